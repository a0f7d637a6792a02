// How a fault is put together: its description, and the sound classes with one step replaced.
import type { Fault } from '../../../spec/kit/contract.ts';
import type { SlabCacheSettings } from '../../../spec/slab-cache/contract.ts';
import type { Memory } from '../../kit/memory.ts';
import type { MemoryBackend } from '../backend/memory-backend.ts';
import type { SlabCacheOptions } from '../options.ts';
import { SlabCache } from '../slab-cache.ts';
import type { SlabLists } from '../slab-lists.ts';
import { openSlabCache, type Parts } from '../subject.ts';

export type SlabCacheFault = Fault<SlabCacheSettings>;

type Described = Omit<SlabCacheFault, 'origin' | 'open'> & { readonly parts: Partial<Parts> };

/** A defect that the original has. */
export function original({ parts, ...described }: Described): SlabCacheFault {
  return { ...described, origin: 'original', open: (settings) => openSlabCache(settings, parts) };
}

/** A defect of our own making. */
export function planted({ parts, ...described }: Described): SlabCacheFault {
  return { ...described, origin: 'planted', open: (settings) => openSlabCache(settings, parts) };
}

/** The one configuration in which a fault is to be looked for: no row has it, or others show something else as soon. */
export function settingsWith(
  given: Partial<SlabCacheSettings> &
    Pick<SlabCacheSettings, 'objectSize' | 'slabSize' | 'pageSize' | 'objectSizeType' | 'slabsMax'>,
): SlabCacheSettings {
  return { objectAlign: 8, pageMap: 'array', slabInfoSource: 'pool', neighbour: 'none', ...given };
}

/** A cache whose slabs stand on other lists than they should. */
export function listingBy(Lists: typeof SlabLists): Partial<Parts> {
  return {
    cache: class extends SlabCache {
      protected override makeLists(): SlabLists {
        return new Lists(this.words, this.books, this.freeAtThreshold);
      }
    },
  };
}

/** A cache that calls its backend in another way than it should. */
export function callingBy(Calls: typeof ForwardedCalls): Partial<Parts> {
  return {
    cache: class extends SlabCache {
      constructor(options: SlabCacheOptions, backend: MemoryBackend) {
        super(options, new Calls(backend));
      }
    },
  };
}

/** The calls of a cache on their way to its backend, unchanged: a fault overrides one. */
export class ForwardedCalls implements MemoryBackend {
  readonly memory: Memory;
  protected readonly backend: MemoryBackend;

  constructor(backend: MemoryBackend) {
    this.memory = backend.memory;
    this.backend = backend;
  }

  allocSlab(slabSize: number, pageSize: number): number {
    return this.backend.allocSlab(slabSize, pageSize);
  }

  freeSlab(slab: number, slabSize: number, pageSize: number): void {
    this.backend.freeSlab(slab, slabSize, pageSize);
  }

  allocSlabInfo(): number {
    return this.backend.allocSlabInfo();
  }

  freeSlabInfo(info: number): void {
    this.backend.freeSlabInfo(info);
  }

  saveSlabInfoPointer(page: number, info: number): void {
    this.backend.saveSlabInfoPointer(page, info);
  }

  getSlabInfoPointer(page: number): number {
    return this.backend.getSlabInfoPointer(page);
  }

  deleteSlabInfoPointer(page: number): void {
    this.backend.deleteSlabInfoPointer(page);
  }
}
