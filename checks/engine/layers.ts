// The images of the states of one layer of a breadth-first search, by the numbers of the states.
import { tryGrow } from './search/growing-words.ts';

const IMAGES_PER_BLOCK = 16;

/** Where images of a layer are kept: what is put there can be had again. */
export interface Layer {
  put(state: number, image: Uint8Array): void;
  image(state: number): Uint8Array;
  readonly byteLength: number;
}

/** Those of one thread, in growing blocks. */
export class OwnLayer implements Layer {
  private readonly first: number;
  private readonly imageBytes: number;
  private readonly blocks: Uint8Array[] = [];

  /** @param first number that a state of the layer can have */
  constructor(imageBytes: number, first: number) {
    this.imageBytes = imageBytes;
    this.first = first;
  }

  put(state: number, image: Uint8Array): void {
    const block = Math.floor((state - this.first) / IMAGES_PER_BLOCK);
    this.blocks[block] ??= new Uint8Array(IMAGES_PER_BLOCK * this.imageBytes);
    this.blocks[block].set(image, ((state - this.first) % IMAGES_PER_BLOCK) * this.imageBytes);
  }

  image(state: number): Uint8Array {
    const index = state - this.first;
    const start = (index % IMAGES_PER_BLOCK) * this.imageBytes;
    return (this.blocks[Math.floor(index / IMAGES_PER_BLOCK)] as Uint8Array).subarray(start, start + this.imageBytes);
  }

  get byteLength(): number {
    return this.blocks.length * IMAGES_PER_BLOCK * this.imageBytes;
  }
}

/** Those of several threads, one behind the other: a thread can have what another one put there before they met. */
export class SharedLayer implements Layer {
  private readonly first: number;
  private readonly imageBytes: number;
  private readonly buffer: SharedArrayBuffer;
  private bytes: Uint8Array;

  /** @param buffer what can grow, and is not used for another layer any more */
  constructor(imageBytes: number, first: number, buffer: SharedArrayBuffer) {
    this.imageBytes = imageBytes;
    this.first = first;
    this.buffer = buffer;
    this.bytes = new Uint8Array(buffer, 0, buffer.byteLength);
  }

  put(state: number, image: Uint8Array): void {
    const start = (state - this.first) * this.imageBytes;
    this.haveAtLeast(start + this.imageBytes);
    this.bytes.set(image, start);
  }

  image(state: number): Uint8Array {
    const start = (state - this.first) * this.imageBytes;
    this.haveAtLeast(start + this.imageBytes);
    return this.bytes.subarray(start, start + this.imageBytes);
  }

  get byteLength(): number {
    return this.buffer.byteLength;
  }

  private haveAtLeast(byteLength: number): void {
    if (byteLength <= this.bytes.length) return;
    if (byteLength > this.buffer.byteLength) tryGrow(this.buffer, 2 * byteLength);
    this.bytes = new Uint8Array(this.buffer, 0, this.buffer.byteLength);
  }
}
