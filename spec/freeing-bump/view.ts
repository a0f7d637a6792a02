// Reads a view of the freeing-bump allocator from a sequence of numbers. The order in which it reads is the order in
// which model and implementation, each by itself, write.
//
// Addresses and headers have 32 bits: they are written as signed words and read back as unsigned ones. The bumper, which
// can be 2^32, is written in units of 8 bytes, as are the other counts of bytes but the sum, which has two words.
import type { WordSource } from '../kit/contract.ts';
import { readMany } from '../kit/reading.ts';
import {
  type BlockView,
  type FreeingBumpSettings,
  type FreeingBumpView,
  HEADER_BYTES,
  type HeldBlock,
  payloadOf,
} from './contract.ts';

/** The peak, and the two words of the sum, come last. */
export const TALLY_WORDS = 3;

/** What the first word of the sum counts up to, in units of 8 bytes. */
const SUM_WORD = 2 ** 30;

export function readView(settings: FreeingBumpSettings, words: WordSource): FreeingBumpView {
  const poisoned = words.next() === 1;
  const pages = words.next();
  const pagesSeen = words.next();
  const bumper = words.next() * 8;
  const heads = new Array<number>(settings.classes);
  for (let order = 0; order < heads.length; order += 1) heads[order] = words.next() >>> 0;
  const blocks = readMany(words, readBlock);
  return {
    settings,
    poisoned,
    pages,
    pagesSeen,
    bumper,
    heads,
    blocks,
    bytesAllocated: words.next() * 8,
    addressSpaceUsed: words.next() * 8,
    bytesAllocatedPeak: words.next() * 8,
    bytesAllocatedSum: (words.next() + words.next() * SUM_WORD) * 8,
    held: heldOf(blocks),
  };
}

/** What the allocator itself believes its users to hold. */
function heldOf(blocks: readonly BlockView[]): HeldBlock[] {
  const held: HeldBlock[] = [];
  for (const { header, order, owner } of blocks) {
    if (owner !== null) held.push({ address: header + HEADER_BYTES, byteLength: payloadOf(order), owner });
  }
  return held;
}

/** Header address, order, owner or -1, the two words of the header. */
function readBlock(words: WordSource): BlockView {
  const header = words.next() >>> 0;
  const order = words.next();
  const owner = words.next();
  return { header, order, owner: owner === -1 ? null : owner, low: words.next() >>> 0, high: words.next() >>> 0 };
}
