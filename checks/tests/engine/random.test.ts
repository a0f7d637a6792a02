// Random histories repeat themselves for a seed, give everything back, and end in the shortest trace of what they find.
import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../spec/kit/contract.ts';
import { always } from '../../../spec/kit/property.ts';
import { moods, RandomChecker } from '../../engine/random.ts';
import type { RandomRuns } from '../../engine/result.ts';
import { printTrace } from './toy/exploring.ts';
import { faultOf, slots, twoSlots } from './toy/slots.ts';
import { faults, Slots } from './toy/slots-implementation.ts';
import type { SlotsSettings } from './toy/slots-specification.ts';
import { type SwitchesView, switches } from './toy/switches.ts';

const thirty: SlotsSettings = { slots: 30, attempts: 2, reuse: 'freed-last' };
const OPTIONS = { seed: 7, runs: 3, commandsMax: 300 };

describe('random histories', () => {
  it('are the same for the same seed, and others for another', () => {
    const once = sample(thirty, OPTIONS);
    expect(sample(thirty, OPTIONS)).toEqual(once);
    expect(sample(thirty, { ...OPTIONS, seed: 8 }).letters).not.toEqual(once.letters);
  });

  it('give as many commands as they count, in each mood as many histories', () => {
    const { runs, commands, longest, letters, cut, findings } = sample(thirty, OPTIONS);
    expect({ runs, cut, findings }).toEqual({ runs: OPTIONS.runs * moods.length, cut: null, findings: [] });
    expect(Object.values(letters).reduce((sum, count) => sum + count, 0)).toBe(commands);
    expect(longest).toBeGreaterThan(OPTIONS.commandsMax / 3);
    // What is given back at the end comes on top: at most all slots.
    expect(longest).toBeLessThanOrEqual(OPTIONS.commandsMax + thirty.slots);
  });

  it('use every letter and reach every goal, refusals among them', () => {
    const { letters, goals, refusals } = sample(thirty, { ...OPTIONS, runs: 10 });
    expect(Object.values(letters).every((count) => count > 0)).toBe(true);
    expect(goals.reached).toEqual(['full', 'refused', 'given-back']);
    expect(refusals).toBeGreaterThan(0);
  });

  it('give everything back at the end', () => {
    const opened: Instance[] = [];
    const { findings } = sample(thirty, OPTIONS, () => {
      const instance = new Slots(thirty);
      opened.push(instance);
      return instance;
    });
    const pages = opened.map(({ image }) => new Int32Array(image.buffer)[1]);
    expect(findings).toEqual([]);
    expect(pages).toEqual(Array.from({ length: OPTIONS.runs * moods.length }, () => 0));
  });

  it('end with what was done when they are interrupted', () => {
    const checker = new RandomChecker(slots, thirty, OPTIONS);
    checker.advance();
    checker.stop('interrupt');
    expect(checker.finished).toBe(true);
    expect(checker.result).toMatchObject({ runs: 1, cut: 'interrupt' });
  });

  // Two traces of a fault can be as short: breadth first, the simplest is taken.
  it.each([
    { id: 'slots/clears-the-next-slot', trace: 'alloc alloc free=0' },
    { id: 'slots/stays-live', trace: 'alloc alloc free=0' },
    { id: 'slots/hands-out-twice', trace: 'alloc alloc alloc' },
    { id: 'slots/crashes-when-full', trace: 'alloc alloc alloc' },
  ])('find $id and shorten it to $trace', ({ id, trace }) => {
    const fault = faultOf(id);
    const { findings, cut } = sample(twoSlots, OPTIONS, () => fault.open(twoSlots));
    expect(cut).toBe('finding');
    expect(findings.map(({ property }) => property)).toEqual([fault.caughtBy]);
    expect(findings.map((finding) => printTrace(finding.trace))).toEqual([trace]);
  });

  // It is as short as can be, so breadth-first search does not look for it; and the minimiser knows all refusals or none.
  it('find slots/takes-what-is-refused and shorten it to alloc^1', () => {
    const { findings } = sample(twoSlots, OPTIONS, () => faultOf('slots/takes-what-is-refused').open(twoSlots));
    expect(findings.map((finding) => printTrace(finding.trace))).toEqual(['alloc^1']);
  });

  it('shorten to nothing but what is needed where that is long', () => {
    // The first slot is handed out again only when all are held.
    const settings = { ...thirty, slots: 9 };
    const { findings } = sample(settings, OPTIONS, () => faultOf('slots/hands-out-twice').open(settings));
    const all = Array.from({ length: 10 }, () => 'alloc').join(' ');
    expect(findings.map((finding) => printTrace(finding.trace))).toEqual([all]);
  });

  it('find the same whatever the seed', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const { open } = faultOf('slots/stays-live');
    const traces = seeds.map((seed) => sample(twoSlots, { ...OPTIONS, seed }, () => open(twoSlots)).findings[0]?.trace);
    expect(new Set(traces.map((trace) => printTrace(trace ?? [])))).toEqual(new Set(['alloc alloc free=0']));
  });

  it('end in a trace that is as short as can be, where leaving out single commands is not enough', () => {
    // A switch that was flipped there and back has to be left out twice at once.
    const invariants = [
      always<SwitchesView>('dark', 'Never just the first two.', [], ({ positions }) =>
        positions.join('') === '110000' ? 'the first two are on' : null,
      ),
    ];
    const lit = { ...switches, specification: { ...switches.specification, invariants } };
    const traces = Array.from({ length: 10 }, (_, seed) => {
      const checker = new RandomChecker(lit, { switches: 6 }, { ...OPTIONS, runs: 10, seed });
      while (!checker.finished) checker.advance();
      return checker.result.findings.map(({ trace }) => printTrace(trace));
    });
    const found = traces.filter((trace) => trace.length > 0);
    expect(found.length).toBeGreaterThan(5);
    // Both orders are as short and as simple.
    expect(found.filter(([trace]) => trace !== 'flip=0 flip=1' && trace !== 'flip=1 flip=0')).toEqual([]);
  });

  it('are tried on all faults but the one that only another instance can show', () => {
    const caught = faults.filter(
      (fault) => sample(twoSlots, OPTIONS, () => fault.open(twoSlots)).findings[0]?.property === fault.caughtBy,
    );
    expect(faults.filter((fault) => !caught.includes(fault)).map(({ id }) => id)).toEqual([
      'slots/counts-outside-its-memory',
    ]);
  });
});

function sample(settings: SlotsSettings, options: typeof OPTIONS, open?: () => Instance): RandomRuns {
  const checker = new RandomChecker(slots, settings, options, open);
  while (!checker.finished) checker.advance();
  return checker.result;
}
