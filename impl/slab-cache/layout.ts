// Where things are within a slab.
//
//   small   | object 0 | object 1 | ... | object n-1 | unused | SlabInfo |
//           0          size                                   infoOffset slabSize
//
//   large   | object 0 | object 1 | ... | object n-1 | unused |              SlabInfo elsewhere
//
// Object i starts at slab + i * size. Objects may straddle pages and be larger than a page.
import { ObjectSizeType, type SlabCacheOptions } from './options.ts';
import { SLAB_INFO_BYTES } from './slab-info.ts';

/** The figures a cache works with, fixed by its options. */
export interface SlabLayout {
  /** Objects in one slab, at least 1. */
  readonly objectsPerSlab: number;
  /**
   * Objects in use from which a slab counts as well used and is preferred by `alloc`: 75 % of them, rounded down, but
   * at least 1. (The seed's code has no such lower bound, which breaks slabs of one object.)
   */
  readonly threshold: number;
  /** Bytes from the start of a small slab to its SlabInfo; -1 where the SlabInfo is elsewhere. */
  readonly slabInfoOffset: number;
  /** Bytes of a slab that belong to objects; what follows is unused or SlabInfo. */
  readonly objectBytes: number;
  readonly pagesPerSlab: number;
  /** Whether the SlabInfo of an object is found by arithmetic alone: small, and the slab is one page. */
  readonly slabInfoIsCalculable: boolean;
  /** Whether one save per slab is enough, because all its objects start in the same page. */
  readonly slabIsOnePage: boolean;
}

export function layOut(options: SlabCacheOptions): SlabLayout {
  const { objectSize, slabSize, pageSize, objectSizeType } = options;
  const small = objectSizeType === ObjectSizeType.Small;
  const slabInfoOffset = small ? (slabSize - SLAB_INFO_BYTES) & ~7 : -1;
  const objectsPerSlab = Math.floor((small ? slabSize - SLAB_INFO_BYTES : slabSize) / objectSize);
  const slabIsOnePage = slabSize === pageSize;
  return {
    objectsPerSlab,
    threshold: Math.max(1, Math.floor((75 * objectsPerSlab) / 100)),
    slabInfoOffset,
    objectBytes: objectsPerSlab * objectSize,
    pagesPerSlab: slabSize / pageSize,
    slabInfoIsCalculable: small && slabIsOnePage,
    slabIsOnePage,
  };
}
