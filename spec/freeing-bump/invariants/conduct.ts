// What the allocator must do with each command: accept, refuse, and what a refusal leaves.
import { type Step, step } from '../../kit/property.ts';
import {
  type BlockView,
  blockBytes,
  type FreeingBumpView,
  HEADER_BYTES,
  largestPayload,
  memoryBytes,
  NIL,
} from '../contract.ts';
import { answers, blockAt, headOf, isAllocate, isCall, isDeallocate, operand, orderAsked } from './complaints.ts';

type View = FreeingBumpView;
type Taken = Step<View>;

export const misuseRefused = step<View>(
  'misuse-refused',
  'Who frees what he does not hold is refused; who frees what he holds is not, as long as its header is as the allocator wrote it and the memory was not cut.',
  ['double-free-refused', 'wrong-free-with-others-live', 'wrong-owner-refused'],
  wronglyAnswered,
);

export const poisonedForGood = step<View>(
  'poisoned-for-good',
  'A refusal poisons the allocator: from then on every call is refused as poisoned and changes no byte, until a new allocator is started. Nothing else poisons it.',
  ['poisoned-refused', 'started-anew'],
  poisonWrong,
);

export const failureChangesNothing = step<View>(
  'failure-changes-nothing',
  'A refused command changes nothing but the poison and the pages seen: not the bumper, a list, a header or a figure.',
  ['double-free-refused', 'out-of-space', 'too-large-refused'],
  (taken) => {
    const { outcome, before } = taken;
    if (outcome.error === null || before.poisoned) return null;
    const changed = changedPart(before, taken.after);
    return changed === null ? null : `the command was refused as '${outcome.error}', but ${changed} changed`;
  },
);

export const untouchedBytes = step<View>(
  'untouched-bytes',
  'The allocator writes headers of blocks and nothing else: no byte of a payload, live or free, and none behind the bumper.',
  ['block-reused', 'two-live'],
  ({ strayWrite }) => (strayWrite === -1 ? null : `the byte at ${strayWrite} was written`),
);

export const shrinkNoticed = step<View>(
  'shrink-noticed',
  'Every call that finds fewer pages than the allocator saw last is refused as memory-shrinked, and no other; after every other call the pages seen are those there are, the pages just grown included.',
  ['shrink-refused', 'grown'],
  shrinkUnnoticed,
);

export const tooLarge = step<View>(
  'too-large',
  'Requests for more bytes than the largest size are refused as too large, and no others, not even for 0 bytes.',
  ['too-large-refused', 'largest-served', 'nothing-asked'],
  (taken) => {
    if (!isAllocate(taken) || !answers(taken.before)) return null;
    const size = operand(taken, 0);
    const refused = taken.outcome.error === 'requested-allocation-too-large';
    if (size > largestPayload(taken.before.settings) === refused) return null;
    return refused ? `${size} bytes were refused as too large` : `${size} bytes were not refused as too large`;
  },
);

export const damageNoticed = step<View>(
  'damage-noticed',
  'A block whose header does not say what the block is can be neither freed nor handed out: a live one must say that it is occupied, with its order; the head of a list must be a free block of that order and say so. Any other head is handed out.',
  ['damaged-header-refused', 'impossible-order-refused', 'damaged-link-refused', 'occupied-head-refused'],
  damageUnnoticed,
);

function wronglyAnswered(taken: Taken): string | null {
  const { before, outcome } = taken;
  if (!isDeallocate(taken) || !answers(before)) return null;
  const address = operand(taken, 0);
  const user = operand(taken, 1);
  if (!holds(before, address, user)) {
    return outcome.error === null ? `user ${user} does not hold ${address}, but freeing it was accepted` : null;
  }
  if (outcome.error === null || !isIntactLive(before, address)) return null;
  return `user ${user} holds ${address}, but freeing it was refused as '${outcome.error}'`;
}

