// Checks systems and adds up what was found: the whole of `npm run check` as a function that returns a value.
import type { Subject } from '../../spec/kit/subject.ts';
import { registry } from '../../spec/registry.ts';
import { SystemCheck } from './check-system.ts';
import { exitCodeFor } from './exit-codes.ts';
import { Pace, type Surroundings } from './pace.ts';
import { type CheckOptions, planOf } from './plan.ts';
import type { CheckResult, ObligationVerdict, ShardShare, SystemResult, Totals } from './result.ts';
import { type Shard, unitsInShard } from './shards.ts';
import { checkWithThreads } from './threads/check-with-threads.ts';
import { type UnitIds, unitsOf } from './units.ts';

/**
 * @param subjects what there is to check; the registry when left out
 * @param threads that check units of the registry at the same time
 */
export async function check(
  options: CheckOptions,
  surroundings: Surroundings,
  subjects: readonly Subject[] = registry,
  threads = 1,
): Promise<CheckResult> {
  const pace = new Pace(surroundings);
  const asked = subjects.filter(isAsked(options));
  const systems =
    threads > 1 ? await checkWithThreads(options, asked, threads, pace) : await checkAlone(options, asked, pace);
  const share = options.shard === undefined ? undefined : await shareOf(options, options.shard, asked);
  return resultOf(options, systems, pace.disturbance !== null, share);
}

async function checkAlone(options: CheckOptions, subjects: readonly Subject[], pace: Pace): Promise<SystemResult[]> {
  const systems: SystemResult[] = [];
  for (const subject of subjects) {
    await subject.open(async (system) => {
      const plan = planOf(system, options);
      const systemCheck = new SystemCheck(system, plan, pace);
      if (options.shard === undefined) {
        systems.push(await systemCheck.run());
        return;
      }
      const own = unitsInShard(subject.id, unitsOf(system.specification, plan), options.shard);
      if (countOf(own) === 0) return;
      systems.push(await systemCheck.runSome((kind, id) => own[kind].includes(id)));
    });
  }
  return systems;
}

/** How many units belong to a shard, and how many there are. */
async function shareOf(options: CheckOptions, shard: Shard, subjects: readonly Subject[]): Promise<ShardShare> {
  let [units, unitsOfAll] = [0, 0];
  for (const subject of subjects) {
    const all = await subject.open((system) => unitsOf(system.specification, planOf(system, options)));
    units += countOf(unitsInShard(subject.id, all, shard));
    unitsOfAll += countOf(all);
  }
  return { ...shard, units, unitsOfAll };
}

/** Whether a subject is one of those to be checked. */
export function isAsked({ only }: CheckOptions): (subject: Subject) => boolean {
  return ({ id }) => only === null || only.system === id;
}

/**
 * Adds up what systems came to.
 *
 * @param shard which part of the check these results are; left out when they are all of it
 */
export function resultOf(
  { budget, seed, reproduce }: CheckOptions,
  systems: readonly SystemResult[],
  interrupted: boolean,
  shard?: ShardShare,
): CheckResult {
  const share = shard === undefined ? {} : { shard };
  const totals = totalsOf(systems);
  const result = { slabcheck: 1, budget: budget.id, seed, reproduce, ...share, interrupted, systems, totals } as const;
  return { ...result, exitCode: exitCodeFor(result) };
}

function countOf(units: UnitIds): number {
  return Object.values(units).reduce((sum, ids) => sum + ids.length, 0);
}

/** Sums over everything that was checked. */
export function totalsOf(systems: readonly SystemResult[]): Totals {
  const configurations = systems.flatMap(({ rows }) => rows.flatMap((row) => row.configurations));
  const explorations = configurations.flatMap(({ exploration }) => exploration ?? []);
  const byOrbit = explorations.filter(({ identity }) => identity === 'orbit');
  const randoms = configurations.flatMap(({ random }) => random ?? []);
  const certificates = configurations.flatMap(({ certificate }) => certificate ?? []);
  const goals = [...explorations, ...randoms].map((search) => search.goals);
  const faults = systems.flatMap((system) => system.faults);
  const symmetries = systems.flatMap((system) => system.symmetries);
  const verdicts: Record<ObligationVerdict, number> = { holds: 0, violated: 0, incomplete: 0, vacuous: 0 };
  const scenarios = systems.flatMap((system) => system.scenarios);
  const sweeps = systems.flatMap((system) => system.sweeps);
  const stress = systems.flatMap((system) => system.stress);
  const interleavings = scenarios.flatMap((scenario) => scenario.interleavings ?? []);
  const scheduleCertificates = scenarios.flatMap(({ certificate }) => certificate ?? []);
  const exchangeCertificates = scenarios.flatMap(({ exchangeCertificate }) => exchangeCertificate ?? []);
  for (const { obligations } of [...configurations, ...sweeps, ...scenarios]) {
    for (const { verdict } of obligations) verdicts[verdict] += 1;
  }
  return {
    generated: sum(explorations.map(({ edges }) => edges)),
    distinct: sum(explorations.map(({ states }) => states)),
    duplicates: sum(explorations.map(({ duplicates }) => duplicates)),
    queueLeft: sum(explorations.map(({ queueLeft }) => queueLeft)),
    depth: Math.max(0, ...explorations.map(({ depth }) => depth)),
    closed: explorations.filter(({ closed }) => closed).length,
    explorations: explorations.length,
    vast: {
      explorations: byOrbit.length,
      closed: byOrbit.filter(({ closed }) => closed).length,
      orbits: sum(byOrbit.map(({ states }) => states)),
      standFor: sum(byOrbit.map(({ standFor }) => standFor ?? 0)),
    },
    randomCommands: sum(randoms.map(({ commands }) => commands)),
    collisionBound: sum(explorations.map(({ collisionBound }) => collisionBound)),
    goalsMet: sum(goals.map(({ reached }) => reached.length)),
    goals: sum(goals.map(({ applicable }) => applicable.length)),
    faultsCaught: faults.filter(({ asExpected }) => asExpected === true).length,
    faults: faults.length,
    certificates: certificates.length,
    certificatesHeld: certificates.filter(({ holds }) => holds).length,
    symmetries: {
      claimed: symmetries.filter(({ claimed }) => claimed).length,
      certified: symmetries.filter(({ claimed, asExpected }) => claimed && asExpected === true).length,
      planted: symmetries.filter(({ claimed }) => !claimed).length,
      refused: symmetries.filter(({ claimed, asExpected }) => !claimed && asExpected === true).length,
    },
    sweeps: sweeps.length,
    sweepsHeld: sweeps.filter(({ obligations }) => obligations.every(({ verdict }) => verdict === 'holds')).length,
    swept: sum(sweeps.map(({ compared }) => compared)),
    stress: stress.length,
    stressHeld: stress.filter(({ problem, cut }) => problem === null && !cut).length,
    interleavings: {
      scenarios: interleavings.length,
      closed: interleavings.filter(({ closed }) => closed).length,
      states: sum(interleavings.map(({ states }) => states)),
      steps: sum(interleavings.map(({ steps }) => steps)),
      certificates: scheduleCertificates.length,
      certificatesHeld: scheduleCertificates.filter(({ holds }) => holds).length,
      exchanges: exchangeCertificates.length,
      exchangesHeld: exchangeCertificates.filter(({ holds }) => holds).length,
    },
    verdicts,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
