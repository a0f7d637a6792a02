// How many states there are where nobody touches a header and the memory stays as it is.
//
// A new block is made only while every free list of its order is empty, so any sequence of blocks that fits can be made,
// all of them live, and from there everything else follows: of m blocks of one order, some are free, in the order in which
// they were freed, and each of the others has a holder and, where a header fits into its payload, what its holder wrote
// there or not. Refusals add a poisoned twin of every state. (The untouched allocator has not seen its memory yet; its
// twin has.)
import type { ClosedForm } from '../kit/subject.ts';
import { blockBytes, type FreeingBumpSettings, spaceBytes } from './contract.ts';

/** Bytes up to which the sequences of blocks are counted. */
const SPACE_MAX = 128;

export function closedForm(settings: FreeingBumpSettings): ClosedForm | null {
  const { writes, outside, pages, pagesMax, owners } = settings;
  const space = Math.max(spaceBytes(settings), 0);
  if (writes !== 'inside' || outside !== 'still' || pages < pagesMax || space > SPACE_MAX) return null;
  const states = 2 * countFrom(settings, 0, space, 0);
  const w = owners === 1 ? '1 for order 0, 2 for others' : '2 for order 0, 4 for others';
  const formula =
    '2 * sum over the blocks that fit, m0 of order 0, m1 of order 1, ..., of (m0 + m1 + ...)! / (m0! * m1! * ...) * ' +
    `f(m0) * f(m1) * ..., where f(0) = 1, f(m) = m * f(m-1) + w^m, and w = ${w}`;
  return { states, formula };
}

/** Sums over the blocks of this order and above that fit into a space in which others were placed. */
function countFrom(settings: FreeingBumpSettings, order: number, space: number, placed: number): number {
  if (order === settings.classes) return 1;
  const ways = settings.owners * (order === 0 ? 1 : 2);
  let sum = 0;
  let placements = 1;
  let uses = 1;
  for (let blocks = 0; blocks * blockBytes(order) <= space; blocks += 1) {
    if (blocks > 0) {
      placements = (placements * (placed + blocks)) / blocks;
      uses = blocks * uses + ways ** blocks;
    }
    const rest = countFrom(settings, order + 1, space - blocks * blockBytes(order), placed + blocks);
    sum += placements * uses * rest;
  }
  return sum;
}
