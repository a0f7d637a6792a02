// The seed's pseudo-code itself, under the specification of the hardened allocator.
//
// What the seed does not keep, such as which blocks there are and what is allocated, is kept beside it, so that there is
// something to compare. Its headers and heads are translated: `class, 255 x 7` is an occupied header, 0 ends a list.
import type { FreeingBumpSettings } from '../../../spec/freeing-bump/contract.ts';
import type { Command, Instance, Outcome, WordSink } from '../../../spec/kit/contract.ts';
import { Memory } from '../../kit/memory.ts';
import { ArenaMemory } from '../arena-memory.ts';
import {
  ALLOCATED,
  addToSum,
  type Books,
  BUMPER,
  bytesOfBooks,
  carveBooks,
  HEADS,
  openBooks,
  PAGES_SEEN,
  PEAK,
  readStatistics,
  TALLY_BYTES,
} from '../books.ts';
import { HEADER_BYTES, HIGH, NIL, OCCUPIED } from '../header.ts';
import { writeView } from '../view.ts';
import { free, malloc, type SeedHeap } from './seed-pseudo-code.ts';
import { type FreeingBumpFault, settingsWith } from './variant.ts';

/** What the text calls N, and the bytes of its variables: so many heads and the bumper. */
const CLASSES = 22;
const VARIABLE_BYTES = (CLASSES + 1) * 8;
const GUARD_BYTES = 64;
/** Bytes of a Memory before anything is carved, and the word that holds the number of pages. */
const WORDS_BEFORE_PAGES = 24;

export const literalFault: FreeingBumpFault = {
  id: 'seed-bump/literal',
  sentence: 'The allocator is the pseudo-code of the seed, word for word.',
  origin: 'original',
  caughtBy: 'no-overlap',
  shortestTrace: 1,
  settings: settingsWith({ classes: CLASSES, pageSize: 64 }),
  open: (settings) => new LiteralInstance(settings),
};

class LiteralInstance implements Instance {
  readonly image: Uint8Array;
  readonly origin: number;
  readonly tallyBytes = TALLY_BYTES;
  readonly lent: Instance['lent'];
  private readonly arena: ArenaMemory;
  private readonly seed: SeedHeap;
  private readonly books: Books;

  constructor(settings: FreeingBumpSettings) {
    const heapBytes = settings.pages * settings.pageSize;
    const extent = { base: 0, end: heapBytes, classes: CLASSES };
    const memory = new Memory(WORDS_BEFORE_PAGES + heapBytes + GUARD_BYTES + VARIABLE_BYTES + bytesOfBooks(extent));
    this.arena = new ArenaMemory(memory, settings);
    memory.carve(GUARD_BYTES);
    this.seed = variablesOf(memory, this.arena.start, heapBytes);
    this.books = carveBooks(memory, extent);
    openBooks(this.books, 0, CLASSES);
    this.image = memory.bytes;
    this.origin = -this.arena.start;
    this.lent = [{ address: 0, byteLength: heapBytes + GUARD_BYTES }];
  }

  apply({ operation, operands: [first = 0, owner = 0] }: Command): Outcome {
    const { words, at } = this.books;
    words[at + PAGES_SEEN] = this.arena.pages;
    let value: number | null = null;
    if (operation === 'allocate') value = this.malloc(first, owner);
    else if (operation === 'deallocate') this.free(first);
    else throw new Error(`The seed has no operation '${operation}'.`);
    for (const [order, head] of this.seed.heads.entries()) words[at + HEADS + order] = head === 0 ? NIL : head;
    words[at + BUMPER] = this.seed.bumper / 8;
    return { error: null, value };
  }

  writeView(words: WordSink): void {
    const { books, arena } = this;
    const allocator = { inspect: () => books, classes: CLASSES, statistics: readStatistics(books, 0) };
    const { pages, pageSize, pagesMax, windowStart } = arena;
    const load = (address: number) => this.translate(address);
    writeView(allocator, { pages, pageSize, pagesMax, windowStart, load }, words);
  }

  private malloc(size: number, owner: number): number {
    const { words, at, directory, talliesAt, sum } = this.books;
    const address = malloc(this.seed, size);
    const order = this.seed.heap[address - HEADER_BYTES] as number;
    directory.handOut(address / 8 - 1, order, owner);
    const allocated = (words[at + ALLOCATED] as number) + 2 ** order + 1;
    words[at + ALLOCATED] = allocated;
    words[talliesAt + PEAK] = Math.max(words[talliesAt + PEAK] as number, allocated);
    addToSum(sum, 2 ** order + 1);
    return address;
  }

  private free(address: number): void {
    const { words, at, directory } = this.books;
    const order = this.seed.heap[address - HEADER_BYTES] as number;
    free(this.seed, address);
    directory.takeBack(address / 8 - 1, order);
    words[at + ALLOCATED] = (words[at + ALLOCATED] as number) - 2 ** order - 1;
  }

  /** One word of a header as the hardened allocator would have it. */
  private translate(address: number): number {
    const header = address - (address % HEADER_BYTES);
    const isOccupied = this.arena.load(header + HIGH) === -1 && this.arena.load(header) >>> 8 === 0xff_ffff;
    if (address !== header) return isOccupied ? OCCUPIED : 0;
    if (isOccupied) return this.arena.load(header) & 0xff;
    const link = this.arena.load(header);
    return link === 0 ? NIL : link;
  }
}

/** The variables of the text, as parts of one buffer. */
function variablesOf(memory: Memory, start: number, heapBytes: number): SeedHeap {
  const { buffer } = memory.bytes;
  const variables = memory.carve(VARIABLE_BYTES);
  const bumper = new Float64Array(buffer, variables, 1);
  return {
    heap: memory.bytes.subarray(start, start + heapBytes),
    heads: new Float64Array(buffer, variables + 8, CLASSES),
    get bumper() {
      return bumper[0] as number;
    },
    set bumper(address: number) {
      bumper[0] = address;
    },
  };
}
