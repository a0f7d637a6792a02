// That the statistics of the original say what a count says.
import { always, type Step, step } from '../../kit/property.ts';
import { blockBytes, type FreeingBumpView, heapBase, orderFor } from '../contract.ts';
import { isAllocate, operand } from './complaints.ts';

type View = FreeingBumpView;

export const statistics = always<View>(
  'statistics',
  'The bytes allocated are those of the blocks that users hold, with their headers, and the address space used reaches from the base to the bumper.',
  ['two-live', 'all-freed', 'several-orders'],
  (view) => {
    let allocated = 0;
    for (const { byteLength } of view.held) allocated += blockBytes(orderFor(byteLength));
    if (view.bytesAllocated !== allocated) {
      return `the statistics say ${view.bytesAllocated} bytes are allocated, a count gives ${allocated}`;
    }
    const used = view.bumper - heapBase(view.settings);
    if (view.addressSpaceUsed === used) return null;
    return `the statistics say ${view.addressSpaceUsed} bytes of addresses are used, the bumper says ${used}`;
  },
);

export const tallies = step<View>(
  'tallies',
  'The peak is the most that was ever allocated at a time, and the sum grows by the block with every allocation, also of a block that was freed before; a new allocator starts both at 0.',
  ['block-reused', 'below-peak', 'started-anew'],
  (taken) => {
    const { before, command } = taken;
    if (!taken.imageChanged()) return null;
    const anew = command.operation === 'start-anew';
    const { bytesAllocatedPeak, bytesAllocatedSum, bytesAllocated } = taken.after;
    const peak = anew ? 0 : Math.max(before.bytesAllocatedPeak, bytesAllocated);
    if (bytesAllocatedPeak !== peak) return `the peak is said to be ${bytesAllocatedPeak}, and is ${peak}`;
    const sum = anew ? 0 : before.bytesAllocatedSum + allocatedBy(taken);
    return bytesAllocatedSum === sum ? null : `the sum is said to be ${bytesAllocatedSum}, and is ${sum}`;
  },
);

/** Bytes of the block that a command has handed out. */
function allocatedBy(taken: Step<View>): number {
  if (!isAllocate(taken) || taken.outcome.error !== null) return 0;
  return blockBytes(orderFor(operand(taken, 0)));
}
