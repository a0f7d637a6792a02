// What states on disk are made of does what a plain array, set or map does, whatever the sizes of buffers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryFile } from '../../../engine/disk/entry-file.ts';
import { orderOf } from '../../../engine/disk/order.ts';
import { RecentStates } from '../../../engine/disk/recent-states.ts';
import { RECORD_WORDS, Runs } from '../../../engine/disk/runs.ts';
import { WayFile } from '../../../engine/disk/way-file.ts';
import { MemoryStorage } from './memory-storage.ts';

/** Words of which some are equal, and some differ in their highest bits only. */
const word = fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const record = fc.tuple(word, word, word);
type Words = readonly [number, number, number];

const asNumbers = (words: readonly number[]) => words.map((each) => each >>> 0);

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((each, index) => each !== other[index]);
  return at === -1 ? 0 : (one[at] as number) - (other[at] as number);
}

describe('the order of records', () => {
  it('is that of their words as numbers, and of their places where they are equal', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 200 }), (records) => {
        const words = Int32Array.from(records.flat());
        const expected = records
          .map((each, index) => ({ key: asNumbers(each), index }))
          .sort((one, other) => compare(one.key, other.key) || one.index - other.index);
        expect([...orderOf(words, records.length, 3)]).toEqual(expected.map(({ index }) => index));
      }),
    );
  });
});

describe('a file of entries', () => {
  const command = fc.oneof(
    fc.record({ do: fc.constant('append' as const), value: fc.nat({ max: 255 }) }),
    fc.record({ do: fc.constant('change' as const), at: fc.nat(), value: fc.nat({ max: 255 }) }),
    fc.record({ do: fc.constant('read' as const), at: fc.nat() }),
    fc.record({ do: fc.constant('keep' as const), from: fc.nat(), divisor: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('reopen' as const) }),
  );

  it('does what an array does', () => {
    const draw = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.array(command, { maxLength: 100 }));
    fc.assert(
      fc.property(draw, ([bufferBytes, commands]) => {
        const storage = new MemoryStorage();
        let file = EntryFile.create(storage, 4, bufferBytes);
        let values: number[] = [];
        for (const given of commands) {
          const at = 'at' in given && values.length > 0 ? given.at % values.length : -1;
          if (given.do === 'append') {
            file.append(new Uint8Array(4).fill(given.value));
            values.push(given.value);
          } else if (given.do === 'change' && at !== -1) {
            file.change(at, new Uint8Array(4).fill(given.value));
            values[at] = given.value;
          } else if (given.do === 'read' && at !== -1) {
            expect([...file.at(at)]).toEqual(new Array(4).fill(values[at]));
          } else if (given.do === 'keep') {
            const from = given.from % (values.length + 1);
            const isKept = (index: number) => index % given.divisor !== 0;
            file.keep(from, isKept);
            values = values.filter((_, index) => index < from || isKept(index));
          } else if (given.do === 'reopen') {
            file = EntryFile.open(storage, file.save(), 4, bufferBytes);
          }
        }
        expect(file.count).toBe(values.length);
        expect(values.map((_, index) => file.at(index)[0])).toEqual(values);
      }),
    );
  });
});

describe('runs', () => {
  it('find what was added to them, by its number, and nothing else', () => {
    const draw = fc.tuple(
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.array(record, { maxLength: 60 }), { maxLength: 12 }),
    );
    fc.assert(
      fc.property(draw, ([bufferBytes, batches]) => {
        const storage = new MemoryStorage();
        let runs = new Runs(storage, bufferBytes);
        const known = new Map<string, number>();
        for (const batch of batches) {
          const distinct = [...new Map(batch.map((each) => [each.join(), each])).values()];
          const records = Int32Array.from(distinct.flat());
          const order = orderOf(records, distinct.length, RECORD_WORDS);
          const numbers = new Int32Array(distinct.length).fill(-1);
          runs.find(records, order, numbers);
          expect([...numbers]).toEqual(distinct.map((each) => known.get(each.join()) ?? -1));
          const from = known.size;
          for (const [index, each] of distinct.entries()) {
            if (numbers[index] !== -1) continue;
            numbers[index] = known.size;
            known.set(each.join(), known.size);
          }
          runs.add(records, order, numbers, from);
          runs = new Runs(storage, bufferBytes, runs.save());
        }
        const all = new Map<string, number>();
        runs.each((each, number) => all.set(each.join(), number));
        expect(new Map([...all].sort())).toEqual(new Map([...known].sort()));
      }),
    );
  });

  it('are few, and none is copied often', () => {
    const storage = new MemoryStorage();
    const runs = new Runs(storage, 64);
    const count = 256;
    for (let number = 0; number < count; number += 1) {
      runs.add(Int32Array.of(number, number, number), Uint32Array.of(0), Int32Array.of(number), number);
    }
    expect(runs.save().length).toBeLessThanOrEqual(Math.log2(count) + 1);
    const written = [...storage.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(written / 16).toBeLessThanOrEqual(count * (Math.log2(count) + 1));
  });
});

describe('recent states', () => {
  it('have the number that a state was put there with, or do not have it', () => {
    const draw = fc.tuple(fc.nat({ max: 2000 }), fc.array(record, { maxLength: 200 }));
    fc.assert(
      fc.property(draw, ([byteLength, states]) => {
        let recent = new RecentStates(byteLength);
        const known = new Map<string, number>();
        const numberOf = (state: Words) => recent.numberOf(Int32Array.from([9, ...state]), 1);
        for (const [number, state] of states.entries()) {
          expect([-1, known.get(state.join()) ?? -1]).toContain(numberOf(state));
          recent.put(Int32Array.from([9, ...state]), 1, number);
          known.set(state.join(), number);
          if (number % 50 === 49) recent = new RecentStates(2 * recent.byteLength, recent);
          // The first and the last words of nobody are all ones.
          if (state.some((each) => each !== -1)) expect(numberOf(state)).toBe(number);
        }
      }),
    );
  });
});

describe('ways on disk', () => {
  it('become better only by ways that are simpler', () => {
    const ways = new WayFile(new MemoryStorage(), 32);
    for (const cost of [0, 5, 5, 5]) ways.append(cost === 0 ? -1 : 0, 0, cost);
    const better = [
      { parent: 1, way: 256, cost: 4 },
      { parent: 2, way: 512, cost: 5 },
    ] as const;
    ways.improve({ states: Int32Array.of(3, 2), of: (index) => better[index] ?? better[0] });
    expect([0, 1, 2, 3].map((state) => [ways.parent(state), ways.cost(state)])).toEqual([
      [-1, 0],
      [0, 5],
      [0, 5],
      [1, 4],
    ]);
    expect(ways.to(3)).toEqual([
      { ordinal: 0, refusals: 0 },
      { ordinal: 1, refusals: 0 },
    ]);
  });
});
