// What threads do at the same time when interleavings are explored, and what must be true however they are scheduled.
import type { Command, Configuration, Outcome } from './contract.ts';

/** Bytes, by address. */
export interface ByteRange {
  readonly address: number;
  readonly byteLength: number;
}

/** What the commands of a scenario have answered so far. */
export interface Answers {
  /** Outcome of a command; null while it has not been completed. Set-up commands are those of thread -1. */
  of(thread: number, command: number): Outcome | null;
}

/**
 * What a thread does next, by what was answered so far: the same command, a thread that waits until there is more to go
 * by, or a command that is left out. Must be a function of the answers alone.
 */
export type Move = (answers: Answers) => Command | 'wait' | 'skip';

/** What the numbers by which CPUs, objects and other things are known become when some of them change places. */
export interface Renaming {
  /** @param kind of thing, as the scenario calls it, such as `cpu` */
  of(kind: string, number: number): number;
}

/** Two numbers of one kind that change places. */
export interface Swap {
  readonly kind: string;
  readonly one: number;
  readonly other: number;
}

/** Threads that change places, and other things with them, without any change to what can happen. */
export interface Exchange {
  /** Such as `CPU 1 and CPU 2 change places, and the objects they free`. */
  readonly sentence: string;
  /** By thread: the one whose place it takes. */
  readonly threads: readonly number[];
  /** @param setUp what the set-up answered */
  swaps(setUp: Answers): readonly Swap[];
}

/** A few commands on a few threads, explored in every interleaving. */
export interface Scenario<Settings extends Configuration> {
  /** Such as `S6`. */
  readonly id: string;
  /** What happens at the same time, in one sentence. */
  readonly sentence: string;
  readonly settings: Settings;
  /** Carried out one after the other, before the threads start. */
  readonly setUp: readonly Move[];
  /** What each thread does, and how a reader knows it, such as `CPU 1`. */
  readonly threads: readonly { readonly name: string; readonly moves: readonly Move[] }[];
  /** Whether the outcomes must be those of some order of the commands one after the other, as the model answers. */
  readonly linearizable: boolean;
  /** The most shared accesses one command may make, retries of a lost race included. */
  readonly accessesMax: number;
  /** `large`: explored only as far as a longer budget allows. */
  readonly size: 'tiny' | 'large';
  /**
   * The words that users write into bytes they get, over and over, from the first on; none when they leave them as they
   * are. By default one that looks like nothing.
   */
  readonly userWrites?: readonly number[];
  /** Exchanges after which everything goes on as before: states that differ by them alone may be followed on as one. */
  readonly exchanges?: readonly Exchange[];
}

/** Real threads at work for a while, with rests at which everything is looked at. */
export interface Stress<Settings extends Configuration> {
  readonly id: string;
  /** What the threads do, in one sentence. */
  readonly sentence: string;
  readonly settings: Settings;
  /** Carried out one after the other, before the threads start. */
  readonly setUp: readonly Command[];
  readonly threads: number;
  /** Of a hundred objects that are let go, how many a thread hands to another, which frees them. */
  readonly passedOn: number;
  /** Objects that a thread holds at most. */
  readonly heldMax: number;
  /** @param draw a random whole number from 0 on, below its argument */
  allocate(thread: number, draw: (below: number) => number): Command;
  /** @param operands those with which the object was allocated */
  free(thread: number, address: number, operands: readonly number[]): Command;
  /** Codes with which an allocation may be refused. */
  readonly refusals: readonly string[];
}

/** The lock-free side of a specification. */
export interface Concurrency<Settings extends Configuration, View> {
  readonly scenarios: readonly Scenario<Settings>[];
  readonly stress: readonly Stress<Settings>[];
  /**
   * The bytes that change hands by a command: those its user gives up when it starts (`outcome` null), or those he gets
   * when it is complete. While a user has bytes, no thread may touch them on behalf of the allocator. What a command
   * that is refused took, its user has again.
   */
  handedOver(settings: Settings, command: Command, outcome: Outcome | null): readonly ByteRange[];
  /** The view with what users hold as their own account says, rather than the allocator's. */
  withHeld(view: View, held: readonly ByteRange[]): View;
  /**
   * Whether anything was lost, tried out when all threads have finished, by commands one after the other.
   *
   * @param run carries a command out
   * @returns what was lost; null when nothing was
   */
  settle(settings: Settings, held: readonly ByteRange[], run: (command: Command) => Outcome): string | null;
  /** The command as it is after things changed places; needed where scenarios have exchanges that swap things. */
  renamed?(command: Command, renaming: Renaming): Command;
  /** What commands answer when things have changed places, where they answer this. */
  renamedOutcome?(outcome: Outcome, renaming: Renaming): Outcome;
  /** What a reader calls the word at this address, such as `head of slab 1024`; null for its address alone. */
  nameOf?(settings: Settings, address: number): string | null;
}
