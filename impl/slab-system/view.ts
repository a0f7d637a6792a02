// Writes what can be observed of a slab system, in the order in which its specification reads.
import type { WordSink } from '../../spec/kit/contract.ts';
import * as record from './cache-record.ts';
import { Kind, nameIn } from './cache-record.ts';
import type { FrameArena } from './frame-arena.ts';
import type { SlabRecords, SlabSystemRecords } from './inspection.ts';

export function writeView(inspected: SlabSystemRecords, arena: FrameArena, sink: WordSink): void {
  sink.push(inspected.initialized() ? 1 : 0);
  const caches = inspected.caches();
  sink.push(caches.length);
  for (const cache of caches) writeCache(inspected, cache, sink);
  const loans = arena.loans();
  sink.push(loans.length);
  for (const { address, frames } of loans) {
    sink.push(address);
    sink.push(frames);
  }
  const ahead = inspected.generationsAhead();
  sink.push(ahead.length);
  for (const { descriptor, next } of ahead) {
    sink.push(descriptor);
    sink.push(next);
  }
}

function writeCache(inspected: SlabSystemRecords, cache: number, sink: WordSink): void {
  const { words, cpus } = inspected;
  const word = (offset: number) => words[cache + offset] as number;
  sink.push(word(record.DESCRIPTOR));
  sink.push(word(record.GENERATION));
  sink.push(word(record.KIND) - 1);
  sink.push(word(record.KIND) === Kind.User ? Number(nameIn(words, cache).replace('user-', '')) : 0);
  for (const offset of FIGURES) sink.push(word(offset));
  for (let index = 0; index <= cpus; index += 1) {
    sink.push(word(record.ARRAYS + index));
    writeNumbers(inspected.objectsIn(cache, index), sink);
  }
  const slabs = inspected.slabsOf(cache);
  sink.push(slabs.length);
  for (const slab of slabs) writeSlab(slab, word(record.ON_SLAB) === 1, sink);
  sink.push(inspected.linksAgree(cache) ? 1 : 0);
  const held = slabs.flatMap(({ firstObject }) => inspected.heldIn(cache, firstObject));
  writeNumbers(
    held.sort((one, other) => one - other),
    sink,
  );
}

/** Those of a record that a view has one by one, in its order. */
const FIGURES = [
  record.SIZE,
  record.ALIGN,
  record.OBJECT_ALIGN,
  record.OBJECT_BYTES,
  record.ON_SLAB,
  record.ORDER,
  record.OBJECTS_PER_SLAB,
  record.HEAD_BYTES,
  record.LEFT_BYTES,
  record.COLOUR_STRIDE,
  record.COLOURS,
  record.NEXT_COLOUR,
];

function writeSlab(slab: SlabRecords, onSlab: boolean, sink: WordSink): void {
  sink.push(slab.address);
  sink.push(slab.firstObject);
  sink.push(slab.list);
  sink.push(slab.used);
  sink.push(onSlab ? 0 : slab.descriptor);
  sink.push(onSlab ? 0 : slab.freeList);
  writeNumbers(slab.freeObjects, sink);
}

function writeNumbers(numbers: readonly number[], sink: WordSink): void {
  sink.push(numbers.length);
  for (const number of numbers) sink.push(number);
}
