// An exploration whose states are on disk ends with the same result as one in memory, however little memory it has, wherever
// it is stopped and gone on with.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Configuration, Instance } from '../../../../spec/kit/contract.ts';
import { always } from '../../../../spec/kit/property.ts';
import type { System } from '../../../../spec/kit/subject.ts';
import { StatesOnDisk } from '../../../engine/disk/states-on-disk.ts';
import { StorageError } from '../../../engine/disk/storage.ts';
import { type ExplorationLimits, NO_LIMITS } from '../../../engine/exploration-options.ts';
import { Explorer } from '../../../engine/explore.ts';
import type { Cut, Exploration, Identity } from '../../../engine/result.ts';
import { openOf } from '../../../run/threads/explore-with-threads.ts';
import { findSubject, settingsFrom } from '../../../run/usage.ts';
import { explore, PLAINLY } from '../toy/exploring.ts';
import { faultOf, slots, threeSlots } from '../toy/slots.ts';
import { type TalliedView, tallied } from '../toy/tallied.ts';
import { MemoryStorage } from './memory-storage.ts';

const SMALL = { objectSize: 24, slabSize: 128, pageSize: 128, slabsMax: 2 };
const SAMPLED = { ...PLAINLY, repeatEvery: 64, crossCheckEvery: 512 } as const;

const countOn = (positions: readonly number[]) => positions.reduce((sum, position) => sum + position, 0);

/** How an exploration on disk is to go. */
interface Course {
  /** What it has of memory. */
  readonly bytes: number;
  /** After so many commands it is saved, again and again; Infinity for never. */
  readonly saveAfter: number;
  /** After so many times it was saved, it is killed, and gone on with from there; Infinity for never. */
  readonly killAfter: number;
}

function exploreOnDisk<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  options: typeof PLAINLY,
  open: () => Instance,
  { bytes, saveAfter, killAfter }: Course,
): Exploration {
  const storage = new MemoryStorage();
  const shape = { imageBytes: open().image.byteLength, byOrbit: options.identity === 'orbit' };
  let states = new StatesOnDisk(storage, shape, bytes);
  let explorer = new Explorer(system, settings, options, open, null, { states, begun: null });
  let stopped: string | null = null;
  for (let saved = 0; ; ) {
    explorer.advance(Math.min(saveAfter, 10_000));
    if (explorer.finished) return explorer.result;
    if (stopped !== null && saved % killAfter === killAfter - 1) {
      // What it did since it was saved is done again.
      const there: { states: ReturnType<StatesOnDisk['save']>; report: Explorer<Settings, View, State>['report'] } =
        JSON.parse(stopped);
      states = new StatesOnDisk(storage, shape, bytes, { states: there.states, left: there.report.left });
      explorer = new Explorer(system, settings, options, open, null, { states, begun: there.report });
      explorer.advance(saveAfter);
      if (explorer.finished) return explorer.result;
    }
    if (saveAfter === Infinity) continue;
    const savedStates = states.save();
    stopped = JSON.stringify({ states: savedStates, report: explorer.report });
    saved += 1;
  }
}

const courses: readonly (readonly [string, Course])[] = [
  ['with hardly any memory', { bytes: 1000, saveAfter: Infinity, killAfter: Infinity }],
  ['with some memory', { bytes: 60_000, saveAfter: Infinity, killAfter: Infinity }],
  ['with memory for all', { bytes: 2 ** 24, saveAfter: Infinity, killAfter: Infinity }],
  ['saved now and then', { bytes: 2 ** 24, saveAfter: 500, killAfter: Infinity }],
  ['killed now and then', { bytes: 20_000, saveAfter: 700, killAfter: 2 }],
];

interface Case {
  readonly what: string;
  readonly system: string;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly identity?: Identity;
  readonly fault?: string;
  readonly limits?: Partial<ExplorationLimits>;
}

const cases: readonly Case[] = [
  { what: 'slabs of a cache', system: 'slab-cache', settings: { ...SMALL, slabsMax: 3 } },
  { what: 'their orbits', system: 'slab-cache', settings: SMALL, identity: 'orbit' },
  { what: 'their views, to a depth', system: 'slab-cache', settings: SMALL, identity: 'view', limits: { depthMax: 7 } },
  { what: 'so many of them', system: 'slab-cache', settings: SMALL, limits: { statesMax: 400 } },
  { what: 'leaves of a buddy', system: 'buddy', settings: {} },
  { what: 'a cache that keeps its slabs', system: 'slab-cache', settings: SMALL, fault: 'slab-cache/slab-leaked' },
  { what: 'one that gives them twice', system: 'slab-cache', settings: SMALL, fault: 'slab-cache/slab-back-twice' },
  {
    what: 'one of three slabs, with a fault',
    system: 'slab-cache',
    settings: { ...SMALL, slabsMax: 3 },
    fault: 'slab-cache/double-free-releases-slab',
  },
];

describe.each(cases)('on disk, $what', ({ system: id, settings, identity = 'image', fault = null, limits = {} }) => {
  const options = { ...SAMPLED, identity, limits: { ...NO_LIMITS, ...limits } };
  /** Explores in memory where no course is given. */
  const explored = (course: Course | null) =>
    findSubject(id).open((system) => {
      const read = settingsFrom(system.specification, settings, null);
      const open = openOf(system.implementation, read, fault);
      return course === null
        ? explore(system, read, options, open)
        : exploreOnDisk(system, read, options, open, course);
    });
  const inMemory = explored(null);

  it.each(courses)('%s, are explored as in memory', async (_, course) => {
    expect(await explored(course)).toEqual(await inMemory);
  });
});

