// Defects of the seed in its lists and at the end of its heap (F1 to F5, F13, F15), each put into the sound allocator.
import { BUMPER } from '../books.ts';
import { HEADER_BYTES, NIL } from '../header.ts';
import { SlowPath } from '../slow-path.ts';
import { type FreeingBumpFault, original, Panic, settingsWith } from './variant.ts';

/** The seed has no other answer to what it cannot do. */
const PANICS = 'The seed panics on it, and so does this: the state after a panic is judged by nobody.';

/** Bumps without asking whether the payload is in the memory, as long as the header is. */
class Boundless extends SlowPath {
  protected override bump(order: number, end: number): number {
    const headerFits = this.bumper + HEADER_BYTES <= end;
    return super.bump(order, headerFits && this.hasNoBound() ? Infinity : end);
  }

  protected hasNoBound(): boolean {
    return true;
  }
}

export const seedListFaults: readonly FreeingBumpFault[] = [
  original({
    id: 'seed-bump/F1',
    sentence:
      'Header address 0 means both that a list is empty and the first block of the heap: freed onto an empty list, that block is lost.',
    caughtBy: 'last-freed-first',
    shortestTrace: 3,
    settings: settingsWith({ classes: 1, pageSize: 48 }),
    allocator: class extends SlowPath {
      protected override isEmpty(head: number): boolean {
        return super.isEmpty(head) || (head === 0 && this.memory.load(0) === NIL);
      }
    },
  }),
  original({
    id: 'seed-bump/F2',
    sentence:
      'Header address 0 means both that a list is empty and the first block of the heap: freed onto a list that has blocks, it takes them all with it.',
    caughtBy: 'last-freed-first',
    shortestTrace: 5,
    remark: 'The same defect as seed-bump/F1, of which the shorter trace is taken away: a lone block is found again.',
    settings: settingsWith({ classes: 1, pageSize: 48 }),
    allocator: class extends SlowPath {
      protected override isEmpty(head: number): boolean {
        return super.isEmpty(head) || (head === 0 && this.memory.load(0) !== NIL);
      }
    },
  }),
  original({
    id: 'seed-bump/F3',
    sentence: 'Nothing bounds the bumper: a block is handed out whose payload lies behind the memory.',
    caughtBy: 'no-overlap',
    shortestTrace: 1,
    settings: settingsWith({ classes: 2, pageSize: 16 }),
    allocator: Boundless,
  }),
  original({
    id: 'seed-bump/F4',
    sentence: 'The bumper is moved before it is known whether the block fits, and stays there when it does not.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        const { words, at } = this;
        const place = super.bump(order, end);
        if (place < 0) words[at + BUMPER] = (words[at + BUMPER] as number) + (1 << order) + 1;
        return place;
      }
    },
  }),
  original({
    id: 'seed-bump/F5',
    sentence: 'A request above the largest size reads a head behind the table.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: PANICS,
    allocator: class extends SlowPath {
      protected override orderFor(size: number): number {
        const order = super.orderFor(size);
        if (order < 0) throw new Panic(`there is no head for ${size} bytes`);
        return order;
      }
    },
  }),
  original({
    id: 'seed-bump/F13',
    sentence:
      'All memory sits in the free list of one size, and with nothing live a block of another size is bumped beyond the end.',
    caughtBy: 'no-overlap',
    shortestTrace: 3,
    remark:
      'The missing bound is that of seed-bump/F3, of which the shorter trace is taken away. That all memory can end up in one size is by design, and shown under what is not promised.',
    settings: settingsWith({ classes: 2, pageSize: 32 }),
    allocator: class extends Boundless {
      protected override hasNoBound(): boolean {
        return this.bumper > this.base && this.statistics.bytesAllocated === 0;
      }
    },
  }),
  original({
    id: 'seed-bump/F15',
    sentence: 'Nothing reports that space is exhausted but a panic, and by then the bumper has moved.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: PANICS,
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        const { words, at } = this;
        const place = super.bump(order, end);
        if (place >= 0) return place;
        words[at + BUMPER] = (words[at + BUMPER] as number) + (1 << order) + 1;
        throw new Panic('the header is outside the heap');
      }
    },
  }),
];
