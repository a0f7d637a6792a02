// Shared words under real threads: no access of one comes between two halves of another's.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { ADDED, BITS, COUNTED, GUARDED, type Hammered, LOCK, PASSED, THREADS, TIMES } from './hammer.ts';

it('every access is one step, and a lock is held by one thread at a time', async () => {
  const buffer = new SharedArrayBuffer(64);
  const words = new Int32Array(buffer);
  words[PASSED] = 100;
  const threads = Array.from({ length: THREADS }, async (_, thread): Promise<Hammered> => {
    const worker = new Worker(new URL('./hammer.mjs', import.meta.url), { workerData: { buffer, thread } });
    const [hammered] = await once(worker, 'message');
    return hammered;
  });
  const hammered = await Promise.all(threads);
  const all = THREADS * TIMES;
  expect([words[ADDED], words[BITS], words[COUNTED], words[LOCK], words[GUARDED]]).toEqual([all, 0, all, 0, all]);
  expect(hammered.map(({ surprises }) => surprises)).toEqual([0, 0]);
  expect([...hammered.map(({ passed }) => passed), words[PASSED] as number].sort()).toEqual([1, 100, 2]);
}, 60_000);
