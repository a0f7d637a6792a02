// Puts a slab system, frames and a memory of just the right size together, as the checker drives them.
import type { CallRecorder, Command, Instance, Outcome, WordSink } from '../../spec/kit/contract.ts';
import type { SlabSystemSettings } from '../../spec/slab-system/contract.ts';
import { Memory } from '../kit/memory.ts';
import { FrameArena } from './frame-arena.ts';
import type { SlabSystemRecords } from './inspection.ts';
import { type SlabSystemOptions, staticBytesOf } from './options.ts';
import { RecordingProvider } from './recording-provider.ts';
import { SlabSystem } from './slab-system.ts';
import { writeView } from './view.ts';

/** The classes that are put together; a fault supplies defective variants. */
export interface Parts {
  readonly system: typeof SlabSystem;
  /** The frame provider. */
  readonly arena: typeof FrameArena;
}

const SOUND: Parts = { system: SlabSystem, arena: FrameArena };

/** Makes an instance. */
export function openSlabSystem(settings: SlabSystemSettings, given: Partial<Parts> = {}): Instance {
  const parts = { ...SOUND, ...given };
  const roomy = new Memory(roomyBytes(settings));
  const { used } = new SlabSystemInstance(settings, parts, roomy);
  return new SlabSystemInstance(settings, parts, new Memory(used));
}

/** Makes a system by itself, in more memory than it needs. */
export function makeSlabSystem(settings: SlabSystemSettings, given: Partial<Parts> = {}): SlabSystem {
  return new SlabSystemInstance(settings, { ...SOUND, ...given }, new Memory(roomyBytes(settings))).system;
}

class SlabSystemInstance implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'];
  /** Bytes of the memory that were needed. */
  readonly used: number;
  readonly system: SlabSystem;
  private readonly arena: FrameArena;
  private readonly provider: RecordingProvider;
  private readonly records: SlabSystemRecords;

  constructor(settings: SlabSystemSettings, parts: Parts, memory: Memory) {
    const { frameSize, frames, frameStart } = settings;
    const options = { ...optionsOf(settings), staticsAt: memory.carve(staticBytesOf(optionsOf(settings))) };
    // What lies between the statics and the frames belongs to nobody.
    memory.carve(frameStart - memory.carved);
    this.arena = new parts.arena(memory, { frameSize, frames });
    this.provider = new RecordingProvider(this.arena, frameSize);
    this.system = new parts.system(options, this.provider);
    this.records = this.system.inspect();
    this.lent = [{ address: frameStart, byteLength: frameSize * frames }];
    this.used = memory.carved;
    this.image = memory.bytes;
  }

  apply(command: Command, calls: CallRecorder): Outcome {
    this.provider.begin(calls);
    const answer = this.answer(command.operation, command.operands);
    this.provider.settle();
    return typeof answer === 'string' ? { error: answer, value: null } : { error: null, value: answer };
  }

  private answer(operation: string, [first = 0, second = 0, third = 0, fourth = 0]: readonly number[]) {
    const { system } = this;
    switch (operation) {
      case 'init':
        return system.tryInit();
      case 'create-cache': {
        const handle = system.tryCreateCache(`user-${first}`, second, third);
        return typeof handle === 'string' ? handle : handle.descriptor;
      }
      case 'cache-alloc':
        return this.on(first).tryCacheAlloc(second, third);
      case 'cache-free':
        return this.on(first).tryCacheFree(second, third, fourth);
      case 'destroy':
        return system.tryDestroy(first, second);
      case 'alloc':
        return this.on(first).tryAllocFromSlab(second, third);
      case 'free':
        return this.on(first).tryFreeToSlab(second);
      case 'reclaim':
        return system.tryReclaim({ keepArrays: first === 1 });
      default:
        throw new Error(`Slab systems have no operation '${operation}'.`);
    }
  }

  /** The system, with this CPU at work. */
  private on(cpu: number): SlabSystem {
    this.provider.cpu = cpu;
    return this.system;
  }

  writeView(words: WordSink): void {
    writeView(this.records, this.arena, words);
  }
}

function optionsOf(settings: SlabSystemSettings): SlabSystemOptions {
  const { frameSize, cacheLine, cpus, limit, batch, keptEmpty, generations } = settings;
  const { slabDescriptor, cacheDescriptor, generalMin, generalMax } = settings;
  return {
    frameSize,
    cacheLine,
    cpus,
    limit,
    batch,
    keptEmpty,
    generations,
    slabDescriptor,
    cacheDescriptor,
    generalMin,
    generalMax,
  };
}

/** Enough for the frames and everything recorded about them. */
function roomyBytes(settings: SlabSystemSettings): number {
  const { frameSize, frames, frameStart, cpus } = settings;
  return 65536 + frameStart + 4 * frameSize * frames + 64 * frames + staticBytesOf(optionsOf(settings)) + 1024 * cpus;
}
