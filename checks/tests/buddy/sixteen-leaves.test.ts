// 16 leaves have as many layouts as the closed form says, each with an image of its own.
//
// This goes through the images of the implementation alone. In lockstep it takes a minute or two: that is done where the
// large configuration is explored.
import { expect, it } from 'vitest';
import { openBuddy } from '../../../impl/buddy/subject.ts';
import { specification } from '../../../spec/buddy/index.ts';
import type { CallRecorder } from '../../../spec/kit/contract.ts';

const LEAF = 8;
const SETTINGS = { leafSize: LEAF, heapSize: 16 * LEAF, heapStart: 16 };
const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };

it('16 leaves have 458,330 layouts', () => {
  expect(specification.closedForm?.(SETTINGS)?.states).toBe(458_330);
  expect(countImages()).toBe(458_330);
}, 120_000);

/** How many images are reached by requests for whole blocks, and frees of what was handed out. */
function countImages(): number {
  const instance = openBuddy(SETTINGS);
  // The books are behind what is lent, and all that a command changes.
  const [{ address, byteLength } = { address: 0, byteLength: 0 }] = instance.lent;
  const books = Buffer.from(instance.image.buffer, address + byteLength);
  const sizes = [1, 2, 4, 8, 16].map((leaves) => leaves * LEAF);
  const addresses = Array.from({ length: 16 }, (_, leaf) => SETTINGS.heapStart + leaf * LEAF);
  const commands = [
    ...sizes.map((size) => ({ operation: 'allocate', operands: [size], refusals: 0 })),
    ...addresses.map((block) => ({ operation: 'free', operands: [block], refusals: 0 })),
  ];
  const seen = new Set([books.toString('latin1')]);
  // A set is gone through in the order in which it grows, to what is added meanwhile.
  for (const state of seen) {
    books.write(state, 'latin1');
    for (const command of commands) {
      const { error, value } = instance.apply(command, NOBODY);
      if (error !== null || value === 0) continue;
      seen.add(books.toString('latin1'));
      books.write(state, 'latin1');
    }
  }
  return seen.size;
}