function poisonWrong(taken: Taken): string | null {
  const { before, command, outcome } = taken;
  if (!isCall(taken)) {
    const expected = before.poisoned && command.operation !== 'start-anew';
    if (taken.after.poisoned === expected) return null;
    return `after ${command.operation} the allocator is ${expected ? 'no longer' : 'still'} poisoned`;
  }
  if (before.poisoned) {
    if (outcome.error !== 'poisoned') return `a poisoned allocator answered ${outcome.error ?? 'without refusing'}`;
    return taken.imageChanged() ? 'a poisoned allocator refused, but bytes changed' : null;
  }
  if (outcome.error === 'poisoned') return 'an allocator that is not poisoned said it was';
  if (taken.after.poisoned === (outcome.error !== null)) return null;
  return outcome.error === null ? 'a command that was accepted poisoned it' : 'a refusal did not poison it';
}

/** Which part of a view, apart from the poison and the pages seen, differs. */
function changedPart(before: View, after: View): string | null {
  if (after.pages !== before.pages) return 'the number of pages';
  if (after.bumper !== before.bumper) return 'the bumper';
  for (let order = 0; order < before.heads.length; order += 1) {
    if (headOf(after, order) !== headOf(before, order)) return `the head of order ${order}`;
  }
  if (after.blocks.length !== before.blocks.length) return 'the number of blocks';
  for (let index = 0; index < before.blocks.length; index += 1) {
    const was = before.blocks[index] as BlockView;
    const is = after.blocks[index] as BlockView;
    if (is.header !== was.header || is.order !== was.order || is.owner !== was.owner) return `block ${was.header}`;
    if (is.low !== was.low || is.high !== was.high) return `the header at ${was.header}`;
  }
  if (after.bytesAllocated !== before.bytesAllocated) return 'the bytes allocated';
  if (after.addressSpaceUsed !== before.addressSpaceUsed) return 'the address space used';
  if (after.bytesAllocatedPeak !== before.bytesAllocatedPeak) return 'the peak';
  return after.bytesAllocatedSum === before.bytesAllocatedSum ? null : 'the sum of all allocations';
}

function shrinkUnnoticed(taken: Taken): string | null {
  const { before, command, outcome } = taken;
  if (!isCall(taken)) {
    const expected = command.operation === 'start-anew' ? 0 : before.pagesSeen;
    const { pagesSeen } = taken.after;
    return pagesSeen === expected ? null : `${command.operation} made the pages seen ${pagesSeen}`;
  }
  if (before.poisoned) return null;
  const shrunk = before.pages < before.pagesSeen;
  if (shrunk !== (outcome.error === 'memory-shrinked')) {
    return `there are ${before.pages} pages, and ${before.pagesSeen} were seen: answered ${outcome.error ?? 'normally'}`;
  }
  const { pages, pagesSeen } = taken.after;
  if (pagesSeen === (shrunk ? before.pagesSeen : pages)) return null;
  return `there are ${pages} pages, and the allocator remembers ${pagesSeen}`;
}

function damageUnnoticed(taken: Taken): string | null {
  const { before, outcome } = taken;
  if (isDeallocate(taken)) {
    const address = operand(taken, 0);
    if (outcome.error !== null || !answers(before) || !holds(before, address, operand(taken, 1))) return null;
    return isIntactLive(before, address) ? null : `${address} was freed, though its header was damaged`;
  }
  const order = orderAsked(taken);
  if (order === null) return null;
  const head = headOf(before, order);
  if (head === NIL) return null;
  const sound = isIntactFree(before, head, order);
  if (sound === (outcome.error === null)) return null;
  return sound
    ? `the block at ${head} is free and says so, but was refused as '${outcome.error}'`
    : `${head} was taken from the list of order ${order}, and is no intact free block of it`;
}

function holds({ held }: View, address: number, user: number): boolean {
  for (const block of held) if (block.address === address) return block.owner === user;
  return false;
}

/** Whether the header in front of a payload is in the memory and names its block, as occupied. */
function isIntactLive(view: View, address: number): boolean {
  const block = blockAt(view, address - HEADER_BYTES);
  return block !== null && address <= memoryBytes(view) && block.low === block.order && block.high % 2 === 1;
}

function isIntactFree(view: View, header: number, order: number): boolean {
  const block = blockAt(view, header);
  if (block === null || block.owner !== null || block.order !== order || block.high % 2 === 1) return false;
  return header + blockBytes(order) <= memoryBytes(view);
}
