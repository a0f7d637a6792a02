// The specification of the freeing-bump allocator (seed 004, hardened).
import type { Command, Outcome } from '../kit/contract.ts';
import { step } from '../kit/property.ts';
import type { NotPromised, Specification } from '../kit/subject.ts';
import { letters } from './alphabet.ts';
import { closedForm } from './closed-form.ts';
import {
  blockBytes,
  errors,
  type FreeingBumpSettings,
  type FreeingBumpView,
  fields,
  HEADER_BYTES,
  type HeldBlock,
  heapBase,
  NIL,
  orderFor,
  spaceBytes,
} from './contract.ts';
import { goals } from './goals.ts';
import { invariants } from './invariants/index.ts';
import { orbitSize } from './orbit-size.ts';
import { rows } from './rows.ts';
import { writeOrbit } from './symmetry.ts';
import { readView, TALLY_WORDS } from './view.ts';

type View = FreeingBumpView;

export const specification: Specification<FreeingBumpSettings, View> = {
  id: 'freeing-bump',
  title: 'Freeing-bump allocator over the memory of a guest',
  source: 'seed 004',
  fields,
  rows,
  backendCalls: [{ name: 'grow', parameters: ['pages'], returns: true, refusable: true }],
  letters,
  invariants,
  goals,
  notPromised: [largestAgain()],
  errors,
  assumptions: [
    'One caller at a time; between two calls anybody may write anywhere in the memory, and cut it or have it grow.',
    'Users say who they are when they allocate and free; where they all say the same, none is told from another.',
    'What is not in the memory, such as heads, bumper and the directory of blocks, is out of reach of those who write there.',
  ],
  notCovered: [
    'A second free by the same user, after the block was handed out to him again: it looks like the right free of it.',
    'What users write into the payloads of others: headers alone are watched.',
    'A memory that was cut and has grown again between two calls: its size tells nothing, and only the headers that were lost are noticed.',
    'A link that was written over with another free block of its order: the blocks between are lost, and nothing notices.',
    'Types that need an alignment of 16 bytes: payloads are aligned to 8.',
  ],
  closedForm,
  readView,
  tallyWords: TALLY_WORDS,
  writeOrbit,
  orbitSize,
  withHoldings,
  printView,
  printAddress,
  addressed: ({ operation, operands: [first = 0] }) => (ADDRESSED.includes(operation) ? first : null),
  recorded: (settings) => ({ ...settings, owners: 1, windowStart: 0 }),
  recordedOperations: {
    allocate: { operands: 1, returns: true },
    deallocate: { operands: 1, returns: false },
    'start-anew': { operands: 0, returns: false },
    'memory-grow': { operands: 1, returns: false },
    'memory-cut': { operands: 1, returns: false },
    'write-byte': { operands: 2, returns: false },
    'write-header': { operands: 3, returns: false },
  },
  backendProperties: [],
};

/** The operations whose first operand is an address; with the others it is a number of bytes or pages. */
const ADDRESSED = ['deallocate', 'write-byte', 'write-header'];

function largestAgain(): NotPromised<View> {
  const property = step<View>(
    'largest-again',
    'Once everything is given back, every size is served that a fresh allocator would serve.',
    [],
    ({ before, command, outcome, calls }) => {
      if (outcome.error !== 'allocator-out-of-space' || before.held.length > 0 || calls.length > 0) return null;
      const size = command.operands[0] ?? 0;
      const fits = blockBytes(orderFor(size)) <= spaceBytes(before.settings);
      return fits && before.blocks.length > 0 ? `nothing is held, and there is no space for ${size} bytes` : null;
    },
  );
  const why =
    'Nothing is ever split, merged or given back to the bumper: memory that was handed out in blocks of one order serves ' +
    'that order only, until a new allocator is started.';
  return { property, why };
}

/** Keeps the users' own account: what they held before, with what was handed out and without what was taken back. */
function withHoldings(view: View, before: View, command: Command, outcome: Outcome): View {
  return { ...view, held: heldAfter(before.held, command, outcome) };
}

function heldAfter(held: readonly HeldBlock[], command: Command, outcome: Outcome): readonly HeldBlock[] {
  const [first = 0, second = 0] = command.operands;
  if (command.operation === 'start-anew') return [];
  if (outcome.error !== null) return held;
  if (command.operation === 'deallocate') return held.filter(({ address }) => address !== first);
  if (command.operation !== 'allocate') return held;
  const gained = { address: outcome.value ?? 0, byteLength: first, owner: second };
  return [...held, gained].sort((one, other) => one.address - other.address);
}

/** Such as `0+16 live [order 0], 16+16 free [end] | heads 0: 16 | bumper 32 | 1 of 2 pages`: where, what, what it says. */
function printView(view: View): string {
  const { blocks, bumper, settings, pages, pagesSeen, poisoned } = view;
  const printed = blocks.map(({ header, order, owner, low, high }) => {
    const holder = owner === null ? 'free' : settings.owners === 1 ? 'live' : `user ${owner}`;
    const said = high % 2 === 1 ? `order ${low}` : low === NIL ? 'end' : `-> ${low}`;
    return `${header}+${blockBytes(order)} ${holder} [${said}]`;
  });
  const heads = view.heads.flatMap((head, order) => (head === NIL ? [] : [`${order}: ${head}`]));
  const memory = `${pages} of ${settings.pagesMax} pages${pagesSeen === pages ? '' : `, ${pagesSeen} seen`}`;
  const parts = [printed.join(', ') || '-', `heads ${heads.join(', ') || '-'}`, `bumper ${bumper}`, memory];
  return [...parts, ...(poisoned ? ['poisoned'] : [])].join(' | ');
}

/** Such as `block at 16`, or `byte 4 of the block at 16`. */
function printAddress(view: View, address: number): string {
  for (const { header, order } of view.blocks) {
    const offset = address - header - HEADER_BYTES;
    if (offset === 0) return `payload of the block at ${header}`;
    if (offset > -HEADER_BYTES - 1 && offset < 0) return `byte ${offset + HEADER_BYTES} of the header at ${header}`;
    if (offset > 0 && address < header + blockBytes(order))
      return `byte ${offset} of the payload at ${header + HEADER_BYTES}`;
  }
  if (address < heapBase(view.settings)) return 'below the heap';
  return address >= view.bumper ? 'above the bumper' : '';
}
