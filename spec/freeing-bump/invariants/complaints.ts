// What the invariants share: telling commands apart, looking blocks up, and what a bump would need.
import type { Step } from '../../kit/property.ts';
import {
  type BlockView,
  blockBytes,
  type FreeingBumpView,
  largestPayload,
  memoryBytes,
  NIL,
  orderFor,
} from '../contract.ts';

type View = FreeingBumpView;
type Taken = Step<View>;

/** Whether a command asks the allocator for something; the others are done to its memory. */
export function isCall({ command }: Taken): boolean {
  return command.operation === 'allocate' || command.operation === 'deallocate';
}

/** Whether the allocator could answer: not poisoned, and its memory no smaller than when it looked last. */
export function answers({ poisoned, pages, pagesSeen }: View): boolean {
  return !poisoned && pages >= pagesSeen;
}

export function isAllocate({ command }: Taken): boolean {
  return command.operation === 'allocate';
}

export function isDeallocate({ command }: Taken): boolean {
  return command.operation === 'deallocate';
}

/** One operand of a command. */
export function operand({ command }: Taken, position: number): number {
  return command.operands[position] ?? 0;
}

/** The block whose header is at this address. */
export function blockAt({ blocks }: View, header: number): BlockView | null {
  let from = 0;
  let to = blocks.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((blocks[middle] as BlockView).header < header) from = middle + 1;
    else to = middle;
  }
  const found = blocks[from];
  return found?.header === header ? found : null;
}

/** The order that an allocation asks for; null when there is none that serves it, or the allocator cannot answer. */
export function orderAsked(taken: Taken): number | null {
  if (!isAllocate(taken) || !answers(taken.before)) return null;
  const size = operand(taken, 0);
  return size > largestPayload(taken.before.settings) ? null : orderFor(size);
}

/** The head of an order. */
export function headOf({ heads }: View, order: number): number {
  return heads[order] ?? NIL;
}

/** How many pages a block at the bumper needs. */
export function pagesNeeded({ bumper, settings }: View, order: number): number {
  return Math.ceil((bumper + blockBytes(order)) / settings.pageSize);
}

/** Whether an allocation of this order has to have the memory grow. */
export function mustGrow(view: View, order: number): boolean {
  return headOf(view, order) === NIL && view.bumper + blockBytes(order) > memoryBytes(view);
}
