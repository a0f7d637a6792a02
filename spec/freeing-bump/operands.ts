// What the commands are given: sizes, addresses and pages that tempt an allocator in the state at hand.
import {
  type BlockView,
  blockBytes,
  type FreeingBumpView,
  HEADER_BYTES,
  heapBase,
  largestPayload,
  memoryBytes,
  NIL,
  payloadOf,
  spaceBytes,
} from './contract.ts';

type View = FreeingBumpView;

/** What counts as a large request: it would soon fill the memories that random histories run on. */
const LARGE = 4096;

/** Not poisoned: everything else is refused for the same reason. */
export function works({ poisoned }: View): boolean {
  return !poisoned;
}

export function hasSecondUser({ settings }: View): boolean {
  return settings.owners === 2;
}

export function isMoving({ settings }: View): boolean {
  return settings.outside === 'moving';
}

export function smallPayloads({ settings, poisoned }: View): number[] {
  if (poisoned) return [payloadOf(0)];
  return payloadsThatFit(settings).filter((payload) => payload <= LARGE);
}

export function largePayloads({ settings }: View): number[] {
  return payloadsThatFit(settings).filter((payload) => payload > LARGE);
}

/** The sizes of which the memory, at its largest, holds a block. */
function payloadsThatFit(settings: View['settings']): number[] {
  const payloads: number[] = [];
  for (let order = 0; order < settings.classes; order += 1) {
    if (blockBytes(order) <= spaceBytes(settings)) payloads.push(payloadOf(order));
  }
  return payloads;
}

export function oddSizes({ settings }: View): number[] {
  return [0, 1, 9, 33, 1025].filter((size) => size <= largestPayload(settings) && size < spaceBytes(settings));
}

export function oversizes({ settings }: View): number[] {
  const largest = largestPayload(settings);
  return [...new Set([largest + 1, 2 ** 25 + 1, NIL])].filter((size) => size > largest);
}

export function outsideAddresses(view: View): number[] {
  const beyond = memoryBytes(view) + HEADER_BYTES;
  const last = 2 ** 32 - HEADER_BYTES;
  return [...new Set([beyond, last])].filter((address) => beyond <= address && address <= last);
}

export function unallocatedAddresses(view: View): number[] {
  const base = heapBase(view.settings);
  const next = view.bumper + HEADER_BYTES;
  return [...(next <= memoryBytes(view) ? [next] : []), ...(base >= HEADER_BYTES ? [base] : [])];
}

/** Addresses of the payloads of some blocks. */
export function payloads({ blocks }: View, wanted: (block: BlockView) => boolean): number[] {
  return blocks.filter(wanted).map(({ header }) => header + HEADER_BYTES);
}

export function heldBy({ held }: View, user: number): number[] {
  return held.filter(({ owner }) => owner === user).map(({ address }) => address);
}

/** Payloads of live blocks in which there is room for what looks like a header. */
export function roomyPayloads(view: View): number[] {
  const end = memoryBytes(view);
  return payloads(view, ({ owner, order }) => owner !== null && order > 0).filter(
    (address) => address + HEADER_BYTES <= end,
  );
}

export function headersInMemory(view: View): number[] {
  const end = memoryBytes(view);
  return view.blocks.filter(({ header }) => header < end).map(({ header }) => header);
}

/** Headers directly behind a block that is held. */
export function headersBehindHeld(view: View): number[] {
  const end = memoryBytes(view);
  return view.blocks
    .filter(({ owner }) => owner !== null)
    .map(({ header, order }) => header + blockBytes(order))
    .filter((behind) => behind < view.bumper && behind < end);
}

/** Where a forged link may lead: to the first block, into it, or nowhere. */
export function temptingLinks({ blocks }: View): number[] {
  const [first] = blocks;
  return first === undefined ? [] : [first.header, first.header + HEADER_BYTES, NIL - 1];
}

export function fewerPages({ pages, settings }: View): number[] {
  const lengths = [pages - 1, Math.floor(pages / 2), 1].filter(
    (length) => length < pages && length * settings.pageSize > settings.windowStart,
  );
  return [...new Set(lengths)];
}

/** Whether every header is one that the allocator writes. */
export function isUndamaged(view: View): boolean {
  if (view.poisoned) return false;
  const { blocks } = view;
  for (const { owner, order, low, high } of blocks) {
    if (owner !== null && (low !== order || high !== 1)) return false;
    if (owner !== null) continue;
    if (high !== 0) return false;
    if (low !== NIL && !blocks.some((other) => other.header === low && other.order === order)) return false;
  }
  return true;
}
