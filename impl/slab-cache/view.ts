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
import {
  ALLOCATED_OBJECTS,
  AT_THRESHOLD,
  BELOW_THRESHOLD,
  FREE_OBJECTS,
  FREE_SLABS,
  FULL,
  FULL_SLABS,
  type SlabCacheRecords,
} from './books.ts';
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

export class ViewWriter {
  private readonly parts: ViewedParts;
  private readonly list: number[] = [];
  private readonly slabsMax: number;

  constructor(parts: ViewedParts) {
    this.parts = parts;
    this.slabsMax = parts.frames.frames + (parts.slabInfoFrames?.frames ?? 0);
  }

  write(words: WordSink): void {
    const { caches, pageMap, frames, slabInfoFrames } = this.parts;
    for (const cache of caches) this.writeCache(cache, words);
    this.writePageMap(pageMap, words);
    this.writeFrames(frames, words);
    this.writeSlabInfos(words);
    this.writeFrames(slabInfoFrames, words);
    this.writeRetired(words);
  }

  private writeCache(cache: SlabCacheRecords, words: WordSink): void {
    const { words: memory } = this.parts.memory;
    words.push(cache.objectsPerSlab);
    let agree = 1;
    for (const offset of [BELOW_THRESHOLD, AT_THRESHOLD, FULL]) {
      const head = cache.books + offset;
      this.collect(head, this.slabsMax + 1);
      words.push(this.list.length);
      if (!this.walksBackAlike(head)) agree = 0;
      const slabs = [...this.list];
      for (const info of slabs) this.writeSlab(cache, memory, info, words);
    }
    words.push(agree);
    for (const statistic of [FREE_SLABS, FULL_SLABS, FREE_OBJECTS, ALLOCATED_OBJECTS]) {
      words.push(memory[(cache.books >> 2) + statistic] as number);
    }
  }

  private writeSlab(cache: SlabCacheRecords, memory: Int32Array, info: number, words: WordSink): void {
    const slab = slabOf(memory, info);
    words.push(slab);
    words.push(info);
    words.push(ownerOf(memory, info) === cache.books ? 1 : 0);
    words.push(freeCountOf(memory, info));
    this.collect(freeListOf(info), cache.objectsPerSlab + 1);
    words.push(this.list.length);
    for (const node of this.list) {
      const index = (node - slab) / cache.objectSize;
      words.push(Number.isInteger(index) ? index : slab - node - 1);
    }
    words.push(this.walksBackAlike(freeListOf(info)) ? 1 : 0);
    this.writeMarked(cache, slab, words, (address) => this.parts.directory.isLive(address));
    this.writeMarked(cache, slab, words, (address) => this.parts.directory.wasHandedOut(address));
  }

  private writeMarked(
    cache: SlabCacheRecords,
    slab: number,
    words: WordSink,
    marked: (address: number) => boolean,
  ): void {
    this.list.length = 0;
    for (let index = 0; index < cache.objectsPerSlab; index += 1) {
      if (marked(slab + index * cache.objectSize)) this.list.push(index);
    }
    this.writeList(words);
  }

  private writePageMap(pageMap: PageMap | undefined, words: WordSink): void {
    this.list.length = 0;
    pageMap?.forEach((page) => {
      this.list.push(page);
    });
    this.list.sort(ascending);
    words.push(this.list.length);
    for (const page of this.list) {
      words.push(page);
      words.push(pageMap?.get(page) ?? 0);
    }
  }

  private writeFrames(frames: FrameSource | undefined, words: WordSink): void {
    this.list.length = 0;
    for (let frame = 0; frame < (frames?.frames ?? 0); frame += 1) {
      const address = (frames?.first ?? 0) + frame * (frames?.frameSize ?? 0);
      if (frames?.isGranted(address)) this.list.push(address);
    }
    this.writeList(words);
  }

  private writeSlabInfos(words: WordSink): void {
    const { slabInfoPool, slabInfoFrames, directory } = this.parts;
    this.list.length = 0;
    if (slabInfoPool !== undefined) {
      for (let index = 0; index < slabInfoPool.capacity; index += 1) {
        const info = slabInfoPool.first + SLAB_INFO_BYTES * index;
        if (slabInfoPool.isGranted(info)) this.list.push(info);
      }
    } else if (slabInfoFrames !== undefined) {
      directory.forEachHandedOut(slabInfoFrames.first, slabInfoFrames.frames * slabInfoFrames.frameSize, (info) => {
        if (directory.isLive(info)) this.list.push(info);
      });
    }
    this.writeList(words);
  }

  private writeRetired(words: WordSink): void {
    const { directory, frames, slabInfoFrames, caches } = this.parts;
    const retired: number[][] = [];
    for (const source of [frames, slabInfoFrames]) {
      for (let index = 0; index < (source?.frames ?? 0); index += 1) {
        const frameSize = source?.frameSize ?? 0;
        const slab = (source?.first ?? 0) + index * frameSize;
        if (caches.some((cache) => cache.ownsPageOf(slab))) continue;
        const objects: number[] = [];
        directory.forEachHandedOut(slab, frameSize, (address) => objects.push(address));
        if (objects.length > 0) retired.push([slab, objects.length, ...objects]);
      }
    }
    words.push(retired.length);
    for (const slab of retired) for (const word of slab) words.push(word);
  }

  /** Fills the scratch list with the nodes of a list, front to back, but no more than `most`. */
  private collect(list: number, most: number): void {
    const { words, byteLength } = this.parts.memory;
    this.list.length = 0;
    let node = front(words, list);
    while (isNode(node, byteLength) && this.list.length < most) {
      this.list.push(node);
      node = next(words, node);
    }
  }

  /** Whether walking back gives the scratch list again. */
  private walksBackAlike(list: number): boolean {
    const { words, byteLength } = this.parts.memory;
    let node = back(words, list);
    for (let index = this.list.length - 1; index >= 0; index -= 1) {
      if (node !== this.list[index]) return false;
      node = isNode(node, byteLength) ? previous(words, node) : 0;
    }
    return node === 0;
  }

  private writeList(words: WordSink): void {
    words.push(this.list.length);
    for (const item of this.list) words.push(item);
  }
}

function isNode(address: number, byteLength: number): boolean {
  return address > 0 && address % 8 === 0 && address < byteLength;
}

function ascending(a: number, b: number): number {
  return a - b;
}
