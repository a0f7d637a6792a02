// What happens when frames run out, at every point at which they can: nothing, and all frames come back.
import { describe, expect, it } from 'vitest';
import { Memory } from '../../../impl/kit/memory.ts';
import { FrameArena } from '../../../impl/slab-system/frame-arena.ts';
import type { SlabSystemOptions } from '../../../impl/slab-system/options.ts';
import { SlabSystem } from '../../../impl/slab-system/slab-system.ts';
import { changesNothing, countsOf, errorOf, NEVER_TRIMMED, RefusingArena, scene, TINY } from './systems.ts';

interface Refusing {
  readonly system: SlabSystem;
  readonly arena: FrameArena;
  readonly provider: RefusingArena;
}

function refusing(options: SlabSystemOptions, frames = 64): Refusing {
  const frameSize = options.frameSize ?? 4096;
  const arena = new FrameArena(new Memory(frameSize * (2 * frames + 2) + 2 ** 18), { frameSize, frames });
  const provider = new RefusingArena(arena);
  return { system: new SlabSystem(options, provider), arena, provider };
}

/**
 * Carries `act` out with its first request for frames refused, its second, and so on, until none is refused.
 *
 * @returns how often it failed: it need not when it can do with what it has got by then
 */
function refuseEach(prepare: () => Refusing, act: (made: Refusing) => string | null): number {
  let failed = 0;
  for (let refused = 0; ; refused += 1) {
    const made = prepare();
    const { arena, provider } = made;
    const lent = arena.lentFrames;
    const before = Buffer.from(arena.memory.bytes);
    provider.left = refused;
    const error = act(made);
    if (provider.left >= 0) {
      expect(error).toBeNull();
      return failed;
    }
    if (error === null) continue;
    failed += 1;
    expect([refused, error]).toEqual([refused, 'cannot-allocate-frame']);
    expect(before.equals(arena.memory.bytes)).toBe(true);
    expect(arena.lentFrames).toBe(lent);
    provider.left = -1;
    expect(act(made)).toBeNull();
  }
}

describe.each([
  ['tiny', TINY],
  ['of 4096 bytes', { cacheDescriptor: 184 }],
] as const)('frames %s', (_, options) => {
  it('init that is refused any frame changes nothing, and succeeds afterwards', () => {
    const points = refuseEach(
      () => refusing(options),
      ({ system }) => system.tryInit(),
    );
    expect(points).toBeGreaterThan(1);
  });

  it('a cache that is refused any frame is not made, and is made afterwards', () => {
    const used = (made: Refusing, count: number) => {
      made.system.init();
      for (let number = 0; number < count; number += 1) made.system.createCache(`c${number}`, 24);
      return made;
    };
    const points = Array.from({ length: 25 }, (_unused, count) =>
      refuseEach(
        () => used(refusing(options), count),
        ({ system }) => {
          const handle = system.tryCreateCache('late', 24);
          return typeof handle === 'string' ? handle : null;
        },
      ),
    );
    expect(Math.max(...points)).toBeGreaterThanOrEqual(1);
  });

  it.each([24, 64, 100, 600, 1000])('an object of %s bytes that is refused any frame is not handed out', (size) => {
    const points = refuseEach(
      () => {
        const made = refusing(options);
        made.system.init();
        made.system.createCache('c', size);
        return made;
      },
      ({ system }) => {
        const records = system.inspect();
        const descriptor = records.words[(records.caches().at(-1) ?? 0) + 3] ?? 0;
        const object = system.tryCacheAlloc(descriptor, 0);
        return typeof object === 'string' ? object : null;
      },
    );
    const offSlab = size * 8 >= (options === TINY ? 512 : 4096);
    expect(points).toBeGreaterThanOrEqual(offSlab ? 2 : 1);
  });
});

describe('under a cap', () => {
  it('every object of the last slab is handed out: a refill takes what there is', () => {
    const { lentFrames } = scene({ generalMax: 256 }).arena;
    const made = scene({ generalMax: 256 }, lentFrames + 1);
    const objects: number[] = [];
    for (let object = made.system.allocFromSlab(256); object !== 0; object = made.system.allocFromSlab(256)) {
      objects.push(object);
    }
    expect(new Set(objects).size).toBe(15);
    expect(objects).toHaveLength(15);
    expect(countsOf(made, 'malloc-256')).toBe('15/15/0/0');
    expect(changesNothing(made.memory, () => expect(made.system.allocFromSlab(256)).toBe(0))).toBe(true);
    for (const object of objects) made.system.freeToSlab(object);
  });

  it.each([
    [0, '+1 refused', 0],
    [1, '+1 +1 refused -1', 0],
    [2, '+1 +1 +1 refused -1 -1', 0],
    [3, '+1 +1 +1', 1],
  ])(
    'with %s frames left, an off-slab slab gets its own, then those of list and descriptor: %s',
    (left, calls, got) => {
      const before = refusing({});
      before.system.init();
      before.system.createCache('c', 4096);
      const { system, provider } = refusing({}, before.arena.lentFrames + left);
      system.init();
      const cache = system.createCache('c', 4096);
      provider.calls.length = 0;
      expect(Math.sign(cache.alloc())).toBe(got);
      expect(provider.calls.join(' ')).toBe(calls);
    },
  );

  it('a provider that lends what it must not is blamed, and nothing is changed', () => {
    for (const wrong of [(address: number) => address + 8, () => 8, (_: number, first: number) => first]) {
      const { system, provider, arena } = refusing({});
      system.init();
      const cache = system.createCache('c', 24);
      const lend = provider.allocFrames.bind(provider);
      provider.allocFrames = (frames) => wrong(lend(frames), arena.firstFrame);
      provider.freeFrames = () => {};
      const { memory } = arena;
      const before = Buffer.from(memory.bytes.subarray(arena.firstFrame, arena.firstFrame + 4096 * 64));
      expect(errorOf(() => cache.alloc())?.code).toBe('provider-misaligned');
      expect(before.equals(memory.bytes.subarray(arena.firstFrame, arena.firstFrame + 4096 * 64))).toBe(true);
    }
  });

  it('the arena lends and takes back what it is asked for, and nothing else', () => {
    const arena = new FrameArena(new Memory(2 ** 16), { frameSize: 4096, frames: 8 });
    const [two, one] = [arena.allocFrames(2), arena.allocFrames(1)];
    expect([two, one]).toEqual([arena.firstFrame, arena.firstFrame + 8192]);
    for (const [address, frames] of [
      [two, 1],
      [two, 3],
      [two + 4096, 1],
      [0, 1],
    ] as const) {
      expect(errorOf(() => arena.freeFrames(address, frames))?.code).toBe('frames-not-lent');
    }
    arena.freeFrames(two, 2);
    expect(arena.allocFrames(3)).toBe(one + 4096);
    expect(arena.allocFrames(6)).toBe(0);
    expect(arena.lentFrames).toBe(4);
    expect(NEVER_TRIMMED).toBeGreaterThan(arena.frames);
  });
});
