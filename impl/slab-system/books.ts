// Where a slab system keeps what is not in frames: a few words of its own, what is known of every frame, and of every
// place at which a descriptor of a cache can be.
//
//   control     +0 initialised   +4 first cache   +8 last cache   +12 cache of caches   +16 cache of arrays
//               +20 general caches, the smallest first
//   frames      four words a frame, of a slab's frames all alike; 0 while it belongs to no slab
//               +0 frame entry of the slab's first frame (a slab is named by it)   +4 cache
//               +8 descriptor of the slab, the index of its first word             +12 address of object 0
//   held        a bit for every 8 bytes of the frames: a user holds the object that starts there
//   histories   a word for every place of a descriptor (descriptor-places.ts):
//               bit 0 a cache is there   bit 1 a cache was there   bits 2-31 generation of the one there, or of the next
//   records     of caches whose descriptors are too small for them (cache-record.ts)
//   statics     descriptor of the cache of caches, then its arrays, then those of the cache of arrays
import { Bitmap } from '../kit/bitmap.ts';
import type { Memory } from '../kit/memory.ts';
import { arrayBytesOf } from './array-layout.ts';
import { recordWordsOf } from './cache-record.ts';
import type { DescriptorPlaces } from './descriptor-places.ts';
import { type CompleteOptions, staticBytesOf } from './options.ts';

/** Word offsets of the control words. */
export const INITIALISED = 0;
export const FIRST_CACHE = 1;
export const LAST_CACHE = 2;
export const CACHE_OF_CACHES = 3;
export const CACHE_OF_ARRAYS = 4;
export const GENERAL_CACHES = 5;

/** Words of a frame entry. */
export const FRAME_WORDS = 4;
/** Word offsets in a frame entry. */
export const SLAB = 0;
export const CACHE = 1;
export const SLAB_DESCRIPTOR = 2;
export const FIRST_OBJECT = 3;

/** In the history of a place. */
export const CACHE_IS_THERE = 1;
export const CACHE_WAS_THERE = 2;
export const HISTORY_GENERATION_SHIFT = 2;

/** Indexes of first words, but for the addresses of what users know by address. */
export interface SlabSystemBooks {
  readonly control: number;
  readonly frames: number;
  readonly held: number;
  readonly histories: number;
  /** 0 where descriptors are large enough. */
  readonly records: number;
  /** Records there; as many as there can be caches. */
  readonly recordCount: number;
  /** Address of the static descriptor. */
  readonly staticDescriptor: number;
  /** Address of the first static array. */
  readonly staticArrays: number;
}

/** Sets aside the books of a system. */
export function carveBooks(
  memory: Memory,
  options: CompleteOptions,
  frames: number,
  places: DescriptorPlaces,
): SlabSystemBooks {
  const { frameSize, cpus, cacheDescriptor, generalMin, generalMax } = options;
  const recordBytes = 4 * recordWordsOf(cpus);
  const recordCount = recordBytes <= cacheDescriptor ? 0 : cachesAtMost(options, frames);
  const generalCaches = Math.log2(generalMax / generalMin) + 1;
  return memory.carveAllOrNone(() => {
    const statics = options.staticsAt ?? memory.carve(staticBytesOf(options));
    return {
      staticDescriptor: statics,
      staticArrays: statics + cacheDescriptor,
      control: memory.carve(4 * (GENERAL_CACHES + generalCaches)) >> 2,
      frames: memory.carve(4 * FRAME_WORDS * frames) >> 2,
      held: memory.carve(Bitmap.byteLength((frames * frameSize) / 8)) >> 2,
      histories: memory.carve(4 * places.perFrame * frames) >> 2,
      records: recordCount === 0 ? 0 : memory.carve(recordBytes * recordCount) >> 2,
      recordCount,
    };
  });
}

/** The first two, as many others as find room in all frames for what each of them takes, and one that finds none. */
function cachesAtMost({ frameSize, cpus, limit, cacheDescriptor }: CompleteOptions, frames: number): number {
  return 3 + Math.floor((frames * frameSize) / ((cpus + 1) * arrayBytesOf(limit) + cacheDescriptor));
}
