// Opens a slab cache on an arena and tells, in the notation of the semantics, what it did and what it holds.
//
//   S0      the slab obtained first            S0.2      its object 2
//   S0:0,1  the slab with its free objects, front to back
//   AS FS   alloc_slab, free_slab              AI FI     alloc_slab_info, free_slab_info
//   SV@p    save for the page at slab offset p GT@p      get
//   DL@p    delete, with * when there was something to delete
import {
  ArenaBackend,
  FlatPageMap,
  FrameSource,
  Memory,
  type MemoryBackend,
  SlabCache,
  type SlabCacheOptions,
  SlabInfoPool,
} from '../../../impl/index.ts';
import { front, next } from '../../../impl/kit/links.ts';
import { AT_THRESHOLD, BELOW_THRESHOLD, FULL } from '../../../impl/slab-cache/books.ts';
import { freeListOf, slabOf } from '../../../impl/slab-cache/slab-info.ts';

/** A backend that passes every call on and keeps a note of it. */
export class RecordingBackend implements MemoryBackend {
  readonly memory: Memory;
  private readonly inner: MemoryBackend;
  private readonly slabs: number[] = [];
  private slabSize = 0;
  private calls: string[] = [];

  constructor(inner: MemoryBackend) {
    this.memory = inner.memory;
    this.inner = inner;
  }

  /** The calls since this was last asked, `-` when there were none. */
  takeCalls(): string {
    const calls = this.calls.join(' ');
    this.calls = [];
    return calls === '' ? '-' : calls;
  }

  /** The slab around an address, such as `S0`; memory that is lent again is another slab. */
  nameOf(address: number): string {
    return `S${this.slabs.lastIndexOf(this.startOf(address))}`;
  }

  /** Bytes from the start of the slab around an address. */
  offsetOf(address: number): number {
    return address - this.startOf(address);
  }

  allocSlab(slabSize: number, pageSize: number): number {
    const slab = this.inner.allocSlab(slabSize, pageSize);
    if (slab !== 0) this.slabs.push(slab);
    this.slabSize = slabSize;
    this.calls.push(slab === 0 ? 'AS' : `AS ${this.nameOf(slab)}`);
    return slab;
  }

  freeSlab(slab: number, slabSize: number, pageSize: number): void {
    this.calls.push(`FS ${this.nameOf(slab)}`);
    this.inner.freeSlab(slab, slabSize, pageSize);
  }

  allocSlabInfo(): number {
    this.calls.push('AI');
    return this.inner.allocSlabInfo();
  }

  freeSlabInfo(info: number): void {
    this.calls.push('FI');
    this.inner.freeSlabInfo(info);
  }

  saveSlabInfoPointer(page: number, info: number): void {
    this.calls.push(`SV@${this.offsetOf(page)}`);
    this.inner.saveSlabInfoPointer(page, info);
  }

  getSlabInfoPointer(page: number): number {
    this.calls.push(`GT@${this.offsetOf(page)}`);
    return this.inner.getSlabInfoPointer(page);
  }

  deleteSlabInfoPointer(page: number): void {
    const existed = this.inner.getSlabInfoPointer(page) !== 0;
    this.calls.push(`DL@${this.offsetOf(page)}${existed ? '*' : ''}`);
    this.inner.deleteSlabInfoPointer(page);
  }

  private startOf(address: number): number {
    return this.slabs.findLast((slab) => address >= slab && address < slab + this.slabSize) ?? address;
  }
}

/** A cache with everything it stands on. */
export interface Scene {
  readonly memory: Memory;
  readonly frames: FrameSource;
  readonly pageMap: FlatPageMap | undefined;
  readonly slabInfos: SlabInfoPool | undefined;
  readonly backend: RecordingBackend;
  readonly cache: SlabCache;
}

/**
 * Opens a cache on a backend that has only the parts its row needs.
 *
 * @param slabs how many slabs the backend can lend
 * @param between what to put between the recording and the arena
 */
export function openScene(
  options: SlabCacheOptions,
  slabs = 4,
  between: (arena: MemoryBackend) => MemoryBackend = (arena) => arena,
): Scene {
  const { slabSize, pageSize, objectSizeType } = options;
  const memory = new Memory((slabs + 2) * slabSize + 65536);
  const large = objectSizeType === 'large';
  const pageMap = large || slabSize > pageSize ? new FlatPageMap(memory, pageSize) : undefined;
  const slabInfos = large ? new SlabInfoPool(memory, slabs) : undefined;
  const frames = new FrameSource(memory, { frameSize: slabSize, frameAlign: pageSize, frames: slabs });
  const arena = new ArenaBackend(memory, {
    frames,
    ...(pageMap === undefined ? {} : { pageMap }),
    ...(slabInfos === undefined ? {} : { slabInfos }),
  });
  const backend = new RecordingBackend(between(arena));
  return { memory, frames, pageMap, slabInfos, backend, cache: new SlabCache(options, backend) };
}

/** The lists `lt`, `ge` and `full`, each slab with its free objects, and the statistics. */
export function printBooks({ memory, backend, cache }: Scene): string {
  const { books, objectSize } = cache.inspect();
  const printSlab = (info: number) => {
    const slab = slabOf(memory.words, info);
    const free = walk(memory, freeListOf(info)).map((object) => (object - slab) / objectSize);
    return free.length === 0 ? backend.nameOf(slab) : `${backend.nameOf(slab)}:${free.join(',')}`;
  };
  const lists = [BELOW_THRESHOLD, AT_THRESHOLD, FULL].map((list) => walk(memory, books + list).map(printSlab));
  const { freeSlabs, fullSlabs, freeObjects, allocatedObjects } = cache.statistics;
  const statistics = [freeSlabs, fullSlabs, freeObjects, allocatedObjects].join(',');
  return [...lists.map((slabs) => (slabs.length === 0 ? '-' : slabs.join(' '))), statistics].join(' | ');
}

/** What the backend still lends, such as `2 slabs, 2 SlabInfos, 3 pages`. */
export function printLent({ frames, slabInfos, pageMap }: Scene): string {
  const addresses = (first: number, count: number, size: number) =>
    Array.from({ length: count }, (_, index) => first + index * size);
  const slabs = addresses(frames.first, frames.frames, frames.frameSize).filter((slab) => frames.isGranted(slab));
  const infos = addresses(slabInfos?.first ?? 0, slabInfos?.capacity ?? 0, 56).filter((info) =>
    slabInfos?.isGranted(info),
  );
  let pages = 0;
  pageMap?.forEach(() => {
    pages += 1;
  });
  return `${slabs.length} slabs, ${infos.length} SlabInfos, ${pages} pages`;
}

/** The nodes of a list, front to back. */
export function walk({ words }: Memory, list: number): number[] {
  const nodes: number[] = [];
  for (let node = front(words, list); node !== 0; node = next(words, node)) nodes.push(node);
  return nodes;
}
