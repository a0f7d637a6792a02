// The parts that hold states in typed arrays behave like the plain collections they stand for.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OwnLayer, SharedLayer } from '../../engine/layers.ts';
import { Paths, REFUSABLE_CALLS_MAX, sharePaths } from '../../engine/paths.ts';
import { growingBuffer } from '../../engine/search/growing-words.ts';
import { Fingerprint, Visited } from '../../engine/visited.ts';
import { Words } from '../../engine/words.ts';

const integers = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Few words from a small range: keys come again, and some are the beginning of others. */
const keys = fc.array(fc.oneof(fc.nat({ max: 2 }), integers), { maxLength: 4 });

describe('the visited states', () => {
  it.each([{ exact: false }, { exact: true }])('are numbered as a map numbers its keys: exact $exact', ({ exact }) => {
    const property = fc.property(fc.array(keys, { maxLength: 200 }), (given) => {
      const visited = new Visited(exact);
      const fingerprint = new Fingerprint();
      return differencesFromMap(visited, given, (key) => fingerprint.of(key, key.length)).length === 0;
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('are told apart by their keys when these are kept, whatever their hashes', () => {
    const property = fc.property(fc.array(keys, { maxLength: 100 }), fc.integer(), (given, hash) => {
      const visited = new Visited(true);
      const same = Object.assign(new Fingerprint(), { slot: hash, low: hash, high: hash });
      return differencesFromMap(visited, given, () => same).length === 0;
    });
    fc.assert(property, { numRuns: 300 });
  });

  it.each([
    { exact: false, part: 'low' },
    { exact: false, part: 'high' },
    { exact: true, part: 'low' },
  ])('are told apart by one part of the signature in the same slot: exact $exact, $part', ({ exact, part }) => {
    const visited = new Visited(exact);
    const given = Array.from({ length: 500 }, (_, index) => [index]);
    const inOneSlot = ([index = 0]: Int32Array) =>
      Object.assign(new Fingerprint(), { slot: 5, low: 0, high: 0, [part]: index });
    expect(differencesFromMap(visited, [...given, ...given], inOneSlot)).toEqual([]);
  });

  it.each([{ exact: false }, { exact: true }])(
    'keep their numbers when there are 150,000: exact $exact',
    ({ exact }) => {
      const visited = new Visited(exact);
      const fingerprint = new Fingerprint();
      const key = new Int32Array(3);
      const wrong: number[] = [];
      for (const round of [0, 1]) {
        for (let state = 0; state < 150_000; state += 1) {
          // The lengths differ, and the words of one key are those of others.
          key.set([state, state >> 8, -state]);
          const length = 1 + (state % 3);
          const expected = round === 0 ? state : -1 - state;
          if (visited.add(fingerprint.of(key, length), key, length) !== expected) wrong.push(state);
        }
      }
      expect(wrong).toEqual([]);
      expect(visited.size).toBe(150_000);
      expect(visited.byteLength).toBeGreaterThan(150_000 * 16);
      expect(visited.collisionBound).toBe(exact ? 0 : (150_000 * 149_999) / 2 / 2 ** 64);
    },
  );
});

describe('a fingerprint', () => {
  it('depends on the words and their number only, not on what is behind them', () => {
    const property = fc.property(fc.array(integers), fc.array(integers), (key, behind) => {
      const one = partsOf(Int32Array.from(key), key.length);
      return String(one) === String(partsOf(Int32Array.from([...key, ...behind]), key.length));
    });
    fc.assert(property);
  });

  it('of a key without its last word is another one', () => {
    const property = fc.property(fc.array(integers, { minLength: 1 }), (key) => {
      const words = Int32Array.from(key);
      const [one, other] = [partsOf(words, key.length), partsOf(words, key.length - 1)];
      return one.some((part, index) => part !== other[index]);
    });
    fc.assert(property);
  });

  it('spreads keys that differ in one bit evenly over the slots', () => {
    // 4096 keys into 256 slots: 16 in each on average. A slot hash that loses bits fills few slots with many.
    const slots = new Map<number, number>();
    for (let state = 0; state < 4096; state += 1) {
      const [slot = 0] = partsOf(Int32Array.from([0, state << 12, 7]), 3);
      slots.set(slot & 255, (slots.get(slot & 255) ?? 0) + 1);
    }
    expect(slots.size).toBe(256);
    expect(Math.max(...slots.values())).toBeLessThan(48);
  });

  function partsOf(words: Int32Array, length: number): number[] {
    const { slot, low, high } = new Fingerprint().of(words, length);
    return [slot, low, high];
  }
});

describe('words', () => {
  it('are read as they were written, again after rewinding, and not beyond', () => {
    const property = fc.property(fc.array(integers, { maxLength: 2000 }), fc.array(integers), (first, second) => {
      const words = new Words();
      for (const given of [first, second, first]) {
        words.clear();
        for (const word of given) words.push(word);
        for (const _round of [1, 2]) {
          words.rewind();
          if (String(given.map(() => words.next())) !== String(given)) return false;
          if (!throwsRangeError(() => words.next())) return false;
        }
      }
      return words.length === first.length;
    });
    fc.assert(property);
  });

  it('are equal to the same words, and to no others', () => {
    const property = fc.property(
      keys,
      keys,
      (one, other) => filled(one).equals(filled(other)) === (String(one) === String(other)),
    );
    fc.assert(property, { numRuns: 1000 });
  });

  function filled(given: readonly number[]): Words {
    const words = new Words();
    // What was there before does not count.
    for (const word of [1, 2, 3, 4, 5]) words.push(word);
    words.clear();
    for (const word of given) words.push(word);
    return words;
  }
});

describe.each([
  ['of one thread', (bytes: number, first: number) => new OwnLayer(bytes, first)],
  ['of several threads', (bytes: number, first: number) => new SharedLayer(bytes, first, growingBuffer(16))],
] as const)('a layer %s', (_, make) => {
  it('gives images back as they were when they were put there', () => {
    const property = fc.property(fc.integer({ min: 1, max: 40 }), fc.nat({ max: 300 }), (imageBytes, count) => {
      const layer = make(imageBytes, 17);
      const image = new Uint8Array(imageBytes);
      const imageOf = (index: number) => image.map((_byte, at) => index * 31 + at);
      const states = [...Array(count).keys()].map((index) => index + 17);
      for (const state of states) layer.put(state, imageOf(state));
      const same = states.every((state) => String(layer.image(state)) === String(imageOf(state)));
      return same && layer.byteLength >= count * imageBytes;
    });
    fc.assert(property);
  });
});

describe('paths', () => {
  it('lead from the initial state to each other one', () => {
    const parents = fc.array(
      fc.tuple(fc.nat(), fc.nat({ max: 2 ** 24 - 1 }), fc.nat({ max: 2 ** REFUSABLE_CALLS_MAX - 1 })),
    );
    const property = fc.property(parents, (given) => {
      const paths = new Paths();
      const expected = [''];
      paths.offer(0, -1, 0, 0, 0);
      for (const [index, [one, ordinal, refusals]] of given.entries()) {
        const parent = one % (index + 1);
        paths.offer(index + 1, parent, ordinal, refusals, index);
        expected.push(`${expected[parent]} ${ordinal}^${refusals}`);
      }
      const printed = (state: number) =>
        paths
          .to(state)
          .map(({ ordinal, refusals }) => ` ${ordinal}^${refusals}`)
          .join('');
      return expected.every((way, state) => printed(state) === way && paths.cost(state) === Math.max(0, state - 1));
    });
    fc.assert(property);
  });

  it('go through the simplest way that was offered, and on through thousands of states', () => {
    const paths = new Paths();
    paths.offer(0, -1, 0, 0, 0);
    for (let state = 1; state <= 10_000; state += 1) paths.offer(state, state - 1, 1, 0, state);
    paths.offer(9999, 0, 7, 3, 2);
    paths.offer(9999, 1, 8, 0, 2);
    expect(paths.to(10_000)).toEqual([
      { ordinal: 7, refusals: 3 },
      { ordinal: 1, refusals: 0 },
    ]);
    expect(paths.to(9998)).toHaveLength(9998);
    expect(paths.cost(9999)).toBe(2);
  });
});

describe('paths of several threads', () => {
  /** A way to state 1000: from a parent, whose number is not its rank, by a choice, so complicated. */
  const draw = fc.record({
    parent: fc.nat({ max: 9 }),
    ordinal: fc.nat({ max: 3 }),
    refusals: fc.constantFrom(0, 1, 2, 3, 5),
    cost: fc.nat({ max: 3 }),
  });
  const REACHED = 1000;

  /** Parents that one thread reaches in the opposite order of their numbers. */
  function withParents(): Paths {
    const paths = new Paths(sharePaths());
    paths.offer(500, -1, 0, 0, 0);
    paths.rankLayer([500], 0);
    const parents = [...Array(10).keys()];
    for (const parent of parents) paths.offer(parent, 500, 9 - parent, 0, 0);
    paths.rankLayer(parents, 1);
    return paths;
  }

  /** The order in which one thread finds ways: by parent, then choice, then refusals. */
  const order = [0, 1, 3, 5, 2];
  type Offered = typeof draw extends fc.Arbitrary<infer Way> ? Way : never;
  const isBefore = (one: Offered, other: Offered) =>
    other.parent - one.parent ||
    one.ordinal - other.ordinal ||
    order.indexOf(one.refusals) - order.indexOf(other.refusals);

  it('are the simplest, of equally simple ones that which one thread finds first, whoever comes first', () => {
    const property = fc.property(fc.array(draw, { minLength: 1, maxLength: 12 }), (ways) => {
      const paths = withParents();
      for (const { parent, ordinal, refusals, cost } of ways) paths.offer(REACHED, parent, ordinal, refusals, cost);
      const [best] = [...ways].sort((one, other) => one.cost - other.cost || isBefore(one, other));
      const [first, last] = paths.to(REACHED);
      const found = { parent: 9 - (first?.ordinal ?? 0), ordinal: last?.ordinal, refusals: last?.refusals };
      expect({ ...found, cost: paths.cost(REACHED) }).toEqual(best);
    });
    fc.assert(property);
  });

  it('are those that one thread finds first, where they must lead to what is left', () => {
    const property = fc.property(fc.array(draw, { minLength: 1, maxLength: 12 }), (ways) => {
      const paths = withParents();
      let taken: Offered | null = null;
      for (const way of ways) {
        paths.offerFirst(REACHED, way.parent, way, way.cost, () => {
          taken = way;
        });
      }
      const [best] = [...ways].sort(isBefore);
      const [first, last] = paths.to(REACHED);
      const found = { parent: 9 - (first?.ordinal ?? 0), ordinal: last?.ordinal, refusals: last?.refusals };
      expect({ ...found, cost: paths.cost(REACHED) }).toEqual(taken);
      expect(best === undefined || taken === null ? -1 : isBefore(taken, best)).toBe(0);
    });
    fc.assert(property);
  });

  it('rank the states of a layer as one thread reaches them', () => {
    const property = fc.property(
      fc.uniqueArray(draw, { minLength: 1, maxLength: 12, comparator: (one, other) => isBefore(one, other) === 0 }),
      (ways) => {
        const paths = withParents();
        const states = ways.map((_, index) => REACHED + index);
        for (const [index, { parent, ordinal, refusals, cost }] of ways.entries()) {
          paths.offer(REACHED + index, parent, ordinal, refusals, cost);
        }
        paths.rankLayer([...states], 11);
        const inOrder = [...ways].sort(isBefore);
        expect(states.map((state) => paths.rank(state))).toEqual(ways.map((way) => 11 + inOrder.indexOf(way)));
      },
    );
    fc.assert(property);
  });
});

/** Adds keys to the visited states and to a map, and tells which got another number. */
function differencesFromMap(
  visited: Visited,
  given: readonly (readonly number[])[],
  fingerprintOf: (key: Int32Array) => Fingerprint,
): unknown[] {
  const map = new Map<string, number>();
  const differences: unknown[] = [];
  for (const words of given) {
    const key = Int32Array.from(words);
    const known = map.get(String(words));
    const expected = known === undefined ? map.size : -1 - known;
    if (known === undefined) map.set(String(words), map.size);
    const added = visited.add(fingerprintOf(key), key, key.length);
    if (added !== expected || visited.size !== map.size) differences.push({ words, added, expected });
  }
  return differences;
}

function throwsRangeError(work: () => void): boolean {
  try {
    work();
  } catch (error) {
    return error instanceof RangeError;
  }
  return false;
}
