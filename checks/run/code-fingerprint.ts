// A fingerprint of the code that a check runs, so that results of different code are not taken for parts of one run.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['model', 'impl', 'spec', 'checks/engine', 'checks/report', 'checks/run'];
const SOURCE = /\.m?ts$/;
/** Names the versions of what the code stands on. */
const LOCK = 'package-lock.json';

/** @returns 16 hexadecimal digits, the same wherever the sources and the versions of packages are */
export function codeFingerprint(): string {
  const sources = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => SOURCE.test(path))
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  );
  const hash = createHash('sha256');
  for (const path of [...sources, LOCK].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
