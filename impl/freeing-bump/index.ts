// The freeing-bump allocator, and the memories it works on.
export { ArenaMemory, type ArenaMemoryOptions } from './arena-memory.ts';
export type { FreeingBumpStatistics } from './books.ts';
export type { FreeingBumpError } from './errors.ts';
export { FreeingBump } from './freeing-bump.ts';
export type { LinearMemory } from './linear-memory.ts';
export type { FreeingBumpOptionError, FreeingBumpOptions } from './options.ts';
export { type GuestMemory, WasmMemory } from './wasm-memory.ts';
