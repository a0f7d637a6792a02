// What the allocator promises about sizes and places, from the words of the seed and of its hardened descendants.
import type { FreeingBumpSettings } from '../../spec/freeing-bump/contract.ts';

/** "An extra 8 bytes preceding it." */
export const HEADER = 8;
/** "Nil link." */
export const NIL = 4294967295;
/** 4 GiB: behind the last address there is. */
const ADDRESSES = 4294967296;

/** The promises of one configuration. */
export interface Promises {
  /** Address of the first header. */
  readonly base: number;
  /** Bytes of a payload by order, smallest first. */
  readonly payloads: readonly number[];
  readonly pageSize: number;
  readonly pagesMax: number;
}

export function promisesOf({ base, classes, pageSize, pagesMax }: FreeingBumpSettings): Promises {
  const payloads = [8];
  while (payloads.length < classes) payloads.push(2 * (payloads[payloads.length - 1] as number));
  let aligned = base;
  while (aligned % HEADER !== 0) aligned += 1;
  return { base: aligned, payloads, pageSize, pagesMax };
}

/** Bytes of a block of this order, with its header. */
export function blockOf({ payloads }: Promises, order: number): number {
  return HEADER + (payloads[order] as number);
}

/** The order of the smallest block that holds so many bytes; -1 when there is none. */
export function orderOf({ payloads }: Promises, size: number): number {
  return payloads.findIndex((payload) => payload >= size);
}

/** Why a configuration is impossible, null when it is possible. */
export function refusal(settings: FreeingBumpSettings): string | null {
  const { classes, base, pageSize, pages, pagesMax, windowStart, owners } = settings;
  const counts = [classes, base, pageSize, pages, pagesMax, windowStart, owners];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) return 'not-a-whole-number';
  if (classes === 0 || classes > 29) return 'classes-out-of-range';
  if (pageSize === 0 || pageSize % 8 !== 0) return 'page-size-not-multiple-of-8';
  if (pages === 0 || pages > pagesMax) return 'pages-out-of-range';
  if (pagesMax * pageSize > ADDRESSES) return 'memory-too-large';
  // Rounded up, the base must still be an address.
  if (base > ADDRESSES - 8) return 'base-too-high';
  const { base: first } = promisesOf(settings);
  if (windowStart % 8 !== 0 || windowStart > first || windowStart >= pages * pageSize) return 'window-misplaced';
  return owners === 1 || owners === 2 ? null : 'owners-out-of-range';
}
