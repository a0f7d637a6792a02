// Any history of a buddy is that of a naive heap: a map of blocks that is searched from its start.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Buddy } from '../../../impl/buddy/index.ts';
import { Memory } from '../../../impl/kit/memory.ts';

/** Blocks by first leaf, with how many leaves they have. */
class NaiveHeap {
  readonly blocks = new Map<number, number>();
  private readonly leaves: number;

  constructor(leaves: number) {
    this.leaves = leaves;
  }

  allocate(wanted: number): number {
    for (let leaf = 0; leaf < this.leaves; leaf += wanted) if (this.allocateAt(leaf, wanted)) return leaf;
    return -1;
  }

  allocateAt(leaf: number, wanted: number): boolean {
    if (leaf % wanted !== 0 || leaf + wanted > this.leaves || this.overlaps(leaf, wanted)) return false;
    this.blocks.set(leaf, wanted);
    return true;
  }

  get freeLeaves(): number {
    return [...this.blocks.values()].reduce((free, count) => free - count, this.leaves);
  }

  private overlaps(leaf: number, wanted: number): boolean {
    return [...this.blocks].some(([first, count]) => first < leaf + wanted && leaf < first + count);
  }
}

const LEAF = 16;

const step = fc.record({
  kind: fc.constantFrom('allocate', 'allocate', 'free', 'free', 'allocate-at', 'undo'),
  size: fc.oneof(fc.nat({ max: 3 * LEAF }), fc.nat({ max: 70 * LEAF })),
  pick: fc.nat(),
});

it('at every step, for any number of leaves', () => {
  const histories = fc.array(step, { maxLength: 150, size: 'max' });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70 }), histories, (leaves, steps) => {
      const buddy = new Buddy(new Memory(8192), { leafSize: LEAF, heapSize: leaves * LEAF });
      const naive = new NaiveHeap(leaves);
      const addressOf = (leaf: number) => (leaf === -1 ? 0 : buddy.base + leaf * LEAF);
      for (const { kind, size, pick } of steps) {
        let wanted = 1;
        while (wanted * LEAF < size) wanted *= 2;
        const live = [...naive.blocks.keys()].sort((one, other) => one - other);
        const leaf = kind === 'allocate-at' ? pick % (leaves + 2) : (live[pick % live.length] ?? 0);
        const found: unknown[] = [];
        const expected: unknown[] = [];
        if (kind === 'allocate') {
          found.push(buddy.allocate(size));
          expected.push(addressOf(naive.allocate(wanted)));
        } else if (kind === 'allocate-at') {
          found.push(buddy.allocateAt(addressOf(leaf), size));
          expected.push(naive.allocateAt(leaf, wanted));
        } else {
          const count = naive.blocks.get(leaf) ?? 0;
          found.push(buddy.blockSize(addressOf(leaf)), buddy.tryFree(addressOf(leaf)) === null);
          expected.push(count * LEAF, naive.blocks.delete(leaf));
          if (kind === 'undo' && count > 0) {
            found.push(buddy.allocateAt(addressOf(leaf), count * LEAF));
            expected.push(naive.allocateAt(leaf, count));
          }
        }
        const { live: blocks, treeAgrees } = buddy.inspect();
        found.push(
          buddy.freeLeaves,
          treeAgrees,
          blocks
            .map(([first, order]) => `${first}+${2 ** order}`)
            .sort()
            .join(),
        );
        const naively = [...naive.blocks].map(([first, count]) => `${first}+${count}`);
        expected.push(naive.freeLeaves, true, naively.sort().join());
        if (found.join() !== expected.join()) expect({ kind, size, found }).toEqual({ kind, size, found: expected });
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});
