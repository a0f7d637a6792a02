// The slab system: caches of equal objects for several CPUs, over frames that a provider lends.
export { CacheHandle } from './cache-handle.ts';
export { FrameArena, type FrameArenaOptions } from './frame-arena.ts';
export type { FrameProvider } from './frame-provider.ts';
export {
  geometryOf as slabGeometryOf,
  type SlabGeometry,
  type SlabSurroundings,
} from './geometry.ts';
export type { CacheInfo, SlabSystemInfo } from './info.ts';
export type {
  FreeMisuse as SlabSystemMisuse,
  HandleError as SlabSystemHandleError,
  RequestError as SlabSystemRequestError,
} from './misuse.ts';
export type { OptionError as SlabSystemOptionError, SlabSystemOptions } from './options.ts';
export { type ReclaimOptions, SlabSystem } from './slab-system.ts';
