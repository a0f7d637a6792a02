// Where blocks are, what their headers say, and which is handed out next.
import { always, type Step, step } from '../../kit/property.ts';
import { type BlockView, blockBytes, type FreeingBumpView, HEADER_BYTES, heapBase, NIL } from '../contract.ts';
import { blockAt, headOf, isAllocate, isDeallocate, operand, orderAsked } from './complaints.ts';

type View = FreeingBumpView;
type Taken = Step<View>;

export const noOverlap = always<View>(
  'no-overlap',
  'What users hold does not overlap, headers included; it is aligned to 8, starts a header above the base, and ends within the memory, or within what the allocator saw of it before it was cut.',
  ['two-live', 'several-orders', 'block-reused', 'end-of-memory'],
  overlap,
);

export const tiling = always<View>(
  'tiling',
  'Blocks lie side by side from the base to the bumper, each a header and a payload of 8 * 2^order bytes, with nothing between and nothing left over; the bumper lies within the memory that was seen.',
  ['two-live', 'several-orders', 'end-of-memory'],
  untiled,
);

export const blockKept = step<View>(
  'block-kept',
  'A block stays where it is, and of its order, until a new allocator is started; it changes hands only by being allocated or freed, and at most one is new after an allocation.',
  ['block-reused', 'two-live', 'started-anew'],
  lostBlock,
);

export const headers = step<View>(
  'headers',
  'Allocating writes an occupied header with the order into the block handed out, freeing a free one with the old head as its link into the block taken back, bit for bit; every other header keeps its bytes, but for what users write and what is cut off.',
  ['block-reused', 'list-of-two'],
  headerWrong,
);

export const freeLists = always<View>(
  'free-lists',
  'Where nobody writes over headers or cuts them off, each list ends, and the lists hold exactly the blocks that nobody holds, each once and on the list of its order.',
  ['list-of-two', 'several-orders'],
  listWrong,
);

export const lastFreedFirst = step<View>(
  'last-freed-first',
  'An allocation takes the block of its order that was freed last, wherever it lies, and the block at the bumper only when none is free; the link of the block taken is the next head, and no other head changes.',
  ['block-reused', 'first-block-reused', 'list-of-two'],
  takenFromElsewhere,
);

function overlap(view: View): string | null {
  const base = heapBase(view.settings);
  const end = bytesSeen(view);
  let free = base;
  for (const { address, byteLength } of view.held) {
    if (address % HEADER_BYTES !== 0) return `${address} is not aligned to ${HEADER_BYTES}`;
    if (address < base + HEADER_BYTES) return `${address} is handed out, which has no header above the base, ${base}`;
    if (address - HEADER_BYTES < free)
      return `the block at ${address} overlaps the one before it, which ends at ${free}`;
    free = address + byteLength;
    if (free > end) return `the block at ${address} ends at ${free}, behind the memory of ${end} bytes`;
  }
  return null;
}

function untiled(view: View): string | null {
  const { blocks, bumper, settings } = view;
  let next = heapBase(settings);
  for (const { header, order } of blocks) {
    if (header !== next) return `a block starts at ${header} instead of ${next}`;
    if (order >= settings.classes) return `the block at ${header} has order ${order}, which does not exist`;
    next += blockBytes(order);
  }
  if (bumper !== next) return `the bumper is ${bumper}, and the last block ends at ${next}`;
  return blocks.length > 0 && bumper > bytesSeen(view) ? `the bumper is ${bumper}, behind the memory` : null;
}

/** Bytes of the memory that there are, or that the allocator saw before they were cut off. */
function bytesSeen({ pages, pagesSeen, settings }: View): number {
  return Math.max(pages, pagesSeen) * settings.pageSize;
}

function lostBlock(taken: Taken): string | null {
  const { before, command, outcome } = taken;
  if (outcome.error !== null) return null;
  const { blocks } = taken.after;
  if (command.operation === 'start-anew') return blocks.length === 0 ? null : 'a new allocator has blocks';
  const changed = blockAddressed(taken);
  for (let index = 0; index < before.blocks.length; index += 1) {
    const was = before.blocks[index] as BlockView;
    const is = blocks[index];
    if (is?.header !== was.header) return `the block at ${was.header} is gone`;
    if (is.order !== was.order) return `the block at ${was.header} had order ${was.order} and has ${is.order}`;
    const owner = was.header === changed ? ownerAfter(taken) : was.owner;
    if (is.owner !== owner) return `the block at ${was.header} belongs to ${is.owner} instead of ${owner}`;
  }
  const added = blocks.length - before.blocks.length;
  if (added === 0) return null;
  const newest = blocks[before.blocks.length] as BlockView;
  if (added > 1 || newest.header !== changed) return `there is a block at ${newest.header} that nobody asked for`;
  return newest.owner === ownerAfter(taken) ? null : `the new block at ${newest.header} belongs to ${newest.owner}`;
}

