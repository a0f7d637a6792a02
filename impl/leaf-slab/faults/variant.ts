// How a fault is put together: its description, and the sound allocator with one step replaced.
import type { Fault } from '../../../spec/kit/contract.ts';
import type { LeafSlabSettings } from '../../../spec/leaf-slab/contract.ts';
import type { LeafBooks } from '../leaf-books.ts';
import type { PartialLists } from '../partial-lists.ts';
import { SlowPath } from '../slow-path.ts';
import { type Allocator, openLeafSlab } from '../subject.ts';

export type LeafSlabFault = Fault<LeafSlabSettings>;

/** A defect of our own making: nobody has ever written this allocator before. */
export function planted({
  allocator,
  ...described
}: Omit<LeafSlabFault, 'origin' | 'open'> & { readonly allocator: Allocator }): LeafSlabFault {
  return { ...described, origin: 'planted', open: (settings) => openLeafSlab(settings, allocator) };
}

/** An allocator whose lists of slabs are kept in another way than they should. */
export function listingBy(Lists: typeof PartialLists): Allocator {
  return class extends SlowPath {
    protected override makeLists(books: LeafBooks): PartialLists {
      return new Lists(this.words, books);
    }
  };
}
