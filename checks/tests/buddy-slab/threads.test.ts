// Real threads on one memory: whatever they do at the same time, nothing is handed out twice, overwritten or lost.
import { expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy-slab/checked.ts';
import { model } from '../../../model/buddy-slab/index.ts';
import { specification } from '../../../spec/buddy-slab/index.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import { runStress } from '../../run/stress/stress.ts';

const PLAN = { rounds: 4, operations: 20_000, seed: 1, patience: 60_000 };

it.each(specification.concurrency?.stress ?? [])(
  'four threads: $sentence',
  async (stress) => {
    const result = await runStress({ specification, model, implementation }, stress, PLAN, new Pace(UNDISTURBED));
    const { problem, cut, rests, allocated, freed, freedForOthers } = result;
    expect({ problem, cut, rests, left: allocated - freed }).toEqual({ problem: null, cut: false, rests: 5, left: 0 });
    expect(freedForOthers > 1000).toBe(stress.passedOn > 0);
  },
  120_000,
);
