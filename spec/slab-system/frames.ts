// A symmetry of the slab system that goes further than objects: the frames in which slabs lie.
//
// Where every slab is one frame, a free frame is as good as another. Which slab comes first is decided by the lists, and
// nothing else is ever asked of a slab; whoever names the object that comes first by address sees more.
import type { WordSink } from '../kit/contract.ts';
import type { Symmetry } from '../kit/symmetry.ts';
import { arrangementsOfFrames, arrangementsOfObjects } from './arrangements.ts';
import type { CacheView, SlabSystemSettings, SlabSystemView } from './contract.ts';
import { geometryFor } from './geometry.ts';
import { writeCache } from './orbit-words.ts';
import { sizesOf } from './sizes.ts';
import { type SlabNumbers, slabNumbers } from './slab-numbers.ts';
import { writeOrbit } from './symmetry.ts';

type View = SlabSystemView;

export const frames: Symmetry<SlabSystemSettings, View> = {
  id: 'frames',
  sentence: 'Slabs change places with one another and with free frames, and objects with those of their slab.',
  holds: true,
  without: ['free-by-handle'],
  inapplicable: whySlabsStay,
  writeOrbit(view, past, words) {
    // Where an object lies decides what is said of a wrong use.
    if (past) writeOrbit(view, past, words);
    else writeWithoutPlaces(view, slabNumbers(view), words, ({ arrays }) => arrays);
  },
  orbitSize(view) {
    const ofObjects = arrangementsOfObjects(view);
    const ofFrames = arrangementsOfFrames(view);
    return ofObjects === null || ofFrames === null ? null : ofObjects * ofFrames;
  },
};

/** The view by the numbers of slabs alone. */
export function writeWithoutPlaces(
  view: View,
  numbers: SlabNumbers,
  words: WordSink,
  arraysOf: (cache: CacheView) => CacheView['arrays'],
): void {
  words.push(view.initialized ? 1 : 0);
  words.push(view.caches.length);
  for (const cache of view.caches) writeCache(cache, arraysOf(cache), numbers.of, words);
}

/** Why it matters which frames are free: that some slabs take several. */
export function whySlabsStay(settings: SlabSystemSettings): string | null {
  const wide = sizesOf(settings).find(([size, align]) => (geometryFor(settings, size, align)?.order ?? 0) > 0);
  return wide === undefined
    ? null
    : `it is about slabs of one frame, and those of objects of ${wide[0]} bytes have more`;
}
