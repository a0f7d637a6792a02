// What every system's faults must do: be caught where and as they say, and be shown again by the token that is printed.
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { NO_LIMITS } from '../engine/exploration-options.ts';
import { FaultSearch, placesOf } from '../engine/fault-search.ts';
import { InterleavingExplorer } from '../engine/interleave/explore.ts';
import { replaySchedule } from '../engine/interleave/replay.ts';
import { digestsOf, parseScheduleToken } from '../engine/interleave/token.ts';
import { engineProperties } from '../engine/judge.ts';
import { replay } from '../engine/replay.ts';
import { parseToken } from '../engine/trace.ts';
import { exitCodeOf } from '../run/exit-codes.ts';
import { Pace, UNDISTURBED } from '../run/pace.ts';
import { openSharedOf } from '../run/scenarios.ts';
import { show } from '../run/show.ts';
import { showSchedule } from '../run/show-schedule.ts';
import { Sweeps } from '../run/sweeps.ts';
import { findScenario, settingsFrom } from '../run/usage.ts';

/** States the tests of all faults of a system. */
export function describeNegativeControls<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
): void {
  const { specification, implementation } = system;

  const alone = implementation.faults.filter(({ scenario, sweep }) => scenario === undefined && sweep === undefined);
  const swept = implementation.faults.filter(({ sweep }) => sweep !== undefined);
  const interleaved = implementation.faults.filter(({ scenario }) => scenario !== undefined);

  describe.each(alone.map((fault) => ({ id: fault.id, fault })))('$id', ({ fault }) => {
    const search = new FaultSearch(system, fault, placesOf(fault, specification.rows));
    while (!search.finished) search.advance(100_000);
    const { caught } = search;

    it('is caught by what is to catch it, in as few commands', () => {
      const found = { caughtBy: caught?.finding.property, shortestTrace: caught?.finding.trace.length };
      expect(found).toEqual({ caughtBy: fault.caughtBy, shortestTrace: fault.shortestTrace });
    });

    it('is shown again by its token', () => {
      if (caught === null) throw new Error('It was not caught.');
      const { place, finding } = caught;
      const shown = show(system, place.settings, finding, fault.id, () => fault.open(place.settings));
      const trace = parseToken(shown.token);
      if ('wrong' in trace) throw new Error(trace.wrong);
      const settings = settingsFrom(specification, trace.settings, null);
      const again = replay(system, settings, trace.choices, fault.open(settings), fault.open(settings));
      expect(again.verdict?.property).toBe(finding.property);
      expect(again.steps.map(({ digest }) => digest)).toEqual(trace.digests);
      expect([12, 14]).toContain(exitCodeOf(finding));
    });
  });

  describe.each(interleaved.map((fault) => ({ id: fault.id, fault })))('$id', ({ fault }) => {
    const scenario = findScenario(specification, fault.scenario ?? '');
    const open = openSharedOf(system, fault);
    const options = { limits: NO_LIMITS, exact: false, repeatEvery: 64, exchanges: false };
    const explorer = new InterleavingExplorer(system, scenario, options, open);
    while (!explorer.finished) explorer.advance(100_000);
    const [finding] = explorer.result.findings;

    it('is caught by what is to catch it, in as few steps', () => {
      const found = { caughtBy: finding?.property, shortestTrace: finding?.schedule.length };
      expect(found).toEqual({ caughtBy: fault.caughtBy, shortestTrace: fault.shortestTrace });
    });

    it('is shown again by its token', () => {
      if (finding === undefined) throw new Error('It was not caught.');
      const shown = showSchedule(system, scenario, finding, fault.id, open);
      const token = parseScheduleToken(shown.token);
      if ('wrong' in token) throw new Error(token.wrong);
      const again = replaySchedule(system, scenario, token.schedule, open);
      expect(again.verdict?.property).toBe(finding.property);
      expect(digestsOf(again.steps)).toEqual(token.digests);
      expect([12, 14]).toContain(exitCodeOf(finding));
    });
  });

  describe.each(swept.map((fault) => ({ id: fault.id, fault })))('$id', ({ fault }) => {
    it('is caught by its sweep, in as many sets of arguments', async () => {
      const { caught, asExpected } = await new Sweeps(system, new Pace(UNDISTURBED)).checkFault(fault);
      const found = { caughtBy: caught?.property, shortestTrace: caught?.shortestTrace };
      expect(found).toEqual({ caughtBy: fault.caughtBy, shortestTrace: fault.shortestTrace });
      expect(asExpected).toBe(true);
    });
  });

  it('every invariant and sweep is what catches some fault first', () => {
    const defended = new Set(implementation.faults.map(({ caughtBy }) => caughtBy));
    const properties = [...specification.invariants, ...(specification.sweeps ?? [])].map(({ id }) => id);
    expect(properties.filter((id) => !defended.has(id))).toEqual([]);
  });

  it('a fault that no invariant of its own catches says why', () => {
    const ofEngine = new Set<string>(engineProperties.map(({ id }) => id));
    const silent = implementation.faults.filter(
      ({ caughtBy, remark }) => ofEngine.has(caughtBy) && remark === undefined,
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
}
