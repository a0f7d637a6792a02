// The words of an allocator when CPUs, pages or objects have changed places: with it, a checker can see that it makes no
// difference which of them is which.
//
// Objects and pages change places where all slabs are of one class and one page each. Records that hold bits of several
// objects or pages have to keep those in one word.
import type { Renaming } from '../../spec/kit/concurrency.ts';
import type { RenamedWords } from '../../spec/kit/contract.ts';
import type { SlabShape } from './slabs/size-classes.ts';
import * as header from './slabs/slab-header.ts';
import { classOfEntry, entryOf, ownerOfEntry, pageOfEntry } from './slabs/slab-map.ts';
import type { SlabPoolRecords } from './slabs/slab-pool.ts';

/** Bytes of memory that one held bit stands for. */
const BYTES_PER_HELD_BIT = 8;

/** What becomes of what is in a word. */
type Change = (value: number) => number;

/** @param shape of all slabs; null where there are several classes, and only CPUs change places */
export function renamedWords(records: SlabPoolRecords, shape: SlabShape | null, renaming: Renaming): RenamedWords {
  return new Renamed(records, shape, renaming);
}

class Renamed implements RenamedWords {
  private readonly records: SlabPoolRecords;
  private readonly shape: SlabShape | null;
  private readonly renaming: Renaming;
  /** Places of words that do not stay where they are, and changes of what is in words. */
  private readonly places = new Map<number, number>();
  private readonly changes = new Map<number, Change>();
  /** Words of headers that name an owner, with the word that says whether there is a header. */
  private readonly owners = new Map<number, number>();

  constructor(records: SlabPoolRecords, shape: SlabShape | null, renaming: Renaming) {
    this.records = records;
    this.shape = shape;
    this.renaming = renaming;
    for (let page = 0; page < records.pages; page += 1) this.addPage(page);
    for (let cpu = 0; cpu < records.cpus; cpu += 1) this.addCpu(cpu);
    this.addHeld();
  }

  place(word: number): number {
    return this.places.get(word) ?? word;
  }

  read(word: number, value: number): number {
    return this.changes.get(word)?.(value) ?? value;
  }

  held(word: number, words: Int32Array): number {
    const value = words[word] as number;
    const magic = this.owners.get(word);
    return magic !== undefined && words[magic] !== header.MAGIC ? value : this.read(word, value);
  }

  private addPage(page: number): void {
    const { records, places, changes, owners } = this;
    const { map, ranks } = records;
    const start = this.addressOfPage(page);
    const there = this.pageOf(this.address(start));
    places.set(map + page, map + there).set(ranks + page, ranks + there);
    changes.set(map + page, (entry) => this.entry(entry));
    for (let address = start; address < start + records.pageSize; address += 4) {
      places.set(address >> 2, this.address(address) >> 2);
    }
    const first = start >> 2;
    owners.set(first + header.FREE_AND_OWNER, first);
    changes.set(first + header.FREE_AND_OWNER, (value) => (value & 0xffff) | (this.cpu(value >>> 16) << 16));
    for (const word of [header.PREVIOUS, header.NEXT, header.QUEUED]) changes.set(first + word, this.address);
    this.addObjects(start);
  }

  private addObjects(slab: number): void {
    const { shape, changes } = this;
    if (shape === null) return;
    const { capacity, firstOffset, objectBytes } = shape;
    const indexes = Array.from({ length: capacity }, (_, index) => {
      const there = this.address(objectAt(shape, slab, index)) - this.address(slab) - firstOffset;
      return there / objectBytes;
    });
    changes.set((slab >> 2) + header.BITMAP, (bits) => permuted(bits, (bit) => indexes[bit] ?? bit));
    for (let index = 0; index < capacity; index += 1) {
      changes.set(objectAt(shape, slab, index) >> 2, this.address);
    }
  }

  private addCpu(cpu: number): void {
    const { records, places, changes } = this;
    const { locks, caches, pages } = records;
    const there = this.cpu(cpu);
    const lock = locks[cpu] as number;
    const classes = caches[cpu] ?? [];
    const end = (classes[classes.length - 1]?.announced ?? lock) + 1;
    for (let word = lock; word < end; word += 1) places.set(word, word - lock + (locks[there] as number));
    for (const { fronts, byRank, ranks, marks, announced } of classes) {
      for (let word = fronts; word < marks; word += 1) changes.set(word, this.address);
      for (let rank = 0; rank < ranks; rank += 1) changes.set(byRank + rank, this.address);
      changes.set(announced, (bits) =>
        permuted(bits, (page) => (page < pages ? this.pageOf(this.address(this.addressOfPage(page))) : page)),
      );
    }
  }

  private addHeld(): void {
    const { held, pages, pageSize } = this.records;
    const wordBytes = 32 * BYTES_PER_HELD_BIT;
    const start = this.addressOfPage(0);
    for (let word = 0; word * wordBytes < pages * pageSize; word += 1) {
      const first = start + word * wordBytes;
      const there = (bit: number) => (this.address(first + bit * BYTES_PER_HELD_BIT) - start) / BYTES_PER_HELD_BIT;
      this.places.set(held + word, held + (there(0) >> 5));
      this.changes.set(held + word, (bits) => permuted(bits, (bit) => there(bit) & 31));
    }
  }

  private entry(entry: number): number {
    return entry === 0 ? 0 : entryOf(classOfEntry(entry), pageOfEntry(entry), this.cpu(ownerOfEntry(entry)));
  }

  private cpu(cpu: number): number {
    return this.renaming.of('cpu', cpu);
  }

  /** An address within the pages, by the object or the page that it is in. */
  private readonly address = (address: number): number => {
    const { shape, renaming } = this;
    const page = this.pageOf(address);
    if (page < 0 || page >= this.records.pages) return address;
    const start = this.addressOfPage(page);
    const index = shape === null ? -1 : Math.floor((address - start - shape.firstOffset) / shape.objectBytes);
    const base = shape === null || index < 0 || index >= shape.capacity ? start : objectAt(shape, start, index);
    return renaming.of(base === start ? 'page' : 'object', base) + address - base;
  };

  private pageOf(address: number): number {
    return (address >> this.records.pageShift) - this.records.firstPage;
  }

  private addressOfPage(page: number): number {
    return (this.records.firstPage + page) << this.records.pageShift;
  }
}

function objectAt({ firstOffset, objectBytes }: SlabShape, slab: number, index: number): number {
  return slab + firstOffset + index * objectBytes;
}

function permuted(bits: number, there: (bit: number) => number): number {
  let moved = 0;
  for (let bit = 0; bit < 32; bit += 1) if ((bits & (1 << bit)) !== 0) moved |= 1 << there(bit);
  return moved;
}
