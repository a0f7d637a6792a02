// Puts caches, backends and a memory of just the right size together, as the checker drives them.
import type { CallRecorder, Command, Instance, Outcome, WordSink } from '../../spec/kit/contract.ts';
import type { SlabCacheSettings } from '../../spec/slab-cache/contract.ts';
import { Memory } from '../kit/memory.ts';
import { ArenaBackend } from './backend/arena-backend.ts';
import { FlatPageMap } from './backend/flat-page-map.ts';
import { FrameSource } from './backend/frame-source.ts';
import { HashPageMap } from './backend/hash-page-map.ts';
import type { MemoryBackend } from './backend/memory-backend.ts';
import type { PageMap } from './backend/page-map.ts';
import { SlabInfoCache, SlabInfoPool } from './backend/slab-info-source.ts';
import { ObjectDirectory } from './object-directory.ts';
import { type Recording, RecordingBackend } from './recording-backend.ts';
import { SlabCache } from './slab-cache.ts';
import { SLAB_INFO_BYTES } from './slab-info.ts';
import { ViewWriter } from './view.ts';

/** The classes an instance is made of; a fault replaces one by a defective variant. */
export interface Parts {
  readonly cache: new (...given: ConstructorParameters<typeof SlabCache>) => SlabCache;
  readonly frameSource: typeof FrameSource;
  readonly flatPageMap: typeof FlatPageMap;
  readonly hashPageMap: typeof HashPageMap;
  readonly slabInfoPool: typeof SlabInfoPool;
}

const SOUND_PARTS: Parts = {
  cache: SlabCache,
  frameSource: FrameSource,
  flatPageMap: FlatPageMap,
  hashPageMap: HashPageMap,
  slabInfoPool: SlabInfoPool,
};

/** The cache of SlabInfos is the third in the specification's list of backend calls, whether or not there is a second. */
const SLAB_INFO_CACHE = 2;

const FREED: Outcome = { error: null, value: null };
const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };

/** Makes an instance; a part left out is the sound one. */
export function openSlabCache(settings: SlabCacheSettings, replaced: Partial<Parts> = {}): Instance {
  const parts = { ...SOUND_PARTS, ...replaced };
  let memory = new Memory(roomyBytes(settings));
  let instance = new SlabCacheInstance(settings, parts, memory);
  // A smaller memory needs smaller books: two rounds come within a few bytes of the least.
  for (let round = 0; round < 2; round += 1) {
    memory = new Memory(memory.carved);
    instance = new SlabCacheInstance(settings, parts, memory);
  }
  return instance;
}

