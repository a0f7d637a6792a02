// Every way to use and to misuse the buddy.
import { kth, type Letter } from '../kit/alphabet.ts';
import {
  addressOfLeaf,
  type BlockView,
  type BuddySettings,
  type BuddyView,
  bytesOfOrder,
  greatestOrder,
  heapBase,
  leafCount,
  orderFor,
} from './contract.ts';

type View = BuddyView;

export const letters: readonly Letter<View>[] = [
  allocation('allocate-leaf', 'Ask for a leaf, where there is more than one.', 10, (settings) =>
    blockSizes(settings).slice(0, -1).slice(0, 1),
  ),
  {
    id: 'free',
    sentence: 'Free a live block.',
    operation: 'free',
    operands: [kth('address', ({ held }) => held.map(({ address }) => address))],
    kind: 'legal',
    weight: 12,
    drains: true,
  },
  allocation('allocate', 'Ask for two leaves, four and so on, less than the largest block has.', 5, (settings) =>
    blockSizes(settings).slice(1, -1),
  ),
  allocation('allocate-odd', 'Ask for a size that is rounded up: nothing, a byte, around the borders.', 4, oddSizes),
  {
    ...allocation('allocate-largest', 'Ask for the largest block that the empty heap has.', 1, (settings) =>
      blockSizes(settings).slice(-1),
    ),
    closes: true,
  },
  {
    ...allocation('allocate-too-large', 'Ask for more than the largest block that the empty heap has.', 1, tooLarge),
    kind: 'misuse',
  },
  misuse('free-null', 'Free null.', () => [0]),
  misuse('free-foreign', 'Free an address outside the heap: below it, behind it, or far away.', foreign),
  misuse('free-misaligned', 'Free an address at which no leaf starts, in a live block or in a free one.', misaligned),
  misuse('free-interior', 'Free a leaf of a live block that is not its first.', ({ settings, held }) =>
    held.flatMap(({ address, byteLength }) => leavesOf(settings, address, orderFor(settings, byteLength)).slice(1)),
  ),
  misuse('free-unallocated', 'Free a leaf that is free: freed before, or never handed out.', (view) =>
    view.free.flatMap(({ leaf, order }) => leavesOf(view.settings, addressOfLeaf(view.settings, leaf), order)),
  ),
];

function allocation(
  id: string,
  sentence: string,
  weight: number,
  sizes: (settings: BuddySettings) => readonly number[],
): Letter<View> {
  // Every state asks for them: they are calculated once.
  const known = new WeakMap<BuddySettings, readonly number[]>();
  const among = ({ settings }: View) => {
    const found = known.get(settings) ?? sizes(settings);
    known.set(settings, found);
    return found;
  };
  return { id, sentence, operation: 'allocate', operands: [kth('size', among)], kind: 'legal', weight };
}

function misuse(id: string, sentence: string, among: (view: View) => readonly number[]): Letter<View> {
  return { id, sentence, operation: 'free', operands: [kth('address', among)], kind: 'misuse', weight: 1 };
}

/** Sizes of the blocks that the empty heap has, ascending. */
function blockSizes(settings: BuddySettings): number[] {
  return Array.from({ length: greatestOrder(settings) + 1 }, (_, order) => bytesOfOrder(settings, order));
}

/** Nothing and one byte in any heap, even one without a leaf; the others where a block is large enough. */
function oddSizes(settings: BuddySettings): number[] {
  const { leafSize } = settings;
  const most = largest(settings);
  return [0, 1, leafSize + 1, 3 * leafSize].filter((size) => size <= Math.max(most, 1));
}

function tooLarge(settings: BuddySettings): number[] {
  const most = largest(settings);
  const sizes = [leafCount(settings) * settings.leafSize, most + 1, 2 ** 31, 2 ** 32 - 1, Number.MAX_SAFE_INTEGER];
  return sizes.filter((size) => size > Math.max(most, 1));
}

/** Bytes of the largest block that the empty heap has. */
function largest(settings: BuddySettings): number {
  return blockSizes(settings).at(-1) ?? 0;
}

function foreign({ settings }: View): number[] {
  const base = heapBase(settings);
  const addresses = [8, base - settings.leafSize, addressOfLeaf(settings, leafCount(settings)), 2 ** 30, -8];
  return [...new Set(addresses)].filter((address) => address !== 0);
}

function misaligned({ settings, held, free }: View): number[] {
  const half = settings.leafSize / 2;
  const inFree = free.slice(0, 1).map(({ leaf }: BlockView) => addressOfLeaf(settings, leaf) + half);
  return [...held.flatMap(({ address }) => [address + 1, address + half]), ...inFree];
}

/** Addresses of the leaves of a block. */
function leavesOf({ leafSize }: BuddySettings, address: number, order: number): number[] {
  return Array.from({ length: 2 ** order }, (_, part) => address + part * leafSize);
}
