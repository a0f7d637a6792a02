// Why an allocator of objects and pages refuses a request or a free.
import { AllocatorError } from '../kit/error.ts';
import { explainPageMisuse, explainPageRequest, type PageMisuse } from './pages/errors.ts';
import type { Route } from './requests.ts';
import { explainFree, explainRequest, type SlabFreeError } from './slabs/misuse.ts';

/** Why an allocation was refused. */
export type GlobalRequestError = 'not-initialized' | 'invalid-param' | 'no-capacity' | 'no-memory';

/** Why a region was refused. */
export type GlobalRegionError = 'not-initialized' | 'already-initialized' | 'invalid-param' | 'memory-overlap';

/** Why a free was refused; that of an object is judged as slabs do, that of pages as a page allocator does. */
export type GlobalFreeError = 'not-initialized' | SlabFreeError | PageMisuse;

const NOT_INITIALIZED = 'it has no memory yet; call init with its first region before.';
const ALREADY_INITIALIZED =
  'an allocator of this memory is at work already; add the region to that one, or drop it before.';
const IMPOSSIBLE_LAYOUT =
  'give a whole number of bytes, 2^20 pages at most, and an alignment that is a power of two, of 0 bytes at most 2048.';

/** Whether an error is one of an allocation. */
export function isRequestError(error: GlobalRequestError | GlobalFreeError): error is GlobalRequestError {
  return ['not-initialized', 'invalid-param', 'no-capacity', 'no-memory'].includes(error);
}

export function throwRequest(error: GlobalRequestError | GlobalRegionError, request: string, route: Route): never {
  throw new AllocatorError(error, explainRequestBy(route, error, request));
}

export function throwFree(error: GlobalFreeError, request: string, route: Route): never {
  throw new AllocatorError(error, explainFreeBy(route, error, request));
}

function explainRequestBy(route: Route, error: GlobalRequestError | GlobalRegionError, request: string): string {
  switch (error) {
    case 'not-initialized':
      return `${request} refused: ${NOT_INITIALIZED}`;
    case 'already-initialized':
      return `${request} refused: ${ALREADY_INITIALIZED}`;
    case 'no-capacity':
      return explainRequest(error, request);
    case 'invalid-param':
      if (route === 'slabs' || route === 'block') return `${request} refused: ${IMPOSSIBLE_LAYOUT}`;
      return explainPageRequest(error, request, route);
    default:
      return explainPageRequest(error, request, 'pages');
  }
}

function explainFreeBy(route: Route, error: GlobalFreeError, request: string): string {
  switch (error) {
    case 'not-initialized':
      return `${request} refused: ${NOT_INITIALIZED}`;
    case 'invalid-param':
      return `${request} refused: ${IMPOSSIBLE_LAYOUT}`;
    case 'misaligned':
    case 'slab-pages':
    case 'wrong-count':
      return explainPageMisuse(error, request);
    case 'null':
    case 'foreign':
    case 'interior':
    case 'not-allocated':
      return route === 'slabs' ? explainFree(error, request) : explainPageMisuse(error, request);
    default:
      return explainFree(error, request);
  }
}
