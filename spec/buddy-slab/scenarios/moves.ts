// What threads of scenarios do: commands whose addresses come from earlier answers.
import type { Answers, Exchange, Move, Scenario, Swap } from '../../kit/concurrency.ts';
import { type BuddySlabSettings, classOfSetting, regionStart, slabBytes } from '../contract.ts';

/** A command that was given before: a thread, -1 for the set-up, and its number there. */
export type Source = readonly [thread: number, command: number];

/** The n-th command of the set-up. */
export function setUp(command: number): Source {
  return [-1, command];
}

export function give(operation: string, ...operands: readonly number[]): Move {
  return () => ({ operation, operands, refusals: 0 });
}

export function alloc(cpu: number, size: number): Move {
  return give('alloc', cpu, size, 1);
}

/** The n-th slab's place in the arena, where all slabs are of this size. */
export function addSlab(settings: BuddySlabSettings, cpu: number, place: number, size = settings.sizeMin): Move {
  const sizeClass = classOfSetting(size);
  return give('add-slab', cpu, sizeClass, settings.arenaStart + place * slabBytes(settings, sizeClass));
}

export function init(settings: BuddySlabSettings): Move {
  return give('init', regionStart(settings, 0), settings.regionSize);
}

/** Frees what an earlier command got, as soon as it has it; left out when it got nothing. */
export function free(cpu: number, size: number, source: Source): Move {
  return using(source, (address) => ({ operation: 'free', operands: [cpu, address, size, 1], refusals: 0 }));
}

export function freeMigrating(cpu: number, laterCpu: number, size: number, source: Source): Move {
  return using(source, (address) => ({
    operation: 'free-migrating',
    operands: [cpu, laterCpu, address, size, 1],
    refusals: 0,
  }));
}

/** Supplies the slab that an earlier free handed back; left out when that handed none back. */
export function addAgain(cpu: number, size: number, source: Source): Move {
  return using(source, (address) =>
    address <= 1 ? 'skip' : { operation: 'add-slab', operands: [cpu, classOfSetting(size), address], refusals: 0 },
  );
}

function using([thread, command]: Source, make: (address: number) => ReturnType<Move>): Move {
  return (answers: Answers) => {
    const outcome = answers.of(thread, command);
    if (outcome === null) return 'wait';
    return outcome.value === null ? 'skip' : make(outcome.value);
  };
}

/** What changes places beside threads: by what the set-up answered. */
export type Swapped = (setUp: Answers) => Swap;

/** @param threads by thread, the one whose place it takes */
export function exchange(sentence: string, threads: readonly number[], ...swapped: readonly Swapped[]): Exchange {
  return { sentence, threads, swaps: (answers) => swapped.map((swap) => swap(answers)) };
}

export function cpus(one: number, other: number): Swapped {
  return () => ({ kind: 'cpu', one, other });
}

/** Objects that two commands of the set-up got. */
export function objects(one: Source, other: Source): Swapped {
  const object = (answers: Answers, [thread, command]: Source) => answers.of(thread, command)?.value ?? 0;
  return (answers) => ({ kind: 'object', one: object(answers, one), other: object(answers, other) });
}

/** The n-th pages of the arena; their objects are to be named besides. */
export function pages({ arenaStart, pageSize }: BuddySlabSettings, one: number, other: number): Swapped {
  return () => ({ kind: 'page', one: arenaStart + one * pageSize, other: arenaStart + other * pageSize });
}

export type Draft = Pick<Scenario<BuddySlabSettings>, 'id' | 'sentence' | 'settings' | 'setUp' | 'threads'> &
  Partial<Scenario<BuddySlabSettings>>;

/** Shared accesses that one command may make: that of whoever loses races, or has all announcements to go through. */
const ACCESSES_MAX = 120;

export function scenario(draft: Draft): Scenario<BuddySlabSettings> {
  return { linearizable: true, accessesMax: ACCESSES_MAX, size: 'tiny', ...draft };
}

export function thread(
  name: string,
  ...moves: readonly Move[]
): { readonly name: string; readonly moves: readonly Move[] } {
  return { name, moves };
}

export const settingsOf = (given: Partial<BuddySlabSettings>): BuddySlabSettings => ({
  part: 'slabs',
  pageSize: 256,
  cpus: 2,
  arenaPages: 1,
  arenaStart: 1024,
  regionSize: 0,
  regions: 1,
  heapAlign: 0,
  physicalBase: 0,
  sizeMin: 64,
  sizeMax: given.sizeMin ?? 64,
  pagesMax: 0,
  ...given,
});

/** Slabs of 2 objects. */
export const pairs = (arenaPages: number, given: Partial<BuddySlabSettings> = {}) =>
  settingsOf({ arenaPages, ...given });

/** Slabs of 3 objects. */
export const threes = (arenaPages: number, given: Partial<BuddySlabSettings> = {}) =>
  settingsOf({ pageSize: 512, arenaPages, sizeMin: 128, sizeMax: 128, ...given });

/** Slabs of 4 objects. */
export const fours = (arenaPages: number, given: Partial<BuddySlabSettings> = {}) =>
  settingsOf({ arenaPages, sizeMin: 32, sizeMax: 32, ...given });

/** Supplies the first slabs of the arena to CPU 0 and has so many objects of them handed out. */
export function filled(settings: BuddySlabSettings, slabs: number, objects: number): Move[] {
  const moves: Move[] = [];
  const perSlab = objects / slabs;
  for (let slab = 0; slab < slabs; slab += 1) {
    moves.push(addSlab(settings, 0, slab));
    for (let object = 0; object < perSlab; object += 1) moves.push(alloc(0, settings.sizeMin));
  }
  return moves;
}
