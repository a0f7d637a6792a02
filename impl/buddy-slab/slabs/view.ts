// What can be observed of slabs, read from the words in the order that spec/buddy-slab/view.ts fixes.
//
// Nothing here trusts what it reads: lists and queues are walked a bounded number of steps and inside the memory, so that
// a corrupted one shows up as a difference instead of a walk without end.
import type { WordSink } from '../../../spec/kit/contract.ts';
import type { SlabShape } from './size-classes.ts';
import * as header from './slab-header.ts';
import { classOfEntry, ownerOfEntry, pageOfEntry } from './slab-map.ts';
import type { SlabPoolRecords } from './slab-pool.ts';

/** Lists, by the numbers with which views write them. */
const LISTS = [header.PARTIAL, header.FULL, header.EMPTY] as const;

/** Writes the slabs, by ascending address. */
export function writeSlabs(records: SlabPoolRecords, sink: WordSink): void {
  const { memory, map, pages } = records;
  const starts: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    const entry = memory.words[map + page] as number;
    if (entry !== 0 && pageOfEntry(entry) === 0) starts.push(page);
  }
  sink.push(starts.length);
  for (const page of starts) writeSlab(records, page, sink);
}

/** Writes the lists that are not empty, by CPU, then class, then partial, full, empty. */
export function writeLists(records: SlabPoolRecords, sink: WordSink): void {
  const { words } = records.memory;
  const used: (readonly [cpu: number, sizeClass: number, list: number, front: number])[] = [];
  records.caches.forEach((caches, cpu) => {
    caches.forEach(({ fronts }, sizeClass) => {
      for (let list = 0; list < LISTS.length; list += 1) {
        const front = words[fronts + list] as number;
        if (front !== 0) used.push([cpu, sizeClass, list, front]);
      }
    });
  });
  sink.push(used.length);
  for (const [cpu, sizeClass, list, front] of used) {
    sink.push(cpu);
    sink.push(sizeClass);
    sink.push(list);
    writeList(records, front, sink);
  }
}

function writeSlab(records: SlabPoolRecords, page: number, sink: WordSink): void {
  const { words } = records.memory;
  const entry = words[records.map + page] as number;
  const slab = (records.firstPage + page) << records.pageShift;
  const shape = records.shapes[classOfEntry(entry)] as SlabShape;
  const node = slab >> 2;
  sink.push(slab);
  sink.push(shape.sizeClass);
  sink.push(ownerOfEntry(entry));
  sink.push((LISTS as readonly number[]).indexOf(words[node + header.LIST] as number));
  sink.push(header.freeCount(words, slab));
  writeNumbers(freeObjects(words, slab), sink);
  const { queued, ends } = queuedObjects(words, slab, shape);
  writeNumbers(queued, sink);
  sink.push(ends ? 1 : 0);
  writeNumbers(heldObjects(records, slab, shape), sink);
  sink.push(headerAgrees(words, slab, shape, ownerOfEntry(entry)) ? 1 : 0);
}

function freeObjects(words: Int32Array, slab: number): number[] {
  const free: number[] = [];
  const bitmap = (slab >> 2) + header.BITMAP;
  const count = header.BITMAP_WORDS;
  for (let word = 0; word < count; word += 1) {
    const bits = words[bitmap + word] as number;
    // Most words have none set: views are written once a command.
    for (let bit = 0; bits >>> bit !== 0 && bit < 32; bit += 1) if ((bits >>> bit) & 1) free.push(word * 32 + bit);
  }
  return free;
}

/** The objects that are queued, and whether walking them came to an end within the slab. */
function queuedObjects(words: Int32Array, slab: number, shape: SlabShape): { queued: number[]; ends: boolean } {
  const queued: number[] = [];
  let object = words[(slab >> 2) + header.QUEUED] as number;
  while (object !== 0 && queued.length < shape.capacity) {
    const index = (object - slab - shape.firstOffset) / shape.objectBytes;
    if (!Number.isInteger(index) || index < 0 || index >= shape.capacity) break;
    queued.push(index);
    object = words[object >> 2] as number;
  }
  return { queued, ends: object === 0 };
}

function heldObjects(
  { memory, held, firstPage, pageShift }: SlabPoolRecords,
  slab: number,
  shape: SlabShape,
): number[] {
  const live: number[] = [];
  const first = slab + shape.firstOffset - (firstPage << pageShift);
  for (let index = 0; index < shape.capacity; index += 1) {
    const bit = (first + index * shape.objectBytes) >> 3;
    if (((memory.words[held + (bit >> 5)] as number) & (1 << (bit & 31))) !== 0) live.push(index);
  }
  return live;
}

function headerAgrees(words: Int32Array, slab: number, shape: SlabShape, owner: number): boolean {
  const node = slab >> 2;
  return (
    words[node] === header.MAGIC &&
    words[node + header.CLASS_AND_OBJECTS] === header.classAndObjects(shape) &&
    (words[node + header.FREE_AND_OWNER] as number) >>> 16 === owner &&
    words[node + header.SLAB_BYTES] === shape.bytes
  );
}

/** Writes the slabs of a list, and whether walking it back to front gives the same. */
function writeList(records: SlabPoolRecords, front: number, sink: WordSink): void {
  const { memory, pages } = records;
  const slabs: number[] = [];
  let agree = true;
  let slab = front;
  for (let before = 0; isPage(records, slab) && slabs.length <= pages; before = slabs[slabs.length - 1] as number) {
    if (memory.words[(slab >> 2) + header.PREVIOUS] !== before) agree = false;
    slabs.push(slab);
    slab = memory.words[(slab >> 2) + header.NEXT] as number;
  }
  writeNumbers(slabs, sink);
  sink.push(agree && slab === 0 ? 1 : 0);
}

/** Whether an address is that of a page which lies in the area as a whole. */
function isPage({ areaStart, areaEnd, pageSize }: SlabPoolRecords, address: number): boolean {
  return address % pageSize === 0 && address >= areaStart && address + pageSize <= areaEnd;
}

function writeNumbers(numbers: readonly number[], sink: WordSink): void {
  sink.push(numbers.length);
  for (const number of numbers) sink.push(number);
}
