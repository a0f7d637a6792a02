// Slabs over the leaves of a buddy.
export { LeafSlab } from './leaf-slab.ts';
export type { FreeMisuse as LeafSlabMisuse } from './misuse.ts';
export type { LeafSlabOptions, OptionError as LeafSlabOptionError } from './options.ts';
export type { SizeClass } from './size-classes.ts';
export type { LeafSlabStatistics } from './slab-leaves.ts';
