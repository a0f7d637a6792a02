// What the threads of a search share, and how it is laid out as words.
import { growingBuffer } from './growing-words.ts';
import { MEETING_WORDS } from './meeting.ts';

/** States of one block. */
export const BLOCK = 64;
/** Of 8 slots of the table, so many are taken at most. */
const TAKEN_OF_8 = 5;
/** Blocks that there is room for at first. */
export const LEAST_BLOCKS = 16;

// What threads share beside states, as words.
/** The block that is taken next to be filled, and the one that is taken next to be left. */
export const NEXT_BLOCK = 0;
export const NEXT_TO_LEAVE = 1;
/** The first block of the layer that is left, and the first behind it. */
export const LAYER_START = 2;
export const LAYER_END = 3;
/** States that were counted: all, and those reached from this layer. */
export const STATES = 4;
export const LAYER_STATES = 5;
/** Layers that were completed. */
export const DEPTH = 6;
/** Threads that have come to a meeting because they are through with their layer. */
export const AT_END = 7;
/** Whether somebody waits for the others to meet. */
export const CALLED = 8;
/** Whether the search is to end, at once or with its layer, and whether that was decided, for all threads at once. */
export const ASKED_TO_STOP = 9;
export const ASKED_TO_END = 10;
export const STOPPED = 11;
/** What the last meeting was about. */
export const OUTCOME = 12;
export const LAYER_MEETING = 13;
export const GROWTH_MEETING = LAYER_MEETING + MEETING_WORDS;
const CONTROL_WORDS = GROWTH_MEETING + MEETING_WORDS;

// Outcomes of meetings.
export const NOTHING = 0;
export const ROOM_MADE = 1;
export const NEXT_LAYER = 2;

/** What several threads make their part of a search of. */
export interface SharedSearch {
  readonly threads: number;
  readonly recordWords: number;
  readonly control: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly records: SharedArrayBuffer;
  readonly filled: SharedArrayBuffer;
  readonly perDepth: SharedArrayBuffer;
}

/** A search that so many threads take part in. */
export function shareSearch(threads: number, recordWords: number): SharedSearch {
  return {
    threads,
    recordWords,
    control: controlBuffer(),
    slots: growingBuffer(4 * slotsFor(LEAST_BLOCKS)),
    records: growingBuffer(4 * (LEAST_BLOCKS * BLOCK * recordWords)),
    filled: growingBuffer(4 * LEAST_BLOCKS),
    perDepth: growingBuffer(4 * 64),
  };
}

/** What threads share beside states; also for one thread by itself. */
export function controlBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * CONTROL_WORDS);
}

/** How many slots a table for so many blocks has: a power of two. */
export function slotsFor(blocks: number): number {
  return 2 ** Math.ceil(Math.log2((blocks * BLOCK * 8) / TAKEN_OF_8));
}
