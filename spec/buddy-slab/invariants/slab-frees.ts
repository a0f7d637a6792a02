// What a free does to slabs, and what else brings them and takes them away.
import { type Step, step } from '../../kit/property.ts';
import type { BuddySlabView } from '../contract.ts';
import { listOf, slabAt, slabsByAddress } from '../places.ts';
import { freedObject } from '../requests.ts';
import { first, named, same } from './complaints.ts';

type View = BuddySlabView;

export const remoteWaits = step<View>(
  'remote-waits',
  'An object freed by another CPU than that of its slab waits as the first of those that do; nothing else about slabs changes.',
  ['queued', 'queued-twice'],
  (taken) => {
    const freed = freedObject(taken);
    if (freed === null || freed.local) return null;
    const { slab, index } = freed;
    const left = slabAt(taken.after, slab.address);
    if (left === undefined) return `${named(slab)} is gone, though another CPU freed an object of it`;
    if (!same(left.queued, [index, ...slab.queued]))
      return `object ${index} of ${named(slab)} is not the first that waits`;
    if (!same(left.freeObjects, slab.freeObjects)) return `other objects of ${named(slab)} are free than before`;
    if (taken.command.operation !== 'realloc' && !sameLists(taken)) return 'a list of slabs changed';
    return taken.before.settings.part === 'slabs' && taken.outcome.value !== 1
      ? `the answer was ${taken.outcome.value}, not 1, though another CPU freed the object`
      : null;
  },
);

export const handsBackOnlyEmpty = step<View>(
  'hands-back-only-empty',
  'A slab is handed back only by a free on its own CPU after which nothing of it is held, and what waited was taken.',
  ['slab-handed-back', 'handed-back-after-drain'],
  (taken) => {
    if (taken.command.operation === 'reset') return null;
    const left = slabsByAddress(taken.after);
    const freed = freedObject(taken);
    return first(taken.before.slabs, (slab) => {
      if (left.has(slab.address) || taken.command.operation === 'realloc') return null;
      if (freed?.slab !== slab) return `${named(slab)} is gone, though no object of it was freed`;
      if (!freed.local) return `${named(slab)} was handed back by another CPU`;
      const held = slab.live.filter((index) => index !== freed.index);
      return held.length === 0 ? null : `${named(slab)} was handed back while object ${held[0]} of it was held`;
    });
  },
);

export const keptOrHandedBack = step<View>(
  'kept-or-handed-back',
  'A slab of which nothing is held after a free on its own CPU is kept as the empty one of its class, or, when its CPU keeps one already, handed back.',
  ['slab-kept', 'slab-handed-back', 'handed-back-after-drain'],
  (taken) => {
    const freed = freedObject(taken);
    if (freed === null || !freed.local || freed.slab.live.length > 1) return null;
    const { slab } = freed;
    const kept = listOf(taken.before, slab.owner, slab.sizeClass, 'empty');
    const left = slabAt(taken.after, slab.address);
    if (kept.length === 0) {
      return left?.list === 'empty' ? null : `nothing of ${named(slab)} is held any more, and it was not kept`;
    }
    if (left !== undefined) return `nothing of ${named(slab)} is held any more, and it was not handed back`;
    return taken.before.settings.part === 'slabs' && taken.outcome.value !== slab.address
      ? `the answer was ${taken.outcome.value}, not ${slab.address}, which is handed back`
      : null;
  },
);

export const resetDrops = step<View>(
  'reset-drops',
  'A reset drops every slab of its CPU, and changes no other.',
  ['reset-with-held'],
  ({ before, after, command, outcome }) => {
    if (command.operation !== 'reset' || outcome.error !== null) return null;
    const cpu = command.operands[0] ?? 0;
    const kept = after.slabs.find(({ owner }) => owner === cpu);
    if (kept !== undefined) return `${named(kept)} is still there`;
    return first(before.slabs, (slab) =>
      slab.owner === cpu || slabAt(after, slab.address) !== undefined
        ? null
        : `${named(slab)} of CPU ${slab.owner} is gone`,
    );
  },
);

function sameLists({ before, after }: Step<View>): boolean {
  return (
    before.lists.length === after.lists.length &&
    before.lists.every((list, position) => same(list.slabs, after.lists[position]?.slabs ?? []))
  );
}
