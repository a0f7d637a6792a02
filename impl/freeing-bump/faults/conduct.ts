// Planted faults in what is refused, and in what a refusal leaves behind.
import { PAGES_SEEN, POISONED } from '../books.ts';
import type { FreeingBumpError } from '../errors.ts';
import { HEADER_BYTES } from '../header.ts';
import { SlowPath } from '../slow-path.ts';
import { type FreeingBumpFault, planted } from './variant.ts';

/** The first word of a Memory, which nothing reads. */
const UNUSED = 0;

let allocationsEver = 0;

export const conductFaults: readonly FreeingBumpFault[] = [
  planted({
    id: 'freeing-bump/not-poisoned-by-size',
    sentence: 'A request that is too large is refused without poisoning the allocator.',
    caughtBy: 'poisoned-for-good',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override poison(reason: FreeingBumpError): FreeingBumpError {
        return reason === 'requested-allocation-too-large' ? reason : super.poison(reason);
      }
    },
  }),
  planted({
    id: 'freeing-bump/poisoned-by-growth',
    sentence: 'The allocator is poisoned as soon as the memory refuses to double, though it grows by what is needed.',
    caughtBy: 'poisoned-for-good',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override makeRoom(required: number): boolean {
        const pagesBefore = this.memory.pages;
        const hasRoom = super.makeRoom(required);
        const { pages } = this.memory;
        const isDoubled = pages >= Math.min(2 * pagesBefore, this.pagesMax);
        if (hasRoom && !isDoubled) this.words[this.at + PAGES_SEEN] = pages | POISONED;
        return hasRoom;
      }
    },
  }),
  planted({
    id: 'freeing-bump/poison-forgotten',
    sentence: 'A request forgets that the allocator is poisoned, and is served.',
    caughtBy: 'poisoned-for-good',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      override tryAllocate(size: number, owner = 0): number | FreeingBumpError {
        const seenAt = this.at + PAGES_SEEN;
        this.words[seenAt] = (this.words[seenAt] as number) & ~POISONED;
        return super.tryAllocate(size, owner);
      }
    },
  }),
  planted({
    id: 'freeing-bump/counted-before-refused',
    sentence: 'A block is counted as freed before its owner is checked.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override recogniseMisuse(address: number, owner: number, end: number): FreeingBumpError | null {
        const wrong = super.recogniseMisuse(address, owner, end);
        if (wrong === 'wrong-owner') this.countFreed(1);
        return wrong;
      }
    },
  }),
  planted({
    id: 'freeing-bump/payload-cleared',
    sentence: 'The first word of a payload is cleared when the block is handed out.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      override tryAllocate(size: number, owner = 0): number | FreeingBumpError {
        const address = super.tryAllocate(size, owner);
        if (typeof address === 'number') this.memory.store(address, 0);
        return address;
      }
    },
  }),
  planted({
    id: 'freeing-bump/next-header-prepared',
    sentence: 'The header behind a new block is cleared, to be ready for the next.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        const place = super.bump(order, end);
        if (place >= 0 && this.bumper + HEADER_BYTES <= end) this.memory.store(this.bumper, 0);
        return place;
      }
    },
  }),
  planted({
    id: 'freeing-bump/shrink-by-one-overlooked',
    sentence: 'That the memory has one page less than before is taken for a rounding.',
    caughtBy: 'shrink-noticed',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override look(): number {
        const { words, at } = this;
        if (this.memory.pages === (words[at + PAGES_SEEN] as number) - 1) words[at + PAGES_SEEN] = this.memory.pages;
        return super.look();
      }
    },
  }),
  planted({
    id: 'freeing-bump/nothing-too-large',
    sentence: 'A request for 0 bytes becomes one for 2^32 - 1 when 1 is subtracted, and is refused as too large.',
    caughtBy: 'too-large',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override orderFor(size: number): number {
        return size === 0 ? -1 : super.orderFor(size);
      }
    },
  }),
  planted({
    id: 'freeing-bump/largest-refused',
    sentence: 'A request for exactly the largest size is refused as too large.',
    caughtBy: 'too-large',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override orderFor(size: number): number {
        return size >= this.largestPayload ? -1 : super.orderFor(size);
      }
    },
  }),
  planted({
    id: 'freeing-bump/one-byte-too-many-served',
    sentence: 'A request for one byte more than the largest size gets a block of the largest.',
    caughtBy: 'too-large',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override orderFor(size: number): number {
        return super.orderFor(size === this.largestPayload + 1 ? size - 1 : size);
      }
    },
  }),
  planted({
    id: 'freeing-bump/state-outside-memory',
    sentence: 'Allocations are numbered by a counter that is not in the memory, and each number is recorded.',
    caughtBy: 'no-hidden-state',
    shortestTrace: 1,
    remark: 'No view shows the number: only repeating a command from the same image does.',
    allocator: class extends SlowPath {
      protected override countAllocated(units: number): void {
        super.countAllocated(units);
        allocationsEver += 1;
        this.words[UNUSED] = allocationsEver;
      }
    },
  }),
];
