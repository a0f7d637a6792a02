// The images of the states of one layer of a breadth-first search, one behind the other in growing blocks.

const BLOCK_BYTES = 1 << 20;

export class Layer {
  /** Index of the first state of the layer. */
  first: number;
  size = 0;
  private readonly imageBytes: number;
  private readonly imagesPerBlock: number;
  private readonly blocks: Uint8Array[] = [];

  constructor(imageBytes: number, first: number) {
    this.imageBytes = imageBytes;
    this.imagesPerBlock = Math.max(1, Math.floor(BLOCK_BYTES / imageBytes));
    this.first = first;
  }

  push(image: Uint8Array): void {
    const block = Math.floor(this.size / this.imagesPerBlock);
    if (block === this.blocks.length) this.blocks.push(new Uint8Array(this.imagesPerBlock * this.imageBytes));
    (this.blocks[block] as Uint8Array).set(image, (this.size % this.imagesPerBlock) * this.imageBytes);
    this.size += 1;
  }

  image(index: number): Uint8Array {
    const start = (index % this.imagesPerBlock) * this.imageBytes;
    return (this.blocks[Math.floor(index / this.imagesPerBlock)] as Uint8Array).subarray(
      start,
      start + this.imageBytes,
    );
  }

  get byteLength(): number {
    return this.blocks.length * this.imagesPerBlock * this.imageBytes;
  }
}
