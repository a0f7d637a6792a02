// What real threads do with one allocator while a stress run watches.
import type { Stress } from '../kit/concurrency.ts';
import type { BuddySlabSettings } from './contract.ts';
import { CLASS_BYTES } from './contract.ts';

const THREADS = 4;
const PAGE_BYTES = 4096;

const SETTINGS: BuddySlabSettings = {
  part: 'whole',
  pageSize: PAGE_BYTES,
  cpus: THREADS,
  arenaPages: 0,
  arenaStart: 2 ** 20,
  regionSize: 2 ** 20,
  regions: 1,
  heapAlign: 4 * PAGE_BYTES,
  physicalBase: 0,
  sizeMin: 8,
  sizeMax: 2048,
  pagesMax: 2,
};

export const stress: readonly Stress<BuddySlabSettings>[] = [
  threads('own', 'Each thread frees what it allocated.', 0),
  threads('mixed', 'Half of all objects are freed by another thread than the one that allocated them.', 50),
  threads('remote', 'Every object is freed by another thread, where its mailbox has room.', 100),
];

function threads(id: string, sentence: string, passedOn: number): Stress<BuddySlabSettings> {
  return {
    id,
    sentence,
    settings: SETTINGS,
    setUp: [{ operation: 'init', operands: [SETTINGS.arenaStart, SETTINGS.regionSize], refusals: 0 }],
    threads: THREADS,
    passedOn,
    heldMax: 100,
    allocate: (thread, draw) => {
      // Now and then pages, so that slabs and users take them from each other.
      const size = draw(50) === 0 ? PAGE_BYTES : (CLASS_BYTES[draw(CLASS_BYTES.length)] ?? 8) - draw(8);
      return { operation: 'alloc', operands: [thread, size, 1], refusals: 0 };
    },
    free: (thread, address, [, size = 0, align = 1]) => ({
      operation: 'free',
      operands: [thread, address, size, align],
      refusals: 0,
    }),
    refusals: ['no-memory'],
  };
}
