// A search reaches every state once, by one thread or several, and its layers are those of a breadth-first search.
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { searchReference } from '../../bench/search/reference.ts';
import { SearchCrew } from '../../bench/search/search-with-threads.ts';
import { SlabLists } from '../../bench/search/slab-lists.ts';
import { Search } from '../../engine/search/search.ts';
import { type Space, searchSpace } from '../../engine/search/space.ts';

/** Numbers below a limit, each followed by what an arithmetic makes of it. */
class Numbers implements Space {
  readonly stateWords = 1;
  readonly followingMax: number;
  private readonly limit: number;
  private readonly factors: readonly number[];

  constructor(limit: number, factors: readonly number[]) {
    this.limit = limit;
    this.factors = factors;
    this.followingMax = factors.length;
  }

  writeFirst(words: Int32Array): void {
    words[0] = 1;
  }

  follow(words: Int32Array, at: number, following: Int32Array): number {
    for (const [index, factor] of this.factors.entries()) {
      following[index] = ((words[at] as number) * factor + index) % this.limit;
    }
    return this.factors.length;
  }

  /** The same by sets: how many numbers are first reached by so many steps. */
  perDepth(): number[] {
    const seen = new Set([1]);
    const counts: number[] = [];
    for (let layer = [1]; layer.length > 0; ) {
      counts.push(layer.length);
      const next = new Set<number>();
      for (const number of layer) {
        for (const [index, factor] of this.factors.entries()) next.add((number * factor + index) % this.limit);
      }
      layer = [...next].filter((number) => !seen.has(number));
      for (const number of layer) seen.add(number);
    }
    return counts;
  }
}

describe('a search by one thread', () => {
  it('has the layers of a breadth-first search', () => {
    const draw = fc.tuple(
      fc.integer({ min: 2, max: 20_000 }),
      fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(draw, ([limit, factors]) => {
        const space = new Numbers(limit, factors);
        const search = new Search(1);
        const transitions = searchSpace(space, search);
        const perDepth = space.perDepth();
        const states = perDepth.reduce((sum, count) => sum + count, 0);
        expect(search.perDepth).toEqual(perDepth);
        expect({ states: search.states, transitions }).toEqual({ states, transitions: states * factors.length });
      }),
    );
  });

  it('ends at once when it is stopped, and with its layer when it is to end', () => {
    const search = new Search(1);
    const first = Int32Array.of(7);
    search.add(first, 0);
    expect(search.nextLayer()).toBe(true);
    expect(search.nextToLeave()).toBe(0);
    search.add(Int32Array.of(8), 0);
    search.endWithLayer();
    expect(search.nextToLeave()).toBe(-1);
    expect(search.nextLayer()).toBe(false);
    expect({ stopped: search.isStopped, ended: search.isEndedWithLayer }).toEqual({ stopped: true, ended: true });
    const other = new Search(1);
    other.add(first, 0);
    other.nextLayer();
    other.stop();
    expect(other.nextToLeave()).toBe(-1);
    expect({ more: other.nextLayer(), ended: other.isEndedWithLayer }).toEqual({ more: false, ended: false });
  });
});

describe('M(S, K)', () => {
  // Numbers of states, transitions and the depth, as published for this model.
  const known = [
    [1, 1, { states: 2, transitions: 3, depth: 1 }],
    [3, 3, { states: 5497, transitions: 27_808, depth: 17 }],
    [4, 3, { states: 197_957, transitions: 1_265_597, depth: 23 }],
  ] as const;

  it.each(known)(
    'has for S = %d and K = %d as many states as are known, by a loop made for it',
    (slabs, objects, counts) => {
      expect(searchReference(slabs, objects, counts.states)).toEqual(counts);
    },
  );

  it.each(known)('and by a general search', (slabs, objects, counts) => {
    const search = new Search(2);
    const transitions = searchSpace(new SlabLists(slabs, objects), search);
    expect({ states: search.states, transitions, depth: search.perDepth.length - 1 }).toEqual(counts);
  });

  describe.each([1, 2, 3])('and by %d threads', (threads) => {
    const crew = new SearchCrew(threads);
    afterAll(() => crew.end());

    it.each(known)('S = %d, K = %d', async (slabs, objects, counts) => {
      expect(await crew.search(slabs, objects)).toMatchObject(counts);
    });
  });

  it('takes no more than 60 bytes a state', async () => {
    const crew = new SearchCrew(2);
    const { states, byteLength } = await crew.search(4, 3);
    await crew.end();
    expect(byteLength / states).toBeLessThan(60);
  });
});
