// What a user finds in the memory of an object: two words the cache left there, and whatever was there before.
import { describe, expect, it } from 'vitest';
import { openScene, type Scene } from './recording.ts';

/** What all lent memory holds before the cache sees it. */
const UNTOUCHED = 0xa5;
/** What a user writes. */
const WRITTEN = 0x3c;

const SEVEN_OBJECTS = { objectSize: 512, slabSize: 4096, pageSize: 4096, objectSizeType: 'small' } as const;

const ROWS = [
  { row: 'small, one page', writtenAtTheEnd: 56, ...SEVEN_OBJECTS },
  { row: 'small, many pages', writtenAtTheEnd: 56, ...SEVEN_OBJECTS, slabSize: 8192 },
  { row: 'large', writtenAtTheEnd: 0, ...SEVEN_OBJECTS, objectSize: 680, objectSizeType: 'large' },
] as const;

describe('the first two words of an object just allocated', () => {
  it('are 1, and the object before it on the free list', () => {
    const scene = openUntouched(SEVEN_OBJECTS);
    const fresh = Array.from({ length: 7 }, () => printAlloc(scene));
    expect(fresh).toEqual([
      'object 6: 1, object 5',
      'object 5: 1, object 4',
      'object 4: 1, object 3',
      'object 3: 1, object 2',
      'object 2: 1, object 1',
      'object 1: 1, object 0',
      'object 0: 1, 0',
    ]);
    scene.memory.bytes.fill(WRITTEN, scene.frames.first, scene.frames.first + 7 * 512);
    for (const index of [6, 3, 1]) scene.cache.free(scene.frames.first + index * 512);
    const again = [1, 2, 3].map(() => printAlloc(scene));
    expect(again).toEqual(['object 1: 1, object 3', 'object 3: 1, object 6', 'object 6: 1, 0']);
  });
});

describe.each(ROWS)('the memory of a slab, $row', ({ writtenAtTheEnd, ...options }) => {
  it('is written only in 16 bytes of each object, and where the SlabInfo is', () => {
    const scene = openUntouched(options);
    const { cache, frames, memory } = scene;
    const objects = Array.from({ length: cache.objectsPerSlab }, () => cache.alloc());
    const written: string[] = [];
    for (let offset = 0, from = -1; offset <= cache.slabSize; offset += 1) {
      const same = offset === cache.slabSize || memory.bytes[frames.first + offset] === UNTOUCHED;
      if (!same && from === -1) from = offset;
      if (same && from !== -1) written.push(`${from} to ${offset}`);
      if (same) from = -1;
    }
    const expected = objects.reverse().map((object) => `${object - frames.first} to ${object - frames.first + 16}`);
    if (writtenAtTheEnd > 0) expected.push(`${cache.slabSize - writtenAtTheEnd} to ${cache.slabSize}`);
    expect(written).toEqual(expected);
    expect(memory.bytes.indexOf(UNTOUCHED, frames.first + cache.slabSize)).toBe(frames.first + cache.slabSize);
    expect(neverWritten(scene, frames.first + cache.slabSize, frames.first + 2 * cache.slabSize)).toBe(true);
  });

  it('keeps what a user wrote behind the first 16 bytes through free and alloc, and in objects of others entirely', () => {
    const { cache, memory } = openUntouched(options);
    const objects = Array.from({ length: cache.objectsPerSlab }, () => cache.alloc());
    for (const object of objects) memory.bytes.fill(WRITTEN, object, object + cache.objectSize);
    const [kept = 0, ...others] = objects;
    for (const object of others) cache.free(object);
    const written = (from: number, to: number) => memory.bytes.subarray(from, to).every((byte) => byte === WRITTEN);
    expect(written(kept, kept + cache.objectSize)).toBe(true);
    const again = others.map(() => cache.alloc());
    expect(new Set(again)).toEqual(new Set(others));
    expect(again.filter((object) => !written(object + 16, object + cache.objectSize))).toEqual([]);
    expect(written(kept, kept + cache.objectSize)).toBe(true);
  });
});

function openUntouched(options: Parameters<typeof openScene>[0]): Scene {
  const scene = openScene(options, 2);
  const { memory, frames } = scene;
  memory.bytes.fill(UNTOUCHED, frames.first, frames.first + frames.frames * frames.frameSize);
  return scene;
}

/** Such as `object 6: 1, object 5`; the words are 64 bits wide, the lowest byte first. */
function printAlloc({ cache, memory, frames }: Scene): string {
  const name = (address: number) => `object ${(address - frames.first) / cache.objectSize}`;
  const object = cache.alloc();
  const words = new DataView(memory.bytes.buffer);
  const [first, second] = [words.getBigUint64(object, true), words.getBigUint64(object + 8, true)];
  return `${name(object)}: ${first}, ${second === 0n ? 0 : name(Number(second))}`;
}

function neverWritten({ memory }: Scene, from: number, to: number): boolean {
  return memory.bytes.subarray(from, to).every((byte) => byte === UNTOUCHED);
}
