// What the threads of one exploration share: the states that were seen, the ways to them, and the images of two layers.
import { type SharedPaths, sharePaths } from './paths.ts';
import { growingBuffer } from './search/growing-words.ts';
import { type SharedSearch, shareSearch } from './search/shared-search.ts';

/** Words of a signature. */
const RECORD_WORDS = 3;

export interface SharedExploration {
  readonly search: SharedSearch;
  readonly paths: SharedPaths;
  /** Images of the states of layers, in turn. */
  readonly images: readonly [SharedArrayBuffer, SharedArrayBuffer];
}

/** The part that one of several threads takes in an exploration. */
export interface Part {
  readonly shared: SharedExploration;
  /** From 0 on. */
  readonly thread: number;
}

export function shareExploration(threads: number): SharedExploration {
  return {
    search: shareSearch(threads, RECORD_WORDS),
    paths: sharePaths(),
    images: [growingBuffer(0), growingBuffer(0)],
  };
}

/** Bytes that are shared now. */
export function byteLengthOf({ search, paths, images }: SharedExploration): number {
  const { slots, records, filled } = search;
  const buffers = [slots, records, filled, ...Object.values<SharedArrayBuffer>(paths), ...images];
  return buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
