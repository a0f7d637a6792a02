// However many machines share a check, each unit is carried out by exactly one of them, and together they come to what
// one machine comes to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Subject, subject } from '../../../spec/kit/subject.ts';
import { registry } from '../../../spec/registry.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { printCheck } from '../../report/terminal.ts';
import { budgets } from '../../run/budgets.ts';
import { check, resultOf } from '../../run/check.ts';
import { mergeResults } from '../../run/merge.ts';
import { UNDISTURBED } from '../../run/pace.ts';
import { type CheckOptions, planOf } from '../../run/plan.ts';
import type { CheckResult, StressResult } from '../../run/result.ts';
import { readShard, type Shard, shardOf, unitsInShard } from '../../run/shards.ts';
import { type UnitIds, unitKinds, unitsOf } from '../../run/units.ts';
import { sharedSlots } from '../engine/toy/shared-slots.ts';
import { toySubjects } from '../engine/toy/subjects.ts';

const [quick, standard] = budgets;
if (quick === undefined || standard === undefined) throw new Error('There are no budgets.');
const OPTIONS: CheckOptions = {
  budget: { ...quick, random: { runs: 2, commandsMax: 50 } },
  seed: 1,
  exact: false,
  limits: NO_LIMITS,
  only: null,
  faults: true,
  reproduce: 'npm run check',
};

function shardsOf(count: number): Shard[] {
  return Array.from({ length: count }, (_, at) => ({ index: at + 1, count }));
}

/** Units as words, in an order of their own. */
function named(...parts: readonly UnitIds[]): string[] {
  return parts.flatMap((units) => unitKinds.flatMap((kind) => units[kind].map((id) => `${kind} ${id}`))).sort();
}

function inShards(system: string, units: UnitIds, count: number): string[] {
  return named(...shardsOf(count).map((shard) => unitsInShard(system, units, shard)));
}

/** The units of every system, in the largest budget. */
async function unitsOfRegistry(): Promise<readonly (readonly [string, UnitIds])[]> {
  const options = { ...OPTIONS, budget: standard ?? OPTIONS.budget };
  return Promise.all(
    registry.map((one) =>
      one.open((system) => [one.id, unitsOf(system.specification, planOf(system, options))] as const),
    ),
  );
}

describe('every unit is in exactly one shard', () => {
  it('whatever it is called', () => {
    const ids = fc.uniqueArray(fc.string(), { maxLength: 20 });
    const units = fc.record({
      configurations: ids,
      sweeps: ids,
      scenarios: ids,
      notPromised: ids,
      symmetries: ids,
      faults: ids,
      stress: ids,
    });
    fc.assert(
      fc.property(fc.string(), units, fc.integer({ min: 1, max: 50 }), (system, all, count) => {
        expect(inShards(system, all, count)).toEqual(named(all));
      }),
    );
  });

  it.each([1, 2, 3, 4, 7, 16, 100])('of all systems in %d shards', async (count) => {
    for (const [id, units] of await unitsOfRegistry()) expect(inShards(id, units, count)).toEqual(named(units));
  });

  it('and shards are of about one size', async () => {
    const systems = await unitsOfRegistry();
    for (const count of [2, 3, 4, 5, 6, 7, 8]) {
      const sizes = shardsOf(count).map((shard) => {
        return named(...systems.map(([id, units]) => unitsInShard(id, units, shard))).length;
      });
      const mean = sizes.reduce((sum, size) => sum + size, 0) / count;
      expect(Math.max(...sizes)).toBeLessThan(1.5 * mean);
    }
  });

  // A shard is run on machines that are not asked again: the same name must mean the same shard for good.
  it.each([
    ['slab-cache', 'faults', 'slab-cache/n1', 2],
    ['buddy-slab', 'scenarios', 'S1', 4],
    ['buddy', 'configurations', '8x8', 1],
  ] as const)('%s %s %s stays in shard %d', (system, kind, id, shard) => {
    expect(shardOf(system, kind, id, 4)).toBe(shard);
  });
});

