// What users and the frame provider may rely on, through long random use: nobody's memory is touched, nothing is lost.
import { describe, expect, it } from 'vitest';
import { Memory } from '../../../impl/kit/memory.ts';
import type { CacheHandle } from '../../../impl/slab-system/cache-handle.ts';
import { FrameArena } from '../../../impl/slab-system/frame-arena.ts';
import type { FrameProvider } from '../../../impl/slab-system/frame-provider.ts';
import type { SlabSystemOptions } from '../../../impl/slab-system/options.ts';
import { SlabSystem } from '../../../impl/slab-system/slab-system.ts';
import { TINY } from './systems.ts';

const POISON = 0x6b;

/** An arena whose frames hold poison while they are not lent: who writes them then is found out. */
class PoisonedArena implements FrameProvider {
  readonly memory: Memory;
  readonly firstFrame: number;
  readonly frames: number;
  touched = 0;
  cpu = 0;
  readonly arena: FrameArena;

  constructor(frameSize: number, frames: number) {
    this.memory = new Memory(frameSize * (2 * frames + 2) + 2 ** 18);
    this.arena = new FrameArena(this.memory, { frameSize, frames });
    this.firstFrame = this.arena.firstFrame;
    this.frames = frames;
    this.bytes(this.firstFrame, frames).fill(POISON);
  }

  allocFrames(frames: number): number {
    const address = this.arena.allocFrames(frames);
    if (address !== 0 && this.bytes(address, frames).some((byte) => byte !== POISON)) this.touched += 1;
    return address;
  }

  freeFrames(address: number, frames: number): void {
    this.arena.freeFrames(address, frames);
    this.bytes(address, frames).fill(POISON);
  }

  currentCpu(): number {
    return this.cpu;
  }

  private bytes(address: number, frames: number): Uint8Array {
    return this.memory.bytes.subarray(address, address + frames * this.arena.frameSize);
  }
}

interface Held {
  readonly address: number;
  readonly byteLength: number;
  readonly mark: number;
  readonly from: CacheHandle | null;
}

const ROWS: readonly (readonly [string, SlabSystemOptions, number, readonly number[]])[] = [
  ['tiny frames', TINY, 40, [8, 24, 40, 64, 100, 300, 600]],
  ['tiny frames, few of them', TINY, 14, [8, 24, 64, 100, 300]],
  ['tiny frames, nothing kept', { ...TINY, keptEmpty: 0, generalMax: 512 }, 30, [8, 24, 64, 100, 300, 512]],
  ['4 KiB', {}, 120, [8, 56, 64, 200, 700, 1024, 5000, 9000]],
  ['4 KiB, few frames', { keptEmpty: 2, cpus: 3, limit: 5, batch: 2 }, 24, [8, 56, 200, 700, 1024, 5000]],
];

describe.each(ROWS)('%s', (_, options, frames, sizes) => {
  it.each([1, 2, 3, 4])('random use %s', (seed) => {
    const provider = new PoisonedArena(options.frameSize ?? 4096, frames);
    const system = SlabSystem.start(options, provider);
    const { bytes } = provider.memory;
    const draw = drawer(seed);
    const pick = <Item>(items: readonly Item[]) => items[draw(items.length)] as Item;
    const held: Held[] = [];
    const caches: CacheHandle[] = [];
    const wrong: string[] = [];
    let number = 0;

    const keep = (address: number, byteLength: number, from: CacheHandle | null) => {
      if (address === 0) return;
      if (held.some((one) => address < one.address + one.byteLength && one.address < address + byteLength)) {
        wrong.push(`${address} was handed out while it is held`);
      }
      number += 1;
      const mark = number % 251;
      bytes.fill(mark, address, address + byteLength);
      held.push({ address, byteLength, mark, from });
    };
    const release = (index: number) => {
      const [one] = held.splice(index, 1);
      if (one === undefined) return;
      if (bytes.subarray(one.address, one.address + one.byteLength).some((byte) => byte !== one.mark)) {
        wrong.push(`${one.address} was written while it is held`);
      }
      if (one.from === null) system.freeToSlab(one.address);
      else one.from.free(one.address);
    };

    for (let step = 0; step < 3000; step += 1) {
      provider.cpu = draw(options.cpus ?? 8);
      const choice = draw(100);
      if (choice < 3 && caches.length < 4) {
        number += 1;
        const made = system.tryCreateCache(`c${number}`, pick(sizes), pick([0, 8, 16, 64]));
        if (typeof made !== 'string') caches.push(made);
      } else if (choice < 30 && caches.length > 0) {
        const cache = pick(caches);
        keep(cache.alloc(), cache.objectBytes, cache);
      } else if (choice < 50) {
        const size = pick(sizes);
        const object = system.tryAllocFromSlab(size);
        if (typeof object === 'number') keep(object, size, null);
      } else if (choice < 94) {
        if (held.length > 0) release(draw(held.length));
      } else if (choice < 96) {
        system.reclaim({ keepArrays: choice === 94 });
      } else if (caches.length > 0) {
        const index = draw(caches.length);
        if (caches[index]?.tryDestroy() === null) caches.splice(index, 1);
      }
      if (step % 8 !== 0) continue;
      const { caches: figures, frames: lent } = system.info();
      if (lent !== provider.arena.lentFrames) wrong.push(`step ${step}: ${lent} frames by the system's account`);
      for (const { name, usedObjects } of figures)
        if (usedObjects < 0) wrong.push(`step ${step}: ${name} uses too few`);
    }
    while (held.length > 0) release(held.length - 1);
    for (const cache of caches) cache.destroy();
    while (system.reclaim() > 0);
    expect(wrong).toEqual([]);
    expect(provider.touched).toBe(0);
    const general = Math.log2((options.generalMax ?? 2 ** 23) / (options.generalMin ?? 8)) + 1;
    const used = system.info().caches.map(({ usedObjects }) => usedObjects);
    expect(used).toEqual([general + 1, general * ((options.cpus ?? 8) + 1), ...Array(general).fill(0)]);
  });
});

/** Whole numbers below a bound, the same for the same seed. */
function drawer(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % below;
  };
}
