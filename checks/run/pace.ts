// Lets long work breathe: shows progress, notices an interrupt, keeps to a time limit.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What long work asks of its surroundings. */
export interface Surroundings {
  /** Called now and then with one line about what is being done. */
  readonly progress: (line: string) => void;
  /** Whether the user wants to stop. */
  readonly interrupted: () => boolean;
  /** Seconds after which nothing new is begun; Infinity for none. */
  readonly secondsMax: number;
}

export const UNDISTURBED: Surroundings = { progress: () => {}, interrupted: () => false, secondsMax: Infinity };

/** Why work was cut short. */
export type Disturbance = 'interrupt' | 'seconds';

export class Pace {
  private readonly surroundings: Surroundings;
  private readonly started = performance.now();

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** Seconds until nothing new is begun; Infinity where there is no limit. */
  get secondsLeft(): number {
    return Math.max(0, this.surroundings.secondsMax - this.seconds);
  }

  /** What disturbs the work now; null when nothing does. */
  get disturbance(): Disturbance | null {
    if (this.surroundings.interrupted()) return 'interrupt';
    return this.seconds > this.surroundings.secondsMax ? 'seconds' : null;
  }

  /** Tells what is being done. */
  report(line: string): void {
    this.surroundings.progress(line);
  }

  /** Does work in slices until it is finished or disturbed. */
  async keep(work: { readonly finished: boolean }, slice: () => void, describe: () => string): Promise<void> {
    while (!work.finished && this.disturbance === null) {
      slice();
      this.surroundings.progress(describe());
      await nextTurn();
    }
  }
}
