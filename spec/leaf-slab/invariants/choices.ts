// What an allocator must choose among what would serve: the slab, the place, and when empty slabs are given back.
import { type Step, step } from '../../kit/property.ts';
import { addressOfLeaf, type LeafSlabView } from '../contract.ts';
import { classServing } from '../figures.ts';
import { isEmpty, leafOf, lowestRoom, promisedPlace, slabAt, slabHasRoom } from '../places.ts';
import { servedSize } from './complaints.ts';

type View = LeafSlabView;

export const growOnlyWhenFull = step<View>(
  'grow-only-when-full',
  'A leaf becomes a slab only when every slab of the class is full.',
  ['slab-full', 'several-slabs'],
  (taken) => {
    const size = servedSize(taken);
    if (size === null || !slabHasRoom(taken.before, size)) return null;
    const leaf = leafOf(taken.before, taken.outcome.value ?? 0);
    return slabAt(taken.before, leaf)?.sizeClass === classServing(taken.before.settings, size)
      ? null
      : `leaf ${leaf} was taken, though a slab has a free object`;
  },
);

export const lowestFirst = step<View>(
  'lowest-first',
  'An object is the lowest free one of the slab at the front of the list of its class; a new slab is at the lowest free leaf, a block at the lowest free stretch of leaves aligned to its size.',
  ['several-partial', 'lower-object-again', 'block-allocated'],
  (taken) => {
    const size = servedSize(taken);
    if (size === null) return null;
    const promised = promisedPlace(taken.before, size);
    return taken.outcome.value === promised ? null : `${taken.outcome.value} was handed out instead of ${promised}`;
  },
);

export const keptUntilNeeded = step<View>(
  'kept-until-needed',
  'Where an empty slab of each class is kept, a slab that becomes empty stays when its class has no other; all of them are given back at once, by a request that the buddy cannot serve without, and by nothing else.',
  ['slab-kept', 'kept-reused', 'kept-released-for-block', 'kept-released-for-slab'],
  (taken) => (taken.before.settings.keepEmpty === 0 ? null : (releasedWrongly(taken) ?? notKept(taken))),
);

function releasedWrongly(taken: Step<View>): string | null {
  const { before } = taken;
  const size = servedSize(taken);
  let needed: boolean | null = null;
  for (const slab of before.slabs) {
    if (!isEmpty(before, slab)) continue;
    needed ??= size !== null && !slabHasRoom(before, size) && lowestRoom(before, size, false) === -1;
    const stays = slabAt(taken.after, slab.leaf)?.sizeClass === slab.sizeClass;
    if (stays && needed) return `the empty slab ${slab.leaf} stayed, though the buddy could not serve the request`;
    if (!stays && !needed) return `the empty slab ${slab.leaf} was given back, though nothing needed it`;
  }
  return null;
}

/** What is wrong with a free that leaves a slab empty, when its class has no other such slab. */
function notKept({ before, after, command, outcome }: Step<View>): string | null {
  if (command.operation !== 'free' || outcome.error !== null) return null;
  const address = command.operands[0] ?? 0;
  const slab = slabAt(before, leafOf(before, address));
  if (slab === undefined) return null;
  const start = addressOfLeaf(before.settings, slab.leaf);
  const end = start + before.settings.leafSize;
  if (before.held.some((block) => block.address !== address && block.address >= start && block.address < end)) {
    return null;
  }
  const other = before.slabs.some((one) => one.sizeClass === slab.sizeClass && isEmpty(before, one));
  const stays = slabAt(after, slab.leaf)?.sizeClass === slab.sizeClass;
  return other || stays ? null : `slab ${slab.leaf} became empty and was not kept`;
}
