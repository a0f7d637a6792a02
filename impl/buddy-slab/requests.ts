// What can be asked for, and who serves it.
import { isPowerOfTwo } from '../kit/bits.ts';
import { OBJECT_BYTES_MAX } from './slabs/size-classes.ts';

/** What a request is about: an object, a block asked for by bytes, pages asked for by their number, or a region. */
export type Route = 'slabs' | 'block' | 'pages' | 'region';

/** Alignments from here on are no words any more. */
const BEYOND_WORDS = 2 ** 31;

/** Whether `align` is 1, 2, 4, ... however large. */
export function isAlignment(align: number): boolean {
  if (align < BEYOND_WORDS) return isPowerOfTwo(align);
  return Number.isFinite(align) && 2 ** Math.round(Math.log2(align)) === align;
}

/** Whether so many bytes, aligned like this, can be meant at all. */
export function isLayout(size: number, align: number): boolean {
  return Number.isInteger(size) && size >= 0 && isAlignment(align);
}

/** Whether slabs serve a request. */
export function isSmall(size: number, align: number): boolean {
  return size <= OBJECT_BYTES_MAX && align <= OBJECT_BYTES_MAX;
}

export function routeOf(size: number, align: number): Route {
  return isSmall(size, align) ? 'slabs' : 'block';
}
