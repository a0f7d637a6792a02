// What can be observed of a freeing-bump allocator, in the order that spec/freeing-bump/view.ts fixes.
//
// Nothing here trusts what it reads: a block that a defective allocator put behind the memory has no header.
import type { WordSink } from '../../spec/kit/contract.ts';
import type { ArenaMemory } from './arena-memory.ts';
import { isLive, orderOf, ownerOf } from './block-directory.ts';
import { ALLOCATED, BUMPER, HEADS, PAGES_SEEN, POISONED } from './books.ts';
import { HEADER_BYTES, HIGH } from './header.ts';
import type { HeapOwner } from './heap-owner.ts';

/** What the first word of the sum counts up to, in units of 8 bytes. */
const SUM_WORD = 2 ** 30;

/** What the view is read from, but for the memory. */
type Viewed = Pick<HeapOwner, 'inspect' | 'classes' | 'statistics'>;
type ViewedMemory = Pick<ArenaMemory, 'pages' | 'pageSize' | 'pagesMax' | 'windowStart' | 'load'>;

export function writeView(allocator: Viewed, memory: ViewedMemory, sink: WordSink): void {
  const { words, at, directory } = allocator.inspect();
  const seen = words[at + PAGES_SEEN] as number;
  sink.push((seen & POISONED) === 0 ? 0 : 1);
  sink.push(memory.pages);
  sink.push(seen & ~POISONED);
  sink.push(words[at + BUMPER] as number);
  for (let order = 0; order < allocator.classes; order += 1) sink.push(words[at + HEADS + order] as number);
  const blocks: number[] = [];
  directory.forEach((header, mark) => {
    const isThere = header >= memory.windowStart && header + HEADER_BYTES <= memory.pagesMax * memory.pageSize;
    blocks.push(header | 0, orderOf(mark), isLive(mark) ? ownerOf(mark) : -1);
    blocks.push(isThere ? memory.load(header) : 0, isThere ? memory.load(header + HIGH) : 0);
  });
  sink.push(blocks.length / 5);
  for (const word of blocks) sink.push(word);
  const { bytesAllocatedPeak, bytesAllocatedSum, addressSpaceUsed } = allocator.statistics;
  sink.push(words[at + ALLOCATED] as number);
  sink.push(addressSpaceUsed / 8);
  sink.push(bytesAllocatedPeak / 8);
  sink.push((bytesAllocatedSum / 8) % SUM_WORD);
  sink.push(Math.floor(bytesAllocatedSum / 8 / SUM_WORD));
}
