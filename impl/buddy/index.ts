// A binary buddy with a minimum leaf.
export { Buddy } from './buddy.ts';
export { FreeBlocks } from './free-blocks.ts';
export type { BlockRecord, BuddyInspection } from './inspection.ts';
export type { FreeMisuse } from './misuse.ts';
export type { BuddyOptionError, BuddyOptions } from './options.ts';
