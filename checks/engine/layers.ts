// The images of the states of one layer of a breadth-first search, one behind the other in growing blocks.

const IMAGES_PER_BLOCK = 16;

export class Layer {
  /** Index of the first state of the layer. */
  first: number;
  size = 0;
  private readonly imageBytes: number;
  private readonly blocks: Uint8Array[] = [];

  constructor(imageBytes: number, first: number) {
    this.imageBytes = imageBytes;
    this.first = first;
  }

  push(image: Uint8Array): void {
    const block = Math.floor(this.size / IMAGES_PER_BLOCK);
    if (block === this.blocks.length) this.blocks.push(new Uint8Array(IMAGES_PER_BLOCK * this.imageBytes));
    (this.blocks[block] as Uint8Array).set(image, (this.size % IMAGES_PER_BLOCK) * this.imageBytes);
    this.size += 1;
  }

  image(index: number): Uint8Array {
    const start = (index % IMAGES_PER_BLOCK) * this.imageBytes;
    return (this.blocks[Math.floor(index / IMAGES_PER_BLOCK)] as Uint8Array).subarray(start, start + this.imageBytes);
  }

  get byteLength(): number {
    return this.blocks.length * IMAGES_PER_BLOCK * this.imageBytes;
  }
}
