// The specification of slabs over a page allocator (seed 002).
import type { Specification } from '../kit/subject.ts';
import { letters, offers } from './alphabet/index.ts';
import { concurrency } from './concurrency.ts';
import { type BuddySlabSettings, type BuddySlabView, fields, freeErrors, requestErrors } from './contract.ts';
import { cpus } from './cpus.ts';
import { goals } from './goals/index.ts';
import { halves } from './halves.ts';
import { withHoldings } from './holdings.ts';
import { invariants } from './invariants/index.ts';
import { printAddress, printView } from './printed.ts';
import { addressFreed } from './requests.ts';
import { rows } from './rows.ts';
import { writeOrbit } from './symmetry.ts';
import { readView } from './view.ts';

export const specification: Specification<BuddySlabSettings, BuddySlabView> = {
  id: 'buddy-slab',
  title: 'Slabs over a buddy of pages, freed from any CPU',
  source: 'seed 002',
  fields,
  rows,
  backendCalls: [],
  letters,
  invariants,
  goals,
  concurrency,
  offers,
  answers: { 0: 'done', 1: 'queued' },
  errors: [...requestErrors, ...freeErrors],
  assumptions: [
    'Users write only inside the objects and pages they hold, and only while they hold them.',
    'Shared accesses take effect one after the other, as those of JavaScript do: nothing is said about weaker memories.',
    'Threads are as many as a scenario has; a thread that waits for a lock gets it once it is free.',
    'The pages of an arena and the regions are given to the allocator alone, and stay where they are.',
  ],
  notCovered: [
    'A free of an address that was handed out again in the meantime: what is freed is then held by somebody else, and whose it is cannot be seen without a lock or a name for each user.',
    'A free of an object by the size of its class when another size of the same class was meant, and of pages by a count that needs the same block or a smaller one.',
    'Users who write into slab headers, into objects that wait for their owner, or into the records of a region.',
    'A request of the whole that fails while, at each moment by itself, either an object or a page was free: both are looked at one after the other.',
    'A reset while other threads free objects of the slabs that are dropped.',
    'Orders above those that a few hundred pages have, and more than a few CPUs.',
  ],
  readView,
  writeOrbit,
  symmetries: [halves, cpus],
  withHoldings,
  printView,
  printAddress,
  addressed: (command) =>
    addressFreed(command) ?? (command.operation === 'flag-pages' ? (command.operands[0] ?? 0) : null),
  recorded: (settings) => settings,
  recordedOperations: {
    alloc: { operands: 3, returns: true },
    'add-slab': { operands: 3, returns: false },
    free: { operands: 4, returns: 'sometimes' },
    'free-migrating': { operands: 5, returns: true },
    reset: { operands: 1, returns: false },
    init: { operands: 2, returns: false },
    'add-region': { operands: 2, returns: false },
    'alloc-pages': { operands: 2, returns: true },
    'alloc-low': { operands: 2, returns: true },
    'free-pages': { operands: 2, returns: false },
    'flag-pages': { operands: 2, returns: false },
    realloc: { operands: 5, returns: true },
  },
  backendProperties: [],
};
