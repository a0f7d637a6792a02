// Makes the sweeps of a system, and looks for faults in them.
import type { Configuration, Fault } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { Arithmetic, ArithmeticBySweep, Sweep } from '../../spec/kit/sweep.ts';
import { SweepComparison, type SweepRun } from '../engine/sweep.ts';
import { sweepObligation } from './obligations.ts';
import type { Pace } from './pace.ts';
import type { FaultResult, ShownDifference, SweepResult } from './result.ts';

/** Sets of arguments between two looks at the surroundings. */
const SLICE = 5_000;

export class Sweeps<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly pace: Pace;

  constructor(system: System<Settings, View, State>, pace: Pace) {
    this.system = system;
    this.pace = pace;
  }

  async check(sweep: Sweep<Settings>): Promise<SweepResult> {
    const { id, sentence, configurations, figures } = sweep;
    const run = await this.make(sweep);
    const { difference: _, ...seen } = run;
    const again = `npm run -s check -- explore --system ${this.system.specification.id} --sweep ${id}`;
    return {
      ...{ id, sentence, configurations, arguments: sweep.arguments, figures },
      ...seen,
      obligations: [sweepObligation(id, run)],
      findings: shownOf(sweep, run, again),
    };
  }

  /** Looks for a fault in its sweep. */
  async checkFault(fault: Fault<Settings>): Promise<FaultResult> {
    const { id, sentence, origin, caughtBy, shortestTrace, remark = null } = fault;
    const sweep = sweepOf(this.system, fault.sweep ?? '');
    const run = await this.make(sweep, fault);
    const expected = { caughtBy, shortestTrace };
    const control = { id, sentence, origin, expected, remark, scenario: null, sweep: sweep.id };
    const [finding] = shownOf(sweep, run, `npm run -s check -- --fault ${id}`);
    if (finding === undefined) return { ...control, caught: null, asExpected: run.cut === null ? false : null };
    const { property, compared, configuration } = finding;
    return {
      ...control,
      caught: { property, shortestTrace: compared, configuration, finding },
      asExpected: property === caughtBy && compared === shortestTrace,
    };
  }

  private async make(sweep: Sweep<Settings>, fault: Fault<Settings> | null = null): Promise<SweepRun> {
    const { system, pace } = this;
    const comparison = comparisonOf(system, sweep, fault);
    const what = fault === null ? `${system.specification.id} ${sweep.id}` : `fault ${fault.id}`;
    await pace.keep(
      comparison,
      () => comparison.advance(SLICE),
      () => `${what}: ${comparison.result.compared} of ${comparison.total} sets of arguments`,
    );
    comparison.stop(pace.disturbance ?? 'interrupt');
    return comparison.result;
  }
}

/** @throws Error when a side does not work out what the sweep asks for */
export function comparisonOf<Settings extends Configuration, View, State>(
  { specification, model, implementation }: System<Settings, View, State>,
  sweep: Sweep<Settings>,
  fault: Fault<Settings> | null = null,
): SweepComparison<Settings> {
  const suspect = fault ?? implementation;
  return new SweepComparison(sweep, {
    model: arithmeticOf(`the model of ${specification.id}`, model, sweep.id),
    implementation: arithmeticOf(fault?.id ?? `the implementation of ${specification.id}`, suspect, sweep.id),
  });
}

/** @throws Error when the system has no such sweep */
export function sweepOf<Settings extends Configuration, View, State>(
  { specification }: System<Settings, View, State>,
  id: string,
): Sweep<Settings> {
  const sweep = specification.sweeps?.find((one) => one.id === id);
  if (sweep === undefined) throw new Error(`${specification.id} has no sweep '${id}'.`);
  return sweep;
}

function arithmeticOf<Settings extends Configuration>(
  who: string,
  { arithmetic = {} }: { readonly arithmetic?: ArithmeticBySweep<Settings> },
  sweep: string,
): Arithmetic<Settings> {
  const found = arithmetic[sweep];
  if (found === undefined) throw new Error(`Nothing of ${who} works out what sweep '${sweep}' asks for.`);
  return found;
}

function shownOf<Settings extends Configuration>(
  { id, figures }: Sweep<Settings>,
  { difference, compared }: SweepRun,
  again: string,
): ShownDifference[] {
  return difference === null ? [] : [{ ...difference, property: id, figures, compared, again }];
}
