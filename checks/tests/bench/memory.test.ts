// What requests take of memory, counted by running the allocators, is what the arithmetic of the seed's discussion gives.
import { expect, it } from 'vitest';
import { cellsOf } from '../../bench/document/text.ts';
import { benchMemory } from '../../bench/memory.ts';

const [bytesTaken = [], utilisation = []] = benchMemory().map((table) => cellsOf(table));

/** The rows of a table without its header, as words that two spaces or more keep apart. */
function rowsOf(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
}

it('a request takes the bytes of its class, of a share of a slab, or of whole leaves', () => {
  const wanted = `
    1-8            4096    1024    8 (512)     8.1 (504)     8 (128)      8.5 (120)     16
    9-16           4096    1024    16 (256)    16.3 (252)    16 (64)      17.1 (60)     24
    17-32          4096    1024    32 (128)    32.5 (126)    32 (32)      34.1 (30)     40
    33-64          4096    1024    64 (64)     65.0 (63)     64 (16)      68.3 (15)     72
    65-128         4096    1024    128 (32)    132.1 (31)    128 (8)      146.3 (7)     136
    129-256        4096    1024    256 (16)    273.1 (15)    256 (4)      341.3 (3)     264
    257-512        4096    1024    512 (8)     585.1 (7)     512 (2)      1024 buddy    520
    513-1024       4096    1024    1024 (4)    1365.3 (3)    1024 buddy   1024 buddy    1032
    1025-2048      4096    2048    2048 (2)    4096 buddy    2048 buddy   2048 buddy    2056
    2049-4096      4096    4096    4096 buddy  4096 buddy    4096 buddy   4096 buddy    4104
    4097-8192      8192    8192    8192 buddy  8192 buddy    8192 buddy   8192 buddy    8200
    8193-16384     16384   16384   16384 buddy  16384 buddy  16384 buddy  16384 buddy   16392
    65537-131072   131072  131072  131072 buddy  131072 buddy  131072 buddy  131072 buddy  131080
    the first      4096    1024    4096        4096          1024         1024          16`;
  expect(bytesTaken.slice(1)).toEqual(rowsOf(wanted));
});

it('memory is used as well as requests fill what they take', () => {
  const wanted = `
    64    0.8   3.2   75.6  74.4  75.6  70.9  63.7
    256   3.1   12.5  75.3  71.2  75.3  58.8  71.9
    1024  12.5  50.0  75.1  58.6  75.1  62.3  74.2
    4096  50.0  72.7  75.0  62.3  75.0  74.1  74.8`;
  expect(utilisation.slice(1)).toEqual(rowsOf(wanted));
});
