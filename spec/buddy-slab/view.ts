// Reads a view of the buddy-slab allocator from a sequence of numbers. The order in which it reads is the order in which
// model and implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import { readMany, readNumbers } from '../kit/reading.ts';
import {
  type AllocatedBlockView,
  type BuddySlabSettings,
  type BuddySlabView,
  CLASS_BYTES,
  type HeldBlock,
  listNames,
  ORDER_MAX,
  objectAddress,
  type SectionView,
  type SlabListView,
  type SlabView,
} from './contract.ts';

const NO_PAGES: readonly number[] = [];

//   initialized 0|1
//   sections: count, each
//     start, byteLength, heapStart, pages, freePages
//     free blocks: number of orders that have any, each: order, count, pages front to back
//     linksAgree 0|1
//     allocated: count, each: page, order, slab 0|1
//   slabs: count, each, by ascending address
//     address, sizeClass, owner, list (-1 none, 0 partial, 1 full, 2 empty), freeCount
//     freeObjects: count, indexes; queued: count, indexes; queueEnds 0|1; live: count, indexes; headerAgrees 0|1
//   lists that are not empty: count, each, by CPU, then class, then list
//     cpu, sizeClass, list, count, addresses, linksAgree 0|1
export function readView(settings: BuddySlabSettings, words: WordSource): BuddySlabView {
  const initialized = words.next() === 1;
  const sections = readMany(words, readSection);
  const slabs = readMany(words, readSlab);
  const lists = readMany(words, readSlabList);
  return { settings, initialized, sections, slabs, lists, held: heldOf(settings, sections, slabs) };
}

function readSection(words: WordSource): SectionView {
  const start = words.next();
  const byteLength = words.next();
  const heapStart = words.next();
  const pages = words.next();
  const freePages = words.next();
  const freeLists = new Array<readonly number[]>(ORDER_MAX + 1).fill(NO_PAGES);
  for (let left = words.next(); left > 0; left -= 1) {
    const order = words.next();
    freeLists[order] = readNumbers(words);
  }
  const linksAgree = words.next() === 1;
  const allocated = readMany(words, readAllocated);
  return { start, byteLength, heapStart, pages, freePages, freeLists, linksAgree, allocated };
}

function readAllocated(words: WordSource): AllocatedBlockView {
  return { page: words.next(), order: words.next(), slab: words.next() === 1 };
}

function readSlab(words: WordSource): SlabView {
  return {
    address: words.next(),
    sizeClass: words.next(),
    owner: words.next(),
    list: listNames[words.next()] ?? null,
    freeCount: words.next(),
    freeObjects: readNumbers(words),
    queued: readNumbers(words),
    queueEnds: words.next() === 1,
    live: readNumbers(words),
    headerAgrees: words.next() === 1,
  };
}

function readSlabList(words: WordSource): SlabListView {
  return {
    cpu: words.next(),
    sizeClass: words.next(),
    list: listNames[words.next()] ?? 'partial',
    slabs: readNumbers(words),
    linksAgree: words.next() === 1,
  };
}

/** What the allocator itself believes its users to hold. */
function heldOf(
  { pageSize }: BuddySlabSettings,
  sections: readonly SectionView[],
  slabs: readonly SlabView[],
): HeldBlock[] {
  const held: HeldBlock[] = [];
  for (const { heapStart, allocated } of sections) {
    for (const { page, order, slab } of allocated) {
      if (!slab) held.push({ address: heapStart + page * pageSize, byteLength: 2 ** order * pageSize });
    }
  }
  for (const { address, sizeClass, live } of slabs) {
    const byteLength = CLASS_BYTES[sizeClass] ?? 0;
    for (const index of live) held.push({ address: objectAddress(address, sizeClass, index), byteLength });
  }
  return held.sort((one, other) => one.address - other.address);
}