describe('the shards of a check', () => {
  async function run(shard?: Shard): Promise<CheckResult> {
    const options = shard === undefined ? OPTIONS : { ...OPTIONS, shard };
    return check(options, UNDISTURBED, toySubjects);
  }

  /** As it comes out of files, which are given in another order. */
  async function shardResults(count: number): Promise<CheckResult[]> {
    const results: CheckResult[] = [];
    for (const shard of shardsOf(count)) results.unshift(JSON.parse(JSON.stringify(await run(shard))));
    return results;
  }

  it.each([1, 2, 3, 5, 30])('merge to what one run comes to: %d of them', async (count) => {
    const merged = await mergeResults(OPTIONS, await shardResults(count), toySubjects);
    const whole = await run();
    expect(merged).toEqual(JSON.parse(JSON.stringify(whole)));
    expect(printCheck(merged, new Map())).toBe(printCheck(whole, new Map()));
  });

  it('judge their own part only: what a row never gave, and nobody defends, is for the merge', async () => {
    const shards = await shardResults(4);
    expect(shards.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const { systems, exitCode } = await mergeResults(OPTIONS, shards, toySubjects);
    const [, switches] = systems;
    expect(switches?.rows.map(({ id, lettersMissed }) => [id, lettersMissed])).toEqual([
      ['some', []],
      ['few', ['flip-of-many']],
    ]);
    expect(switches?.undefended).toEqual(['two-ways']);
    expect(exitCode).toBe(22);
  });

  it('say which part they are, and of how much', async () => {
    const shards = await shardResults(3);
    const shares = shards.map(({ shard }) => shard);
    expect(shares.map((share) => share?.index)).toEqual([3, 2, 1]);
    const all = shares[0]?.unitsOfAll;
    expect(shares.map((share) => share?.unitsOfAll)).toEqual([all, all, all]);
    expect(shares.reduce((sum, share) => sum + (share?.units ?? 0), 0)).toBe(all);
    const [last] = shards;
    if (last === undefined) throw new Error('There is no shard.');
    expect(printCheck(last, new Map())).toMatch(
      new RegExp(`this is ${shares[0]?.units} of ${all} units; .*\nHOLDS in shard 3 of 3: .* \\(exit 0\\)\n$`),
    );
  });

  it('may have nothing to do', async () => {
    const empty = shardsOf(1000).find(({ index }) => index === 1000);
    if (empty === undefined) throw new Error('There is no shard.');
    const result = await run(empty);
    expect(result).toMatchObject({ systems: [], exitCode: 0, shard: { units: 0 } });
    expect(printCheck(result, new Map())).toContain('NOTHING in shard 1000 of 1000: no unit belongs to it (exit 0)');
  });

  it('are cut as a whole run is', async () => {
    const interrupted = { ...UNDISTURBED, interrupted: () => true };
    const parts: CheckResult[] = [];
    for (const shard of shardsOf(2)) parts.push(await check({ ...OPTIONS, shard }, interrupted, toySubjects));
    const merged = await mergeResults(OPTIONS, parts, toySubjects);
    expect(merged).toEqual(await check(OPTIONS, interrupted, toySubjects));
    expect(parts.map(({ interrupted: cut, exitCode }) => ({ cut, exitCode }))).toEqual([
      { cut: true, exitCode: 30 },
      { cut: true, exitCode: 30 },
    ]);
    expect(merged.interrupted).toBe(true);
    const half = [...parts.slice(0, 1), await run({ index: 2, count: 2 })];
    expect(await mergeResults(OPTIONS, half, toySubjects)).toMatchObject({ interrupted: true });
  });

  it('must all be there', async () => {
    const [, ...others] = await shardResults(3);
    await expect(mergeResults(OPTIONS, others, toySubjects)).rejects.toThrow(/has \d+ results of \d+ units/);
  });
});

it('runs of real threads are put back into their order', async () => {
  const [first] = sharedSlots.sound.specification.concurrency?.stress ?? [];
  const { concurrency } = sharedSlots.sound.specification;
  if (first === undefined || concurrency === undefined) throw new Error('There is nothing to run.');
  const stress = [first, { ...first, id: 'again' }];
  const specification = { ...sharedSlots.sound.specification, concurrency: { ...concurrency, stress } };
  const subjects: readonly Subject[] = [subject('sound', async () => ({ ...sharedSlots.sound, specification }))];
  const options = { ...OPTIONS, budget: standard };
  const [one, other] = stress.map(({ id }) => resultWith(id));
  if (one === undefined || other === undefined) throw new Error('There are not two.');
  const merged = await mergeResults(options, [other, one], subjects);
  expect(merged.systems.flatMap((system) => system.stress.map(({ id }) => id))).toEqual(['passing', 'again']);
  expect(merged.totals).toMatchObject({ stress: 2, stressHeld: 2 });

  function resultWith(id: string): CheckResult {
    const seen: StressResult = {
      ...{ id, sentence: '', threads: 3, rests: 1, problem: null, cut: false },
      ...{ allocated: 1, freed: 1, freedForOthers: 0, refused: 0 },
    };
    const nothing = {
      rows: [],
      sweeps: [],
      scenarios: [],
      notPromised: [],
      symmetries: [],
      faults: [],
      undefended: [],
    };
    return resultOf(options, [{ id: 'sound', title: '', source: '', ...nothing, stress: [seen] }], false);
  }
});

describe('a shard as a user gives it', () => {
  it.each([
    ['1/1', { index: 1, count: 1 }],
    ['2/4', { index: 2, count: 4 }],
    ['4096/4096', { index: 4096, count: 4096 }],
  ])('%s is read', (text, shard) => expect(readShard(text)).toEqual(shard));

  it.each(['', '1', '0/4', '5/4', '1/0', '1/4097', '-1/4', '1.5/4', '1/4/4', 'a/b', ' 1/4'])('%s is none', (text) => {
    expect(() => readShard(text)).toThrow(`--shard is '${text}': give i/n`);
  });
});
