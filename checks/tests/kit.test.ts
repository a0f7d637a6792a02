// The parts allocators are made of behave like the plain collections they stand for, whatever is done to them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllocatorError, FlatPageMap, FrameSource, HashPageMap, Memory, type PageMap } from '../../impl/index.ts';
import { Bitmap, LowestFirstBitmap } from '../../impl/kit/bitmap.ts';
import {
  back,
  front,
  initialiseList,
  initialiseNode,
  LINK_BYTES,
  next,
  popBack,
  previous,
  pushBack,
  pushFront,
  remove,
  UNLINKED,
} from '../../impl/kit/links.ts';

/** Any capacity, but above all those at which a bitmap gets one more word or one more level. */
const capacities = fc.oneof(
  fc.constantFrom(1, 31, 32, 33, 63, 1023, 1024, 1025, 5000),
  fc.integer({ min: 1, max: 5000 }),
);

/** What to do, and to which of the things there are then: numbers to be taken modulo how many there are. */
const steps = <Kind extends string>(...kinds: readonly Kind[]) =>
  fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat(), fc.nat()), { maxLength: 200, size: 'max' });

describe('bitmaps', () => {
  it('have the members of a set', () => {
    const given = fc.tuple(capacities, steps('add', 'add', 'delete'));
    neverDiffers(given, ([capacity, changes]) => {
      const { memory, address, damage } = fencedArea(Bitmap.byteLength(capacity));
      const bitmap = new Bitmap(memory, address);
      const set = new Set<number>();
      for (const [kind, one] of changes) {
        const member = one % capacity;
        if (kind === 'add') {
          bitmap.add(member);
          set.add(member);
        } else {
          bitmap.delete(member);
          set.delete(member);
        }
      }
      return [...differentMembers(bitmap, set, capacity), ...damage()];
    });
  });

  it('that find their lowest member have the members of a set', () => {
    const given = fc.tuple(capacities, steps('add', 'add', 'delete', 'delete lowest'));
    neverDiffers(given, ([capacity, changes]) => {
      const { memory, address, damage } = fencedArea(LowestFirstBitmap.byteLength(capacity));
      const bitmap = new LowestFirstBitmap(memory, address, capacity);
      const set = new Set<number>();
      const differences: unknown[] = [];
      for (const [kind, one] of changes) {
        const member = kind === 'delete lowest' && set.size > 0 ? bitmap.lowest() : one % capacity;
        if (kind === 'add') {
          bitmap.add(member);
          set.add(member);
        } else {
          bitmap.delete(member);
          set.delete(member);
        }
        const lowest = set.size === 0 ? -1 : Math.min(...set);
        if (bitmap.lowest() !== lowest) differences.push({ lowest, found: bitmap.lowest() });
      }
      return [...differences, ...differentMembers(bitmap, set, capacity), ...damage()];
    });
  });

  it('that find their lowest member give out any capacity in ascending order', () => {
    neverDiffers(capacities, (capacity) => {
      const { memory, address } = fencedArea(LowestFirstBitmap.byteLength(capacity));
      const bitmap = new LowestFirstBitmap(memory, address, capacity);
      const members = [...Array(capacity).keys()];
      for (const member of members.toReversed()) bitmap.add(member);
      const differences = members.filter((member) => {
        const lowest = bitmap.lowest();
        bitmap.delete(member);
        return lowest !== member;
      });
      return [...differences, ...(bitmap.lowest() === -1 ? [] : ['not empty'])];
    });
  });
});

