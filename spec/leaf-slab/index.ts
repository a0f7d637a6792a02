// The specification of slabs over the leaves of a buddy (seed 004).
import type { Command, Outcome } from '../kit/contract.ts';
import type { Specification } from '../kit/subject.ts';
import { letters } from './alphabet.ts';
import { closedForm } from './closed-form.ts';
import {
  fields,
  freeErrors,
  heapBase,
  type LeafSlabSettings,
  type LeafSlabView,
  leafCount,
  objectSizeOf,
  objectsPerSlab,
} from './contract.ts';
import { goals } from './goals.ts';
import { invariants } from './invariants/index.ts';
import { leafOf, slabAt } from './places.ts';
import { rows } from './rows.ts';
import { slots } from './slots.ts';
import { writeOrbit } from './symmetry.ts';
import { readView } from './view.ts';

export const specification: Specification<LeafSlabSettings, LeafSlabView> = {
  id: 'leaf-slab',
  title: 'Slabs over the leaves of a buddy',
  source: 'seed 004',
  fields,
  rows,
  backendCalls: [],
  letters,
  invariants,
  goals,
  errors: freeErrors,
  assumptions: [
    'One caller at a time: there are no locks.',
    'Users write only inside the objects and blocks they hold, and only while they hold them.',
  ],
  notCovered: [
    'Sizes that are no whole numbers from 0 on: they are refused with an error of their own, as tests show.',
    'Alignments above the size of an object: the heap may start at any multiple of 8.',
    'A second free of an object that was handed out again in between: it is then live, and whose it is cannot be seen.',
    'More than one empty slab kept in each class.',
  ],
  closedForm,
  readView,
  writeOrbit,
  symmetries: [slots],
  withHoldings,
  printView,
  printAddress,
  addressed: ({ operation, operands }) => (operation === 'free' ? (operands[0] ?? 0) : null),
  recorded: (settings) => settings,
  recordedOperations: { allocate: { operands: 1, returns: true }, free: { operands: 1, returns: false } },
  backendProperties: [],
};

/** Keeps the users' own account: what they held before, with what was handed out and without what was taken back. */
function withHoldings(view: LeafSlabView, before: LeafSlabView, command: Command, outcome: Outcome): LeafSlabView {
  const operand = command.operands[0] ?? 0;
  const freed = command.operation === 'free' && outcome.error === null;
  const held = before.held.filter(({ address }) => !freed || address !== operand);
  if (command.operation === 'allocate' && outcome.value !== null && outcome.value !== 0) {
    held.push({ address: outcome.value, byteLength: operand });
  }
  return { ...view, held: held.sort((one, other) => one.address - other.address) };
}

/** Such as `S0:8[1,3] S2:16[] B4+2 | 8: 0`: slabs with their free objects, blocks with their leaves, and the lists. */
function printView({ live, slabs, classes }: LeafSlabView): string {
  const parts = [
    ...slabs.map(({ leaf, sizeClass, freeObjects }) => ({
      leaf,
      text: `S${leaf}:${objectSizeOf(sizeClass)}[${freeObjects.join(',')}]`,
    })),
    ...live.map(({ leaf, order }) => ({ leaf, text: `B${leaf}+${2 ** order}` })),
  ];
  const lists = classes.flatMap(({ partial }, sizeClass) =>
    partial.length === 0 ? [] : [`${objectSizeOf(sizeClass)}: ${partial.join(' ')}`],
  );
  const owners = parts.sort((one, other) => one.leaf - other.leaf).map(({ text }) => text);
  return [owners.length === 0 ? '-' : owners.join(' '), ...lists].join(' | ');
}

/** Such as `object 2 of slab 0`, `the block at leaf 4` or `byte 8 of leaf 1`. */
function printAddress(view: LeafSlabView, address: number): string {
  const { settings, live } = view;
  const leaf = leafOf(view, address);
  if (leaf < 0 || leaf >= leafCount(settings)) return '';
  const offset = address - heapBase(settings) - leaf * settings.leafSize;
  const slab = slabAt(view, leaf);
  const inLeaf = offset === 0 ? `leaf ${leaf}` : `byte ${offset} of leaf ${leaf}`;
  if (slab === undefined) {
    return offset === 0 && live.some((block) => block.leaf === leaf) ? `the block at leaf ${leaf}` : inLeaf;
  }
  const size = objectSizeOf(slab.sizeClass);
  const object = Math.floor(offset / size);
  if (object >= objectsPerSlab(settings, slab.sizeClass)) return inLeaf;
  const within = offset % size === 0 ? '' : `byte ${offset % size} of `;
  return `${within}object ${object} of slab ${leaf}`;
}
