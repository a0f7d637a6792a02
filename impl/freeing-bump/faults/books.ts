// Planted faults in blocks, lists, growth and figures.
import { orderOf } from '../block-directory.ts';
import { ALLOCATED, addToSum, BUMPER, HEADS, PEAK } from '../books.ts';
import { HIGH, OCCUPIED } from '../header.ts';
import { SlowPath } from '../slow-path.ts';
import { type FreeingBumpFault, planted, settingsWith } from './variant.ts';

export const bookFaults: readonly FreeingBumpFault[] = [
  planted({
    id: 'freeing-bump/header-not-counted',
    sentence: 'A block that is bumped takes no space for its header: the payload runs into the next block.',
    caughtBy: 'tiling',
    shortestTrace: 1,
    remark: 'Noticed at the bumper, before the next block is handed out over the end of this one.',
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        const place = super.bump(order, end);
        if (place >= 0 && order > 0) this.words[this.at + BUMPER] = place + (1 << order);
        return place;
      }
    },
  }),
  planted({
    id: 'freeing-bump/bumper-rounded-up',
    sentence: 'The bumper is rounded up to a multiple of 16, which leaves gaps.',
    caughtBy: 'tiling',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        const place = super.bump(order, end);
        const behind = this.words[this.at + BUMPER] as number;
        this.words[this.at + BUMPER] = behind + (behind & 1);
        return place;
      }
    },
  }),
  planted({
    id: 'freeing-bump/owner-not-recorded',
    sentence: 'Blocks are recorded as those of the first user, whoever gets them.',
    caughtBy: 'block-kept',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      override tryAllocate(size: number, owner = 0): ReturnType<SlowPath['tryAllocate']> {
        const address = super.tryAllocate(size, owner);
        if (typeof address !== 'number') return address;
        const place = address / 8 - 1;
        this.directory.handOut(place, orderOf(this.directory.markAt(place)), 0);
        return address;
      }
    },
  }),
  planted({
    id: 'freeing-bump/still-occupied',
    sentence: 'The link is written into the header of a freed block, but it still says that it is occupied.',
    caughtBy: 'headers',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override writeHeader(place: number, low: number, high: number): void {
        super.writeHeader(place, low, high === OCCUPIED ? high : this.memory.load(place * 8 + HIGH));
      }
    },
  }),
  planted({
    id: 'freeing-bump/reused-header-stale',
    sentence: 'The header of a block that is handed out again keeps its link, and only becomes occupied.',
    caughtBy: 'headers',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override writeHeader(place: number, low: number, high: number): void {
        const isReused = high === OCCUPIED && this.directory.markAt(place) !== 0;
        super.writeHeader(place, isReused ? this.memory.load(place * 8) : low, high);
      }
    },
  }),
  planted({
    id: 'freeing-bump/smaller-order',
    sentence: 'A freed block becomes the head of the next smaller order.',
    caughtBy: 'free-lists',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override giveBack(place: number, order: number): void {
        const { words, at } = this;
        const before = words[at + HEADS + order] as number;
        super.giveBack(place, order);
        if (order === 0) return;
        words[at + HEADS + order] = before;
        words[at + HEADS + order - 1] = place * 8;
      }
    },
  }),
  planted({
    id: 'freeing-bump/list-not-joined',
    sentence: 'A freed block is put on no list when its list is not empty.',
    caughtBy: 'free-lists',
    shortestTrace: 4,
    allocator: class extends SlowPath {
      protected override giveBack(place: number, order: number): void {
        const { words, at } = this;
        const before = words[at + HEADS + order] as number;
        super.giveBack(place, order);
        if (!this.isEmpty(before)) words[at + HEADS + order] = before;
      }
    },
  }),
  planted({
    id: 'freeing-bump/bumped-first',
    sentence: 'A block is taken from the bumper as long as there is room, whether or not one is free.',
    caughtBy: 'last-freed-first',
    shortestTrace: 3,
    settings: settingsWith({ classes: 1, pageSize: 48 }),
    allocator: class extends SlowPath {
      protected override isEmpty(head: number): boolean {
        return super.isEmpty(head) || this.bumper + 16 <= this.memory.pages * this.pageSize;
      }
    },
  }),
  planted({
    id: 'freeing-bump/last-bytes-withheld',
    sentence: 'A block that would end exactly at the end of the memory is refused.',
    caughtBy: 'out-of-space-only-when-needed',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        return super.bump(order, end - 1);
      }
    },
  }),
  planted({
    id: 'freeing-bump/grown-by-what-is-needed',
    sentence: 'The memory is grown only by what is needed, never doubled.',
    caughtBy: 'growth',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override makeRoom(required: number): boolean {
        const { memory, pagesMax } = this;
        const need = Math.ceil(required / this.pageSize);
        if (need > pagesMax || !memory.grow(need - memory.pages)) return false;
        this.lookAgain();
        return true;
      }
    },
  }),
  planted({
    id: 'freeing-bump/headers-not-in-statistics',
    sentence: 'The bytes allocated are counted without headers.',
    caughtBy: 'statistics',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override countAllocated(units: number): void {
        super.countAllocated(units);
        this.words[this.at + ALLOCATED] = (this.words[this.at + ALLOCATED] as number) - 1;
      }

      protected override countFreed(units: number): void {
        super.countFreed(units - 1);
      }
    },
  }),
  planted({
    id: 'freeing-bump/peak-follows',
    sentence: 'The peak falls again with what is allocated.',
    caughtBy: 'tallies',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override countFreed(units: number): void {
        super.countFreed(units);
        this.words[this.talliesAt + PEAK] = this.statistics.bytesAllocated / 8;
      }
    },
  }),
  planted({
    id: 'freeing-bump/reuse-not-summed',
    sentence: 'The sum of all allocations leaves out blocks that were freed before.',
    caughtBy: 'tallies',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        const place = super.bump(order, end);
        if (place >= 0) addToSum(this.sum, 2 ** order + 1);
        return place;
      }

      protected override countAllocated(units: number): void {
        const sum = this.sum[0] as number;
        super.countAllocated(units);
        this.sum[0] = sum;
      }
    },
  }),
];
