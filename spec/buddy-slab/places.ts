// Finds in a view what lies where: slabs and their objects, sections and their blocks.
import {
  type AllocatedBlockView,
  type BuddySlabView,
  CLASS_BYTES,
  firstObjectOffset,
  type ListName,
  objectAddress,
  objectsPerSlab,
  type SectionView,
  type SlabView,
  slabBytes,
} from './contract.ts';

type View = BuddySlabView;

/** The slab that begins at this address. */
export function slabAt({ slabs }: View, address: number): SlabView | undefined {
  return slabs.find((slab) => slab.address === address);
}

/** The slab in which this address lies. */
export function slabAround({ settings, slabs }: View, address: number): SlabView | undefined {
  return slabs.find((slab) => address >= slab.address && address < slab.address + slabBytes(settings, slab.sizeClass));
}

/** Bytes of the objects of a slab. */
export function objectBytes({ sizeClass }: SlabView): number {
  return CLASS_BYTES[sizeClass] ?? 0;
}

/** How many objects a slab has. */
export function capacityOf({ settings }: View, { sizeClass }: SlabView): number {
  return objectsPerSlab(settings, sizeClass);
}

/** Addresses of some objects of a slab. */
export function addressesOf({ address, sizeClass }: SlabView, indexes: readonly number[]): number[] {
  return indexes.map((index) => objectAddress(address, sizeClass, index));
}

/** The index of the object of a slab that begins at this address; -1 where none does. */
export function indexIn(view: View, slab: SlabView, address: number): number {
  const index = (address - slab.address - firstObjectOffset(slab.sizeClass)) / objectBytes(slab);
  return Number.isInteger(index) && index >= 0 && index < capacityOf(view, slab) ? index : -1;
}

/** Addresses of the slabs of one list, front to back. */
export function listOf({ lists }: View, cpu: number, sizeClass: number, list: ListName): readonly number[] {
  return lists.find((one) => one.cpu === cpu && one.sizeClass === sizeClass && one.list === list)?.slabs ?? [];
}

/** Slabs by address, where many are looked up. */
export function slabsByAddress({ slabs }: View): ReadonlyMap<number, SlabView> {
  return new Map(slabs.map((slab) => [slab.address, slab]));
}

/** The section in whose pages this address lies. */
export function sectionAround({ settings, sections }: View, address: number): SectionView | undefined {
  return sections.find(
    ({ heapStart, pages }) => address >= heapStart && address < heapStart + pages * settings.pageSize,
  );
}

/** Address of a page of a section. */
export function pageAddress({ settings }: View, { heapStart }: SectionView, page: number): number {
  return heapStart + page * settings.pageSize;
}

/** The block of pages that is handed out and begins at this address. */
export function blockAt(view: View, address: number): AllocatedBlockView | undefined {
  const section = sectionAround(view, address);
  return section?.allocated.find(({ page }) => pageAddress(view, section, page) === address);
}

/** Blocks of pages that are handed out, with their addresses. */
export function allocatedBlocks(view: View): readonly (AllocatedBlockView & { readonly address: number })[] {
  return view.sections.flatMap((section) =>
    section.allocated.map(({ page, order, slab }) => ({
      page,
      order,
      slab,
      address: pageAddress(view, section, page),
    })),
  );
}

/** Addresses of the first pages of free blocks. */
export function freeBlocks(view: View): number[] {
  return view.sections.flatMap((section) =>
    section.freeLists.flatMap((list) => list.map((page) => pageAddress(view, section, page))),
  );
}

/** The slab in which each thing lies that users hold; both ascend. */
export function slabsOfHeld({ settings, held, slabs }: View): readonly (SlabView | undefined)[] {
  let next = 0;
  const end = ({ address, sizeClass }: SlabView) => address + slabBytes(settings, sizeClass);
  return held.map(({ address }) => {
    while (next < slabs.length && end(slabs[next] as SlabView) <= address) next += 1;
    const slab = slabs[next];
    return slab !== undefined && slab.address <= address ? slab : undefined;
  });
}

/** Whether a block of pages is held at this address, rather than an object. */
export function isHeldBlock(view: View, address: number): boolean {
  return view.sections.length > 0 && slabAround(view, address) === undefined;
}

/** Addresses of the objects that users hold. */
export function heldObjects(view: View): number[] {
  const slabs = slabsOfHeld(view);
  return view.held.flatMap(({ address }, index) => (slabs[index] === undefined ? [] : [address]));
}

/** Addresses of the blocks of pages that users hold. */
export function heldPages(view: View): number[] {
  const slabs = slabsOfHeld(view);
  return view.held.flatMap(({ address }, index) => (slabs[index] === undefined ? [address] : []));
}
