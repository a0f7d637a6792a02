// What figures are given in: how they are printed, and what it means when one becomes greater.
import { grouped } from '../../report/text.ts';

export interface Unit {
  /** Which is the better figure; null where neither is. */
  readonly better: 'less' | 'more' | null;
  /** What is said of a figure that became better, or worse. */
  readonly becameBetter: string;
  readonly becameWorse: string;
  readonly print: (value: number) => string;
}

const decimals = (digits: number) => (value: number) => value.toFixed(digits);
const time = { better: 'less', becameBetter: 'faster', becameWorse: 'slower' } as const;
const speed = { better: 'more', becameBetter: 'faster', becameWorse: 'slower' } as const;
const room = { becameBetter: 'takes less memory', becameWorse: 'takes more memory' } as const;

export const units = {
  'ns/operation': { ...time, print: decimals(1) },
  'ns/pair': { ...time, print: decimals(1) },
  s: { ...time, print: decimals(3) },
  states: { better: 'more', becameBetter: 'more', becameWorse: 'fewer', print: grouped },
  'commands/s': { ...speed, print: grouped },
  'states/s': { ...speed, print: grouped },
  'transitions/s': { ...speed, print: grouped },
  /** So many times as fast as something else. */
  times: { ...speed, print: decimals(2) },
  'bytes/request': { ...room, better: 'less', print: (value) => value.toFixed(Number.isInteger(value) ? 0 : 1) },
  'bytes/state': { ...room, better: 'less', print: decimals(1) },
  '% of bytes taken': { ...room, better: 'more', print: decimals(1) },
  '% of time': { better: null, becameBetter: 'less', becameWorse: 'more', print: decimals(1) },
} as const satisfies Readonly<Record<string, Unit>>;

export type UnitId = keyof typeof units;

export function isUnitId(id: unknown): id is UnitId {
  return typeof id === 'string' && Object.hasOwn(units, id);
}
