// How a reader sees a view, in one line, and an address.
import type { CacheView, SlabSystemView, SlabView } from './contract.ts';
import { indexIn, kindOf, placeOf, sharedOf } from './places.ts';

type View = SlabSystemView;

/** Things of one kind beyond which they are counted. */
const LISTED_MAX = 6;

/**
 * Such as `kmem_cache: S1024 partial 3/24 | user-0#1@1040: S2048 full 2/2, cpu 0 2120, shared -, held 2080`.
 *
 * Caches that have slabs, and those of users: slabs with what is out of all their objects, arrays that hold something.
 */
export function printView(view: View): string {
  if (!view.initialized) return 'not initialized';
  const shown = view.caches.filter((cache) => cache.slabs.length > 0 || kindOf(cache) === 'user');
  return shown.map(printCache).join(' | ');
}

function printCache(cache: CacheView): string {
  const { name, generation, descriptor, geometry, slabs, arrays, held } = cache;
  const handle = kindOf(cache) === 'user' ? `#${generation}@${descriptor}` : '';
  const ofCpus = arrays.slice(0, -1).map((array, cpu) => ({ name: `cpu ${cpu}`, addresses: array }));
  const parts = [
    slabs.length === 0 ? 'no slab' : listed(slabs.map((slab) => printSlab(slab, geometry.objectsPerSlab))),
    ...[...ofCpus, { name: 'shared', addresses: sharedOf(cache) }, { name: 'held', addresses: held }]
      .filter(({ addresses }) => addresses.length > 0)
      .map((one) => `${one.name} ${listed(one.addresses.map(String))}`),
  ];
  return `${name}${handle}: ${parts.join(', ')}`;
}

function printSlab({ address, list, used }: SlabView, objects: number): string {
  return `S${address} ${list} ${used}/${objects}`;
}

function listed(items: readonly string[]): string {
  return items.length > LISTED_MAX ? `${items.length} of them` : items.join(' ');
}

/** Such as `user-0 S2048[1]`, `user-0 S2048[1]+8`, `head of S2048`, `end of S2048`, or `user-0` for its descriptor. */
export function printAddress(view: View, address: number): string {
  const described = view.caches.find(({ descriptor }) => descriptor === address);
  if (described !== undefined) return `descriptor of ${described.name}`;
  const place = placeOf(view, address);
  if (place === null) return '';
  const { cache, slab } = place;
  const { objectBytes, objectsPerSlab } = cache.geometry;
  const offset = address - slab.firstObject;
  if (offset < 0) return `head of S${slab.address}${behind(address - slab.address)}`;
  if (offset >= objectBytes * objectsPerSlab) return `end of S${slab.address}`;
  const index = indexIn(cache, slab, address);
  const inside = index === -1 ? Math.floor(offset / objectBytes) : index;
  return `${cache.name} S${slab.address}[${inside}]${behind(offset - inside * objectBytes)}`;
}

function behind(offset: number): string {
  return offset === 0 ? '' : `+${offset}`;
}
