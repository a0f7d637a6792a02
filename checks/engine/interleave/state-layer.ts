// The states of one layer of a breadth-first search, each as what differs from the first state: that is little, however
// large the memory.

/** Words set aside at a time. */
const BLOCK_WORDS = 1 << 16;

export class StateLayer {
  /** Index of the first state of the layer. */
  readonly first: number;
  size = 0;
  private readonly base: Int32Array;
  /** Pairs of an index and the word there, one state behind the other; no state is in two blocks. */
  private readonly blocks: Int32Array[] = [];
  private used = BLOCK_WORDS;
  private blockBytes = 0;
  /** By state: its block, and where it begins and ends there. */
  private places = new Int32Array(3 << 6);

  /** @param base the state that all others are told by */
  constructor(base: Int32Array, first: number) {
    this.base = base;
    this.first = first;
  }

  get byteLength(): number {
    return this.places.byteLength + this.blockBytes;
  }

  push(record: Int32Array): void {
    const { base } = this;
    if (this.used + 2 * base.length > this.lastBlock.length) this.addBlock();
    const block = this.lastBlock;
    const start = this.used;
    let end = start;
    for (let index = 0; index < base.length; index += 1) {
      if (record[index] === base[index]) continue;
      block[end] = index;
      block[end + 1] = record[index] as number;
      end += 2;
    }
    this.used = end;
    this.place(start, end);
  }

  /** Writes the state of this place in the layer. */
  read(state: number, record: Int32Array): void {
    const { places } = this;
    const block = this.blocks[places[3 * state] as number] as Int32Array;
    const end = places[3 * state + 2] as number;
    record.set(this.base);
    for (let at = places[3 * state + 1] as number; at < end; at += 2)
      record[block[at] as number] = block[at + 1] as number;
  }

  private get lastBlock(): Int32Array {
    return this.blocks[this.blocks.length - 1] ?? NOTHING;
  }

  private addBlock(): void {
    const block = new Int32Array(Math.max(BLOCK_WORDS, 2 * this.base.length));
    this.blocks.push(block);
    this.blockBytes += block.byteLength;
    this.used = 0;
  }

  private place(start: number, end: number): void {
    if (3 * this.size === this.places.length) {
      const larger = new Int32Array(2 * this.places.length);
      larger.set(this.places);
      this.places = larger;
    }
    this.places.set([this.blocks.length - 1, start, end], 3 * this.size);
    this.size += 1;
  }
}

const NOTHING = new Int32Array(0);
