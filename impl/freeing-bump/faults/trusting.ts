// An allocator that believes what it reads in the guest's memory, as both originals do: their only account of blocks.
import { isLive, orderOf } from '../block-directory.ts';
import { HEADS } from '../books.ts';
import type { FreeingBumpError } from '../errors.ts';
import { HEADER_BYTES, HIGH, OCCUPIED } from '../header.ts';
import { SlowPath } from '../slow-path.ts';

/** Its free believes the order in the header. A variant says which addresses that are refused otherwise it accepts. */
export abstract class TrustingAllocator extends SlowPath {
  protected override recogniseMisuse(address: number, owner: number, end: number): FreeingBumpError | null {
    const wrong = super.recogniseMisuse(address, owner, end);
    return wrong !== null && this.accepts(wrong, address) ? null : wrong;
  }

  protected abstract accepts(wrong: FreeingBumpError, address: number): boolean;

  protected override giveBack(place: number, order: number): void {
    const { words, at, directory } = this;
    const mark = directory.markAt(place);
    this.writeHeader(place, words[at + HEADS + order] as number, 0);
    words[at + HEADS + order] = place * 8;
    if (isLive(mark)) directory.takeBack(place, orderOf(mark));
    this.countFreed((1 << order) + 1);
  }

  /** Whether the bytes before this address could be the header of a block in use. */
  protected looksOccupied(address: number): boolean {
    if (address % HEADER_BYTES !== 0) return false;
    const header = address - HEADER_BYTES;
    if ((this.memory.load(header + HIGH) & OCCUPIED) === 0) return false;
    return this.memory.load(header) >>> 0 < this.classes;
  }
}
