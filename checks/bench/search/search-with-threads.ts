// Searches M(S, K) with several threads, each of which knows nothing but what they share.
import type { Worker } from 'node:worker_threads';
import { Search } from '../../engine/search/search.ts';
import { shareSearch } from '../../engine/search/shared-search.ts';
import { startThread } from '../../run/threads/start-thread.ts';
import type { Counts } from './reference.ts';
import { STATE_WORDS } from './slab-lists.ts';
import type { ThreadTask } from './thread.ts';

/** Threads that wait for what they are to search. */
export class SearchCrew {
  private readonly workers: readonly Worker[];

  constructor(threads: number) {
    this.workers = Array.from({ length: threads }, () => startThread(new URL('./thread.ts', import.meta.url)));
  }

  /** Searches M(slabs, objects). */
  async search(slabs: number, objects: number): Promise<Counts & { readonly byteLength: number }> {
    const shared = shareSearch(this.workers.length, STATE_WORDS);
    const counts = this.workers.map((worker, thread) => {
      const task: ThreadTask = { shared, thread, slabs, objects };
      return new Promise<number>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage(task);
      });
    });
    const transitions = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    const { states, perDepth, byteLength } = new Search(STATE_WORDS, shared);
    return { states, transitions, depth: perDepth.length - 1, byteLength };
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
