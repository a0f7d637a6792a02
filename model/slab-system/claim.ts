// Who owns which bytes of the frames that are lent.
//
// Free objects, colours and what is left at the ends of slabs belong to nobody.
import type { ClaimSink } from '../../spec/kit/contract.ts';
import type { Geometry } from '../../spec/slab-system/contract.ts';
import { generalSize, type Promises, recordBytes } from './promise.ts';
import { type Cache, type State, slabsOf } from './state.ts';

/** To users an object is handed out as it is: none of its bytes is the system's to write. */
const HEAD_OF_USERS = 0;
const ANY_USER = 0;

export function claim(promises: Promises, { caches }: State, claims: ClaimSink): void {
  const bytesOf = new Map(caches.map((cache) => [cache.kind, geometryOf(promises, cache).objectBytes]));
  for (const cache of caches) {
    const { kind, descriptor, arrayAddresses, held } = cache;
    const geometry = geometryOf(promises, cache);
    if (kind !== 'kmem_cache') claims.allocator(descriptor, bytesOf.get('kmem_cache') as number);
    if (kind !== 'kmem_cache' && kind !== 'array_cache') {
      for (const address of arrayAddresses) claims.allocator(address, bytesOf.get('array_cache') as number);
    }
    claimRecords(promises, cache, geometry, claims);
    for (const address of held) claims.user(address, geometry.objectBytes, HEAD_OF_USERS, ANY_USER);
  }
}

/** Descriptors and free lists of slabs: in their heads, or whole objects of general caches. */
function claimRecords(promises: Promises, cache: Cache, geometry: Geometry, claims: ClaimSink): void {
  const objectFor = (bytes: number) => generalSize(promises, bytes, 8) as number;
  const [listBytes = 0, descriptorBytes = 0] = recordBytes(promises, geometry);
  for (const { address, descriptor, freeList } of slabsOf(cache)) {
    if (geometry.onSlab) {
      claims.allocator(address, geometry.headBytes);
    } else {
      claims.allocator(freeList, objectFor(listBytes));
      claims.allocator(descriptor, objectFor(descriptorBytes));
    }
  }
}

function geometryOf(promises: Promises, { size, align }: Cache): Geometry {
  return promises.geometry(size, align) as Geometry;
}
