// What each cache handed out and took back in a command: objects of users, and what the system takes of itself.
import type { Step } from '../kit/property.ts';
import { type FrameCall, frameCalls } from './calls.ts';
import type { CacheView, SlabSystemView, SlabView } from './contract.ts';
import { kindOf, placeOf } from './places.ts';
import { handedOut, objectFreed, objectRequest } from './requests.ts';

type View = SlabSystemView;

/** The part of one cache in a command. No command makes a cache both hand out and take back. */
export interface Exchange {
  /** As it was before, and as it is now: without slabs and objects where it was not there yet, or is there no more. */
  readonly before: CacheView;
  readonly now: CacheView;
  /** The CPU at work. */
  readonly cpu: number;
  /** Addresses of the objects that were handed out, and of those that were taken back, in order. */
  readonly taken: readonly number[];
  readonly given: readonly number[];
  /** The slabs that were made for them, and the addresses of those that were given back, in order. */
  readonly made: readonly SlabView[];
  readonly released: readonly number[];
  /** Whether it was destroyed. */
  readonly isEnded: boolean;
}

/**
 * What passed through each cache in a command. Nothing when the command failed, or when who came first cannot be told
 * from outside: records of slabs went into slabs that keep theirs elsewhere again, or frames were refused and more than
 * one object was had all the same.
 */
export function exchangesOf(step: Step<View>): Exchange[] {
  if (step.outcome.error !== null || !step.imageChanged()) return [];
  const { before, after } = step;
  const calls = frameCalls(step);
  const passed = new Passed();
  takeCaches(passed, before, after);
  takeRecords(passed, step);
  giveBack(passed, step, calls);
  if (passed.isTangled) return [];
  const wasRefused = calls.some(({ asks, address }) => asks && address === 0);
  const cpu = cpuOf(step);
  const there = after.caches.map((cache, at) =>
    exchangeOf({ before: earlierOf(cache, at, before), now: cache, cpu, isEnded: false }, passed, calls),
  );
  const ended = without(before, after).map((cache) =>
    exchangeOf({ before: cache, now: emptied(cache), cpu, isEnded: true }, passed, calls),
  );
  const all = ended.length === 0 ? there : [...there, ...ended];
  return wasRefused ? all.filter(({ taken }) => taken.length <= 1) : all;
}

type Part = Pick<Exchange, 'before' | 'now' | 'cpu' | 'isEnded'>;

function exchangeOf({ before, now, cpu, isEnded }: Part, passed: Passed, calls: readonly FrameCall[]): Exchange {
  const taken = passed.taken.get(now.descriptor) ?? NO_OBJECTS;
  const given = passed.given.get(now.descriptor) ?? NO_OBJECTS;
  const { made, released } = calls.length === 0 ? NO_SLABS : slabsPassed(calls, before, now);
  // Each by its name: this is done on every step, and to spread objects takes several times as long.
  return { before, now, cpu, taken, given, made, released, isEnded };
}

const NO_OBJECTS: readonly number[] = [];
const NO_SLABS = { made: [], released: [] };

/** Objects by the descriptor of their cache. */
class Passed {
  readonly taken = new Map<number, number[]>();
  readonly given = new Map<number, number[]>();
  isTangled = false;

  take(cache: CacheView | undefined, ...objects: readonly number[]): void {
    if (cache !== undefined) put(this.taken, cache.descriptor, objects);
  }

  give(cache: CacheView | undefined, ...objects: readonly number[]): void {
    if (cache !== undefined) put(this.given, cache.descriptor, objects);
  }
}

function put(objects: Map<number, number[]>, descriptor: number, more: readonly number[]): void {
  const known = objects.get(descriptor);
  if (known === undefined) objects.set(descriptor, [...more]);
  else known.push(...more);
}

/** Each cache takes its descriptor and its arrays, but for those that are static. */
function takeCaches(passed: Passed, before: View, after: View): void {
  if (before.caches.length === after.caches.length) return;
  const [descriptors, arrays] = after.caches;
  for (const cache of without(after, before)) {
    if (kindOf(cache) !== 'kmem_cache') passed.take(descriptors, cache.descriptor);
    if (!hasStaticArrays(cache)) passed.take(arrays, ...cache.arrayAddresses);
  }
  for (const cache of without(before, after)) {
    passed.give(arrays, ...cache.arrayAddresses);
    passed.give(descriptors, cache.descriptor);
  }
}

