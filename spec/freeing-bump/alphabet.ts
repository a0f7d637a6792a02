// Every way to use and to misuse the freeing-bump allocator, and what users and the outside do to its memory.
import { type Choice, kth, type Letter, oneOf } from '../kit/alphabet.ts';
import { type FreeingBumpView, HEADER_BYTES, largestPayload, memoryBytes } from './contract.ts';
import {
  fewerPages,
  hasSecondUser,
  headersBehindHeld,
  headersInMemory,
  heldBy,
  isMoving,
  isUndamaged,
  largePayloads,
  oddSizes,
  outsideAddresses,
  oversizes,
  payloads,
  roomyPayloads,
  smallPayloads,
  temptingLinks,
  unallocatedAddresses,
  works,
} from './operands.ts';

type View = FreeingBumpView;

/** An order that no configuration has. */
const IMPOSSIBLE_ORDER = 200;

const owner = kth<View>('owner', ({ settings }) => (settings.owners === 2 ? [0, 1] : [0]));

export const letters: readonly Letter<View>[] = [
  {
    id: 'allocate',
    sentence: 'Allocate a block of one of the smaller sizes.',
    operation: 'allocate',
    operands: [kth('size', smallPayloads), owner],
    kind: 'legal',
    weight: 400,
  },
  {
    id: 'allocate-odd',
    sentence: 'Allocate a number of bytes that is no size of a block: nothing, one, or one more than such a size.',
    operation: 'allocate',
    operands: [kth('size', oddSizes), owner],
    kind: 'legal',
    weight: 40,
    enabled: works,
  },
  {
    id: 'allocate-large',
    sentence: 'Allocate a block of one of the larger sizes.',
    operation: 'allocate',
    operands: [kth('size', largePayloads), owner],
    kind: 'legal',
    weight: 2,
    enabled: works,
  },
  {
    id: 'allocate-largest',
    sentence: 'Allocate a block of the largest size there is, whether it fits or not.',
    operation: 'allocate',
    operands: [kth('size', ({ settings }) => [largestPayload(settings)]), owner],
    kind: 'legal',
    weight: 1,
    enabled: works,
  },
  {
    id: 'start-anew',
    sentence: 'Start a new allocator over the same memory, after the old one was poisoned.',
    operation: 'start-anew',
    operands: [],
    kind: 'environment',
    weight: 400,
    drains: true,
    enabled: ({ poisoned }) => poisoned,
  },
  deallocate('deallocate', 'Free a block that the user holds.', 0),
  deallocate('second-deallocate', 'Free a block that the second user holds.', 1),
  {
    ...misuse('allocate-too-large', 'Allocate more than the largest size.', kth('size', oversizes)),
    operation: 'allocate',
  },
  misuse('deallocate-low', 'Free an address in front of which no header fits.', oneOf('address', [0, 4])),
  misuse('deallocate-outside', 'Free an address beyond the memory.', kth('address', outsideAddresses)),
  misuse(
    'deallocate-twice',
    'Free a block that is free already.',
    kth('address', (view) => payloads(view, ({ owner }) => owner === null)),
  ),
  misuse(
    'deallocate-interior',
    'Free an aligned address inside a live block.',
    kth('address', (view) =>
      payloads(view, ({ owner, order }) => owner !== null && order > 0).map((address) => address + HEADER_BYTES),
    ),
  ),
  misuse(
    'deallocate-misaligned',
    'Free a misaligned address inside a live block.',
    kth('address', (view) => view.held.slice(0, 1).flatMap(({ address }) => [address + 1, address + 4])),
  ),
  misuse(
    'deallocate-unallocated',
    'Free an address at which no block was handed out yet, or one below the heap.',
    kth('address', unallocatedAddresses),
  ),
  {
    ...misuse(
      'deallocate-other-owner',
      'Free a block that the second user holds, without being him.',
      kth('address', (view) => heldBy(view, 1)),
    ),
    enabled: (view) => works(view) && hasSecondUser(view),
  },
  {
    ...misuse(
      'second-deallocate-other-owner',
      'Free, as the second user, a block that the first holds.',
      kth('address', (view) => heldBy(view, 0)),
      1,
    ),
    enabled: (view) => works(view) && hasSecondUser(view),
  },
  writing(
    'write-inside',
    'A user writes what looks like the header of a block into his block.',
    'write-header',
    [kth('address', roomyPayloads), oneOf('low', [0]), oneOf('high', [1])],
    works,
  ),
  writing(
    'write-behind',
    'A user writes one byte too many, into the header behind his block, while no header is damaged.',
    'write-byte',
    [kth('address', headersBehindHeld), oneOf('value', [1, IMPOSSIBLE_ORDER])],
    (view) => view.settings.writes !== 'inside' && isUndamaged(view),
  ),
  writing(
    'write-occupied-header',
    'A user writes over a header: an occupied one of order 0, or of an order that does not exist; while no header is damaged.',
    'write-header',
    [kth('address', headersInMemory), oneOf('low', [0, IMPOSSIBLE_ORDER]), oneOf('high', [1])],
    (view) => view.settings.writes === 'headers' && isUndamaged(view),
  ),
  writing(
    'write-free-header',
    'A user writes over a header: a free one that links to a header, into a block, or beyond all memory; while no header is damaged.',
    'write-header',
    [kth('address', headersInMemory), kth('low', temptingLinks), oneOf('high', [0])],
    (view) => view.settings.writes === 'headers' && isUndamaged(view),
  ),
  writing(
    'write-unused',
    'A user writes what looks like the header of a block where the next block will be.',
    'write-header',
    [
      kth('address', (view) => (view.bumper + HEADER_BYTES <= memoryBytes(view) ? [view.bumper] : [])),
      oneOf('low', [0]),
      oneOf('high', [1]),
    ],
    (view) => view.settings.writes === 'headers' && works(view),
  ),
  {
    id: 'memory-grow',
    sentence: 'Others have the memory grow by a page.',
    operation: 'memory-grow',
    operands: [oneOf('pages', [1])],
    kind: 'environment',
    weight: 5,
    enabled: (view) => works(view) && isMoving(view) && view.pages < view.settings.pagesMax,
  },
  {
    id: 'memory-cut',
    sentence: 'The memory is cut to fewer pages.',
    operation: 'memory-cut',
    operands: [kth('pages', fewerPages)],
    kind: 'environment',
    weight: 2,
    enabled: (view) => works(view) && isMoving(view),
  },
];

function deallocate(id: string, sentence: string, user: number): Letter<View> {
  return {
    id,
    sentence,
    operation: 'deallocate',
    // Once the allocator is poisoned, one refusal is as good as another.
    operands: [
      kth('address', (view) => (view.poisoned ? heldBy(view, user).slice(0, 1) : heldBy(view, user))),
      oneOf('owner', [user]),
    ],
    kind: 'legal',
    weight: 300,
    drains: true,
  };
}

function misuse(id: string, sentence: string, operand: Choice<View>, user = 0): Letter<View> {
  const operands = [operand, oneOf<View>('owner', [user])];
  return { id, sentence, operation: 'deallocate', operands, kind: 'misuse', weight: 2, enabled: works };
}

function writing(
  id: string,
  sentence: string,
  operation: string,
  operands: readonly Choice<View>[],
  enabled: (view: View) => boolean,
): Letter<View> {
  return { id, sentence, operation, operands, kind: 'environment', weight: 5, enabled };
}
