// That what is recorded of caches is so: which there are, how they cut their slabs, where these lie.
import { always, step } from '../../kit/property.ts';
import type { CacheView, SlabSystemView, SlabView } from '../contract.ts';
import { generalSizes, geometryFor } from '../geometry.ts';
import { cachesOf, kindOf, slabBytes } from '../places.ts';
import { first, firstSlab, named } from './complaints.ts';

type View = SlabSystemView;

export const cachesInOrder = always<View>(
  'caches-in-order',
  'From the beginning on there are kmem_cache, array_cache and the general caches by ascending size, and behind them the caches of users; before it there is nothing. No two caches have one name or one descriptor.',
  ['initialized', 'cache-created', 'cache-destroyed'],
  (view) => {
    const { initialized, caches, settings } = view;
    if (!initialized) return caches.length === 0 ? null : 'there are caches before the beginning';
    const boot = ['kmem_cache', 'array_cache', ...generalSizes(settings).map((size) => `malloc-${size}`)];
    const wrong = first(boot, (name, index) =>
      caches[index]?.name === name ? null : `cache ${index} is ${caches[index]?.name ?? 'missing'}, not ${name}`,
    );
    if (wrong !== null) return wrong;
    if (caches.length - boot.length !== cachesOf(view, 'user').length) return 'a cache of the system is there twice';
    if (new Set(caches.map(({ name }) => name)).size < caches.length) return 'two caches have one name';
    return new Set(caches.map(({ descriptor }) => descriptor)).size < caches.length
      ? 'two caches have one descriptor'
      : null;
  },
);

export const sizesOfSystem = always<View>(
  'sizes-of-system',
  'The objects of kmem_cache are cache descriptors, those of array_cache have 24 bytes and 8 for each object of an array, those of a general cache what its name says; all are aligned to 8.',
  ['initialized'],
  ({ caches, settings }) => {
    const { cacheDescriptor, limit } = settings;
    return first(caches, (cache) => {
      const kind = kindOf(cache);
      if (kind === 'user') return null;
      const ofOwn = kind === 'kmem_cache' ? cacheDescriptor : 24 + 8 * limit;
      const size = kind === 'general' ? Number(cache.name.slice('malloc-'.length)) : ofOwn;
      return cache.size === size && cache.align === 8
        ? null
        : `${cache.name} has objects of ${cache.size} bytes, aligned to ${cache.align}`;
    });
  },
);

export const geometryExact = always<View>(
  'geometry-exact',
  'Objects are as large as their size rounded up to their alignment. A slab has the least order at which what is left beside its objects, and beside its head where size times 8 is below a frame, is below an eighth; it has as many objects as fit, on-slab with a byte to spare; colours are as many as cache lines, rounded up to the alignment, fit in what is left.',
  ['initialized', 'cache-created', 'wide-slab'],
  ({ caches, settings }) =>
    first(caches, (cache) => {
      const expected = geometryFor(settings, cache.size, cache.align);
      if (expected === null) return `${cache.name} has no possible geometry`;
      const figures = Object.entries(expected) as [keyof typeof expected, number | boolean][];
      return first(figures, ([figure, value]) =>
        cache.geometry[figure] === value
          ? null
          : `${figure} of ${cache.name} is ${cache.geometry[figure]} instead of ${value}`,
      );
    }),
);

export const objectsInSlab = always<View>(
  'objects-in-slab',
  'The objects of a slab begin behind its head and its colour, end within its frames, and are multiples of their alignment.',
  ['slab-made', 'coloured-slab'],
  (view) => firstSlab(view.caches, (cache, slab) => misplaced(view, cache, slab)),
);

export const coloursAdvance = step<View>(
  'colours-advance',
  'Slabs of a cache that are made one after the other take one colour after the other, from 0 on and over again; the next colour is that behind the last one taken.',
  ['coloured-slab', 'colours-wrapped'],
  (taken) => {
    if (!taken.imageChanged()) return null;
    const { before, after } = taken;
    return first(after.caches, (cache) => {
      const earlier = before.caches.find((one) => isSame(one, cache));
      const made = cache.slabs.filter(
        (slab) => earlier?.slabs.every(({ address }) => address !== slab.address) ?? true,
      );
      const colours = Math.max(1, cache.geometry.colours);
      const from = earlier?.nextColour ?? 0;
      const expected = made.map((_, index) => (from + index) % colours).sort(ascending);
      const found = made.map((slab) => colourOf(cache, slab)).sort(ascending);
      if (found.some((colour, index) => colour !== expected[index])) {
        return `new slabs of ${cache.name} have colours ${found.join(', ')} instead of ${expected.join(', ')}`;
      }
      const next = (from + made.length) % colours;
      return cache.nextColour === next
        ? null
        : `the next colour of ${cache.name} is ${cache.nextColour} instead of ${next}`;
    });
  },
);

function misplaced(view: View, cache: CacheView, slab: SlabView): string | null {
  const { geometry } = cache;
  const { address, firstObject } = slab;
  const colour = colourOf(cache, slab);
  if (!Number.isInteger(colour) || colour < 0 || colour > Math.max(0, geometry.colours - 1)) {
    return `the objects of ${named(cache, slab)} begin at ${firstObject}, which is no colour of it`;
  }
  if (firstObject % geometry.align !== 0) return `the objects of ${named(cache, slab)} are not aligned`;
  const end = firstObject + geometry.objectsPerSlab * geometry.objectBytes;
  return end > address + slabBytes(view, cache) ? `the objects of ${named(cache, slab)} end behind it` : null;
}

export function colourOf({ geometry }: CacheView, { address, firstObject }: SlabView): number {
  return (firstObject - address - geometry.headBytes) / geometry.colourStride;
}

export function isSame(one: CacheView, other: CacheView): boolean {
  return one.descriptor === other.descriptor && one.generation === other.generation && one.name === other.name;
}

function ascending(one: number, other: number): number {
  return one - other;
}
