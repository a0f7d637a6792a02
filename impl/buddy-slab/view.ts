// What can be observed of slabs and pages, in the order that spec/buddy-slab/view.ts fixes.
import type { WordSink } from '../../spec/kit/contract.ts';
import type { PageRecords } from './pages/page-allocator.ts';
import { writeSections } from './pages/view.ts';
import type { SlabPoolRecords } from './slabs/slab-pool.ts';
import { writeLists, writeSlabs } from './slabs/view.ts';

/** The records of an allocator; of a half that it does not have, null. */
export interface Records {
  readonly pages: PageRecords | null;
  readonly slabs: SlabPoolRecords | null;
}

export function writeView(initialized: boolean, { pages, slabs }: Records, sink: WordSink): void {
  sink.push(initialized ? 1 : 0);
  if (pages === null) sink.push(0);
  else writeSections(pages, sink);
  if (slabs === null) {
    // No slab, and no list of slabs.
    sink.push(0);
    sink.push(0);
  } else {
    writeSlabs(slabs, sink);
    writeLists(slabs, sink);
  }
}
