// Why slabs refuse a request or a free, and what to do about it.

/** Why a request was refused, in the order in which it is judged. */
export type SlabRequestError =
  /** There is no such size class, or the size or alignment is impossible. */
  | 'invalid-param'
  /** Not one object of this class fits a slab at this page size. */
  | 'no-capacity'
  /** Nothing is free: add a slab of this class, then ask again. */
  | 'needs-slab';

/** Why a slab was not added, in the order in which it is judged. */
export type AddSlabError =
  | 'invalid-param'
  | 'no-capacity'
  /** The address is no multiple of the page size and of the size of the objects. */
  | 'misaligned'
  /** The slab does not lie in the area in which slabs may lie. */
  | 'foreign'
  /** A page of it belongs to a slab already. */
  | 'memory-overlap';

/** Why a free was refused, in the order in which an address is judged. */
export type SlabFreeError =
  /** The size or alignment fits no class. */
  | 'invalid-param'
  /** The address is 0. */
  | 'null'
  /** The address lies in no slab. */
  | 'foreign'
  /** The slab around it has objects of another class. */
  | 'wrong-class'
  /** The address lies in front of the first object. */
  | 'header'
  /** The address lies behind the last object. */
  | 'not-an-object'
  /** The address lies inside an object, not at its start. */
  | 'interior'
  /** The object was freed already, by whatever CPU, or was never handed out. */
  | 'not-allocated';

const REQUESTS: Record<SlabRequestError | AddSlabError, string> = {
  'invalid-param':
    'no size class has such objects; give a whole number of bytes and an alignment, a power of two, up to 2048 both, ' +
    'or the index of a class from 0 to 8.',
  'no-capacity': 'at this page size no object of this class fits a slab; use larger pages.',
  'needs-slab': 'nothing of this class is free; add a slab with addSlab, then ask again.',
  misaligned: 'the address must be a multiple of the page size and of the size of the objects.',
  foreign: 'the slab does not lie in the area that the pool was made for.',
  'memory-overlap': 'a page of it belongs to a slab already; add only pages that were not added or were handed back.',
};

const FREES: Record<SlabFreeError, string> = {
  'invalid-param': 'no size class has such objects; give the size and alignment that were given to alloc.',
  null: 'null is no object; free only what alloc returned.',
  foreign: 'it lies in no slab; free only what alloc of this pool returned.',
  'wrong-class': 'its slab has objects of another size; give the size and alignment that were given to alloc.',
  header: 'it lies in the header of a slab; free only what alloc returned.',
  'not-an-object': 'it lies behind the objects of a slab; free only what alloc returned.',
  interior: 'it lies inside an object; free exactly the address alloc returned.',
  'not-allocated': 'it is free already, or was never handed out; free each object once.',
};

/** The sentence of an AllocatorError for a request. */
export function explainRequest(error: SlabRequestError | AddSlabError, request: string): string {
  return `${request} refused: ${REQUESTS[error]}`;
}

/** The sentence of an AllocatorError for a free. */
export function explainFree(error: SlabFreeError, request: string): string {
  return `${request} refused: ${FREES[error]}`;
}
