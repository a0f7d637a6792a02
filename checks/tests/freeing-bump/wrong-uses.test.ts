// What each letter of the alphabet is answered, over every state of a configuration in which headers stay as they are.
import { expect, it } from 'vitest';
import type { FreeingBumpView } from '../../../spec/freeing-bump/contract.ts';
import type { Step } from '../../../spec/kit/property.ts';
import { explored, settingsOf, system } from './lockstep.ts';

const SETTINGS = { classes: 2, base: 16, pageSize: 72, pagesMax: 1, owners: 2 } as const;

const ANSWERS = `
allocate: accepted, allocator-out-of-space
allocate-odd: accepted, allocator-out-of-space
allocate-largest: accepted, allocator-out-of-space
deallocate: accepted
second-deallocate: accepted
allocate-too-large: requested-allocation-too-large
deallocate-low: invalid-pointer
deallocate-outside: out-of-heap-bounds
deallocate-twice: empty-header
deallocate-interior: not-a-block
deallocate-misaligned: not-a-block
deallocate-unallocated: not-a-block
deallocate-other-owner: wrong-owner
second-deallocate-other-owner: wrong-owner
write-inside: accepted
`;

it('every wrong use is refused, each for its own reason', () => {
  const { letters } = system.specification;
  const answers = new Map<number, Set<string>>();
  const took = (letter: number, { before, outcome }: Step<FreeingBumpView>) => {
    if (before.poisoned) return;
    const seen = answers.get(letter) ?? new Set();
    answers.set(letter, seen.add(outcome.error ?? 'accepted'));
  };
  explored(settingsOf(SETTINGS), { took, reached: () => {}, left: () => {} });
  const lines = [...answers]
    .sort(([one], [other]) => one - other)
    .map(([letter, seen]) => `${letters[letter]?.id}: ${[...seen].sort().join(', ')}`);
  expect(`\n${lines.join('\n')}\n`).toBe(ANSWERS);
});
