// How many states of a large configuration fit in the time that a budget gives it, by the speed that is measured there.
//
// A bound is a power of two: runs on one machine, of which none is ever as fast as another, come to the same one.
import type { ConfigurationSize } from '../../spec/kit/subject.ts';
import type { Budget } from './budgets.ts';

/** Seconds that are measured before there is a bound. */
const MEASURED_SECONDS = 2;

export class MeasuredBound {
  private readonly seconds: number;
  private readonly now: () => number;
  private readonly started: number;
  private bound: number | null = null;

  /**
   * @param seconds that the budget gives
   * @param now milliseconds of a clock
   */
  constructor(seconds: number, now: () => number = () => performance.now()) {
    this.seconds = seconds;
    this.now = now;
    this.started = now();
  }

  /** Whether so many states are as many as fit; never before the speed is known. */
  isReached(states: number): boolean {
    this.bound ??= this.measure(states);
    return this.bound !== null && states >= this.bound;
  }

  private measure(states: number): number | null {
    const taken = (this.now() - this.started) / 1000;
    if (taken < MEASURED_SECONDS) return null;
    return 2 ** Math.max(0, Math.round(Math.log2((states / taken) * this.seconds)));
  }
}

/** The bound of a configuration or scenario of this size; null for none. */
export function boundOf({ secondsEach }: Budget, size: ConfigurationSize): MeasuredBound | null {
  return (size === 'large' || size === 'huge') && secondsEach !== null ? new MeasuredBound(secondsEach) : null;
}
