// What passes between a cache and its backend: which calls, in which order, and back what was lent.
import { type Step, step } from '../../kit/property.ts';
import { expectedCalls } from '../calls.ts';
import { isCalculable, type SlabCacheView } from '../contract.ts';
import { find } from './complaints.ts';

type View = SlabCacheView;

export const backendBalance = step<View>(
  'backend-balance',
  'A slab is given back once, with the sizes it was asked for, and only when no object of it is live; a SlabInfo is given back once, after its slab; what the backend lends is page-aligned and lent to nobody else.',
  ['slab-released', 'slab-granted-again'],
  imbalance,
);

export const refusedOnlyWhenSpent = step<View>(
  'refused-only-when-spent',
  'The backend refuses a slab only when it has lent all it has.',
  ['backend-spent'],
  ({ before, calls, command }) => {
    if (command.refusals !== 0 || calls.length === 0) return null;
    const refused = find(calls, (name, result) => name.endsWith('alloc_slab') && result === 0);
    return refused && before.frames.length < before.settings.slabsMax
      ? `a slab was refused while ${before.frames.length} of ${before.settings.slabsMax} were lent`
      : null;
  },
);

export const needlessCalls = step<View>(
  'needless-calls',
  'Where a SlabInfo can be calculated, the backend is asked for slabs only; a small slab never asks it for a SlabInfo; a refused free makes no call.',
  ['object-freed', 'double-free-refused'],
  needlessCall,
);

export const callOrder = step<View>(
  'call-order',
  'The backend is called in the order and with the arguments of the seed: slab, SlabInfo, save; get, slab back, SlabInfo back, delete of every page.',
  ['slab-released', 'page-saved'],
  (given) => expectedCalls(given),
);

function imbalance(taken: Step<View>): string | null {
  const { before, calls } = taken;
  if (calls.length === 0) return null;
  const { slabSize, pageSize } = before.settings;
  const lent = before.frames.slice();
  const infos = before.slabInfos.slice();
  let slabsBack = 0;
  for (let index = 0; index < calls.length; index += 1) {
    const name = calls.name(index);
    const result = calls.result(index);
    const argument = calls.argument(index, 0);
    if (name.startsWith('slab_info_cache.')) continue;
    if (name.endsWith('alloc_slab') && result !== 0) {
      if (result % pageSize !== 0) return `slab ${result} is not page-aligned`;
      if (lent.some((slab) => result < slab + slabSize && slab < result + slabSize)) {
        return `slab ${result} was lent twice`;
      }
      lent.push(result);
    } else if (name.endsWith('free_slab')) {
      if (!takeOut(lent, argument)) return `slab ${argument} was given back, but it was not lent`;
      if (calls.argument(index, 1) !== slabSize || calls.argument(index, 2) !== pageSize) {
        return `slab ${argument} was given back with other sizes`;
      }
      if (!taken.after.frames.includes(argument) && heldAfter(taken.after, argument, slabSize)) {
        return `slab ${argument} was given back with a live object`;
      }
      slabsBack += 1;
    } else if (name.endsWith('alloc_slab_info') && result !== 0) {
      infos.push(result);
    } else if (name.endsWith('free_slab_info')) {
      if (!takeOut(infos, argument)) return `SlabInfo ${argument} was given back, but it was not lent`;
      if (slabsBack === 0) return `SlabInfo ${argument} was given back before its slab`;
    }
  }
  return null;
}

/** @returns whether the item was in the list */
function takeOut(list: number[], item: number): boolean {
  const at = list.indexOf(item);
  if (at !== -1) list.splice(at, 1);
  return at !== -1;
}

function heldAfter(after: View, slab: number, slabSize: number): boolean {
  return after.caches.some((cache) => cache.held.some((object) => object >= slab && object < slab + slabSize));
}

function needlessCall({ before, calls, outcome }: Step<View>): string | null {
  if (outcome.error !== null && calls.length > 0) return `a refused free called ${calls.name(0)}`;
  const small = before.settings.objectSizeType === 'small';
  const calculable = isCalculable(before.settings);
  for (let index = 0; index < calls.length; index += 1) {
    const name = calls.name(index);
    const aboutSlabInfo = name.endsWith('alloc_slab_info') || name.endsWith('free_slab_info');
    if (small && aboutSlabInfo) return `a small slab called ${name}`;
    if (calculable && name.endsWith('_ptr')) return `${name} was called, though the SlabInfo can be calculated`;
  }
  return null;
}
