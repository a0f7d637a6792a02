// Files that a user names, found from where the user stands.
import { accessSync, constants, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage.ts';

/** npm runs scripts in the folder of the package, and says in INIT_CWD where the user called it. */
export function userPath(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}

/** @throws UsageError */
export function readText(file: string): string {
  try {
    return readFileSync(userPath(file), 'utf8');
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${reasonOf(error)}`);
  }
}

/** @throws UsageError */
export function writeText(file: string, text: string): void {
  try {
    writeFileSync(userPath(file), text);
  } catch (error) {
    throw new UsageError(`${file} can't be written: ${reasonOf(error)}`);
  }
}

/**
 * Makes sure that a file can be written later on, and changes nothing.
 *
 * @throws UsageError
 */
export function requireWritable(file: string): void {
  const path = userPath(file);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error('it is a folder');
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new UsageError(`${file} can't be written: ${reasonOf(error)}`);
  }
}

/** What went wrong, without the machine's own path. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(',')[0] ?? message;
}
