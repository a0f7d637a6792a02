// The slab cache and the backends that come with it.
export { ArenaBackend, type ArenaBackendParts } from './backend/arena-backend.ts';
export { FlatPageMap } from './backend/flat-page-map.ts';
export { FrameSource, type FrameSourceOptions } from './backend/frame-source.ts';
export { HashPageMap } from './backend/hash-page-map.ts';
export type { MemoryBackend } from './backend/memory-backend.ts';
export type { PageMap } from './backend/page-map.ts';
export { SlabInfoCache, SlabInfoPool, type SlabInfoSource } from './backend/slab-info-source.ts';
export type { SlabCacheStatistics } from './books.ts';
export type { SlabLayout } from './layout.ts';
export type { FreeMisuse } from './misuse.ts';
export { ObjectSizeType, type OptionError, type SlabCacheOptions } from './options.ts';
export { SlabCache } from './slab-cache.ts';
export { SLAB_INFO_BYTES } from './slab-info.ts';