describe('links', () => {
  it('make lists that are arrays, walked from either end', () => {
    neverDiffers(steps('pushFront', 'pushBack', 'remove', 'popBack'), (changes) => {
      const words = new Int32Array(128).fill(-1);
      const list = 8;
      const unlisted = Array.from({ length: 8 }, (_, index) => 64 + index * 40);
      const listed: number[] = [];
      initialiseList(words, list);
      for (const node of unlisted) initialiseNode(words, node);
      const differences: unknown[] = [];
      for (const [kind, one] of changes) {
        if (kind === 'pushFront' || kind === 'pushBack') {
          if (unlisted.length === 0) continue;
          const [node = 0] = unlisted.splice(one % unlisted.length, 1);
          if (kind === 'pushFront') pushFront(words, list, node);
          else pushBack(words, list, node);
          listed.splice(kind === 'pushFront' ? 0 : listed.length, 0, node);
        } else {
          if (listed.length === 0) continue;
          const [node = 0] = listed.splice(kind === 'popBack' ? -1 : one % listed.length, 1);
          const before = previous(words, node);
          if (kind === 'remove') remove(words, list, node);
          else if (popBack(words, list) !== node) differences.push({ kind, node });
          // Whoever owns the memory next finds the marker and the former neighbour there.
          if (next(words, node) !== UNLINKED || previous(words, node) !== before) differences.push({ node, before });
          unlisted.push(node);
        }
        const forward = walk(front(words, list), (node) => next(words, node));
        const backward = walk(back(words, list), (node) => previous(words, node)).reverse();
        if (`${forward}` !== `${listed}` || `${backward}` !== `${listed}`)
          differences.push({ listed, forward, backward });
      }
      return differences;
    });
  });

  it('are made from any bytes, in 16 of them', () => {
    const words = new Int32Array(12).fill(-1);
    initialiseNode(words, LINK_BYTES);
    expect([...words]).toEqual([-1, -1, -1, -1, UNLINKED, 0, UNLINKED, 0, -1, -1, -1, -1]);
    initialiseList(words, LINK_BYTES);
    expect([...words]).toEqual([-1, -1, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1]);
  });
});

describe('page maps', () => {
  const pageSizes = fc.constantFrom(8, 64, 4096);

  // Few slots for many pages: entries stand far from home, and runs of them meet and go on at the start of the table.
  it('that hash are maps, through collisions and deletions', () => {
    const given = fc.tuple(fc.integer({ min: 1, max: 20 }), pageSizes, steps('save', 'save', 'delete'));
    neverDiffers(given, ([capacity, pageSize, changes]) => {
      const memory = new Memory(1024);
      return differencesFromMap(new HashPageMap(memory, pageSize, capacity), capacity, changes);
    });
  });

  it('that are arrays are maps', () => {
    const given = fc.tuple(pageSizes, steps('save', 'save', 'delete'));
    neverDiffers(given, ([pageSize, changes]) => {
      const memory = new Memory(PAGES * pageSize + 1024);
      return differencesFromMap(new FlatPageMap(memory, pageSize), PAGES, changes);
    });
  });

  it('that hash refuse one page more than their capacity', () => {
    const pageMap = new HashPageMap(new Memory(1024), 64, 2);
    for (const page of [64, 128]) pageMap.save(page, 8);
    expect(outcomeOf(() => pageMap.save(192, 8))).toBe('page-map-full');
  });
});

describe('a frame source', () => {
  const sources = fc.record({
    multiple: fc.integer({ min: 1, max: 3 }),
    frameAlign: fc.constantFrom(8, 16, 128),
    frames: fc.integer({ min: 1, max: 70 }),
  });

  it('grants the lowest of its free frames, all aligned and its own, until none is left', () => {
    const given = fc.tuple(sources, steps('grant', 'grant', 'take back'));
    neverDiffers(given, ([{ multiple, frameAlign, frames }, changes]) => {
      const memory = new Memory(65536);
      const frameSize = multiple * frameAlign;
      const carvedBefore = memory.carved;
      const source = new FrameSource(memory, { frameSize, frameAlign, frames });
      const free = Array.from({ length: frames }, (_, frame) => source.first + frame * frameSize);
      const granted: number[] = [];
      const end = source.first + frames * frameSize;
      const placed = source.first >= carvedBefore && source.first % frameAlign === 0 && end <= memory.carved;
      const differences: unknown[] = placed ? [] : [{ first: source.first, end }];
      memory.bytes.fill(0xff, source.first, end);
      for (const [kind, one] of changes) {
        if (kind === 'grant') {
          const expected = free.shift() ?? 0;
          const frame = source.grant();
          if (frame !== expected) differences.push({ frame, expected });
          if (expected !== 0) granted.push(expected);
        } else if (granted.length > 0) {
          const [frame = 0] = granted.splice(one % granted.length, 1);
          source.takeBack(frame);
          free.push(frame);
          free.sort((a, b) => a - b);
        }
      }
      const wrong = [...granted, ...free].filter((frame) => source.isGranted(frame) !== granted.includes(frame));
      return [...differences, ...wrong];
    });
  });
});

