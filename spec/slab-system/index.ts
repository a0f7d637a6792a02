// The specification of the slab system (seed 003).
import type { Specification } from '../kit/subject.ts';
import { letters, offers } from './alphabet/index.ts';
import { backendCalls } from './calls.ts';
import {
  fields,
  freeErrors,
  handleErrors,
  requestErrors,
  type SlabSystemSettings,
  type SlabSystemView,
} from './contract.ts';
import { cpus } from './cpus.ts';
import { frames } from './frames.ts';
import { goals } from './goals/index.ts';
import { withHoldings } from './holdings.ts';
import { invariants } from './invariants/index.ts';
import { printAddress, printView } from './printed.ts';
import { addressFreed, descriptorNamed } from './requests.ts';
import { rows } from './rows.ts';
import { sweeps } from './sweeps.ts';
import { orbitSize, writeOrbit } from './symmetry.ts';
import { readView } from './view.ts';

export const specification: Specification<SlabSystemSettings, SlabSystemView> = {
  id: 'slab-system',
  title: 'Slab system over a frame provider, with arrays for each CPU',
  source: 'seed 003',
  fields,
  rows,
  backendCalls,
  letters,
  invariants,
  goals,
  sweeps,
  offers,
  errors: [...requestErrors, ...handleErrors, ...freeErrors],
  assumptions: [
    'One caller at a time: the CPU that a command names is the one it runs on from its beginning to its end.',
    'Users write only inside the objects they hold, and only while they hold them.',
    'The frame provider lends frames to the system alone until they are given back, and leaves them where they are.',
  ],
  notCovered: [
    'A free of an object that was handed out again in the meantime: whose it is cannot be seen without a name for each user.',
    'Locks: commands on several CPUs are carried out one after the other.',
    'A handle that is used after its descriptor was recycled as many times as there are generations.',
    'Users who write into heads of slabs, or into what the system holds itself.',
    'Names other than those of numbered caches; slabs above 64 MiB.',
  ],
  readView,
  writeOrbit,
  orbitSize,
  symmetries: [frames, cpus],
  withHoldings,
  printView,
  printAddress,
  addressed: (command) => addressFreed(command) ?? descriptorNamed(command),
  recorded: (settings) => settings,
  recordedOperations: {
    init: { operands: 0, returns: false },
    'create-cache': { operands: 3, returns: true },
    'cache-alloc': { operands: 3, returns: true },
    'cache-free': { operands: 4, returns: false },
    destroy: { operands: 2, returns: false },
    alloc: { operands: 3, returns: true },
    free: { operands: 2, returns: false },
    reclaim: { operands: 1, returns: true },
  },
  backendProperties: ['frames-lent'],
};
