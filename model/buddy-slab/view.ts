// Between a state of the model and what can be observed of it, in both directions.
import type { BuddySlabView, ListName } from '../../spec/buddy-slab/contract.ts';
import type { WordSink } from '../../spec/kit/contract.ts';
import { type ClassPromise, OBJECT_SIZES, type Promises } from './promise.ts';
import type { Cache, Section, Slab, State } from './state.ts';

/** As views number them. */
const LISTS: readonly ListName[] = ['partial', 'full', 'empty'];

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(promises: Promises, state: State, words: WordSink): void {
  words.push(state.initialized ? 1 : 0);
  words.push(state.sections.length);
  for (const section of state.sections) writeSection(section, words);
  words.push(state.slabs.length);
  for (const slab of state.slabs) writeSlab(promises, state, slab, words);
  writeLists(state, words);
}

function writeSection({ start, byteLength, heapStart, pages, free, allocated }: Section, words: WordSink): void {
  words.push(start);
  words.push(byteLength);
  words.push(heapStart);
  words.push(pages);
  let freePages = pages;
  for (const { order } of allocated) freePages -= 2 ** order;
  words.push(freePages);
  words.push(free.filter((list) => list.length > 0).length);
  for (let order = 0; order < free.length; order += 1) {
    const list = free[order] as number[];
    if (list.length === 0) continue;
    words.push(order);
    writeNumbers(list, words);
  }
  words.push(1);
  words.push(allocated.length);
  for (const { page, order, slab } of allocated) {
    words.push(page);
    words.push(order);
    words.push(slab ? 1 : 0);
  }
}

function writeSlab(promises: Promises, state: State, slab: Slab, words: WordSink): void {
  const { address, sizeClass, owner, free, queued } = slab;
  const cache = state.caches[owner]?.[sizeClass] as Cache;
  words.push(address);
  words.push(sizeClass);
  words.push(owner);
  words.push(LISTS.findIndex((list) => cache[list].includes(address)));
  words.push(free.length);
  writeNumbers(free, words);
  writeNumbers(queued, words);
  words.push(1);
  writeNumbers(heldOf(promises, slab), words);
  words.push(1);
}

/** Indexes of the objects of a slab that users hold, ascending. */
export function heldOf({ classes }: Promises, { sizeClass, free, queued }: Slab): number[] {
  const { objects } = classes[sizeClass] as ClassPromise;
  const held: number[] = [];
  let passed = 0;
  for (let index = 0; index < objects; index += 1) {
    if (free[passed] === index) passed += 1;
    else if (!queued.includes(index)) held.push(index);
  }
  return held;
}

/** Few of all the lists have anything on them: they are counted, then written. */
function writeLists({ caches }: State, words: WordSink): void {
  words.push(listsOf(caches, null));
  listsOf(caches, words);
}

/** @returns how many lists have anything on them, and writes them where there is a sink */
function listsOf(caches: readonly (readonly Cache[])[], words: WordSink | null): number {
  let lists = 0;
  for (let cpu = 0; cpu < caches.length; cpu += 1) {
    const ofCpu = caches[cpu] as readonly Cache[];
    for (let sizeClass = 0; sizeClass < ofCpu.length; sizeClass += 1) {
      for (let list = 0; list < LISTS.length; list += 1) {
        const slabs = (ofCpu[sizeClass] as Cache)[LISTS[list] as ListName];
        if (slabs.length === 0) continue;
        lists += 1;
        if (words === null) continue;
        words.push(cpu);
        words.push(sizeClass);
        words.push(list);
        writeNumbers(slabs, words);
        words.push(1);
      }
    }
  }
  return lists;
}

function writeNumbers(numbers: readonly number[], words: WordSink): void {
  words.push(numbers.length);
  for (let index = 0; index < numbers.length; index += 1) words.push(numbers[index] as number);
}

/** A state with this view, of which nothing else refers to any part. */
export function restore(promises: Promises, view: BuddySlabView): State {
  const caches = noSlabs(promises);
  for (const { cpu, sizeClass, list, slabs } of view.lists) {
    const cache = caches[cpu]?.[sizeClass];
    if (cache !== undefined) cache[list] = slabs.slice();
  }
  return {
    initialized: view.initialized,
    sections: view.sections.map(({ start, byteLength, heapStart, pages, freeLists, allocated }) => ({
      start,
      byteLength,
      heapStart,
      pages,
      free: freeLists.map((list) => list.slice()),
      allocated: allocated.map(({ page, order, slab }) => ({ page, order, slab })),
    })),
    slabs: view.slabs.map(({ address, sizeClass, owner, freeObjects, queued }) => ({
      address,
      sizeClass,
      owner,
      free: freeObjects.slice(),
      queued: queued.slice(),
    })),
    caches,
  };
}

/** For each CPU and class three lists with nothing on them. */
export function noSlabs({ cpus }: Promises): Cache[][] {
  return Array.from({ length: cpus }, () => OBJECT_SIZES.map(() => ({ partial: [], full: [], empty: [] })));
}
