// What follows from a configuration, calculated once: predicates ask for it many times a command.
import {
  classCount,
  classFor,
  heapBase,
  type LeafSlabSettings,
  leafCount,
  objectSizeOf,
  objectsPerSlab,
} from './contract.ts';

export interface Figures {
  /** Address of leaf 0. */
  readonly base: number;
  readonly leaves: number;
  /** Bytes of an object of each class. */
  readonly sizes: readonly number[];
  /** How many of them a slab has. */
  readonly objects: readonly number[];
  /** The class of each request of up to as many bytes as the largest object has. */
  readonly classes: readonly number[];
}

const known = new WeakMap<LeafSlabSettings, Figures>();

export function figuresOf(settings: LeafSlabSettings): Figures {
  let figures = known.get(settings);
  if (figures === undefined) {
    const classes = Array.from({ length: classCount(settings) }, (_, sizeClass) => sizeClass);
    const sizes = classes.map(objectSizeOf);
    figures = {
      base: heapBase(settings),
      leaves: leafCount(settings),
      sizes,
      objects: classes.map((sizeClass) => objectsPerSlab(settings, sizeClass)),
      classes: Array.from({ length: (sizes.at(-1) ?? -1) + 1 }, (_, size) => classFor(settings, size)),
    };
    known.set(settings, figures);
  }
  return figures;
}

/** The class that serves requests of so many bytes, a whole number from 0 on; -1 when they go straight to the buddy. */
export function classServing(settings: LeafSlabSettings, size: number): number {
  return figuresOf(settings).classes[size] ?? -1;
}
