// A page map as an array indexed by page number: one load or store, 4 bytes a page of the memory.
import type { Memory } from '../../kit/memory.ts';
import type { PageMap } from './page-map.ts';

export class FlatPageMap implements PageMap {
  readonly capacity: number;
  readonly pageSize: number;
  protected readonly words: Int32Array;
  protected readonly first: number;
  protected readonly pageShift: number;

  /**
   * @param pageSize bytes of a page, a power of two
   * @throws AllocatorError `memory-spent`
   */
  constructor(memory: Memory, pageSize: number) {
    this.words = memory.words;
    this.pageSize = pageSize;
    this.pageShift = 31 - Math.clz32(pageSize);
    this.capacity = Math.ceil(memory.byteLength / pageSize);
    this.first = memory.carve(4 * this.capacity) >> 2;
  }

  save(page: number, info: number): void {
    this.words[this.first + (page >> this.pageShift)] = info;
  }

  get(page: number): number {
    return this.words[this.first + (page >> this.pageShift)] ?? 0;
  }

  delete(page: number): void {
    this.words[this.first + (page >> this.pageShift)] = 0;
  }

  forEach(visit: (page: number, info: number) => void): void {
    for (let index = 0; index < this.capacity; index += 1) {
      const info = this.words[this.first + index] as number;
      if (info !== 0) visit(index << this.pageShift, info);
    }
  }
}
