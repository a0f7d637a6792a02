// What the buddy promises about sizes and places, from the words of the seed and the semantics of the original.
import type { BuddySettings } from '../../spec/buddy/contract.ts';

export interface Promises {
  /** Address of the first leaf. */
  readonly start: number;
  /** Address behind the last whole leaf. */
  readonly end: number;
  readonly leafSize: number;
  readonly leaves: number;
}

export function promisesOf({ leafSize, heapSize, heapStart }: BuddySettings): Promises {
  const start = rounded(heapStart);
  const leaves = (heapSize - (heapSize % leafSize)) / leafSize;
  return { start, end: start + leaves * leafSize, leafSize, leaves };
}

/** Leaves of the block that serves so many bytes: the least power of two that holds them. */
export function leavesFor({ leafSize }: Promises, size: number): number {
  let leaves = 1;
  while (leaves * leafSize < size) leaves += leaves;
  return leaves;
}

/** Why a configuration is impossible, null when it is possible. */
export function refusal({ leafSize, heapSize, heapStart }: BuddySettings): string | null {
  const leafSizes = Array.from({ length: 28 }, (_, exponent) => 8 * 2 ** exponent);
  if (!leafSizes.includes(leafSize)) return 'leaf-size';
  if (!Number.isInteger(heapSize) || heapSize < 0 || heapSize > 2147483640) return 'heap-size';
  if (!Number.isInteger(heapStart) || heapStart <= 8) return 'heap-start';
  const behind = rounded(heapStart) + heapSize - (heapSize % leafSize);
  return behind > 2147483640 ? 'heap-start' : null;
}

/** "Offset rounded up to 8." */
function rounded(heapStart: number): number {
  return heapStart + ((8 - (heapStart % 8)) % 8);
}
