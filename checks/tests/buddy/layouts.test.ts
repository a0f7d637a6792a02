// There are exactly as many layouts of blocks as a closed form says, and users who keep to the contract reach them all.
import { expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy/checked.ts';
import { model } from '../../../model/buddy/index.ts';
import type { BuddySettings } from '../../../spec/buddy/contract.ts';
import { specification } from '../../../spec/buddy/index.ts';
import { explore } from '../engine/toy/exploring.ts';

const LEAF = 8;
const system = { specification, model, implementation };
const heapOf = (leaves: number): BuddySettings => ({ leafSize: LEAF, heapSize: leaves * LEAF, heapStart: 16 });
const closedForm = (leaves: number) => specification.closedForm?.(heapOf(leaves)) ?? null;

it.each([
  { leaves: 0, states: 1, formula: '1 without leaves' },
  { leaves: 1, states: 2, formula: 'f(0)' },
  { leaves: 2, states: 5, formula: 'f(1)' },
  { leaves: 3, states: 10, formula: 'f(1) x f(0)' },
  { leaves: 4, states: 26, formula: 'f(2)' },
  { leaves: 5, states: 52, formula: 'f(2) x f(0)' },
  { leaves: 6, states: 130, formula: 'f(2) x f(1)' },
  { leaves: 7, states: 260, formula: 'f(2) x f(1) x f(0)' },
  { leaves: 8, states: 677, formula: 'f(3)' },
])('$leaves leaves have $states layouts', ({ leaves, states, formula }) => {
  const { closed, findings, ...explored } = explore(system, heapOf(leaves), { alphabet: 'legal' });
  expect({ states: explored.states, closed, findings }).toEqual({ states, closed: true, findings: [] });
  expect(closedForm(leaves)).toEqual({ states, formula: `f(0) = 2, f(k) = f(k-1)^2 + 1; ${formula}` });
});

it('wrong uses reach no others', () => {
  expect(explore(system, heapOf(6), { alphabet: 'all' }).states).toBe(130);
});

it('no number of layouts is given where it would not be exact', () => {
  expect(closedForm(32)?.states).toBe(458_330 ** 2 + 1);
  expect(closedForm(64)).toBeNull();
});
