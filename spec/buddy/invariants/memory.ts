// Whose bytes are whose: what users hold, and what nobody does.
import { always, step } from '../../kit/property.ts';
import { addressOfLeaf, type BuddyView, bytesOfOrder, heapBase, leafCount, orderFor } from '../contract.ts';

export const untouchedBytes = step<BuddyView>(
  'untouched-bytes',
  'A command writes no byte of the heap, and none behind it.',
  ['block-split', 'merged', 'heap-full'],
  ({ strayWrite }) => (strayWrite === -1 ? null : `the byte at ${strayWrite} was written`),
);

export const noOverlap = always<BuddyView>(
  'no-overlap',
  'The blocks that users hold do not overlap; each lies whole inside the heap, at a multiple of its own size from the start of the heap.',
  ['heap-full', 'rounded-up'],
  overlap,
);

function overlap({ settings, held }: BuddyView): string | null {
  const base = heapBase(settings);
  const end = addressOfLeaf(settings, leafCount(settings));
  let behind = base;
  for (const { address, byteLength } of held) {
    const bytes = bytesOfOrder(settings, orderFor(settings, byteLength));
    if (address < base) return `the block at ${address} lies below the heap`;
    if ((address - base) % bytes !== 0) return `the block at ${address} is not at a multiple of its size, ${bytes}`;
    if (address + bytes > end) return `the block at ${address} ends at ${address + bytes}, behind the heap`;
    if (address < behind) return `the block at ${address} begins before ${behind}, where another ends`;
    behind = address + bytes;
  }
  return null;
}
