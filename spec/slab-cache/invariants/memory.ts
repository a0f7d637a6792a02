// Whose bytes are whose: live objects, free objects, SlabInfos, memory that was given back.
import { always, step } from '../../kit/property.ts';
import { type CacheView, SLAB_INFO_BYTES, type SlabCacheView, type SlabView } from '../contract.ts';
import { first } from './complaints.ts';

type View = SlabCacheView;

export const untouchedBytes = step<View>(
  'untouched-bytes',
  'A command writes no byte of a live object, no byte from 16 on of a free object, no unused byte of a slab, and no byte of memory that was given back.',
  ['object-freed', 'slab-released'],
  ({ strayWrite }) => (strayWrite === -1 ? null : `the byte at ${strayWrite} was written`),
);

export const noOverlap = always<View>(
  'no-overlap',
  'Live objects do not overlap one another, any free object or any SlabInfo; each is object i of a live slab, at slab + i * size, whole inside the slab, and aligned.',
  ['slab-full', 'several-slabs'],
  (view) => first(view.caches, (cache) => overlap(view, cache)),
);

function overlap(view: View, cache: CacheView): string | null {
  const { objectSize, objectAlign, slabSize } = cache.geometry;
  const infos = cache.role === 'slab-info-cache' ? [] : slabInfosOf(view);
  let previous = -objectSize;
  for (const object of cache.held) {
    if (object < previous + objectSize) return `live objects ${previous} and ${object} overlap`;
    previous = object;
    if (object % objectAlign !== 0) return `live object ${object} is not aligned to ${objectAlign}`;
    if (object % 8 !== 0) return `live object ${object} is not aligned to 8`;
    const slab = slabAround(cache, object);
    if (slab === null) return `live object ${object} lies in no slab`;
    if ((object - slab.address) % objectSize !== 0) return `live object ${object} is no whole object of its slab`;
    if (object + objectSize > slab.address + slabSize) return `live object ${object} ends behind its slab`;
    for (const info of infos) {
      if (info < object + objectSize && object < info + SLAB_INFO_BYTES) {
        return `live object ${object} overlaps the SlabInfo at ${info}`;
      }
    }
    if (slab.freeObjects.includes((object - slab.address) / objectSize)) {
      return `live object ${object} is on the free list`;
    }
  }
  return null;
}

function slabInfosOf(view: View): number[] {
  const infos: number[] = [];
  for (const { slabs } of view.caches) for (const { slabInfo } of slabs) infos.push(slabInfo);
  return infos;
}

function slabAround(cache: CacheView, address: number): SlabView | null {
  for (const slab of cache.slabs) {
    if (address >= slab.address && address < slab.address + cache.geometry.slabSize) return slab;
  }
  return null;
}
