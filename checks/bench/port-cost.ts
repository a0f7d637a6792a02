// What the port to shared memory costs: the slab pool as it is, beside the same code with `Atomics` written in place.
//
// The second is made from the first: the compiled code with every access through the port replaced by what the port does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

type Library = typeof import('../../impl/index.ts');

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface BothWays {
  readonly port: Library;
  readonly inPlace: Library;
}

/** Compiles the library twice, the second time without the port; lends both, and removes them afterwards. */
export async function withBothWays<Result>(use: (libraries: BothWays) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'slabcheck-'));
  try {
    const port = await compile(join(folder, 'port'), (code) => code);
    const inPlace = await compile(join(folder, 'in-place'), writeInPlace);
    return await use({ port, inPlace });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compile(folder: string, change: (code: string) => string): Promise<Library> {
  mkdirSync(folder);
  const settings = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      rewriteRelativeImportExtensions: true,
      outDir: folder,
      rootDir: ROOT,
      typeRoots: [join(ROOT, 'node_modules/@types')],
    },
    include: [join(ROOT, 'impl')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The library could not be compiled:\n${stdout}${stderr}`);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const sources = join(folder, 'impl/buddy-slab');
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const path = join(sources, name);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }
  const library: Library = await import(pathToFileURL(join(folder, 'impl/index.js')).href);
  return library;
}

/** What the port does, by its methods: from what it is called upon and its arguments to an expression. */
const WRITTEN_IN_PLACE: Readonly<Record<string, (words: string, given: readonly string[]) => string>> = {
  read: (words, [index]) => `${words}[${index}]`,
  write: (words, [index, word]) => `(${words}[${index}] = ${word})`,
  // Which lock it is can be said twice: that changes nothing.
  acquire: (words, [lock]) => `while (Atomics.compareExchange(${words}, ${lock}, 0, 1) !== 0)`,
  release: (words, [lock]) => `if (Atomics.exchange(${words}, ${lock}, 0) === 2) Atomics.notify(${words}, ${lock}, 1)`,
};

/** The same code with what the port does instead of the port, which becomes the words themselves. */
function writeInPlace(code: string): string {
  const words = code.replace(/\bmemory\.shared\b/g, 'memory.words');
  let changed = '';
  let rest = words;
  for (;;) {
    const call = /\b((?:this\.)?shared)\.(\w+)\(/.exec(rest);
    if (call === null) return changed + rest;
    const [text, on = '', method = ''] = call;
    const { given, length } = argumentsAt(rest, call.index + text.length);
    const written = WRITTEN_IN_PLACE[method] ?? (() => `Atomics.${method}(${[on, ...given].join(', ')})`);
    changed += rest.slice(0, call.index) + written(on, given);
    rest = rest.slice(call.index + text.length + length);
  }
}

/** The arguments of a call from behind its bracket on, and how long they are with the one that closes it. */
function argumentsAt(code: string, start: number): { readonly given: readonly string[]; readonly length: number } {
  const given: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < code.length; at += 1) {
    const letter = code[at] ?? '';
    if ((letter === ',' || letter === ')') && depth === 0) {
      given.push(code.slice(from, at).trim());
      from = at + 1;
      if (letter === ')') return { given, length: at + 1 - start };
    }
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
  }
  throw new Error('A call through the port is not closed.');
}
