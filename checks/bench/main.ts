// `npm run bench`: speeds and ratios, all measured side by side in this run.
import { cpus } from 'node:os';
import type { Configuration } from '../../spec/kit/contract.ts';
import { registry } from '../../spec/registry.ts';
import { settingsFrom } from '../run/usage.ts';
import { benchAllocators } from './allocators.ts';
import { benchLockstep } from './lockstep.ts';

process.stdout.write(
  `node ${process.version}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores\n\n`,
);
for (const subject of registry.filter(({ id }) => id === 'slab-cache')) {
  const text = await subject.open((system) =>
    benchLockstep(system, (given: Configuration) => settingsFrom(system.specification, given, null)),
  );
  process.stdout.write(`${text}\n\n`);
}
process.stdout.write(`${benchAllocators()}\n`);
