// When the memory grows, by how much, and when there is no space.
import { type Step, step } from '../../kit/property.ts';
import type { FreeingBumpView } from '../contract.ts';
import { headOf, mustGrow, operand, orderAsked, pagesNeeded } from './complaints.ts';

type View = FreeingBumpView;
type Taken = Step<View>;

export const outOfSpaceOnlyWhenNeeded = step<View>(
  'out-of-space-only-when-needed',
  'An allocation is refused for want of space only when no block of its order is free, none fits at the bumper, and the memory cannot grow far enough or has refused the very pages that are needed.',
  ['out-of-space', 'growth-refused', 'grown-by-need'],
  refusedTooEarly,
);

export const growth = step<View>(
  'growth',
  'The memory is asked to grow only when a block at the bumper does not fit: to twice its pages, at most all it can have, or as many as are needed if that is more; if it refuses that, once more to what is needed. Its pages change by nothing else that the allocator does.',
  ['grown', 'grown-by-need', 'growth-refused', 'pages-doubled'],
  grownWrongly,
);

function refusedTooEarly(taken: Taken): string | null {
  const { before, outcome, calls } = taken;
  if (outcome.error !== 'allocator-out-of-space') return null;
  const order = orderAsked(taken);
  if (order === null) return 'it was refused for want of space, which is not the reason';
  if (!mustGrow(before, order)) {
    return `it was refused for want of space, with the head at ${headOf(before, order)} and the bumper at ${before.bumper}`;
  }
  const { pages } = before;
  const needed = pagesNeeded(before, order);
  if (pages >= before.settings.pagesMax || needed > before.settings.pagesMax) return null;
  for (let index = 0; index < calls.length; index += 1) {
    if (calls.argument(index, 0) === needed - pages && calls.result(index) === 0) return null;
  }
  return `it was refused for want of space, but ${needed - pages} more pages, which would do, were not refused`;
}

function grownWrongly(taken: Taken): string | null {
  const { before, command, calls } = taken;
  if (command.operation === 'memory-grow') return pagesWrong(taken, before.pages + operand(taken, 0));
  if (command.operation === 'memory-cut') return pagesWrong(taken, operand(taken, 0));
  const order = orderAsked(taken);
  const { pages, settings } = before;
  const needed = order === null ? 0 : pagesNeeded(before, order);
  if (order === null || !mustGrow(before, order) || pages >= settings.pagesMax || needed > settings.pagesMax) {
    if (calls.length > 0) return `the memory was asked for ${calls.argument(0, 0)} pages without need`;
    return taken.imageChanged() ? pagesWrong(taken, pages) : null;
  }
  const target = Math.max(Math.min(2 * pages, settings.pagesMax), needed);
  const wanted = [target - pages];
  if (calls.length > 0 && calls.result(0) === 0 && target > needed) wanted.push(needed - pages);
  const asked = Array.from({ length: calls.length }, (_, index) => calls.argument(index, 0));
  if (asked.join() !== wanted.join()) {
    return `the memory was asked for ${asked.join(', then ') || 'no'} pages instead of ${wanted.join(', then ')}`;
  }
  let granted = 0;
  for (let index = 0; index < calls.length; index += 1) if (calls.result(index) !== 0) granted = asked[index] ?? 0;
  if (granted === 0 && command.refusals === 0) return 'the memory refused pages that it can have';
  return pagesWrong(taken, pages + granted);
}

function pagesWrong(taken: Taken, expected: number): string | null {
  const { pages } = taken.after;
  return pages === expected ? null : `the memory has ${pages} pages instead of ${expected}`;
}
