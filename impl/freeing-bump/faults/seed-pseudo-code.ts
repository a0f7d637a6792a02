// The pseudo-code of seed 004, word for word as far as it can be run: nothing is added, nothing put right.
//
// What the text itself gets wrong is left out: a missing colon, `trailing_zeroes`, inner functions that use outer
// variables. A failed assertion, an index out of range and an overflow are panics: what was changed until then stays so.
import { Panic } from './variant.ts';

/** What the text calls N: powers of two from 8 bytes to 16,777,216 bytes. */
const N = 22;

/** The variables of the text; everything is 0 at first. */
export interface SeedHeap {
  /** An address is an index into it. */
  readonly heap: Uint8Array;
  readonly heads: Float64Array;
  bumper: number;
}

/** @param heap as much memory as there is, with all bytes 0 */
export function seedHeap(heap: Uint8Array): SeedHeap {
  return { heap, heads: new Float64Array(N), bumper: 0 };
}

export function malloc(seed: SeedHeap, size: number): number {
  const { heap, heads } = seed;
  const itemSize = nextPowerOfTwo(Math.max(size, 8));
  const listIndex = trailingZeros(itemSize) - 3;
  let ptr: number;
  if (at(heads, listIndex) !== 0) {
    const item = at(heads, listIndex);
    heads[listIndex] = leBytesToU64(heap, item);
    ptr = item + 8;
  } else {
    ptr = bump(seed, itemSize + 8) + 8;
  }
  for (let i = 1; i < 8; i += 1) put(heap, ptr - i, 255);
  put(heap, ptr - 8, listIndex);
  return ptr;
}

export function free({ heap, heads }: SeedHeap, ptr: number): void {
  const listIndex = at(heap, ptr - 8);
  for (let i = 1; i < 8; i += 1) if (at(heap, ptr - i) !== 255) throw new Panic('assertion failed');
  const tail = at(heads, listIndex);
  heads[listIndex] = ptr - 8;
  writeU64IntoLeBytes(heap, ptr - 8, tail);
}

function bump(seed: SeedHeap, n: number): number {
  const res = seed.bumper;
  seed.bumper += n;
  return res;
}

function nextPowerOfTwo(value: number): number {
  return 2 ** Math.ceil(Math.log2(value));
}

function trailingZeros(powerOfTwo: number): number {
  return Math.log2(powerOfTwo);
}

function leBytesToU64(heap: Uint8Array, address: number): number {
  let value = 0;
  for (let i = 7; i >= 0; i -= 1) value = value * 256 + at(heap, address + i);
  return value;
}

function writeU64IntoLeBytes(heap: Uint8Array, address: number, value: number): void {
  for (let i = 0; i < 8; i += 1) put(heap, address + i, Math.floor(value / 256 ** i) % 256);
}

/** Reads an element; what is not there is a panic. */
function at(array: Uint8Array | Float64Array, index: number): number {
  const value = array[index];
  if (value === undefined) throw new Panic(`index ${index} is out of range`);
  return value;
}

/** Writes a byte; where there is none is a panic. */
function put(heap: Uint8Array, index: number, value: number): void {
  at(heap, index);
  heap[index] = value;
}
