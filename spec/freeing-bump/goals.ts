// Situations that a run must reach, or its verdicts say less than they seem to.
import { type Goal, type Step, sometimes } from '../kit/property.ts';
import {
  type BlockView,
  type FreeingBumpSettings,
  type FreeingBumpView,
  HEADER_BYTES,
  heapBase,
  largestPayload,
  memoryBytes,
  NIL,
} from './contract.ts';
import {
  always,
  both,
  damaged,
  fills,
  forged,
  grows,
  growsByMore,
  largestFits,
  moves,
  oneBlock,
  overHeaders,
  type Reach,
  tiny,
  twoBlocks,
  twoOrders,
  twoUsers,
} from './reach.ts';

type At = Step<FreeingBumpView>;

export const goals: readonly Goal<FreeingBumpView, FreeingBumpSettings>[] = [
  goal('block-reused', 'A block that was freed was handed out again.', (step) => reused(step) !== null),
  goal(
    'first-block-reused',
    'The block at the base was handed out again.',
    (step) => reused(step)?.header === heapBase(step.before.settings),
  ),
  goal('two-live', 'Two blocks were live at a time.', ({ after }) => after.held.length > 1, twoBlocks),
  goal(
    'several-orders',
    'Blocks of two orders were live at a time.',
    ({ after }) => after.held.some(({ byteLength }) => byteLength !== after.held[0]?.byteLength),
    twoOrders,
  ),
  goal(
    'list-of-two',
    'A free block linked to another one.',
    ({ after }) => after.blocks.some(({ owner, low, high }) => owner === null && high === 0 && startsAt(after, low)),
    twoBlocks,
  ),
  goal(
    'all-freed',
    'The last live block was freed.',
    ({ before, after, command }) =>
      command.operation === 'deallocate' && before.held.length > 0 && after.held.length === 0,
  ),
  goal(
    'below-peak',
    'Less was allocated than at the peak.',
    ({ after }) => after.bytesAllocated < after.bytesAllocatedPeak,
  ),
  goal(
    'end-of-memory',
    'A block ended where the memory ends.',
    (step) => isServed(step) && step.after.bumper === memoryBytes(step.after),
    both(tiny, fills),
  ),
  goal(
    'largest-served',
    'A block of the largest size was handed out.',
    (step) => isServed(step) && step.command.operands[0] === largestPayload(step.before.settings),
    largestFits,
  ),
  goal(
    'nothing-asked',
    'A block was handed out for 0 bytes.',
    (step) => isServed(step) && step.command.operands[0] === 0,
  ),
  goal(
    'too-large-refused',
    'A request for more than the largest size was refused.',
    refusedAs('requested-allocation-too-large'),
    always,
  ),
  goal('out-of-space', 'There was no space for a block.', refusedAs('allocator-out-of-space'), always),
  goal(
    'grown',
    'The memory grew for an allocation.',
    (step) => isServed(step) && step.after.pages > step.before.pages,
    grows,
  ),
  goal(
    'pages-doubled',
    'The memory grew by more than was needed.',
    ({ before, after, command }) =>
      command.operation === 'allocate' &&
      after.pages > before.pages &&
      (after.pages - 1) * after.settings.pageSize >= after.bumper,
    growsByMore,
  ),
  goal(
    'grown-by-need',
    'The memory refused to double, and grew by what was needed.',
    ({ calls }) => calls.length === 2 && calls.result(1) !== 0,
    both(growsByMore, tiny),
  ),
  goal(
    'growth-refused',
    'The memory refused to grow.',
    ({ calls, outcome }) => calls.length > 0 && outcome.error === 'allocator-out-of-space',
    both(grows, tiny),
  ),
  goal('double-free-refused', 'A second free of a block was refused.', refusedAs('empty-header')),
  goal('interior-refused', 'A free of what is no start of a block was refused.', refusedAs('not-a-block')),
  goal(
    'wrong-free-with-others-live',
    'A wrong free was refused while blocks were live.',
    ({ before, command, outcome }) =>
      command.operation === 'deallocate' && outcome.error !== null && !before.poisoned && before.held.length > 0,
  ),
  goal('wrong-owner-refused', 'A free of what another user holds was refused.', refusedAs('wrong-owner'), twoUsers),
  goal('poisoned-refused', 'A poisoned allocator refused.', refusedAs('poisoned'), always),
  goal(
    'started-anew',
    'A new allocator was started where blocks had been live.',
    ({ before, command }) => command.operation === 'start-anew' && before.held.length > 0,
  ),
  goal('shrink-refused', 'A memory smaller than before was noticed.', refusedAs('memory-shrinked'), moves),
  goal(
    'live-block-cut',
    'The memory was cut in front of the end of a live block.',
    ({ before, after, command }) =>
      command.operation === 'memory-cut' && before.held.some((block) => endOf(block) > memoryBytes(after)),
    both(moves, tiny),
  ),
  goal(
    'forged-header-refused',
    'A header that names another order, or a free block that says it is occupied, was refused.',
    refusedAs('forged-header'),
    forged,
  ),
  goal('impossible-order-refused', 'An order that does not exist was noticed.', refusedAs('invalid-order'), damaged),
  goal(
    'damaged-header-refused',
    'A live block was refused because of its header.',
    ({ before, command, outcome }) =>
      command.operation === 'deallocate' &&
      HEADER_ERRORS.includes(outcome.error ?? '') &&
      before.held.some(({ address }) => address === command.operands[0]),
    damaged,
  ),
  goal(
    'damaged-link-refused',
    'A head that is no free block was refused.',
    refusedAs('invalid-header-pointer'),
    overHeaders,
  ),
  goal(
    'occupied-head-refused',
    'A head that says it is occupied was refused.',
    refusedAs('occupied-header'),
    both(overHeaders, tiny),
  ),
];

const HEADER_ERRORS = ['invalid-order', 'empty-header', 'forged-header'];

function goal(id: string, sentence: string, reached: (step: At) => boolean, applies: Reach = oneBlock) {
  return sometimes<FreeingBumpView, FreeingBumpSettings>(id, sentence, reached, applies);
}

function refusedAs(error: string): (step: At) => boolean {
  return ({ outcome }) => outcome.error === error;
}

/** Whether a block was handed out. */
function isServed({ command, outcome }: At): boolean {
  return command.operation === 'allocate' && outcome.error === null;
}

/** The free block that was handed out. */
function reused(step: At): BlockView | null {
  if (!isServed(step)) return null;
  const header = (step.outcome.value ?? 0) - HEADER_BYTES;
  return step.before.blocks.find((block) => block.header === header) ?? null;
}

function startsAt({ blocks }: FreeingBumpView, header: number): boolean {
  return header !== NIL && blocks.some((block) => block.header === header);
}

function endOf({ address, byteLength }: { readonly address: number; readonly byteLength: number }): number {
  return address + byteLength;
}
