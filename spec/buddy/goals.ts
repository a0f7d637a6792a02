// Situations that a run must reach, or its verdicts say less than they seem to.
import { type Goal, type Step, sometimes } from '../kit/property.ts';
import {
  addressOfLeaf,
  type BuddySettings,
  type BuddyView,
  bytesOfOrder,
  greatestOrder,
  leafCount,
  orderFor,
} from './contract.ts';

type At = Step<BuddyView>;
type When = (settings: BuddySettings) => boolean;

const always: When = () => true;
const leaves =
  (least: number): When =>
  (settings) =>
    leafCount(settings) >= least;

export const goals: readonly Goal<BuddyView, BuddySettings>[] = [
  goal(
    'block-split',
    'A request was served with a part of a larger free block.',
    (taken) => isServed(taken) && freeOrder(taken.before, taken.outcome.value ?? 0) !== orderOf(taken),
    leaves(2),
  ),
  goal('rounded-up', 'A request was served with a block larger than itself.', (taken) => {
    const { before, command } = taken;
    return isServed(taken) && bytesOfOrder(before.settings, orderOf(taken)) > (command.operands[0] ?? 0);
  }),
  goal('merged', 'A freed block was merged with its buddy.', (taken) => mergedOrders(taken) === 1, leaves(2)),
  goal('merged-twice', 'A freed block was merged more than once.', (taken) => mergedOrders(taken) > 1, leaves(4)),
  goal('not-merged', 'A block was freed whose buddy was not free.', (taken) => mergedOrders(taken) === 0, leaves(2)),
  goal(
    'heap-full',
    'Every leaf was handed out.',
    ({ before, after }) => before.freeLeaves > 0 && after.freeLeaves === 0,
  ),
  goal(
    'no-room',
    'A request failed that the empty heap would have served.',
    (taken) => isUnserved(taken) && orderOf(taken) <= greatestOrder(taken.before.settings),
  ),
  goal(
    'fragmented',
    'A request failed though as many leaves were free, in smaller blocks.',
    (taken) => isUnserved(taken) && 2 ** orderOf(taken) <= taken.before.freeLeaves && taken.before.held.length > 0,
    leaves(3),
  ),
  goal(
    'too-large',
    'A request failed that no heap of this size could have served.',
    (taken) => isUnserved(taken) && orderOf(taken) > greatestOrder(taken.before.settings),
    always,
  ),
  goal(
    'lower-of-several',
    'A request was served while several free blocks were large enough.',
    (taken) => isServed(taken) && taken.before.free.filter(({ order }) => order >= orderOf(taken)).length > 1,
    leaves(3),
  ),
  goal(
    'lower-of-larger',
    'A request was served from a larger block, while a higher one was just large enough.',
    (taken) => {
      const order = orderOf(taken);
      if (!isServed(taken) || freeOrder(taken.before, taken.outcome.value ?? 0) === order) return false;
      return taken.before.free.some((block) => block.order === order);
    },
    leaves(3),
  ),
  goal(
    'empty-again',
    'The last live block was freed.',
    ({ before, after }) => before.held.length > 0 && after.held.length === 0,
  ),
  goal(
    'largest-served',
    'The largest block was handed out while nothing was held.',
    (taken) =>
      isServed(taken) && taken.before.held.length === 0 && orderOf(taken) === greatestOrder(taken.before.settings),
  ),
  goal('null-refused', 'The free of null was refused.', ({ outcome }) => outcome.error === 'null', always),
  goal(
    'foreign-refused',
    'The free of an address outside the heap was refused.',
    ({ outcome }) => outcome.error === 'foreign',
    always,
  ),
  goal(
    'misaligned-refused',
    'The free of an address at which no leaf starts was refused.',
    ({ outcome }) => outcome.error === 'misaligned',
  ),
  goal(
    'interior-refused',
    'The free of a later leaf of a live block was refused.',
    ({ outcome }) => outcome.error === 'interior',
    leaves(2),
  ),
  goal(
    'not-allocated-refused',
    'The free of a free leaf was refused.',
    ({ outcome }) => outcome.error === 'not-allocated',
  ),
  goal(
    'wrong-free-with-others-live',
    'A wrong free was refused while blocks were live.',
    ({ before, outcome }) => outcome.error !== null && before.held.length > 0,
  ),
];

function goal(id: string, sentence: string, reached: (step: At) => boolean, applies: When = leaves(1)) {
  return sometimes<BuddyView, BuddySettings>(id, sentence, reached, applies);
}

/** The order that serves the request that is made. */
function orderOf({ before, command }: At): number {
  return orderFor(before.settings, command.operands[0] ?? 0);
}

function isServed({ command, outcome }: At): boolean {
  return command.operation === 'allocate' && outcome.value !== 0;
}

function isUnserved({ command, outcome }: At): boolean {
  return command.operation === 'allocate' && outcome.value === 0;
}

/** Order of the free block in which an address lies; -1 when it lies in none. */
function freeOrder({ settings, free }: BuddyView, address: number): number {
  for (const { leaf, order } of free) {
    const start = addressOfLeaf(settings, leaf);
    if (start <= address && address < start + bytesOfOrder(settings, order)) return order;
  }
  return -1;
}

/** How many orders larger than a freed block the free block is in which it is now; -1 when none was freed. */
function mergedOrders({ before, after, command, outcome }: At): number {
  if (command.operation !== 'free' || outcome.error !== null) return -1;
  const address = command.operands[0] ?? 0;
  const freed = before.live.find(({ leaf }) => addressOfLeaf(before.settings, leaf) === address);
  return freed === undefined ? -1 : freeOrder(after, address) - freed.order;
}