function takeRecords(passed: Passed, step: Step<View>): void {
  const { before, after, command } = step;
  const makers = after.caches.flatMap((cache) => {
    const made = slabsWithout(cache, before);
    for (const { freeList, descriptor } of made) {
      passed.take(placeOf(after, freeList)?.cache, freeList);
      passed.take(placeOf(after, descriptor)?.cache, descriptor);
    }
    return made.length === 0 ? [] : [cache];
  });
  if (makers.length > 1) passed.isTangled = true;
  const object = handedOut(step);
  if (object !== null) passed.take(objectRequest(before, command)?.cache, object);
}

/** The object of a user goes first: it is what makes slabs empty, whose records go back before their frames. */
function giveBack(passed: Passed, step: Step<View>, calls: readonly FrameCall[]): void {
  const { before, after, command } = step;
  const freed = objectFreed(step);
  if (freed !== null) passed.give(freed.cache, freed.address);
  const ended = before.caches.map((cache) => slabsWithout(cache, after));
  for (const { address } of calls.filter(({ asks }) => !asks)) {
    const slab = ended.flat().find((one) => one.address === address);
    if (slab === undefined) continue;
    passed.give(placeOf(before, slab.descriptor)?.cache, slab.descriptor);
    passed.give(placeOf(before, slab.freeList)?.cache, slab.freeList);
  }
  const endedIn = ended.filter(({ length }) => length > 0).length;
  if (endedIn > 1 && command.operation !== 'reclaim') passed.isTangled = true;
}

/** The caches that one view has and the other has not. */
function without({ caches }: View, other: View): readonly CacheView[] {
  // Most commands leave the caches as they are.
  if (caches.every(({ descriptor }, index) => other.caches[index]?.descriptor === descriptor)) return NO_CACHES;
  return caches.filter((cache) => other.caches.every(({ descriptor }) => descriptor !== cache.descriptor));
}

const NO_CACHES: readonly CacheView[] = [];

/** The slabs of a cache that keep their records elsewhere, and that it does not have in another view. */
function slabsWithout({ descriptor, geometry, slabs }: CacheView, { caches }: View): SlabView[] {
  if (geometry.onSlab) return [];
  const others = caches.find((cache) => cache.descriptor === descriptor)?.slabs ?? [];
  return slabs.filter((slab) => others.every(({ address }) => address !== slab.address));
}

function slabsPassed(calls: readonly FrameCall[], before: CacheView, now: CacheView) {
  const made = calls.flatMap((call) => {
    const slab = call.asks ? now.slabs.find(({ address }) => address === call.address) : undefined;
    return slab === undefined || hasSlab(before, slab.address) ? [] : [slab];
  });
  const released = calls.flatMap(({ asks, address }) => (!asks && hasSlab(before, address) ? [address] : []));
  return { made, released };
}

function hasSlab({ slabs }: CacheView, address: number): boolean {
  return slabs.some((slab) => slab.address === address);
}

/** @param at where it is among the caches, and most likely was */
function earlierOf(cache: CacheView, at: number, { caches }: View): CacheView {
  const likely = caches[at];
  if (likely?.descriptor === cache.descriptor) return likely;
  return caches.find(({ descriptor }) => descriptor === cache.descriptor) ?? emptied(cache);
}

function hasStaticArrays(cache: CacheView): boolean {
  return kindOf(cache) === 'kmem_cache' || kindOf(cache) === 'array_cache';
}

function emptied(cache: CacheView): CacheView {
  return { ...cache, arrays: cache.arrays.map(() => []), slabs: [] };
}

/** What no CPU is named for is done on the first. */
function cpuOf({ command: { operation, operands } }: Step<View>): number {
  const isOnCpu =
    operation === 'cache-alloc' || operation === 'cache-free' || operation === 'alloc' || operation === 'free';
  return isOnCpu ? (operands[0] ?? 0) : 0;
}
