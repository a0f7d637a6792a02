// The specification of the slab cache (seed 000/001).
import type { Command, Outcome } from '../kit/contract.ts';
import type { Specification } from '../kit/subject.ts';
import { letters } from './alphabet.ts';
import { backendFunctions } from './calls.ts';
import {
  addressedCache,
  type CacheView,
  fields,
  freeErrors,
  isFree,
  type SlabCacheSettings,
  type SlabCacheView,
  type SlabView,
} from './contract.ts';
import { goals } from './goals.ts';
import { invariants } from './invariants/index.ts';
import { rows } from './rows.ts';
import { slots } from './slots.ts';
import { writeOrbit } from './symmetry.ts';
import { readView } from './view.ts';

export const specification: Specification<SlabCacheSettings, SlabCacheView> = {
  id: 'slab-cache',
  title: 'Slab cache over a memory backend',
  source: 'seed 000/001',
  fields,
  rows,
  backendCalls: ['', 'neighbour.', 'slab_info_cache.'].flatMap((prefix) =>
    backendFunctions.map((call) => ({ ...call, name: prefix + call.name })),
  ),
  letters,
  invariants,
  goals,
  errors: freeErrors,
  assumptions: [
    'One caller at a time: the cache has no locks, and the backend may call other caches of the same memory but not the same cache.',
    'Between alloc and free, users write only inside the objects they hold.',
    'The backend keeps what it lends where it is, and answers what was saved.',
  ],
  notCovered: [
    'Constructors, destructors and colouring: the seed has none.',
    'Memories larger than 2 GiB and machines with other than 64-bit links.',
    'A backend that lends memory which overlaps what it lent before, or that answers with the SlabInfo of another slab of the same cache.',
  ],
  readView,
  writeOrbit,
  symmetries: [slots],
  withHoldings,
  printView,
  printAddress,
  recorded: (settings) => ({ ...settings, slabInfoSource: 'pool', neighbour: 'none' }),
  recordedOperations: { alloc: { operands: 0, returns: true }, free: { operands: 1, returns: false } },
  backendProperties: ['backend-balance', 'no-overlap', 'one-list'],
};

/** Keeps the users' own account: what they held before, with what was handed out and without what was taken back. */
function withHoldings(view: SlabCacheView, before: SlabCacheView, command: Command, outcome: Outcome): SlabCacheView {
  const caches = view.caches.map((cache, index): CacheView => {
    const held = before.caches[index]?.held ?? [];
    if (cache.role === 'slab-info-cache') return cache;
    const addressed = addressedCache(command.operation);
    const receives = command.operation === 'free-handing-over' ? 1 : addressed;
    const gained = receives === index && outcome.value !== null && outcome.value !== 0 ? [outcome.value] : [];
    const frees = addressed === index && outcome.error === null && isFree(command.operation);
    const kept = held.filter((object) => !frees || object !== command.operands[0]);
    return { ...cache, held: [...kept, ...gained].sort((a, b) => a - b) };
  });
  return { ...view, caches };
}

/** Such as `lt S4096[0,1] | ge - | full S4224`: the slabs of each list, with their free objects front to back. */
function printView(view: SlabCacheView): string {
  return view.caches
    .map((cache) => {
      const name = cache.role === 'main' ? '' : `${cache.role}: `;
      const { belowThreshold, atThreshold, full } = cache;
      return `${name}lt ${printSlabs(belowThreshold)} | ge ${printSlabs(atThreshold)} | full ${printSlabs(full)}`;
    })
    .join(' ; ');
}

function printSlabs(slabs: readonly SlabView[]): string {
  const printed = slabs.map(({ address, freeObjects }) =>
    freeObjects.length === 0 ? `S${address}` : `S${address}[${freeObjects.join(',')}]`,
  );
  return printed.length === 0 ? '-' : printed.join(' ');
}

/** Such as `object 2 of S4096`. */
function printAddress(view: SlabCacheView, address: number): string {
  for (const cache of view.caches) {
    const slab = cache.slabs.find((one) => address >= one.address && address < one.address + cache.geometry.slabSize);
    if (slab === undefined) continue;
    const index = Math.floor((address - slab.address) / cache.geometry.objectSize);
    const offset = address - slab.address - index * cache.geometry.objectSize;
    if (index >= cache.objectsPerSlab) return `byte ${address - slab.address} of S${slab.address}`;
    return offset === 0
      ? `object ${index} of S${slab.address}`
      : `byte ${offset} of object ${index} of S${slab.address}`;
  }
  return '';
}
