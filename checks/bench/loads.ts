// What the contenders are given to do. Every load leaves an allocator as it found it, so that it can be run again.
import type { Contender } from './contenders.ts';

export interface Load {
  /** Prepares the allocator; returns what is to be timed, which answers how many operations it did. */
  prepare(allocator: Contender): () => number;
}

/** Bytes of a request where all are alike. */
export const REQUEST_BYTES = 64;
/** The largest request, in bytes. */
export const REQUEST_BYTES_MAX = 2048;
/** Objects live at a time. */
export const LIVE = 10_000;

export type LoadName = 'hot pair' | 'fill and drain' | 'random replacement' | 'mixed sizes';

export const loads: Readonly<Record<LoadName, Load>> = {
  'hot pair': { prepare: hotPair },
  'fill and drain': { prepare: fillAndDrain },
  'random replacement': { prepare: (allocator) => replacement(allocator, () => REQUEST_BYTES) },
  'mixed sizes': { prepare: (allocator) => replacement(allocator, mixedSize) },
};

/** One allocated and freed, with another one live so that memory need not be given back. */
function hotPair(allocator: Contender): () => number {
  take(allocator, REQUEST_BYTES);
  return () => {
    for (let pair = 0; pair < LIVE; pair += 1) allocator.free(allocator.allocate(REQUEST_BYTES), REQUEST_BYTES);
    return 2 * LIVE;
  };
}

function fillAndDrain(allocator: Contender): () => number {
  const live = new Float64Array(LIVE);
  return () => {
    for (let index = 0; index < LIVE; index += 1) live[index] = take(allocator, REQUEST_BYTES);
    for (let index = 0; index < LIVE; index += 1) allocator.free(live[index] as number, REQUEST_BYTES);
    return 2 * LIVE;
  };
}

/** Many live, one after the other replaced, in random order. */
function replacement(allocator: Contender, sizeOf: (random: number) => number): () => number {
  let random = 1;
  const draw = () => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return random >>> 8;
  };
  const sizes = Int32Array.from({ length: LIVE }, () => sizeOf(draw()));
  const live = Float64Array.from(sizes, (size) => take(allocator, size));
  return () => {
    for (let step = 0; step < LIVE / 10; step += 1) {
      const index = draw() % LIVE;
      allocator.free(live[index] as number, sizes[index] as number);
      const size = sizeOf(draw());
      sizes[index] = size;
      live[index] = take(allocator, size);
    }
    return LIVE / 5;
  };
}

/** 1 byte to the most, small ones more often: each power of two as often as another. */
function mixedSize(random: number): number {
  const powers = Math.log2(REQUEST_BYTES_MAX) + 1;
  const most = 2 ** (random % powers);
  return 1 + (Math.floor(random / powers) % most);
}

/** @throws Error when there is no memory: such a figure would be worth nothing */
function take(allocator: Contender, size: number): number {
  const address = allocator.allocate(size);
  if (address === 0) throw new Error(`${allocator.name} has no memory left for ${size} bytes.`);
  return address;
}
