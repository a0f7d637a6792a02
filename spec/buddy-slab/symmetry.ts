// The view up to the symmetries of slabs over pages that every letter allows: there are none beyond the view itself.
//
// Every choice looks at an order or at an address: the lowest object of a slab, the front of a list, the first aligned
// page of a block. CPUs, slabs and pages look alike, but some letters tell them apart: pages aligned to more than one, an
// object of the first slab that has the fewest. Without those, see `halves` and `cpus`. What is observed by misuse is no
// more than this: whether an address is held is in the view.
import type { WordSink } from '../kit/contract.ts';
import type { BuddySlabView, SectionView, SlabView } from './contract.ts';

export function writeOrbit(view: BuddySlabView, _past: boolean, words: WordSink): void {
  words.push(view.initialized ? 1 : 0);
  words.push(view.sections.length);
  for (const section of view.sections) writeSection(section, words);
  words.push(view.slabs.length);
  for (const slab of view.slabs) writeSlab(slab, words);
  for (const { cpu, sizeClass, list, slabs } of view.lists) {
    words.push(cpu);
    words.push(sizeClass);
    words.push(['partial', 'full', 'empty'].indexOf(list));
    writeNumbers(slabs, words);
  }
}

function writeSection({ start, byteLength, freeLists, allocated }: SectionView, words: WordSink): void {
  words.push(start);
  words.push(byteLength);
  for (const list of freeLists) writeNumbers(list, words);
  words.push(allocated.length);
  for (const { page, order, slab } of allocated) {
    words.push(page);
    words.push(order);
    words.push(slab ? 1 : 0);
  }
}

function writeSlab({ address, sizeClass, owner, freeObjects, queued }: SlabView, words: WordSink): void {
  words.push(address);
  words.push(sizeClass);
  words.push(owner);
  writeNumbers(freeObjects, words);
  writeNumbers(queued, words);
}

function writeNumbers(numbers: readonly number[], words: WordSink): void {
  words.push(numbers.length);
  for (const number of numbers) words.push(number);
}