describe('an exploration on disk', () => {
  const settings = { ...threeSlots, slots: 5 };
  const open = () => slots.implementation.open(settings);

  it('can be saved and killed anywhere', () => {
    const inMemory = explore(slots, settings, SAMPLED);
    const course = fc.record({
      bytes: fc.integer({ min: 1, max: 30_000 }),
      saveAfter: fc.integer({ min: 1, max: 600 }),
      killAfter: fc.integer({ min: 2, max: 4 }),
    });
    fc.assert(
      fc.property(course, (drawn) => {
        expect(exploreOnDisk(slots, settings, SAMPLED, open, drawn)).toEqual(inMemory);
      }),
      { numRuns: 30 },
    );
  });

  it('finds the simplest of the shortest traces, although better ways come when a state is on disk', () => {
    for (const { id } of [faultOf('slots/stays-live'), faultOf('slots/clears-the-next-slot')]) {
      const fault = faultOf(id);
      const broken = () => fault.open(settings);
      const inMemory = explore(slots, settings, SAMPLED, broken);
      const course = { bytes: 1000, saveAfter: 3, killAfter: 3 };
      expect(exploreOnDisk(slots, settings, SAMPLED, broken, course)).toEqual(inMemory);
      expect(inMemory.findings).not.toEqual([]);
    }
  });

  // States that are known are judged once more when memory does not know them; with another tally.
  const onceReached = always<TalliedView>('reached-directly', 'Nothing is flipped back.', [], ({ positions, flips }) =>
    flips > countOn(positions) ? 'something was flipped back' : null,
  );
  const notTheLast = always<TalliedView>('not-so', 'Of four that are on, the last is none.', [], ({ positions }) =>
    countOn(positions) === 4 && positions.at(-1) === 1 ? 'the last is one' : null,
  );

  it.each([
    ['closes', [onceReached], 0],
    ['finds the simplest state', [onceReached, notTheLast], 1],
  ])('%s although it has judged states that are known', (_, invariants, findings) => {
    const system = { ...tallied, specification: { ...tallied.specification, invariants } };
    const given = { switches: 9 };
    const inMemory = explore(system, given, PLAINLY);
    for (const saveAfter of [20, 300, Infinity]) {
      const course = { bytes: 1000, saveAfter, killAfter: 3 };
      const opened = () => system.implementation.open(given);
      expect(exploreOnDisk(system, given, PLAINLY, opened, course)).toEqual(inMemory);
    }
    expect(inMemory.findings).toHaveLength(findings);
  });

  it.each(['interrupt', 'seconds'] satisfies Cut[])(
    'that is cut by %s counts what it has reached, once each',
    (cut) => {
      const inMemory = new Explorer(slots, settings, SAMPLED);
      inMemory.advance(700);
      inMemory.stop(cut);
      const states = new StatesOnDisk(
        new MemoryStorage(),
        { imageBytes: open().image.byteLength, byOrbit: false },
        1000,
      );
      const onDisk = new Explorer(slots, settings, SAMPLED, open, null, { states, begun: null });
      onDisk.advance(700);
      onDisk.stop(cut);
      expect(onDisk.result).toEqual(inMemory.result);
      expect(onDisk.result.cut).toBe(cut);
    },
  );

  it('that was cut by a limit is gone on with when there is none', () => {
    const storage = new MemoryStorage();
    const imageBytes = open().image.byteLength;
    for (const limits of [{ statesMax: 100 }, { depthMax: 5 }]) {
      const cut = { ...SAMPLED, limits: { ...NO_LIMITS, ...limits } };
      const states = new StatesOnDisk(storage, { imageBytes, byOrbit: false }, 1000);
      const explorer = new Explorer(slots, settings, cut, open, null, { states, begun: null });
      while (!explorer.finished) explorer.advance(100);
      expect(explorer.result).toEqual(explore(slots, settings, cut));
      const saved = { states: states.save(), left: explorer.report.left };
      const again = new StatesOnDisk(storage, { imageBytes, byOrbit: false }, 1000, saved);
      const resumed = new Explorer(slots, settings, SAMPLED, open, null, { states: again, begun: explorer.report });
      while (!resumed.finished) resumed.advance(100);
      expect(resumed.result).toEqual(explore(slots, settings, SAMPLED));
    }
  });

  it('that finds the disk full has lost nothing of what was saved', () => {
    const storage = new MemoryStorage();
    const imageBytes = open().image.byteLength;
    const states = new StatesOnDisk(storage, { imageBytes, byOrbit: false }, 1000);
    const explorer = new Explorer(slots, settings, SAMPLED, open, null, { states, begun: null });
    explorer.advance(300);
    const saved = states.save();
    const { report } = explorer;
    storage.room = 500;
    expect(() => {
      while (!explorer.finished) explorer.advance(100);
    }).toThrow(StorageError);
    storage.room = Infinity;
    const again = new StatesOnDisk(storage, { imageBytes, byOrbit: false }, 1000, { states: saved, left: report.left });
    const resumed = new Explorer(slots, settings, SAMPLED, open, null, { states: again, begun: report });
    while (!resumed.finished) resumed.advance(100);
    expect(resumed.result).toEqual(explore(slots, settings, SAMPLED));
  });
});
