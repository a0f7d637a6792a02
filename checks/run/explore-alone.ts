// Explores with the thread at hand, in slices between which an interrupt is noticed.
import type { Cut, Exploration } from '../engine/result.ts';
import type { Pace } from './pace.ts';

const SLICE = 5_000;

/** Anything that is explored in slices. */
export interface Exploring {
  readonly finished: boolean;
  readonly progress: { readonly states: number; readonly depth: number; readonly queue: number };
  readonly result: Exploration;
  advance(edges: number): void;
  stop(cut: Cut): void;
}

/** @param pause what is done after each slice */
export async function exploreAlone(
  explorer: Exploring,
  pace: Pace,
  pause: () => void = () => {},
): Promise<Exploration> {
  const slice = () => {
    explorer.advance(SLICE);
    pause();
  };
  await pace.keep(
    explorer,
    slice,
    () => `${explorer.progress.states} states, depth ${explorer.progress.depth}, ${explorer.progress.queue} left`,
  );
  explorer.stop(pace.disturbance ?? 'interrupt');
  return explorer.result;
}
