// In which order frames are given back when all that can be spared is wanted.

/** What giving frames back takes. */
export interface Reclaiming {
  /** The caches, by descriptor, in the order in which they were created. */
  caches(): readonly number[];
  /** Puts what is in the arrays of a cache back into its slabs. */
  drain(descriptor: number): void;
  /** Gives all empty slabs of a cache back, the oldest first. */
  releaseEmpty(descriptor: number): void;
  /** Frames given back so far. */
  framesGivenBack(): number;
}

/** All arrays are drained first. Then come passes over all caches until one of them gives nothing back. */
export function reclaim(reclaiming: Reclaiming): void {
  for (const descriptor of reclaiming.caches()) reclaiming.drain(descriptor);
  let before: number;
  do {
    before = reclaiming.framesGivenBack();
    // A slab that keeps its records elsewhere frees two objects, which may empty a slab of a cache that had its turn.
    for (const descriptor of reclaiming.caches()) reclaiming.releaseEmpty(descriptor);
  } while (reclaiming.framesGivenBack() > before);
}
