// That what the buddy records of leaves and blocks is so.
import { always } from '../../kit/property.ts';
import { addressOfLeaf, type BlockView, type BuddyView, leafCount, leavesOfOrder } from '../contract.ts';

export const accounted = always<BuddyView>(
  'accounted',
  'Every leaf is part of exactly one block, free or live; the live blocks are those that users hold, and the count of free leaves is what the free blocks have.',
  ['block-split', 'heap-full', 'empty-again'],
  (view) => ownedOtherwise(view) ?? heldOtherwise(view) ?? countedOtherwise(view),
);

export const fullyMerged = always<BuddyView>(
  'fully-merged',
  'No two free blocks are buddies, and each is at a multiple of its size.',
  ['merged', 'merged-twice', 'not-merged'],
  unmerged,
);

export const tree = always<BuddyView>(
  'tree',
  'Every node of the tree says of its part of the heap what its halves say: how large the largest free block there is.',
  ['block-split', 'merged', 'fragmented'],
  ({ treeAgrees }) => (treeAgrees ? null : 'a node of the tree says something else than its halves'),
);

function ownedOtherwise({ settings, live, free }: BuddyView): string | null {
  const owners = new Array<number>(leafCount(settings)).fill(0);
  for (const block of live) own(owners, block);
  for (const block of free) own(owners, block);
  for (let leaf = 0; leaf < owners.length; leaf += 1) {
    if (owners[leaf] !== 1) return `leaf ${leaf} is part of ${owners[leaf]} blocks`;
  }
  return null;
}

function own(owners: number[], { leaf, order }: BlockView): void {
  for (let part = leaf; part < leaf + leavesOfOrder(order); part += 1) owners[part] = (owners[part] ?? 1) + 1;
}

function heldOtherwise({ settings, live, held }: BuddyView): string | null {
  if (live.length !== held.length) return `${live.length} blocks are live, and users hold ${held.length}`;
  for (let position = 0; position < live.length; position += 1) {
    const address = addressOfLeaf(settings, (live[position] as BlockView).leaf);
    if (held[position]?.address !== address) return `the block at ${address} is live, and no user holds it`;
  }
  return null;
}

function countedOtherwise({ free, freeLeaves }: BuddyView): string | null {
  let leaves = 0;
  for (const { order } of free) leaves += leavesOfOrder(order);
  return freeLeaves === leaves ? null : `${freeLeaves} leaves are counted as free, and ${leaves} are`;
}

function unmerged({ free }: BuddyView): string | null {
  let before: BlockView | undefined;
  for (const block of free) {
    const size = leavesOfOrder(block.order);
    if (block.leaf % size !== 0)
      return `the free block at leaf ${block.leaf} is not at a multiple of its size, ${size}`;
    // A buddy is the next free block there is: none can begin in between.
    const isPair = before?.order === block.order && before.leaf + size === block.leaf;
    if (isPair && block.leaf % (2 * size) === size) {
      return `the free blocks at leaves ${block.leaf - size} and ${block.leaf} are buddies`;
    }
    before = block;
  }
  return null;
}
