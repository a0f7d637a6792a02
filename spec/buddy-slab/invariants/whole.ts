// How slabs and pages make a whole: who serves what, and that both agree about which pages are slabs.
import { always, step } from '../../kit/property.ts';
import { type BuddySlabView, type HeldBlock, orderFor, type SlabView, slabPages } from '../contract.ts';
import { allocatedBlocks, blockAt, slabAround, slabAt, slabsByAddress, slabsOfHeld } from '../places.ts';
import { promisedPages } from '../promised.ts';
import { addressFreed, handedOut, objectRequest, pageRequest, pagesForSlab } from '../requests.ts';
import { first, named } from './complaints.ts';

type View = BuddySlabView;

export const routed = step<View>(
  'routed',
  'A layout of at most 2048 bytes and alignment gets an object of a slab; any other gets pages.',
  ['slab-grown', 'large-served'],
  (taken) => {
    const address = handedOut(taken);
    if (address === null || taken.before.settings.part !== 'whole') return null;
    const isObject = slabAround(taken.after, address) !== undefined;
    if (objectRequest(taken.command) !== null) return isObject ? null : `${address} lies in no slab`;
    return isObject && pageRequest(taken.before.settings, taken.command) !== null ? `${address} lies in a slab` : null;
  },
);

export const pagesAccounted = always<View>(
  'pages-accounted',
  'Pages that are handed out are those that users hold and those flagged as slabs, and of the whole these are exactly the slabs there are, each with the pages of its class.',
  ['block-split', 'slab-grown', 'slab-handed-back'],
  (view) => {
    if (view.settings.part === 'slabs') return null;
    const known = slabsByAddress(view);
    const holders = slabsOfHeld(view);
    const held = view.held.filter((_, index) => holders[index] === undefined);
    const addresses = new Set(held.map(({ address }) => address));
    const isWhole = view.settings.part === 'whole';
    return (
      first(allocatedBlocks(view), ({ address, slab }) => {
        if (slab && isWhole && !known.has(address)) return `the block at ${address} is flagged as a slab, and is none`;
        return slab || addresses.has(address) ? null : `the block at ${address} is neither free nor held`;
      }) ??
      first(held, (one) => notItsBlock(view, one)) ??
      (isWhole ? first(view.slabs, (slab) => notItsPages(view, slab)) : null)
    );
  },
);

export const slabWhereItFits = step<View>(
  'slab-where-it-fits',
  'A new slab of the whole takes the first free block, by region, order and list, in which it can be aligned to its bytes.',
  ['slab-grown'],
  (taken) => {
    const { before, command, after } = taken;
    const request = objectRequest(command);
    const address = handedOut(taken);
    if (before.settings.part !== 'whole' || request === null || address === null) return null;
    const slab = slabAround(after, address);
    if (slab === undefined || slabAt(before, slab.address) !== undefined) return null;
    const { count, align } = pagesForSlab(before.settings, request.sizeClass);
    const promised = promisedPages(before, count, align, false);
    const section = promised === null ? undefined : before.sections[promised.section];
    if (promised === null || section === undefined) return null;
    const expected = section.heapStart + promised.page * before.settings.pageSize;
    return slab.address === expected ? null : `${named(slab)} is new, and had to be at ${expected}`;
  },
);

export const reallocated = step<View>(
  'reallocated',
  'Memory that was reallocated is held no more, and memory of the new size is held elsewhere.',
  ['reallocated'],
  (taken) => {
    const { before, after, command } = taken;
    const address = handedOut(taken);
    if (command.operation !== 'realloc' || address === null) return null;
    const old = addressFreed(command) ?? 0;
    if (address === old) return `the memory at ${old} stayed where it was`;
    if (isLive(after, old)) return `the memory at ${old} is still allocated`;
    if (isLive(before, address)) return `${address} was allocated before`;
    return isLive(after, address) ? null : `${address} is not allocated`;
  },
);

/** Whether the allocator believes an object or a block of pages to be held at this address. */
function isLive(view: View, address: number): boolean {
  const slab = slabAround(view, address);
  if (slab === undefined) return blockAt(view, address)?.slab === false;
  return view.held.some((held) => held.address === address);
}

function notItsPages(view: View, slab: SlabView): string | null {
  const block = blockAt(view, slab.address);
  if (block?.slab !== true) return `${named(slab)} lies in no block flagged as one`;
  return block.order === orderFor(slabPages(view.settings, slab.sizeClass))
    ? null
    : `${named(slab)} lies in a block of ${2 ** block.order} pages`;
}

function notItsBlock(view: View, { address, byteLength }: HeldBlock): string | null {
  const block = blockAt(view, address);
  if (block === undefined) return `${address} is held, where no slab and no block of pages begins`;
  const bytes = view.settings.pageSize * 2 ** block.order;
  return bytes === byteLength ? null : `the block at ${address} has ${bytes} bytes, and ${byteLength} of it are held`;
}
