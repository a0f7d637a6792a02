// What can be observed of a slab cache, read from its words in the order that spec/slab-cache/view.ts fixes.
//
// Nothing here trusts what it reads: lists are walked a bounded number of steps, so that a corrupted one shows up as a
// difference instead of a walk without end.
import type { WordSink } from '../../spec/kit/contract.ts';
import { back, front, next, previous } from '../kit/links.ts';
import type { Memory } from '../kit/memory.ts';
import type { FrameSource } from './backend/frame-source.ts';
import type { PageMap } from './backend/page-map.ts';
import type { SlabInfoPool } from './backend/slab-info-source.ts';
import { AT_THRESHOLD, BELOW_THRESHOLD, FULL, readStatistics, type SlabCacheRecords } from './books.ts';
import type { ObjectDirectory } from './object-directory.ts';
import { freeCountOf, freeListOf, ownerOf, SLAB_INFO_BYTES, slabOf } from './slab-info.ts';

/** What the view of a configuration is read from. */
export interface ViewedParts {
  readonly memory: Memory;
  readonly directory: ObjectDirectory;
  readonly caches: readonly SlabCacheRecords[];
  readonly frames: FrameSource;
  readonly pageMap: PageMap | undefined;
  readonly slabInfoPool: SlabInfoPool | undefined;
  readonly slabInfoFrames: FrameSource | undefined;
}

/** Lists in the order of a view. */
const LISTS = [BELOW_THRESHOLD, AT_THRESHOLD, FULL];

export class ViewWriter {
  private readonly parts: ViewedParts;
  private readonly words: Int32Array;
  private readonly byteLength: number;
  /** Slabs that a walk visits at most, so that it ends on a corrupted list too. */
  private readonly slabsMax: number;

  constructor(parts: ViewedParts) {
    this.parts = parts;
    this.words = parts.memory.words;
    this.byteLength = parts.memory.byteLength;
    this.slabsMax = parts.frames.frames + (parts.slabInfoFrames?.frames ?? 0) + 1;
  }

  write(sink: WordSink): void {
    const { caches, pageMap, frames, slabInfoFrames } = this.parts;
    for (const cache of caches) this.writeCache(cache, sink);
    writePageMap(pageMap, sink);
    writeFrames(frames, sink);
    this.writeSlabInfos(sink);
    writeFrames(slabInfoFrames, sink);
    this.writeRetired(sink);
  }

  private writeCache(cache: SlabCacheRecords, sink: WordSink): void {
    const { words } = this;
    sink.push(cache.objectsPerSlab);
    let agree = true;
    for (const offset of LISTS) {
      const list = cache.books + offset;
      const length = this.lengthOf(list, this.slabsMax);
      sink.push(length);
      if (!this.readsAlikeFromBack(list, length)) agree = false;
      let info = front(words, list);
      for (let position = 0; position < length; position += 1) {
        this.writeSlab(cache, info, sink);
        info = next(words, info);
      }
    }
    sink.push(agree ? 1 : 0);
    const statistics = readStatistics(words, cache.books, cache.objectsPerSlab);
    sink.push(statistics.freeSlabs);
    sink.push(statistics.fullSlabs);
    sink.push(statistics.freeObjects);
    sink.push(statistics.allocatedObjects);
  }

  private writeSlab(cache: SlabCacheRecords, info: number, sink: WordSink): void {
    const { words } = this;
    const slab = slabOf(words, info);
    const freeList = freeListOf(info);
    sink.push(slab);
    sink.push(info);
    sink.push(ownerOf(words, info) === cache.books ? 1 : 0);
    sink.push(freeCountOf(words, info));
    const length = this.lengthOf(freeList, cache.objectsPerSlab + 1);
    sink.push(length);
    let node = front(words, freeList);
    for (let position = 0; position < length; position += 1) {
      const index = (node - slab) / cache.objectSize;
      sink.push(Number.isInteger(index) ? index : slab - node - 1);
      node = next(words, node);
    }
    sink.push(this.readsAlikeFromBack(freeList, length) ? 1 : 0);
    this.writeMarked(cache, slab, sink, false);
    this.writeMarked(cache, slab, sink, true);
  }

  /** The objects of a slab that are live, or that are or were. */
  private writeMarked(cache: SlabCacheRecords, slab: number, sink: WordSink, past: boolean): void {
    const { directory } = this.parts;
    let marked = 0;
    for (let pass = 0; pass < 2; pass += 1) {
      if (pass === 1) sink.push(marked);
      for (let index = 0; index < cache.objectsPerSlab; index += 1) {
        const address = slab + index * cache.objectSize;
        if (!(past ? directory.wasHandedOut(address) : directory.isLive(address))) continue;
        if (pass === 0) marked += 1;
        else sink.push(index);
      }
    }
  }

