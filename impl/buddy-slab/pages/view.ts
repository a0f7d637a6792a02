// What can be observed of pages, read from the words in the order that spec/buddy-slab/view.ts fixes.
//
// Nothing here trusts what it reads: lists are walked a bounded number of steps and inside the section, so that a
// corrupted one shows up as a difference instead of a walk without end.
import type { WordSink } from '../../../spec/kit/contract.ts';
import { recordOf } from './free-lists.ts';
import {
  FREE,
  flagIn,
  isFirst,
  LISTS,
  NEXT,
  NONE,
  ORDER_MAX,
  orderIn,
  PREVIOUS,
  SIZE,
  SLAB,
  START,
  STATE,
  stateOf,
} from './layout.ts';
import type { PageRecords } from './page-allocator.ts';
import { NO_SECTION } from './sections.ts';

/** Writes the sections, in the order in which they were added. */
export function writeSections(records: PageRecords, sink: WordSink): void {
  const { sections } = records;
  sink.push(sections.count);
  let section = sections.first;
  for (let left = sections.count; left > 0 && section !== NO_SECTION; left -= 1) {
    writeSection(records, section, sink);
    section = sections.after(section);
  }
}

function writeSection({ words, sections }: PageRecords, section: number, sink: WordSink): void {
  sink.push(words[section + START] as number);
  sink.push(words[section + SIZE] as number);
  sink.push(sections.heapStart(section));
  sink.push(sections.pages(section));
  sink.push(sections.freePages(section));
  const pages = sections.pages(section);
  let used = 0;
  for (let order = 0; order <= ORDER_MAX; order += 1) if (words[section + LISTS + order] !== NONE) used += 1;
  sink.push(used);
  let agree = true;
  for (let order = 0; order <= ORDER_MAX; order += 1) {
    if (words[section + LISTS + order] !== NONE && !writeList(words, section, pages, order, sink)) agree = false;
  }
  sink.push(agree ? 1 : 0);
  writeAllocated(words, section, pages, sink);
}

/** Writes the list of an order. Returns whether its links and the records of its blocks agree. */
function writeList(words: Int32Array, section: number, pages: number, order: number, sink: WordSink): boolean {
  const blocks: number[] = [];
  let agree = true;
  let before = NONE;
  let page = words[section + LISTS + order] as number;
  while (page >= 0 && page < pages && blocks.length < pages) {
    const record = recordOf(section, page);
    if (words[record + PREVIOUS] !== before || words[record + STATE] !== stateOf(FREE, order)) agree = false;
    blocks.push(page);
    before = page;
    page = words[record + NEXT] as number;
  }
  sink.push(order);
  sink.push(blocks.length);
  for (const block of blocks) sink.push(block);
  return agree && page === NONE;
}

/** Writes the blocks that are handed out, by ascending page. */
function writeAllocated(words: Int32Array, section: number, pages: number, sink: WordSink): void {
  const stateAt = (page: number) => words[recordOf(section, page) + STATE] as number;
  const isAllocated = (state: number) => isFirst(state) && flagIn(state) !== FREE;
  let count = 0;
  for (let page = 0; page < pages; page += 1) if (isAllocated(stateAt(page))) count += 1;
  sink.push(count);
  for (let page = 0; page < pages; page += 1) {
    const state = stateAt(page);
    if (!isAllocated(state)) continue;
    sink.push(page);
    sink.push(orderIn(state));
    sink.push(flagIn(state) === SLAB ? 1 : 0);
  }
}
