// Why a slab system refuses a request, and the words in which it says so.

/** Why a request is refused. */
export type RequestError =
  /** The system is not initialised yet. */
  | 'not-initialized'
  /** The system is initialised already. */
  | 'already-initialized'
  /** The provider has no frames for it. */
  | 'cannot-allocate-frame'
  /** A cache of this name is there. */
  | 'name-duplicate'
  /** No whole number of bytes, or too few. */
  | 'invalid-size'
  /** More bytes than an object may have. */
  | 'size-too-large'
  /** An alignment that cannot be kept. */
  | 'alignment-too-large'
  /** There is no such CPU. */
  | 'no-such-cpu';

/** What is wrong with a handle. */
export type HandleError =
  /** There is no cache at this descriptor, and never was one. */
  | 'not-a-cache'
  /** The cache was destroyed. */
  | 'destroyed'
  /** The cache is one of the system's own. */
  | 'internal-cache'
  /** Users hold objects of the cache. */
  | 'objects-live';

/** What is wrong with an address that is freed. */
export type FreeMisuse =
  /** The address is 0. */
  | 'null'
  /** No slab of the system is around the address. */
  | 'not-in-cache'
  /** A slab of another cache is around the address. */
  | 'wrong-cache'
  /** The address lies in a slab before or behind its objects. */
  | 'not-an-object'
  /** The address lies inside an object, not at its start. */
  | 'interior'
  /** No user holds the object. */
  | 'not-allocated';

export type SlabSystemError = RequestError | HandleError | FreeMisuse;

const EXPLANATIONS: Record<SlabSystemError, string> = {
  'not-initialized': 'the system is not initialised; call init first.',
  'already-initialized': 'the system is initialised already; call init once.',
  'cannot-allocate-frame': 'the frame provider has no frames for it; give some back, or call reclaim.',
  'name-duplicate': 'a cache of this name is there already; choose another name.',
  'invalid-size': 'give a whole number of bytes, and at least 1 for the objects of a cache.',
  'size-too-large': 'no slab may be so large; ask for less.',
  'alignment-too-large': 'no cache keeps this alignment; ask for less, or create a cache that keeps it.',
  'no-such-cpu': 'there is no such CPU; have currentCpu return one of those the system was made for.',
  'not-a-cache': 'no cache was ever there; use what createCache returned.',
  destroyed: 'the cache was destroyed; its handle is good for nothing any more.',
  'internal-cache': 'this cache belongs to the system itself.',
  'objects-live': 'objects of the cache are still held; free them first.',
  null: 'null is no object; free only what was allocated.',
  'not-in-cache': 'it lies in no slab of this system; free only what was allocated here.',
  'wrong-cache': 'it lies in a slab of another cache; free it where it was allocated.',
  'not-an-object': 'it lies beside the objects of a slab; free only what was allocated.',
  interior: 'it lies inside an object; free exactly the address that was allocated.',
  'not-allocated': 'nobody holds it: it is free, or the system has it; free each object once.',
};

/** The sentence that an AllocatorError of this code carries. */
export function explain(error: SlabSystemError, request: string, detail = ''): string {
  return `${request} refused: ${detail}${EXPLANATIONS[error]}`;
}
