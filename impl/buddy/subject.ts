// Puts a buddy and a memory of just the right size together, as the checker drives them.
//
//   +----------------+---------+------+-------+-------+
//   | Memory's words | padding | heap | guard | books |
//   +----------------+---------+------+-------+-------+
//                              ^ heapStart, rounded up
import type { BuddySettings } from '../../spec/buddy/contract.ts';
import type { CallRecorder, Command, Instance, Outcome, WordSink } from '../../spec/kit/contract.ts';
import { Memory } from '../kit/memory.ts';
import { bytesOfBooks } from './books.ts';
import { Buddy } from './buddy.ts';
import { checkOptions, heapBytes, roundUp } from './options.ts';
import type { SlowPath } from './slow-path.ts';
import { writeView } from './view.ts';

/** What makes the buddy; a fault supplies a defective variant. */
export type Allocator = new (...given: ConstructorParameters<typeof SlowPath>) => SlowPath;

/**
 * Makes an instance.
 *
 * @throws AllocatorError with a {@link BuddyOptionError} code
 */
export function openBuddy(settings: BuddySettings, Allocating: Allocator = Buddy): Instance {
  checkOptions(settings);
  return new BuddyInstance(settings, Allocating);
}

/** Makes a buddy by itself. @throws AllocatorError as {@link openBuddy} does */
export function makeBuddy(settings: BuddySettings, Allocating: Allocator = Buddy): SlowPath {
  checkOptions(settings);
  return new BuddyInstance(settings, Allocating).buddy;
}

class BuddyInstance implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'];
  readonly buddy: SlowPath;

  constructor(settings: BuddySettings, Allocating: Allocator) {
    const { leafSize, heapStart } = settings;
    const start = roundUp(heapStart);
    const heap = heapBytes(settings);
    // What is left of the last leaf, and a leaf's length behind it, belong to nobody.
    const guard = roundUp(settings.heapSize - heap + leafSize);
    const memory = new Memory(start + heap + guard + roundUp(bytesOfBooks(heap / leafSize)));
    memory.carve(start - memory.carved);
    memory.carve(heap + guard);
    this.lent = [{ address: start, byteLength: heap + guard }];
    this.buddy = new Allocating(memory, settings);
    this.image = memory.bytes;
  }

  apply({ operation, operands }: Command, _calls: CallRecorder): Outcome {
    const operand = operands[0] ?? 0;
    switch (operation) {
      case 'allocate':
        return { error: null, value: this.buddy.allocate(operand) };
      case 'free':
        return { error: this.buddy.tryFree(operand), value: null };
      default:
        throw new Error(`The buddy has no operation '${operation}'.`);
    }
  }

  writeView(words: WordSink): void {
    writeView(this.buddy, words);
  }
}
