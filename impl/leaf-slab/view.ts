// What can be observed of slabs over leaves, read from the words in the order that spec/leaf-slab/view.ts fixes.
//
// Nothing here trusts what it reads: lists are walked a bounded number of steps, so that a corrupted one shows up as a
// difference instead of a walk without end.
import type { WordSink } from '../../spec/kit/contract.ts';
import { CLASS_WORDS, FRONT, LEAF_WORDS, NEXT, OWNER, PREVIOUS, USED } from './leaf-books.ts';
import type { LeafSlabRecords } from './slab-leaves.ts';

export class ViewWriter {
  private readonly records: LeafSlabRecords;
  private readonly words: Int32Array;
  private readonly leaves: number;

  constructor(records: LeafSlabRecords) {
    this.records = records;
    this.words = records.words;
    this.leaves = records.buddy.leaves;
  }

  write(sink: WordSink): void {
    this.writeBlocks(sink);
    const { sizeClasses } = this.records;
    for (let sizeClass = 0; sizeClass < sizeClasses.length; sizeClass += 1) this.writeList(sizeClass, sink);
    let slabs = 0;
    for (let leaf = 0; leaf < this.leaves; leaf += 1) if (this.isSlab(leaf)) slabs += 1;
    sink.push(slabs);
    for (let leaf = 0; leaf < this.leaves; leaf += 1) if (this.isSlab(leaf)) this.writeSlab(leaf, sink);
  }

  private writeBlocks(sink: WordSink): void {
    const { live, free, treeAgrees } = this.records.buddy.inspect();
    const blocks = live.filter(([leaf, order]) => order !== 0 || !this.isSlab(leaf as number));
    for (const list of [blocks, free]) {
      sink.push(list.length);
      for (const [leaf, order] of list) {
        sink.push(leaf as number);
        sink.push(order as number);
      }
    }
    sink.push(treeAgrees ? 1 : 0);
  }

  /** The slabs with free objects of one class, as its list has them. */
  private writeList(sizeClass: number, sink: WordSink): void {
    const { words, leaves } = this;
    const front = words[this.records.classRecords + sizeClass * CLASS_WORDS + FRONT] as number;
    let length = 0;
    for (let link = front; this.isLink(link) && length <= leaves; link = this.link(link, NEXT)) length += 1;
    sink.push(length);
    let agree = this.isLink(front) || front === 0;
    let before = 0;
    let link = front;
    for (let position = 0; position < length; position += 1) {
      sink.push(link - 1);
      if (this.link(link, PREVIOUS) !== before) agree = false;
      before = link;
      link = this.link(link, NEXT);
    }
    sink.push(agree && link === 0 ? 1 : 0);
  }

  private writeSlab(leaf: number, sink: WordSink): void {
    const { words } = this;
    const { bitmaps, bitmapStride, sizeClasses } = this.records;
    const sizeClass = this.ownerOf(leaf) - 1;
    const objects = sizeClasses[sizeClass]?.objectsPerSlab ?? 0;
    const bitmap = bitmaps + leaf * bitmapStride;
    sink.push(leaf);
    sink.push(sizeClass);
    sink.push(words[this.recordOf(leaf) + USED] as number);
    let free = 0;
    for (let pass = 0; pass < 2; pass += 1) {
      if (pass === 1) sink.push(free);
      for (let object = 0; object < objects; object += 1) {
        if (((words[bitmap + (object >> 5)] as number) & (1 << (object & 31))) !== 0) continue;
        if (pass === 0) free += 1;
        else sink.push(object);
      }
    }
  }

  /** Whether a link leads to a leaf. */
  private isLink(link: number): boolean {
    return link > 0 && link <= this.leaves;
  }

  private link(from: number, which: number): number {
    return this.words[this.recordOf(from - 1) + which] as number;
  }

  private isSlab(leaf: number): boolean {
    return this.ownerOf(leaf) !== 0;
  }

  private ownerOf(leaf: number): number {
    return this.words[this.recordOf(leaf) + OWNER] as number;
  }

  private recordOf(leaf: number): number {
    return this.records.leafRecords + leaf * LEAF_WORDS;
  }
}
