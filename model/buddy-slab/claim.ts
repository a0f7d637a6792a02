// Who owns which bytes of the memory that is lent.
//
// Free pages and free objects belong to nobody, and neither does what is left over at the end of a slab or in front of
// the first page of a region.
import type { ClaimSink } from '../../spec/kit/contract.ts';
import { type ClassPromise, HEADER, LINK, layOut, type Promises } from './promise.ts';
import type { Section, Slab, State } from './state.ts';
import { heldOf } from './view.ts';

export function claim(promises: Promises, state: State, claims: ClaimSink): void {
  for (const section of state.sections) claimSection(promises, section, claims);
  for (const slab of state.slabs) claimSlab(promises, slab, claims);
}

/** The records of a region are the allocator's, blocks are their users', but for those that are slabs by now. */
function claimSection(promises: Promises, section: Section, claims: ClaimSink): void {
  const { pageSize, part } = promises;
  const { descriptor, recordBytes } = layOut(promises, section.start, section.byteLength);
  claims.allocator(descriptor, recordBytes);
  for (const { page, order, slab } of section.allocated) {
    // Of pages alone nobody else makes slabs: whoever flags a block as one keeps it.
    if (slab && part === 'whole') continue;
    claims.user(section.heapStart + page * pageSize, 2 ** order * pageSize, 0, 0);
  }
}

/** The header is the allocator's, and so is the link of an object that waits for its owner. */
function claimSlab(promises: Promises, slab: Slab, claims: ClaimSink): void {
  const { first, bytes } = promises.classes[slab.sizeClass] as ClassPromise;
  claims.allocator(slab.address, HEADER);
  for (const index of slab.queued) claims.allocator(slab.address + first + index * bytes, LINK);
  for (const index of heldOf(promises, slab)) claims.user(slab.address + first + index * bytes, bytes, 0, 0);
}
