// One thread of a crew that searches M(S, K).
import { parentPort } from 'node:worker_threads';
import { Search } from '../../engine/search/search.ts';
import type { SharedSearch } from '../../engine/search/shared-search.ts';
import { searchSpace } from '../../engine/search/space.ts';
import { SlabLists } from './slab-lists.ts';

export interface ThreadTask {
  readonly shared: SharedSearch;
  readonly thread: number;
  readonly slabs: number;
  readonly objects: number;
}

parentPort?.on('message', ({ shared, thread, slabs, objects }: ThreadTask) => {
  const search = new Search(shared.recordWords, shared, thread);
  parentPort?.postMessage(searchSpace(new SlabLists(slabs, objects), search, thread === 0));
});