describe('a memory', () => {
  it('carves aligned areas one behind the other, and changes nothing when one does not fit', () => {
    const areas = fc.array(fc.tuple(fc.nat({ max: 2000 }), fc.constantFrom(1, 2, 4, 8, 16, 64, 4096)), {
      size: 'max',
      maxLength: 50,
    });
    neverDiffers(fc.tuple(areas, fc.integer({ min: 2, max: 2000 })), ([wanted, words]) => {
      const memory = new Memory(words * 8);
      const differences: unknown[] = [];
      for (const [byteLength, alignment] of wanted) {
        const carved = memory.carved;
        let start = carved;
        while (start % Math.max(8, alignment) !== 0) start += 1;
        const fits = start + byteLength <= memory.byteLength;
        const before = memory.bytes.slice();
        const outcome = outcomeOf(() => memory.carve(byteLength, alignment));
        if (outcome !== (fits ? start : 'memory-spent')) differences.push({ byteLength, alignment, start, outcome });
        const behind = fits ? start + byteLength : carved;
        if (memory.carved < behind || memory.carved > behind + 7) differences.push({ carved: memory.carved, behind });
        if (!fits && Buffer.compare(before, memory.bytes) !== 0) differences.push({ byteLength, alignment, before });
      }
      return differences;
    });
  });

  it.each([0, 8, 15, 17, 20, 100.5, -16, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %d bytes is refused',
    (byteLength) => expect(outcomeOf(() => new Memory(byteLength))).toBe('memory-size'),
  );

  it.each([-8, Number.NaN])('keeps what is carved when asked for %d bytes', (byteLength) => {
    const memory = new Memory(1024);
    const behind = memory.carve(64) + 64;
    outcomeOf(() => memory.carve(byteLength));
    expect(memory.carved).toBe(behind);
  });
});

/** Checks that nothing given makes two things differ; the simplest that does is reported with the differences. */
function neverDiffers<Given>(given: fc.Arbitrary<Given>, differences: (given: Given) => readonly unknown[]): void {
  const property = fc.property(given, (one) => {
    expect(differences(one)).toEqual([]);
  });
  fc.assert(property, { numRuns: 200 });
}

/** An empty area with bits set on both sides of it, and a way to see that they still are. */
function fencedArea(byteLength: number) {
  const memory = new Memory(8 * Math.ceil(byteLength / 8) + 64);
  const address = memory.carve(byteLength + 32) + 16;
  const fences = [memory.bytes.subarray(address - 16, address), memory.bytes.subarray(address + byteLength)];
  for (const fence of fences) fence.fill(0xff);
  const damage = () => fences.filter((fence) => fence.some((byte) => byte !== 0xff));
  return { memory, address, damage };
}

function differentMembers(bitmap: Bitmap | LowestFirstBitmap, set: ReadonlySet<number>, capacity: number): number[] {
  return [...Array(capacity).keys()].filter((member) => bitmap.has(member) !== set.has(member));
}

function walk(first: number, step: (node: number) => number): number[] {
  const nodes: number[] = [];
  for (let node = first; node !== 0; node = step(node)) nodes.push(node);
  return nodes;
}

/** Pages that are saved and deleted; page 0 is none, as nothing is ever lent there. */
const PAGES = 60;

function differencesFromMap(
  pageMap: PageMap,
  capacity: number,
  changes: readonly (readonly ['save' | 'delete', number, number])[],
): unknown[] {
  const map = new Map<number, number>();
  const differences: unknown[] = [];
  const pages = [...Array(PAGES - 1).keys()].map((index) => (index + 1) * pageMap.pageSize);
  for (const [kind, one, other] of changes) {
    const page = pages[one % pages.length] ?? 0;
    const info = 8 + (other % 1000) * 8;
    if (kind === 'delete') {
      pageMap.delete(page);
      map.delete(page);
    } else if (map.has(page) || map.size < capacity) {
      pageMap.save(page, info);
      map.set(page, info);
    }
    const wrong = pages.filter((saved) => pageMap.get(saved) !== (map.get(saved) ?? 0));
    if (wrong.length > 0) differences.push({ kind, page, wrong });
  }
  const visited = new Map<number, number>();
  let visits = 0;
  pageMap.forEach((page, info) => {
    visited.set(page, info);
    visits += 1;
  });
  const agree = visits === map.size && [...map].every(([page, info]) => visited.get(page) === info);
  return agree ? differences : [...differences, { visited, map }];
}

/** What something returns, or the code with which it is refused. */
function outcomeOf<Result>(act: () => Result): Result | string {
  try {
    return act();
  } catch (error) {
    if (error instanceof AllocatorError) return error.code;
    throw error;
  }
}