  private writeSlabInfos(sink: WordSink): void {
    const { slabInfoPool, slabInfoFrames, directory } = this.parts;
    if (slabInfoPool === undefined && slabInfoFrames === undefined) {
      sink.push(0);
      return;
    }
    const lent: number[] = [];
    for (let index = 0; index < (slabInfoPool?.capacity ?? 0); index += 1) {
      const info = (slabInfoPool?.first ?? 0) + SLAB_INFO_BYTES * index;
      if (slabInfoPool?.isGranted(info)) lent.push(info);
    }
    if (slabInfoFrames !== undefined) {
      directory.forEachHandedOut(slabInfoFrames.first, slabInfoFrames.frames * slabInfoFrames.frameSize, (info) => {
        if (directory.isLive(info)) lent.push(info);
      });
    }
    sink.push(lent.length);
    for (const info of lent) sink.push(info);
  }

  private writeRetired(sink: WordSink): void {
    const { frames, slabInfoFrames } = this.parts;
    sink.push(this.retiredOf(frames, null) + this.retiredOf(slabInfoFrames, null));
    this.retiredOf(frames, sink);
    this.retiredOf(slabInfoFrames, sink);
  }

  /** Counts, and writes where there is a sink, the frames that are no slab now and were one. */
  private retiredOf(source: FrameSource | undefined, sink: WordSink | null): number {
    if (source === undefined) return 0;
    const { first, frames, frameSize } = source;
    let retired = 0;
    for (let slab = first; slab < first + frames * frameSize; slab += frameSize) {
      if (!this.parts.directory.anyHandedOut(slab, frameSize) || this.isOwned(slab)) continue;
      retired += 1;
      if (sink === null) continue;
      sink.push(slab);
      this.writeHandedOut(slab, frameSize, sink);
    }
    return retired;
  }

  private isOwned(slab: number): boolean {
    for (const cache of this.parts.caches) if (cache.ownsPageOf(slab)) return true;
    return false;
  }

  /** The objects within these bytes that are or were held. */
  private writeHandedOut(start: number, byteLength: number, sink: WordSink): void {
    const { directory } = this.parts;
    const end = start + byteLength;
    let count = 0;
    for (let address = start; address < end; address += 8) if (directory.wasHandedOut(address)) count += 1;
    sink.push(count);
    for (let address = start; address < end; address += 8) if (directory.wasHandedOut(address)) sink.push(address);
  }

  /** Nodes of a list, front to back, but no more than `most`. */
  private lengthOf(list: number, most: number): number {
    const { words, byteLength } = this;
    let length = 0;
    for (let node = front(words, list); isNode(node, byteLength) && length < most; node = next(words, node))
      length += 1;
    return length;
  }

  /** Whether walking a list back to front meets the same nodes: each is the next of the one before it. */
  private readsAlikeFromBack(list: number, length: number): boolean {
    const { words, byteLength } = this;
    let behind = 0;
    let node = back(words, list);
    for (let position = 0; position < length; position += 1) {
      if (!isNode(node, byteLength) || next(words, node) !== behind) return false;
      behind = node;
      node = previous(words, node);
    }
    return node === 0 && behind === front(words, list);
  }
}

function writePageMap(pageMap: PageMap | undefined, sink: WordSink): void {
  if (pageMap === undefined) {
    sink.push(0);
    return;
  }
  const pages: number[] = [];
  pageMap.forEach((page) => {
    pages.push(page);
  });
  pages.sort(ascending);
  sink.push(pages.length);
  for (const page of pages) {
    sink.push(page);
    sink.push(pageMap.get(page));
  }
}

function writeFrames(frames: FrameSource | undefined, sink: WordSink): void {
  let lent = 0;
  for (let pass = 0; pass < 2; pass += 1) {
    if (pass === 1) sink.push(lent);
    for (let frame = 0; frame < (frames?.frames ?? 0); frame += 1) {
      const address = (frames?.first ?? 0) + frame * (frames?.frameSize ?? 0);
      if (!frames?.isGranted(address)) continue;
      if (pass === 0) lent += 1;
      else sink.push(address);
    }
  }
}

function isNode(address: number, byteLength: number): boolean {
  return address > 0 && address % 8 === 0 && address < byteLength;
}

function ascending(a: number, b: number): number {
  return a - b;
}
