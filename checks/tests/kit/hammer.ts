// A thread that does to shared words, over and over, what another does to the same words at the same time.
import { parentPort, workerData } from 'node:worker_threads';
import { AtomicWords } from '../../../impl/kit/atomics.ts';

/** Words: what is added to, one with bits of each thread, what is counted up, what is passed on, a lock, what it guards. */
export const [ADDED, BITS, COUNTED, PASSED, LOCK, GUARDED, READY] = [0, 1, 2, 3, 4, 5, 6];
export const THREADS = 2;
export const TIMES = 200_000;

/** What a thread tells in the end. */
export interface Hammered {
  /** How often a bit of its own was not as it had left it. */
  readonly surprises: number;
  /** What it has of what is passed on. */
  readonly passed: number;
}

function hammer(words: Int32Array, thread: number): Hammered {
  const shared = new AtomicWords(words);
  const bit = 1 << thread;
  let surprises = 0;
  let passed = thread + 1;
  // Both begin at once.
  shared.add(READY, 1);
  while (shared.load(READY) < THREADS);
  for (let time = 0; time < TIMES; time += 1) {
    shared.add(ADDED, 1);
    for (let shift = 0; shift < 32; shift += THREADS) {
      if ((shared.or(BITS, bit << shift) & (bit << shift)) !== 0) surprises += 1;
      if ((shared.and(BITS, ~(bit << shift)) & (bit << shift)) === 0) surprises += 1;
    }
    for (let before = shared.load(COUNTED); ; before = shared.load(COUNTED)) {
      if (shared.compareExchange(COUNTED, before, before + 1) === before) break;
    }
    passed = shared.exchange(PASSED, passed);
    shared.acquire(LOCK);
    words[GUARDED] = (words[GUARDED] as number) + 1;
    shared.release(LOCK);
  }
  return { surprises, passed };
}

interface Data {
  readonly buffer: SharedArrayBuffer;
  readonly thread: number;
}

// The structure is that of the test that started this thread; a test that reads the constants is no thread.
const data = workerData as Data | null;
if (data !== null && parentPort !== null && 'buffer' in data) {
  parentPort.postMessage(hammer(new Int32Array(data.buffer), data.thread));
}