class SlabCacheInstance implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'];
  private readonly caches: readonly SlabCache[];
  private readonly viewWriter: ViewWriter;
  private readonly recording: Recording = { recorder: NOBODY };
  private handsOver = false;
  private handedOver: number | null = null;

  constructor(settings: SlabCacheSettings, parts: Parts, memory: Memory) {
    const storesSlabInfos = settings.objectSizeType === 'large' && settings.slabInfoSource === 'cache';
    const lendsSlabInfos = settings.objectSizeType === 'large' && settings.slabInfoSource === 'pool';
    const neighbours = settings.neighbour === 'sharing' ? 2 : 1;

    const directory = new ObjectDirectory(memory);
    const pageMap = pageMapFor(settings, parts, memory);
    const slabInfoPool = lendsSlabInfos ? new parts.slabInfoPool(memory, settings.slabsMax) : undefined;
    const frames = framesFor(settings, parts, memory);
    const guarded = guard(memory, frames);
    const slabInfoFrames = storesSlabInfos ? slabInfoFramesFor(settings, parts, memory) : undefined;
    this.lent = slabInfoFrames === undefined ? [guarded] : [guarded, guard(memory, slabInfoFrames)];
    const slabInfoCache =
      slabInfoFrames === undefined
        ? undefined
        : new SlabInfoCache(
            slabInfoFrames.frameSize,
            this.record(new ArenaBackend(memory, { frames: slabInfoFrames }), SLAB_INFO_CACHE),
          );

    const slabInfos = slabInfoCache ?? slabInfoPool;
    const backend = new ArenaBackend(memory, {
      frames,
      ...(pageMap === undefined ? {} : { pageMap }),
      ...(slabInfos === undefined ? {} : { slabInfos }),
    });
    const caches: SlabCache[] = [];
    for (let cache = 0; cache < neighbours; cache += 1) {
      caches.push(new parts.cache(settings, this.record(backend, cache)));
    }
    this.caches = caches;
    this.image = memory.bytes;
    this.viewWriter = new ViewWriter({
      memory,
      directory,
      caches: [...caches, ...(slabInfoCache === undefined ? [] : [slabInfoCache.cache])].map((cache) =>
        cache.inspect(),
      ),
      frames,
      pageMap,
      slabInfoPool,
      slabInfoFrames,
    });
  }

  apply(command: Command, calls: CallRecorder): Outcome {
    this.recording.recorder = calls;
    const operand = command.operands[0] ?? 0;
    switch (command.operation) {
      case 'alloc':
        return { error: null, value: this.cache(0).alloc() };
      case 'free':
        return freed(this.cache(0).tryFree(operand));
      case 'neighbour-alloc':
        return { error: null, value: this.cache(1).alloc() };
      case 'neighbour-free':
        return freed(this.cache(1).tryFree(operand));
      case 'free-handing-over':
        return this.freeHandingOver(operand);
      default:
        throw new Error(`The slab cache has no operation '${command.operation}'.`);
    }
  }

  writeView(words: WordSink): void {
    this.viewWriter.write(words);
  }

  private freeHandingOver(object: number): Outcome {
    this.handsOver = true;
    this.handedOver = null;
    try {
      const outcome = freed(this.cache(0).tryFree(object));
      return outcome.error === null ? { error: null, value: this.handedOver } : outcome;
    } finally {
      this.handsOver = false;
    }
  }

  private record(backend: MemoryBackend, cache: number): RecordingBackend {
    return new RecordingBackend(backend, this.recording, cache, () => {
      if (cache !== 0 || !this.handsOver) return;
      this.handsOver = false;
      this.handedOver = this.cache(1).alloc();
    });
  }

  private cache(index: number): SlabCache {
    const cache = this.caches[index];
    if (cache === undefined) throw new Error(`This configuration has no cache ${index}.`);
    return cache;
  }
}

/** The page map that the backend keeps, where SlabInfos cannot be calculated. */
function pageMapFor(settings: SlabCacheSettings, parts: Parts, memory: Memory): PageMap | undefined {
  const { slabSize, pageSize, slabsMax } = settings;
  if (settings.objectSizeType === 'small' && slabSize === pageSize) return undefined;
  if (settings.pageMap === 'array') return new parts.flatPageMap(memory, pageSize);
  return new parts.hashPageMap(memory, pageSize, (slabsMax * slabSize) / pageSize);
}

function framesFor({ slabSize, pageSize, slabsMax }: SlabCacheSettings, parts: Parts, memory: Memory): FrameSource {
  // Slabs start at odd multiples of the page size, so that nothing can rely on more than page alignment.
  if (slabSize > pageSize) memory.carve(8, slabSize);
  return new parts.frameSource(memory, { frameSize: slabSize, frameAlign: pageSize, frames: slabsMax });
}

/** Pages enough for the SlabInfos of all slabs. */
function slabInfoFramesFor({ pageSize, slabsMax }: SlabCacheSettings, parts: Parts, memory: Memory): FrameSource {
  const page = Math.max(pageSize, 256);
  const slabInfosInPage = Math.floor((page - SLAB_INFO_BYTES) / SLAB_INFO_BYTES);
  const frames = Math.ceil(slabsMax / slabInfosInPage);
  return new parts.frameSource(memory, { frameSize: page, frameAlign: page, frames });
}

function freed(misuse: string | null): Outcome {
  return misuse === null ? FREED : { error: misuse, value: null };
}

/** The frames and a slab's length behind them, which nobody may ever write. */
function guard(memory: Memory, frames: FrameSource): { readonly address: number; readonly byteLength: number } {
  const behind = memory.carve(frames.frameSize);
  return { address: frames.first, byteLength: behind + frames.frameSize - frames.first };
}

/** Enough for everything, whatever the books turn out to need. */
function roomyBytes({ slabSize, pageSize, slabsMax }: SlabCacheSettings): number {
  const lent = (slabsMax + 4) * Math.max(slabSize, pageSize, 256) * 2;
  return Math.ceil((4096 + lent * 2 + (lent / pageSize) * 64) / 8) * 8;
}
