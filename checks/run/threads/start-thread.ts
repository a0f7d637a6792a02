// Starts threads.
import { Worker } from 'node:worker_threads';

/**
 * @param module what the thread carries out
 * @param workerData what it goes by: plain data, and what threads share
 */
export function startThread(module: URL, workerData?: unknown): Worker {
  return new Worker(new URL('./start.mjs', import.meta.url), { workerData, argv: [module.href] });
}
