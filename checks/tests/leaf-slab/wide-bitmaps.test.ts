// Why this test? Tiny configurations have bitmaps of one word, so no fault of the search through several can show there.
import { expect, it } from 'vitest';
import { LeafSlab } from '../../../impl/leaf-slab/index.ts';
import { SEARCH } from '../../../impl/leaf-slab/leaf-books.ts';
import { SlowPath } from '../../../impl/leaf-slab/slow-path.ts';
import { type Allocator, openLeafSlab } from '../../../impl/leaf-slab/subject.ts';
import { model } from '../../../model/leaf-slab/index.ts';
import type { LeafSlabSettings } from '../../../spec/leaf-slab/contract.ts';
import { specification } from '../../../spec/leaf-slab/index.ts';
import { Lockstep } from '../../engine/lockstep.ts';

const SETTINGS: LeafSlabSettings = {
  leafSize: 1024,
  heapSize: 4096,
  heapStart: 64,
  descriptor: 'outside',
  descriptorSize: 64,
  keepEmpty: 0,
};

/** A search that is not moved back when an object before it is freed. */
class NeverBack extends SlowPath {
  protected override unmark(leaf: number, object: number): void {
    const search = this.recordOf(leaf) + SEARCH;
    const before = this.words[search] as number;
    super.unmark(leaf, object);
    this.words[search] = before;
  }
}

/** A search that is not moved on over words without free objects, but begins at the first each time. */
class AlwaysFromTheStart extends SlowPath {
  protected override takeObject(leaf: number): number {
    this.words[this.recordOf(leaf) + SEARCH] = 0;
    return super.takeObject(leaf);
  }
}

it('the search for a free object goes through all words of a bitmap', () => {
  expect(follow(LeafSlab)).toBeNull();
});

it('a search that misses an object that was freed is noticed', () => {
  expect(follow(NeverBack)).toBe('lowest-first');
});

it('a search that begins too early only takes longer', () => {
  expect(follow(AlwaysFromTheStart)).toBeNull();
});

/** Fills and thins out slabs of 128 objects; returns the property that is broken first. */
function follow(allocator: Allocator): string | null {
  const instance = openLeafSlab(SETTINGS, allocator);
  const implementation = { open: () => instance, faults: [] };
  const lockstep = new Lockstep({ specification, model, implementation }, SETTINGS, instance);
  let random = 9;
  for (let index = 0; index < 2000; index += 1) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    const { held } = lockstep.view;
    const freed = (random >> 9) % 5 < 2 ? held[(random >> 12) % Math.max(1, held.length)] : undefined;
    const command =
      freed === undefined
        ? { operation: 'allocate', operands: [8], refusals: 0 }
        : { operation: 'free', operands: [freed.address], refusals: 0 };
    const wrong = lockstep.run(command, 'copy') ?? lockstep.judgeState();
    if (wrong !== null) return wrong.property;
    lockstep.goOn();
  }
  return null;
}
