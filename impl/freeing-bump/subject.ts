// Puts an allocator and the memory of a guest together in one buffer, as the checker drives them.
//
//   +----------------+-------------------------+-------+------------------+---------+
//   | Memory's words | pages from the window's | guard | books, directory | tallies |
//   | pages          | start on                |       |                  |         |
//   +----------------+-------------------------+-------+------------------+---------+
//                    ^ windowStart for users
import type { FreeingBumpSettings } from '../../spec/freeing-bump/contract.ts';
import type { CallRecorder, Command, Instance, Outcome, WordSink } from '../../spec/kit/contract.ts';
import { Memory } from '../kit/memory.ts';
import { ArenaMemory } from './arena-memory.ts';
import { TALLY_BYTES } from './books.ts';
import { FreeingBump } from './freeing-bump.ts';
import { HIGH } from './header.ts';
import { checkOptions } from './options.ts';
import { RecordingMemory } from './recording-memory.ts';
import type { SlowPath } from './slow-path.ts';
import { writeView } from './view.ts';

/** The classes an instance is made of; a fault replaces one by a defective variant. */
export interface Parts {
  readonly allocator: typeof SlowPath;
}

const SOUND_PARTS: Parts = { allocator: FreeingBump };

/** Bytes behind the memory which nobody may ever write. */
const GUARD_BYTES = 64;
/** Bytes of a Memory before anything is carved, and the word that holds the number of pages. */
const WORDS_BEFORE_PAGES = 24;

const DONE: Outcome = { error: null, value: null };

/**
 * Makes an instance; a part left out is the sound one.
 *
 * @throws AllocatorError with a {@link FreeingBumpOptionError} code
 */
export function openFreeingBump(settings: FreeingBumpSettings, replaced: Partial<Parts> = {}): Instance {
  checkOptions(settings);
  return new FreeingBumpInstance(settings, { ...SOUND_PARTS, ...replaced });
}

class FreeingBumpInstance implements Instance {
  readonly image: Uint8Array;
  readonly origin: number;
  readonly tallyBytes = TALLY_BYTES;
  readonly lent: Instance['lent'];
  private readonly arena: ArenaMemory;
  private readonly memory: RecordingMemory;
  private readonly allocator: SlowPath;

  constructor(settings: FreeingBumpSettings, parts: Parts) {
    const { pageSize, pagesMax, windowStart } = settings;
    const lentBytes = pagesMax * pageSize - windowStart + GUARD_BYTES;
    const bookBytes = parts.allocator.bytesOfBooks(settings, settings);
    const memory = new Memory(WORDS_BEFORE_PAGES + lentBytes + bookBytes);
    this.arena = new ArenaMemory(memory, settings);
    memory.carve(GUARD_BYTES);
    this.memory = new RecordingMemory(this.arena);
    // Its tallies come last.
    this.allocator = new parts.allocator(memory, this.memory, settings);
    this.image = memory.bytes;
    this.origin = windowStart - this.arena.start;
    this.lent = [{ address: windowStart, byteLength: lentBytes }];
  }

  apply({ operation, operands }: Command, calls: CallRecorder): Outcome {
    this.memory.recorder = calls;
    const [first = 0, second = 0, third = 0] = operands;
    switch (operation) {
      case 'allocate':
        return allocated(this.allocator.tryAllocate(first, second));
      case 'deallocate':
        return { error: this.allocator.tryDeallocate(first, second), value: null };
      case 'start-anew':
        this.allocator.startAnew();
        return DONE;
      case 'write-byte':
        if (first < this.end) this.image[first - this.origin] = second;
        return DONE;
      case 'write-header':
        if (first < this.end) this.arena.store(first, second);
        if (first + HIGH < this.end) this.arena.store(first + HIGH, third);
        return DONE;
      case 'memory-grow':
        this.arena.grow(first);
        return DONE;
      case 'memory-cut':
        this.cut(first);
        return DONE;
      default:
        throw new Error(`The freeing-bump allocator has no operation '${operation}'.`);
    }
  }

  writeView(words: WordSink): void {
    writeView(this.allocator, this.arena, words);
  }

  /** Address behind the last byte that the memory has now. */
  private get end(): number {
    return this.arena.pages * this.arena.pageSize;
  }

  /** Cuts the memory. Headers beyond its end are lost; what else was there is nobody's concern, and stays. */
  private cut(pages: number): void {
    this.arena.cut(pages);
    this.allocator.inspect().directory.forEach((header) => {
      if (header < this.end) return;
      this.arena.store(header, 0);
      this.arena.store(header + HIGH, 0);
    });
  }
}

function allocated(answer: number | string): Outcome {
  return typeof answer === 'number' ? { error: null, value: answer } : { error: answer, value: null };
}
