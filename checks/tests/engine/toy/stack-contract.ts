// The words of `stack`: cells on a stack, taken from the top and given back onto it by several threads.
import { integer, type SettingsOf } from '../../../../spec/kit/fields.ts';

export const fields = { cells: integer('cells there are, at most 3', 'cells', 2) };

export type StackSettings = SettingsOf<typeof fields>;

export const FIRST_CELL = 16;
export const CELL_BYTES = 8;

export interface StackView {
  readonly settings: StackSettings;
  /** Numbers of the free cells, the top one first. */
  readonly free: readonly number[];
  /** Numbers of the cells that users hold by their own account. */
  readonly held: readonly number[];
}

export function addressOf(cell: number): number {
  return FIRST_CELL + (cell - 1) * CELL_BYTES;
}
