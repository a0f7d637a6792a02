// The shape of the tree: who may import whom, how long a file may be, how each begins.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const LINES_MAX = 350;

interface Source {
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly from: string;
  /** Path within the repository, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const sources: readonly Source[] = ['model', 'impl', 'spec', 'checks'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') })),
);

const imports: readonly Import[] = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'/gm)].map((match) => {
    const named = match[2] ?? '';
    const to = named.startsWith('.') ? relative(root, resolve(root, dirname(path), named)) : named;
    return { from: path, to, typeOnly: match[1] !== undefined };
  }),
);

function offenders(wrong: (one: Import) => boolean, remedy: string): string[] {
  return imports.filter(wrong).map(({ from, to }) => `${from} imports ${to}: ${remedy}`);
}

/** Side and system of a path, such as `spec/slab-cache`. */
const systemOf = (path: string) => path.split('/').slice(0, 2).join('/');
const isSystemOf = (side: string) => (path: string) => path.startsWith(`${side}/`) && !path.startsWith(`${side}/kit/`);
const isSpecOfSystem = (path: string) => isSystemOf('spec')(path) && path !== 'spec/registry.ts';

const rules: readonly (readonly [string, (one: Import) => boolean, string])[] = [
  [
    'spec/kit imports nothing but itself',
    ({ from, to }) => from.startsWith('spec/kit/') && !to.startsWith('spec/kit/'),
    'move what it needs into spec/kit',
  ],
  [
    'a specification imports the kit and its own folder only',
    ({ from, to }) => isSpecOfSystem(from) && !to.startsWith('spec/kit/') && systemOf(to) !== systemOf(from),
    'say it in the words of spec/kit',
  ],
  [
    'a model takes types only from its specification',
    ({ from, to, typeOnly }) => from.startsWith('model/') && to.startsWith('spec/') && !typeOnly,
    'write it again: model and implementation share no logic',
  ],
  [
    'an implementation takes types only from its specification',
    ({ from, to, typeOnly }) => from.startsWith('impl/') && to.startsWith('spec/') && !typeOnly,
    'write it again: model and implementation share no logic',
  ],
  [
    'model and implementation never see each other or the checks',
    ({ from, to }) =>
      (from.startsWith('model/') && /^(impl|checks)\//.test(to)) ||
      (from.startsWith('impl/') && /^(model|checks)\//.test(to)),
    'put what both need to know into the specification',
  ],
  [
    'only model/kit/evolve.ts imports immer',
    ({ from, to }) => to === 'immer' && from !== 'model/kit/evolve.ts',
    'use evolve',
  ],
  [
    'the engine knows types of spec/kit, and fast-check in random.ts',
    ({ from, to, typeOnly }) =>
      from.startsWith('checks/engine/') &&
      !to.startsWith('checks/engine/') &&
      !(to.startsWith('spec/kit/') && typeOnly) &&
      !(to === 'fast-check' && from === 'checks/engine/random.ts'),
    'hand it in from checks/run',
  ],
  [
    'only checks/run, the benchmark and tests touch the registry',
    ({ from, to }) => to === 'spec/registry.ts' && !/^checks\/(run|bench|tests)\//.test(from),
    'hand it in from checks/run',
  ],
  [
    'nothing below checks/run imports node',
    ({ from, to }) => to.startsWith('node:') && !/^checks\/(run|bench|tests|config)\//.test(from),
    'move it to checks/run',
  ],
  [
    'no file outside its folder names a system but the registry, tests and the benchmark',
    ({ from, to }) =>
      from.startsWith('checks/') &&
      !/^checks\/(tests|bench)\//.test(from) &&
      ['spec', 'model', 'impl'].some((side) => isSystemOf(side)(to)) &&
      to !== 'spec/registry.ts',
    'go through the registry',
  ],
];

it.each(rules)('%s', (_, wrong, remedy) => {
  expect(offenders(wrong, remedy)).toEqual([]);
});

it('every file opens with what it is responsible for', () => {
  expect(sources.filter(({ text }) => !text.startsWith('// ')).map(({ path }) => path)).toEqual([]);
});

it(`no file is longer than ${LINES_MAX} lines`, () => {
  const long = sources.filter(
    ({ path, text }) => !path.startsWith('checks/tests/') && text.split('\n').length > LINES_MAX,
  );
  expect(long.map(({ path }) => `${path}: split it by what it is responsible for`)).toEqual([]);
});

it('nothing below checks/run reads a clock, draws at random or prints', () => {
  const impure = /\b(Date\.now|new Date|performance\.now|Math\.random|console\.)/;
  const below = sources.filter(
    ({ path }) => !/^checks\/(run|bench|tests|config)\//.test(path) && path !== 'checks/main.ts',
  );
  expect(below.filter(({ text }) => impure.test(text)).map(({ path }) => path)).toEqual([]);
});
