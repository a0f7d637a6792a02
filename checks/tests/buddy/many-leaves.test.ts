// Why these tests? The levels above the bits of an order are there only where it has more than 32 blocks, which no tiny
// configuration has: what they find is held against looking at every leaf.
import { expect, it } from 'vitest';
import { Buddy } from '../../../impl/buddy/index.ts';
import { Memory } from '../../../impl/kit/memory.ts';

const LEAF = 8;

it.each([33, 64, 1000, 1024, 1025, 2500])(
  '%i leaves: the lowest block is found at every order, and all is merged again',
  (leaves) => {
    const buddy = new Buddy(new Memory(leaves * LEAF + 8 * leaves + 4096), { leafSize: LEAF, heapSize: leaves * LEAF });
    const owner = new Array<number>(leaves).fill(-1);
    const live: { readonly leaf: number; readonly order: number }[] = [];
    const wrong: string[] = [];
    let random = 7;
    const draw = (below: number) => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    const lowest = (order: number) => {
      for (let leaf = 0; leaf + 2 ** order <= leaves; leaf += 2 ** order) {
        if (owner.slice(leaf, leaf + 2 ** order).every((one) => one === -1)) return leaf;
      }
      return -1;
    };
    for (let step = 0; step < 1500; step += 1) {
      const gone = draw(step < 700 ? 3 : 2) === 0 ? live.splice(draw(live.length), 1)[0] : undefined;
      if (gone !== undefined) {
        buddy.free(buddy.base + gone.leaf * LEAF);
        owner.fill(-1, gone.leaf, gone.leaf + 2 ** gone.order);
        continue;
      }
      const order = Math.min(draw(8), draw(8));
      const wanted = lowest(order);
      const found = buddy.allocate(LEAF * 2 ** order);
      const leaf = found === 0 ? -1 : (found - buddy.base) / LEAF;
      if (leaf !== wanted) wrong.push(`step ${step}: leaf ${leaf} instead of ${wanted} for order ${order}`);
      if (leaf === -1) continue;
      owner.fill(1, leaf, leaf + 2 ** order);
      live.push({ leaf, order });
    }
    expect(wrong).toEqual([]);
    expect(buddy.inspect().treeAgrees).toBe(true);
    for (const { leaf } of live) buddy.free(buddy.base + leaf * LEAF);
    expect(
      buddy
        .inspect()
        .free.map(([, order]) => 2 ** order)
        .reduce((sum, size) => sum + size, 0),
    ).toBe(leaves);
    expect(buddy.inspect()).toEqual(
      new Buddy(new Memory(leaves * 32 + 4096), { leafSize: LEAF, heapSize: leaves * LEAF }).inspect(),
    );
  },
);
