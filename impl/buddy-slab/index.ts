// Slabs over a page allocator, for several CPUs: together, and each by itself.
export { GlobalAllocator, type GlobalAllocatorStatistics } from './global-allocator.ts';
export type { GlobalFreeError, GlobalRegionError, GlobalRequestError } from './global-errors.ts';
export type { GlobalAllocatorOptionError, GlobalAllocatorOptions } from './global-options.ts';
export type { PageMisuse, PageRequestError } from './pages/errors.ts';
export type { PageAllocatorOptionError, PageAllocatorOptions } from './pages/options.ts';
export { PageAllocator, type PageSection, type PageStatistics } from './pages/page-allocator.ts';
export type { AddSlabError, SlabFreeError, SlabRequestError } from './slabs/misuse.ts';
export type { SlabPoolOptionError, SlabPoolOptions } from './slabs/options.ts';
export { PerCpuSlab } from './slabs/per-cpu-slab.ts';
export { SlabAllocator } from './slabs/slab-allocator.ts';
export { SlabPool, type SlabPoolStatistics } from './slabs/slab-pool.ts';
