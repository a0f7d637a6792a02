// Which bytes users hold, and which are on their way back to the allocator.
import type { ByteRange } from '../../../spec/kit/concurrency.ts';

/** Bytes that a user holds. */
export interface Holding extends ByteRange {
  /** The command by which he got them, as a reader sees it. */
  readonly since: string;
}

/** What changes hands when a command begins. */
export interface Taken {
  readonly left: readonly Holding[];
  /** What its user held of what he gives up. */
  readonly taken: readonly Holding[];
}

/** Takes these bytes away from whoever holds them; what nobody holds is not taken. */
export function take(held: readonly Holding[], ranges: readonly ByteRange[]): Taken {
  let left = held;
  const taken: Holding[] = [];
  for (const range of ranges) {
    taken.push(...left.flatMap((holding) => common(holding, range)));
    left = left.flatMap((holding) => without(holding, range));
  }
  return { left, taken };
}

/** Holdings in the order of their addresses. */
export function sorted(held: readonly Holding[]): readonly Holding[] {
  return [...held].sort((one, other) => one.address - other.address);
}

/** The holding that has a byte of a range; undefined when nobody holds any. */
export function holderOf(held: readonly Holding[], range: ByteRange): Holding | undefined {
  return held.find((holding) => overlap(holding, range));
}

export function printHoldings(held: readonly Holding[]): string {
  return held.map(({ address, byteLength, since }) => `${address}+${byteLength} ${since}`).join(',');
}

function overlap(one: ByteRange, other: ByteRange): boolean {
  return one.address < endOf(other) && other.address < endOf(one);
}

function common(holding: Holding, range: ByteRange): Holding[] {
  return between(holding, Math.max(holding.address, range.address), Math.min(endOf(holding), endOf(range)));
}

function without(holding: Holding, range: ByteRange): Holding[] {
  if (!overlap(holding, range)) return [holding];
  return [...between(holding, holding.address, range.address), ...between(holding, endOf(range), endOf(holding))];
}

function between({ since }: Holding, start: number, end: number): Holding[] {
  return start < end ? [{ address: start, byteLength: end - start, since }] : [];
}

function endOf({ address, byteLength }: ByteRange): number {
  return address + byteLength;
}
