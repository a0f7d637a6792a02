// A directory is for one process at a time.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { UsageError } from '../usage.ts';

/**
 * Takes a directory for this process.
 *
 * @param path of the file that says who has it
 * @param shown the same, as a user knows it
 * @throws UsageError when another process has it
 */
export function lock(path: string, shown: string): void {
  const owner = ownerOf(path);
  if (owner !== null && isRunning(owner)) {
    throw new UsageError(`${shown} says that process ${owner} is at work there: wait for it, or remove ${shown}`);
  }
  // Its owner was killed.
  if (owner !== null) rmSync(path, { force: true });
  const descriptor = openSync(path, 'wx');
  writeSync(descriptor, String(process.pid));
  closeSync(descriptor);
}

export function unlock(path: string): void {
  rmSync(path, { force: true });
}

/** @returns null when nobody has it */
function ownerOf(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function isRunning(owner: number): boolean {
  if (!Number.isInteger(owner) || owner < 1 || owner === process.pid) return false;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    // Of somebody else, it runs all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
