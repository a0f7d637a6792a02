// What is checked of every schedule, beside what the specification says of every state.
import type { Complaint, Verdict } from '../judge.ts';

export const interleavingProperties = [
  {
    id: 'untouched',
    sentence: 'While a user has bytes, no thread reads or writes them on behalf of the allocator, however late.',
  },
  { id: 'handed-out-twice', sentence: 'No thread is given bytes that somebody has.' },
  {
    id: 'race',
    sentence:
      'Two plain accesses of one word by two threads, one of them a write, are always ordered by shared accesses between them.',
  },
  { id: 'deadlock', sentence: 'Some thread can go on until all commands are complete.' },
  { id: 'stranded', sentence: 'When all threads have finished, nothing is lost: all that is free can be had again.' },
  {
    id: 'linearizable',
    sentence: 'All outcomes are those of some order of the commands, one after the other, on the model.',
  },
  {
    id: 'few-accesses',
    sentence: 'No command makes more shared accesses than its scenario allows, lost races included.',
  },
] as const;

export type InterleavingProperty = (typeof interleavingProperties)[number]['id'];

/** In the order in which they are reported when one step breaks several; those of the specification come in between. */
const BEFORE: readonly string[] = ['no-hidden-state', 'no-crash', 'untouched', 'handed-out-twice', 'race'];
const AFTER: readonly string[] = ['deadlock', 'stranded', 'linearizable', 'few-accesses'];

/** Smaller is reported first. */
export function rankOf(property: string): number {
  const before = BEFORE.indexOf(property);
  return before === -1 ? BEFORE.length + 1 + AFTER.indexOf(property) : before;
}

/** What is reported first comes first. */
export function ranked(complaints: readonly Complaint[]): readonly Complaint[] {
  return [...complaints].sort((one, other) => rankOf(one.property) - rankOf(other.property));
}

/** @returns null when there is nothing to complain of */
export function verdictOf(complaints: readonly Complaint[]): Verdict | null {
  const [first, ...also] = ranked(complaints);
  return first === undefined ? null : { ...first, also };
}
