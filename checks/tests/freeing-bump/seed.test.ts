// The port of the seed's pseudo-code is literal: it goes wrong just as its text does, defect by defect.
import { describe, expect, it } from 'vitest';
import { free, malloc, type SeedHeap, seedHeap } from '../../../impl/freeing-bump/faults/seed-pseudo-code.ts';
import { Panic } from '../../../impl/freeing-bump/faults/variant.ts';

/**
 * Histories: `m8=24` allocates 8 bytes and is answered 24, `f24` frees, `b16:200` writes a byte, `b9..15:255` some, `w16:1600`
 * writes a word of 8 bytes; `!` is a panic.
 */
const TRACES: readonly (readonly [id: string, heap: number, history: string])[] = [
  ['F1: the block that starts the heap is lost when freed', 4096, 'm8=8 f8 m8=24'],
  ['F1: of whatever class it is', 4096, 'm64=8 f8 m64=80'],
  ['F2: freeing block 0 drops the whole chain', 4096, 'm8=8 m8=24 f24 f8 m8=40'],
  ['F2: in the other order only block 0 is lost', 4096, 'm8=8 m8=24 f8 f24 m8=24 m8=40'],
  ['F3: a payload behind the heap is returned', 8, 'm8=8'],
  ['F3: and after a block that fits', 24, 'm8=8 m8=24'],
  ['F4: the bumper has moved when it panics', 16, 'm8=8 m8! bumper=32 m8! bumper=48'],
  ['F5: a size above 2^24 indexes past the heads', 4096, 'm16777217!'],
  ['F5: sizes 0 to 8 are fine', 4096, 'm0=8 m1=24 m7=40 m8=56 m9=72'],
  ['F6: an address below 8 underflows', 4096, 'f0!'],
  ['F6: an address behind the heap reads outside', 64, 'f80!'],
  ['F7: the class byte is trusted', 4096, 'm8=8 m8=24 b16:200 f24!'],
  ['F8: an overflow by one byte moves a block to another list', 4096, 'm8=8 m8=24 b8..16:1 f24 head1=16'],
  ['F9: a small block is served as a large one', 4096, 'm8=8 m8=24 b16:2 f24 m32=24 m8=40'],
  ['F10: payload bytes that look like a header are accepted', 4096, 'm16=8 b8:0 b9..15:255 f16 m8=16'],
  ['F11: a link that was written over is followed', 4096, 'm8=8 m8=24 f24 w16:1600 m8=24 m8=1608'],
  ['F11: or leads out of the heap', 4096, 'm8=8 m8=24 f24 w16:8000 m8=24 m8!'],
  ['F12: a double free of a block that is free is caught', 4096, 'm8=8 m8=24 f24 f24!'],
  ['F12: not of one that was handed out again', 4096, 'm8=8 m8=24 f24 m8=24 f24 m8=24'],
  ['F13: with nothing live a block is bumped beyond the end', 80, 'm64=8 f8 m8=80'],
  ['F14: what was never allocated is refused by luck', 4096, 'f16!'],
  ['F14: and accepted by luck', 4096, 'b9..15:255 f16'],
  ['F15: what was changed before a panic stays changed', 16, 'm8=8 m16! bumper=40'],
];

describe.each(TRACES)('%s', (_, heap, history) => {
  it(`in ${heap} bytes: ${history}`, () => {
    const seed = seedHeap(new Uint8Array(heap));
    expect(
      history
        .split(' ')
        .map((event) => carryOut(seed, event))
        .join(' '),
    ).toBe(history);
  });
});

it('an occupied header is the class and seven times 255, a free one the address of the next', () => {
  const seed = seedHeap(new Uint8Array(128));
  for (const size of [8, 16, 8]) malloc(seed, size);
  free(seed, 24);
  free(seed, 48);
  const header = (at: number) => [...seed.heap.subarray(at, at + 8)];
  expect([header(0), header(16), header(40)]).toEqual([
    [0, 255, 255, 255, 255, 255, 255, 255],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
  ]);
  expect([...seed.heads.subarray(0, 3)]).toEqual([40, 16, 0]);
});

/** @returns the event, with what really was answered */
function carryOut(seed: SeedHeap, event: string): string {
  const [, letter = '', first = '', last, value] =
    /^(bumper|head|[mfbw])(\d*)(?:\.\.(\d+))?(?:[:=](\d+))?!?$/.exec(event) ?? [];
  const number = Number(first);
  try {
    switch (letter) {
      case 'm':
        return `m${first}=${malloc(seed, number)}`;
      case 'f':
        free(seed, number);
        return `f${first}`;
      case 'b':
        seed.heap.fill(Number(value), number, Number(last ?? number) + 1);
        return event;
      case 'w':
        new DataView(seed.heap.buffer).setBigUint64(number, BigInt(value ?? 0), true);
        return event;
      case 'bumper':
        return `bumper=${seed.bumper}`;
      case 'head':
        return `head${first}=${seed.heads[number]}`;
      default:
        throw new Error(`'${event}' is no event.`);
    }
  } catch (error) {
    if (error instanceof Panic) return `${letter}${first}!`;
    throw error;
  }
}
