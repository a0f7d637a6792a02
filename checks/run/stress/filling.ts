// What users write into objects: words that tell one object from every other, to find out whether somebody else wrote there.
import type { ByteRange } from '../../../spec/kit/concurrency.ts';

export class Filling {
  private readonly words: Int32Array;
  private readonly origin: number;

  /** @param origin the address by which users know the first byte of the image */
  constructor(image: Uint8Array, origin: number) {
    this.words = new Int32Array(image.buffer, image.byteOffset, image.byteLength >> 2);
    this.origin = origin;
  }

  fill({ address, byteLength }: ByteRange, serial: number): void {
    const first = (address - this.origin) >> 2;
    for (let index = 0; index < byteLength >> 2; index += 1) this.words[first + index] = wordOf(serial, index);
  }

  /** What is wrong with an object that was filled with this; null when nothing is. */
  complaint({ address, byteLength }: ByteRange, serial: number): string | null {
    const first = (address - this.origin) >> 2;
    for (let index = 0; index < byteLength >> 2; index += 1) {
      if (this.words[first + index] !== wordOf(serial, index))
        return `the object at ${address} was overwritten at byte ${4 * index}`;
    }
    return null;
  }
}

function wordOf(serial: number, index: number): number {
  return (Math.imul(serial, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b)) | 0;
}
