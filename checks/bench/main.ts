// `npm run bench`: speeds and ratios, all measured side by side in this run; and what requests take of memory.
import { cpus } from 'node:os';
import type { Configuration } from '../../spec/kit/contract.ts';
import { registry } from '../../spec/registry.ts';
import { table } from '../report/text.ts';
import { settingsFrom } from '../run/usage.ts';
import { benchAllocators } from './allocators.ts';
import { benchBuddySlab } from './buddy-slab.ts';
import { benchLockstep } from './lockstep.ts';
import { memoryTables } from './memory.ts';
import { benchSlabCacheRows } from './slab-cache-rows.ts';
import { benchSlabSystem } from './slab-system.ts';

const USAGE = 64;

const parts: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['lockstep', lockstep],
  ['slab-cache', benchSlabCacheRows],
  ['allocators', benchAllocators],
  ['buddy-slab', benchBuddySlab],
  ['slab-system', benchSlabSystem],
  ['memory', memory],
];

async function lockstep(): Promise<string> {
  const texts: string[] = [];
  for (const subject of registry.filter(({ id }) => id === 'slab-cache')) {
    const text = await subject.open((system) =>
      benchLockstep(system, (given: Configuration) => settingsFrom(system.specification, given, null)),
    );
    texts.push(text);
  }
  return texts.join('\n\n');
}

function memory(): string {
  const { bytesTaken, utilisation } = memoryTables();
  return [
    'bytes taken per request in the long run, amortised (requests that share a leaf); D64: a descriptor of 64 bytes in it',
    ...table(bytesTaken),
    '',
    'utilisation in %: bytes asked for of bytes taken, for requests uniform from 1 to N bytes',
    ...table(utilisation),
  ].join('\n');
}

const wanted = process.argv.slice(2);
const names = parts.map(([name]) => name);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
  process.stderr.write(
    `slabcheck: there is no benchmark '${unknown}'; give any of ${names.join(', ')}, or none for all\n`,
  );
  process.exitCode = USAGE;
} else {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  process.stdout.write(`node ${process.version}, ${processor}, ${cpus().length} cores\n`);
  for (const [name, run] of parts) {
    if (wanted.length === 0 || wanted.includes(name)) process.stdout.write(`\n${await run()}\n`);
  }
}
