// The library: allocators on typed arrays, usable without the checker.

export {
  Buddy,
  type BuddyOptionError,
  type BuddyOptions,
  type FreeMisuse as BuddyMisuse,
} from './buddy/index.ts';
export * from './buddy-slab/index.ts';
export * from './freeing-bump/index.ts';
export { AllocatorError } from './kit/error.ts';
export { MEMORY_BYTES_MAX, Memory } from './kit/memory.ts';
export * from './leaf-slab/index.ts';
export * from './slab-cache/index.ts';
export * from './slab-system/index.ts';
