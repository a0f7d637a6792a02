// The library: allocators on typed arrays, usable without the checker.
export { AllocatorError } from './kit/error.ts';
export { MEMORY_BYTES_MAX, Memory } from './kit/memory.ts';
export * from './slab-cache/index.ts';
