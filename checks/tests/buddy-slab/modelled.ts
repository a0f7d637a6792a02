// The model by itself, with nobody to compare it with: commands are given one after the other.
import { expect } from 'vitest';
import { model } from '../../../model/buddy-slab/index.ts';
import { type BuddySlabSettings, type BuddySlabView, fields } from '../../../spec/buddy-slab/contract.ts';
import { readView } from '../../../spec/buddy-slab/view.ts';
import type { Environment } from '../../../spec/kit/contract.ts';
import { readSettings } from '../../../spec/kit/fields.ts';

/** A configuration, completed. */
export function settingsOf(given: Partial<BuddySlabSettings>): BuddySlabSettings {
  const read = readSettings(fields, given);
  return 'settings' in read ? read.settings : expect.unreachable(read.wrong);
}

export class Modelled {
  readonly settings: BuddySlabSettings;
  /** What users wrote in the course of commands. */
  readonly writtenByUsers: { readonly address: number; readonly byteLength: number }[] = [];
  private readonly opened: ReturnType<typeof model.open>;
  private readonly state: ReturnType<ReturnType<typeof model.open>['initial']>;
  private readonly environment: Environment;

  constructor(given: Partial<BuddySlabSettings>) {
    this.settings = settingsOf(given);
    expect(model.refusal(this.settings)).toBeNull();
    this.opened = model.open(this.settings);
    this.state = this.opened.initial();
    this.environment = {
      call: () => expect.unreachable('the model has no backend'),
      mayCall: () => {},
      refusedLast: false,
      expectAnswer: () => {},
      userWrites: (address, byteLength) => this.writtenByUsers.push({ address, byteLength }),
    };
  }

  /** @returns the code of a refusal, or what the command returned */
  give(operation: string, ...operands: readonly number[]): string | number | null {
    const command = { operation, operands, refusals: 0 };
    const { error, value } = this.opened.apply(this.state, command, this.environment);
    return error ?? value;
  }

  get view(): BuddySlabView {
    const words: number[] = [];
    this.opened.writeView(this.state, { push: (word) => words.push(word) });
    let next = 0;
    return readView(this.settings, {
      next: () => {
        next += 1;
        return words[next - 1] ?? Number.NaN;
      },
    });
  }
}
