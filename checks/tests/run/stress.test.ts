// A stress run passes what is sound, and notices what is not, whichever way it shows.
import { describe, expect, it } from 'vitest';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import type { StressResult } from '../../run/result.ts';
import { runStress } from '../../run/stress/stress.ts';
import { sharedSlots } from '../engine/toy/shared-slots.ts';

const REGISTRY = new URL('../engine/toy/shared-slots.ts', import.meta.url).href;
const PLAN = { rounds: 5, operations: 20_000, seed: 1, patience: 20_000 };

describe('a stress run', () => {
  it('finds nothing wrong with slots taken and given back atomically, and ends with all let go', async () => {
    const { problem, cut, rests, allocated, freed, freedForOthers } = await run('sound');
    expect({ problem, cut, rests, left: allocated - freed }).toEqual({ problem: null, cut: false, rests: 6, left: 0 });
    expect(allocated).toBeGreaterThan(5000);
    expect(freedForOthers).toBeGreaterThan(100);
  });

  it.each([
    ['a slot that two threads hold', 'generous', /overwritten|held twice|refused: not-taken/],
    ['a slot that is lost', 'losing', /1 slots were lost/],
    ['a write into what somebody else holds', 'writing', /overwritten at byte 0/],
    ['a thread that throws', 'throwing', /take\(\) threw: RangeError: there are many/],
  ] as const)('notices %s', async (_, id, problem) => {
    expect((await run(id)).problem).toMatch(problem);
  });

  it('gives a thread up that never comes back', async () => {
    const { problem } = await run('endless', 2000);
    expect(problem).toMatch(/thread \d did not come to rest/);
  });

  it('is cut, with what was done so far, when it is interrupted', async () => {
    let asked = 0;
    const pace = new Pace({ ...UNDISTURBED, interrupted: () => ++asked > 2 });
    const { cut, rests, problem } = await run('sound', 20_000, pace);
    expect({ cut, rests, problem }).toEqual({ cut: true, rests: 2, problem: null });
  });
});

function run(id: keyof typeof sharedSlots, patience = 20_000, pace = new Pace(UNDISTURBED)): Promise<StressResult> {
  const system = sharedSlots[id];
  const [stress] = system.specification.concurrency?.stress ?? [];
  if (stress === undefined) throw new Error('There is nothing to run.');
  return runStress(system, stress, { ...PLAN, patience }, pace, REGISTRY);
}
