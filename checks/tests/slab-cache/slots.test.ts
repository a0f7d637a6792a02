// Objects of a slab change places without anybody's noticing, and how many views that makes one is counted, not looked
// for.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-cache/checked.ts';
import { model } from '../../../model/slab-cache/index.ts';
import type { SlabCacheSettings } from '../../../spec/slab-cache/contract.ts';
import { specification } from '../../../spec/slab-cache/index.ts';
import { slots } from '../../../spec/slab-cache/slots.ts';
import { certify } from '../../engine/certificate.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { seenThrough } from '../../engine/symmetry.ts';

const system = seenThrough({ specification, model, implementation }, slots);

const plain: SlabCacheSettings = {
  objectSize: 24,
  objectAlign: 8,
  slabSize: 128,
  pageSize: 128,
  objectSizeType: 'small',
  slabsMax: 1,
  pageMap: 'array',
  slabInfoSource: 'pool',
  neighbour: 'none',
};

function certified(given: Partial<SlabCacheSettings>) {
  return certify(system, { ...plain, ...given }, 'legal', NO_LIMITS);
}

describe('orbits of slots stand for all views', () => {
  it.each<[string, Partial<SlabCacheSettings>, number, number]>([
    ['of one object', { objectSize: 72, slabsMax: 4 }, 5, 89],
    ['of which all frames but one can be given back', { slabsMax: 3 }, 20, 8_412],
    ['that get more objects on their second list', { objectSizeType: 'large', objectSize: 32, slabsMax: 2 }, 16, 5_264],
    ['of two pages', { objectSizeType: 'large', objectSize: 32, pageSize: 64, slabsMax: 2 }, 62, 5_264],
    ['of a page of two objects and three of one', { objectSizeType: 'large', pageSize: 32 }, 31, 267],
    ['of pages of which some begin no object', { objectSizeType: 'large', pageSize: 16, objectSize: 40 }, 7, 18],
  ])('in slabs %s', (_, given, orbits, views) => {
    const { holds, ...found } = certified(given);
    expect({ holds, ...found }).toMatchObject({ holds: true, orbits, views, standFor: views });
  });
});

it.each<[string, Partial<SlabCacheSettings>]>([
  ['shares its frames with another', { neighbour: 'sharing', slabsMax: 2 }],
  ['has its SlabInfos from another', { objectSizeType: 'large', slabInfoSource: 'cache' }],
])('of a cache that %s it is not known how many views an orbit has', (_, given) => {
  expect(certified(given)).toMatchObject({ holds: true, standFor: null, views: null });
});
