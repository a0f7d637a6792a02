// Slab systems to test, each in a memory of its own.
import { AllocatorError } from '../../../impl/kit/error.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { FrameArena } from '../../../impl/slab-system/frame-arena.ts';
import type { FrameProvider } from '../../../impl/slab-system/frame-provider.ts';
import type { CacheInfo } from '../../../impl/slab-system/info.ts';
import type { SlabSystemOptions } from '../../../impl/slab-system/options.ts';
import { SlabSystem } from '../../../impl/slab-system/slab-system.ts';

/** So many empty slabs that none is ever given back unasked: as the first releases of the original have it. */
export const NEVER_TRIMMED = 2 ** 30;

/** The smallest system with off-slab caches: every geometry of the seed in frames of 512 bytes. */
export const TINY: SlabSystemOptions = {
  frameSize: 512,
  cacheLine: 16,
  cpus: 2,
  limit: 2,
  batch: 1,
  keptEmpty: 1,
  slabDescriptor: 16,
  cacheDescriptor: 16,
  generations: 4,
  generalMin: 8,
  generalMax: 64,
};

export interface Scene {
  readonly system: SlabSystem;
  readonly arena: FrameArena;
  readonly memory: Memory;
}

/** A system with an arena of so many frames, initialised. */
export function scene(options: SlabSystemOptions = {}, frames = 64): Scene {
  const made = sceneBeforeInit(options, frames);
  made.system.init();
  return made;
}

export function sceneBeforeInit(options: SlabSystemOptions = {}, frames = 64): Scene {
  const frameSize = options.frameSize ?? 4096;
  const memory = new Memory(frameSize * (frames * 2 + 2) + 2 ** 18);
  const arena = new FrameArena(memory, { frameSize, frames });
  return { system: new SlabSystem(options, arena), arena, memory };
}

/** The figures of one cache. */
export function infoOf({ system }: Scene, name: string): CacheInfo {
  const found = system.info().caches.find((cache) => cache.name === name);
  if (found === undefined) throw new Error(`There is no cache ${name}.`);
  return found;
}

/** Total, used, local and shared objects of one cache. */
export function countsOf(made: Scene, name: string): string {
  const { totalObjects, usedObjects, localObjects, sharedObjects } = infoOf(made, name);
  return [totalObjects, usedObjects, localObjects, sharedObjects].join('/');
}

/** The AllocatorError that `act` throws; null when it throws none. */
export function errorOf(act: () => unknown): AllocatorError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AllocatorError) return error;
    throw error;
  }
}

/** Whether `act` leaves every byte as it was. */
export function changesNothing(memory: Memory, act: () => unknown): boolean {
  const before = Buffer.from(memory.bytes);
  act();
  return before.equals(memory.bytes);
}

/** An arena that refuses at the n-th request for frames, and counts. */
export class RefusingArena implements FrameProvider {
  readonly memory: Memory;
  readonly firstFrame: number;
  readonly frames: number;
  /** Requests left until one is refused; none is while it is negative. */
  left = -1;
  readonly calls: string[] = [];
  private readonly inner: FrameArena;

  constructor(inner: FrameArena) {
    this.inner = inner;
    this.memory = inner.memory;
    this.firstFrame = inner.firstFrame;
    this.frames = inner.frames;
  }

  allocFrames(frames: number): number {
    this.left -= 1;
    const address = this.left === -1 ? 0 : this.inner.allocFrames(frames);
    this.calls.push(`+${frames}${address === 0 ? ' refused' : ''}`);
    return address;
  }

  freeFrames(address: number, frames: number): void {
    this.calls.push(`-${frames}`);
    this.inner.freeFrames(address, frames);
  }

  currentCpu(): number {
    return this.inner.currentCpu();
  }
}
