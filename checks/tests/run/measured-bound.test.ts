// A bound follows from the speed that was measured, and is the same for speeds that differ little.
import { expect, it } from 'vitest';
import { MeasuredBound } from '../../run/measured-bound.ts';

it.each([
  [1000, 60, 65_536],
  [1050, 60, 65_536],
  [1500, 60, 65_536],
  [1600, 60, 131_072],
  [20, 60, 1024],
  [20, 3600, 65_536],
])('%d states a second for %d seconds are %d states', (speed, seconds, bound) => {
  let milliseconds = 0;
  const measured = new MeasuredBound(seconds, () => milliseconds);
  expect(measured.isReached(speed)).toBe(false);
  milliseconds = 2000;
  expect(measured.isReached(2 * speed)).toBe(false);
  // Whatever becomes of the speed.
  milliseconds = 3000;
  expect([bound - 1, bound].map((states) => measured.isReached(states))).toEqual([false, true]);
});
