// The specification of the buddy (seed 004).
import type { Command, Outcome } from '../kit/contract.ts';
import type { ClosedForm, Specification } from '../kit/subject.ts';
import { letters } from './alphabet.ts';
import {
  type BlockView,
  type BuddySettings,
  type BuddyView,
  fields,
  freeErrors,
  type HeldBlock,
  heapBase,
  leafCount,
} from './contract.ts';
import { goals } from './goals.ts';
import { halves } from './halves.ts';
import { invariants } from './invariants/index.ts';
import { leaves } from './leaves.ts';
import { rows } from './rows.ts';
import { sweeps } from './sweeps.ts';
import { writeOrbit } from './symmetry.ts';
import { readView } from './view.ts';

export const specification: Specification<BuddySettings, BuddyView> = {
  id: 'buddy',
  title: 'Binary buddy with a minimum leaf',
  source: 'seed 004',
  fields,
  rows,
  backendCalls: [],
  letters,
  invariants,
  goals,
  sweeps,
  errors: freeErrors,
  assumptions: [
    'One caller at a time: there are no locks.',
    'The heap and the books are set aside for this buddy alone: nobody else writes the books.',
  ],
  notCovered: [
    'Sizes that are no whole numbers from 0 on: they are refused with an error of their own, as tests show.',
    'A second free of a block that was handed out again in between: it is then live, and whose it is cannot be seen.',
    'Alignment beyond the start of the heap: blocks are at multiples of their size from there, and it is a multiple of 8.',
    'Heaps larger than 2 GiB.',
  ],
  closedForm,
  readView,
  writeOrbit,
  symmetries: [leaves, halves],
  withHoldings,
  printView,
  printAddress,
  addressed: ({ operation, operands }) => (operation === 'free' ? (operands[0] ?? 0) : null),
  recorded: (settings) => settings,
  recordedOperations: { allocate: { operands: 1, returns: true }, free: { operands: 1, returns: false } },
  backendProperties: [],
};

/**
 * How many layouts of blocks there are; each can be reached.
 *
 * A block of 2^k leaves is live as a whole, or each of its halves is in any of its states; a leaf is live or not. The
 * blocks of the empty heap, one for each bit of the number of leaves, have nothing to do with one another.
 */
function closedForm(settings: BuddySettings): ClosedForm | null {
  const leaves = leafCount(settings);
  let states = 1;
  let ofBlock = 2;
  const factors: string[] = [];
  for (let order = 0; 2 ** order <= leaves; order += 1) {
    if (Math.floor(leaves / 2 ** order) % 2 === 1) {
      states *= ofBlock;
      factors.unshift(`f(${order})`);
    }
    ofBlock = ofBlock ** 2 + 1;
  }
  if (!Number.isSafeInteger(states)) return null;
  return { states, formula: `f(0) = 2, f(k) = f(k-1)^2 + 1; ${factors.join(' x ') || '1 without leaves'}` };
}

/** Keeps the users' own account: what they held before, with what was handed out and without what was taken back. */
function withHoldings(view: BuddyView, before: BuddyView, command: Command, outcome: Outcome): BuddyView {
  return { ...view, held: heldAfter(before.held, command, outcome) };
}

function heldAfter(held: readonly HeldBlock[], { operation, operands }: Command, outcome: Outcome) {
  const operand = operands[0] ?? 0;
  if (outcome.error !== null) return held;
  if (operation === 'free') return held.filter(({ address }) => address !== operand);
  if (outcome.value === null || outcome.value === 0) return held;
  const gained = { address: outcome.value, byteLength: operand };
  return [...held, gained].sort((one, other) => one.address - other.address);
}

/** Such as `0+2 4 | free 2+2 5 6+2`: first leaf of each block, with how many leaves it has when there are more. */
function printView({ live, free }: BuddyView): string {
  return `${printBlocks(live)} | free ${printBlocks(free)}`;
}

function printBlocks(blocks: readonly BlockView[]): string {
  return blocks.map(({ leaf, order }) => (order === 0 ? `${leaf}` : `${leaf}+${2 ** order}`)).join(' ') || '-';
}

/** Such as `leaf 4`, or `byte 1 of leaf 4`. */
function printAddress({ settings }: BuddyView, address: number): string {
  const offset = address - heapBase(settings);
  const leaf = Math.floor(offset / settings.leafSize);
  if (leaf < 0) return 'below the heap';
  if (leaf >= leafCount(settings)) return 'behind the heap';
  const byte = offset - leaf * settings.leafSize;
  return byte === 0 ? `leaf ${leaf}` : `byte ${byte} of leaf ${leaf}`;
}
