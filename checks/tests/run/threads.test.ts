// What several threads see and find is what one sees and finds, in whatever order they come to it.
import { describe, expect, it } from 'vitest';
import { registry } from '../../../spec/registry.ts';
import type { AlphabetKind } from '../../engine/choices.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import type { Exploration, Identity } from '../../engine/result.ts';
import { budgets } from '../../run/budgets.ts';
import { check } from '../../run/check.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import { exploreWithThreads, openOf } from '../../run/threads/explore-with-threads.ts';
import { findSubject, settingsFrom } from '../../run/usage.ts';

const SMALL = { objectSize: 24, slabSize: 128, pageSize: 128, slabsMax: 2 };
const OPTIONS = { alphabet: 'all', limits: NO_LIMITS, exact: false, repeatEvery: 64, crossCheckEvery: 512 } as const;

interface Case {
  readonly what: string;
  readonly system: string;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly identity?: Identity;
  readonly alphabet?: AlphabetKind;
  readonly fault?: string;
  readonly limits?: Partial<typeof NO_LIMITS>;
}

const cases: readonly Case[] = [
  { what: 'slabs of a cache', system: 'slab-cache', settings: SMALL },
  { what: 'their orbits', system: 'slab-cache', settings: SMALL, identity: 'orbit' },
  { what: 'their views, to a depth', system: 'slab-cache', settings: SMALL, identity: 'view', limits: { depthMax: 7 } },
  {
    what: 'orbits of blocks that stand for many views',
    system: 'freeing-bump',
    settings: { classes: 2, pageSize: 56, pagesMax: 2 },
    identity: 'orbit',
    alphabet: 'legal',
  },
  { what: 'leaves of a buddy', system: 'buddy', settings: {} },
  { what: 'a cache that keeps its slabs', system: 'slab-cache', settings: SMALL, fault: 'slab-cache/slab-leaked' },
  {
    what: 'orbits of one that finds the wrong free',
    system: 'slab-cache',
    settings: { ...SMALL, slabsMax: 3 },
    identity: 'orbit',
    fault: 'slab-cache/double-free-others-live',
  },
  {
    what: 'one that gives them back twice',
    system: 'slab-cache',
    settings: SMALL,
    fault: 'slab-cache/slab-back-twice',
  },
];

describe.each([2, 3])('%d threads', (threads) => {
  it.each(cases)('explore $what as one does', async (given) => {
    const { system: id, settings, identity = 'image', alphabet = 'all', fault = null, limits = {} } = given;
    const options = { ...OPTIONS, identity, alphabet, limits: { ...NO_LIMITS, ...limits } };
    const [alone, together] = await findSubject(id).open(async (system): Promise<Exploration[]> => {
      const read = settingsFrom(system.specification, settings, null);
      const explorer = new Explorer(system, read, options, openOf(system.implementation, read, fault));
      while (!explorer.finished) explorer.advance(10_000);
      const asked = { system, settings: read, options, symmetry: null, fault };
      return [explorer.result, await exploreWithThreads(asked, threads, new Pace(UNDISTURBED))];
    });
    expect(together).toEqual(alone);
    const isCounted = identity === 'orbit' && alphabet === 'legal';
    expect(together?.standFor ?? 0).toEqual(isCounted ? expect.toSatisfy((views) => views > 1000) : 0);
  });
});

it('a search that is stopped by a limit is cut, and says by which', async () => {
  const [states, memory, interrupt] = await findSubject('slab-cache').open((system) => {
    const settings = settingsFrom(system.specification, { ...SMALL, slabsMax: 4 }, null);
    const cutBy = async (limits: Partial<typeof NO_LIMITS>, isInterrupted: boolean) => {
      const options = { ...OPTIONS, identity: 'image', limits: { ...NO_LIMITS, ...limits } } as const;
      const pace = new Pace({ ...UNDISTURBED, interrupted: () => isInterrupted });
      const { closed, cut } = await exploreWithThreads(
        { system, settings, options, symmetry: null, fault: null },
        2,
        pace,
      );
      return { closed, cut };
    };
    return Promise.all([cutBy({ statesMax: 500 }, false), cutBy({ bytesMax: 1000 }, false), cutBy({}, true)]);
  });
  expect({ states, memory, interrupt }).toEqual({
    states: { closed: false, cut: 'states' },
    memory: { closed: false, cut: 'memory' },
    interrupt: { closed: false, cut: 'interrupt' },
  });
});

it.each([
  ['a check', {}],
  ['a shard of a check', { shard: { index: 1, count: 2 } }],
])('%s by two threads has the result of one', async (_, part) => {
  const [budget] = budgets;
  if (budget === undefined) throw new Error('There is no budget.');
  const limits = { statesMax: 2 ** 31, depthMax: 2 ** 31, bytesMax: 2 ** 31 };
  const only = { system: 'slab-cache', row: 'large', settings: null };
  const options = { budget, seed: 1, exact: false, limits, only, faults: false, reproduce: '', ...part };
  const alone = await check(options, UNDISTURBED, registry, 1);
  expect(await check(options, UNDISTURBED, registry, 2)).toEqual(alone);
});
