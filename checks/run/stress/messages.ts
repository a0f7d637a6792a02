// What the threads of a stress run are told, and what they tell.
import type { Held } from './mailboxes.ts';

/** What a thread is started with. */
export interface ThreadData {
  /** Address of the module that exports the registry. */
  readonly registry: string;
  readonly system: string;
  readonly stress: string;
  readonly thread: number;
  readonly memory: SharedArrayBuffer;
  readonly mail: SharedArrayBuffer;
  readonly seed: number;
}

/** So many operations, then a rest; or everything is let go. */
export type Order = { readonly operations: number } | 'let-go';

/** What a thread tells when it rests. */
export interface Report {
  readonly held: readonly Held[];
  readonly allocated: number;
  readonly freed: number;
  /** Of the freed ones, those that another thread had allocated. */
  readonly freedForOthers: number;
  /** Allocations that were refused, as they may be. */
  readonly refused: number;
  /** The first thing that was wrong; null when nothing was. */
  readonly problem: string | null;
}