/** Header of the block that was handed out or taken back; -1 when none was. */
function blockAddressed(taken: Taken): number {
  const { outcome } = taken;
  if (outcome.error !== null) return -1;
  if (isAllocate(taken)) return (outcome.value ?? 0) - HEADER_BYTES;
  return isDeallocate(taken) ? operand(taken, 0) - HEADER_BYTES : -1;
}

function ownerAfter(taken: Taken): number | null {
  return isAllocate(taken) ? operand(taken, 1) : null;
}

function headerWrong(taken: Taken): string | null {
  const { before, command, outcome } = taken;
  // What a refusal must leave alone has an invariant of its own.
  if (outcome.error !== null || !taken.imageChanged() || command.operation === 'start-anew') return null;
  const changed = blockAddressed(taken);
  const order = orderAsked(taken);
  for (const is of taken.after.blocks) {
    let low = is.low;
    let high = is.high;
    if (is.header === changed && order !== null) {
      low = order;
      high = 1;
    } else if (is.header === changed) {
      low = headOf(before, is.order);
      high = 0;
    } else {
      const was = blockAt(before, is.header);
      if (was === null) continue;
      low = wordAfter(taken, is.header, was.low);
      high = wordAfter(taken, is.header + 4, was.high);
    }
    if (is.low !== low || is.high !== high) {
      return `the header at ${is.header} reads ${is.low}, ${is.high} instead of ${low}, ${high}`;
    }
  }
  return null;
}

/** What a word of a header holds after a command that writes no header of its own accord. */
function wordAfter(taken: Taken, address: number, was: number): number {
  switch (taken.command.operation) {
    case 'memory-cut':
      return address >= operand(taken, 0) * taken.before.settings.pageSize ? 0 : was;
    case 'write-header': {
      const low = withBytes(was, address, operand(taken, 0), operand(taken, 1), 4);
      return withBytes(low, address, operand(taken, 0) + 4, operand(taken, 2), 4);
    }
    case 'write-byte':
      return withBytes(was, address, operand(taken, 0), operand(taken, 1), 1);
    default:
      return was;
  }
}

/** The word at an address after so many bytes of a number, lowest first, were written elsewhere. */
function withBytes(was: number, address: number, written: number, value: number, byteLength: number): number {
  let word = was;
  for (let index = 0; index < byteLength; index += 1) {
    const position = written + index - address;
    if (position < 0 || position > 3) continue;
    const byte = (value >>> (8 * index)) & 255;
    word = ((word & ~(255 << (8 * position))) | (byte << (8 * position))) >>> 0;
  }
  return word;
}

function listWrong(view: View): string | null {
  const { settings, heads, blocks, held } = view;
  if (settings.writes !== 'inside' || settings.outside !== 'still') return null;
  const live = new Set<number>();
  for (const { address } of held) live.add(address - HEADER_BYTES);
  let listed = 0;
  for (let order = 0; order < heads.length; order += 1) {
    for (let header = headOf(view, order); header !== NIL; ) {
      const block = blockAt(view, header);
      if (block === null) return `the list of order ${order} leads to ${header}, where no block starts`;
      if (live.has(header)) return `the list of order ${order} holds ${header}, which a user holds`;
      if (block.order !== order) return `the list of order ${order} holds ${header}, which has order ${block.order}`;
      listed += 1;
      if (listed > blocks.length) return `the list of order ${order} does not end`;
      header = block.low;
    }
  }
  const free = blocks.length - held.length;
  return listed === free ? null : `${free} blocks are free, and the lists hold ${listed}`;
}

function takenFromElsewhere(taken: Taken): string | null {
  const { before, command, outcome } = taken;
  if (outcome.error !== null) return null;
  const order = orderAsked(taken);
  let changed = -1;
  let next = NIL;
  if (order !== null) {
    const head = headOf(before, order);
    const expected = (head === NIL ? before.bumper : head) + HEADER_BYTES;
    if (outcome.value !== expected) return `${outcome.value} was handed out instead of ${expected}`;
    changed = order;
    next = head === NIL ? NIL : (blockAt(before, head)?.low ?? NIL);
  } else if (isDeallocate(taken)) {
    const header = blockAddressed(taken);
    changed = blockAt(before, header)?.order ?? -1;
    next = header;
  }
  for (let at = 0; at < before.heads.length; at += 1) {
    const kept = command.operation === 'start-anew' ? NIL : headOf(before, at);
    const wanted = at === changed ? next : kept;
    if (headOf(taken.after, at) !== wanted)
      return `the head of order ${at} is ${headOf(taken.after, at)}, not ${wanted}`;
  }
  return null;
}
