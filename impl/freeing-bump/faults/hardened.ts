// Weak points of the hardened allocator that are left in its original (G1 to G5 and G7), each put back by itself.
import { isLive, orderOf } from '../block-directory.ts';
import { BUMPER } from '../books.ts';
import type { FreeingBumpError } from '../errors.ts';
import { HEADER_BYTES, HIGH, OCCUPIED } from '../header.ts';
import { SlowPath } from '../slow-path.ts';
import { openFreeingBump } from '../subject.ts';
import { TrustingAllocator } from './trusting.ts';
import { type FreeingBumpFault, original, settingsWith } from './variant.ts';

/** 4 GiB in units of 8 bytes. */
const ALL_PLACES = 2 ** 29;

export const hardenedFaults: readonly FreeingBumpFault[] = [
  original({
    id: 'freeing-bump/G1',
    sentence:
      'The bumper has 32 bits: a block that ends exactly at 4 GiB makes it 0, and the next one is below the base.',
    caughtBy: 'tiling',
    shortestTrace: 2,
    remark: 'Noticed when the bumper wraps, one command before a block is handed out at 8.',
    allocator: class extends SlowPath {
      protected override bump(order: number, end: number): number {
        const place = super.bump(order, end);
        if (this.words[this.at + BUMPER] === ALL_PLACES) this.words[this.at + BUMPER] = 0;
        return place;
      }
    },
  }),
  original({
    id: 'freeing-bump/G2',
    sentence:
      'The pages just grown are not remembered: when they are cut off before the next call, that is not noticed.',
    caughtBy: 'shrink-noticed',
    shortestTrace: 1,
    remark: 'Noticed at the growth itself; in the original blocks are lost two commands later.',
    allocator: class extends SlowPath {
      protected override lookAgain(): void {}
    },
  }),
  original({
    id: 'freeing-bump/G3',
    sentence: 'When the memory refuses to double, what is needed is not asked for, and space is said to be exhausted.',
    caughtBy: 'out-of-space-only-when-needed',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override makeRoom(required: number): boolean {
        const { memory, pagesMax } = this;
        const { pages } = memory;
        const need = Math.ceil(required / this.pageSize);
        if (pages >= pagesMax || need > pagesMax) return false;
        if (!memory.grow(Math.max(Math.min(2 * pages, pagesMax), need) - pages)) return false;
        this.lookAgain();
        return true;
      }
    },
  }),
  {
    id: 'freeing-bump/G4',
    sentence: 'A base in the last 7 bytes of 4 GiB is rounded up to 0 instead of refused.',
    origin: 'original',
    caughtBy: 'agreement',
    shortestTrace: 0,
    remark: 'The sound constructor refuses such a base; here the bumper is far below it before any command.',
    settings: settingsWith({ classes: 1, pageSize: 32, base: 0xffff_fff9 }),
    open: (settings) => openFreeingBump({ ...settings, base: (Math.ceil(settings.base / 8) * 8) >>> 0 }),
  },
  original({
    id: 'freeing-bump/G5-forged-order',
    sentence: 'A block is freed onto the list of whatever order its header names.',
    caughtBy: 'damage-noticed',
    shortestTrace: 3,
    allocator: class extends TrustingAllocator {
      protected accepts(wrong: FreeingBumpError): boolean {
        return wrong === 'forged-header';
      }
    },
  }),
  original({
    id: 'freeing-bump/G5-interior-free',
    sentence: 'Whatever address has a header before it that looks occupied is freed, wherever it is.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    allocator: class extends TrustingAllocator {
      protected accepts(wrong: FreeingBumpError, address: number): boolean {
        return wrong === 'not-a-block' && this.looksOccupied(address);
      }
    },
  }),
  original({
    id: 'freeing-bump/G5-free-list-link',
    sentence: 'A link that leads to a free block is followed whatever its order: only the end of the memory bounds it.',
    caughtBy: 'damage-noticed',
    shortestTrace: 7,
    allocator: class extends SlowPath {
      protected override recogniseHead(head: number, order: number, end: number): FreeingBumpError | null {
        const wrong = super.recogniseHead(head, order, end);
        const place = head >>> 3;
        const mark = this.directory.markAt(place);
        if (wrong !== 'invalid-header-pointer' || mark === 0 || isLive(mark) || head % 8 !== 0) return wrong;
        const isTooLong = (place + (1 << order) + 1) * 8 > end;
        const isOccupied = (this.memory.load(place * 8 + HIGH) & OCCUPIED) !== 0;
        return isTooLong || isOccupied || orderOf(mark) === order ? wrong : null;
      }
    },
  }),
  original({
    id: 'freeing-bump/G5-stale-free',
    sentence: 'Who frees a block is not asked whether it is his: it may have been handed to another user since.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override recogniseMisuse(address: number, owner: number, end: number): FreeingBumpError | null {
        const wrong = super.recogniseMisuse(address, owner, end);
        return wrong === 'wrong-owner' ? null : wrong;
      }
    },
  }),
  original({
    id: 'freeing-bump/G7',
    sentence: 'That a header names another order is noticed only when the block is on its list already.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override recogniseMisuse(address: number, owner: number, end: number): FreeingBumpError | null {
        const wrong = super.recogniseMisuse(address, owner, end);
        if (wrong === 'forged-header') this.giveBack(address / 8 - 1, this.memory.load(address - HEADER_BYTES));
        return wrong;
      }
    },
  }),
];
