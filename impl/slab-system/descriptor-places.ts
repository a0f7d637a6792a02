// Every place in a frame at which the descriptor of a cache can be: each object of each colour of the cache of caches.
import type { SlabGeometry } from './geometry.ts';

/** Numbers the places at which descriptors can be, frame by frame. */
export class DescriptorPlaces {
  /** Places in each frame. */
  readonly perFrame: number;
  private readonly firstFrame: number;
  private readonly frames: number;
  private readonly frameSize: number;
  private readonly geometry: SlabGeometry;
  /** Whether slabs are single frames, and colours so near that no two places are the same: else each 8 bytes count. */
  private readonly exact: boolean;
  private readonly colours: number;

  /** @param geometry of the cache of caches */
  constructor(firstFrame: number, frames: number, frameSize: number, geometry: SlabGeometry) {
    const { order, objectsPerSlab, objectBytes, colours, colourStride } = geometry;
    this.firstFrame = firstFrame;
    this.frames = frames;
    this.frameSize = frameSize;
    this.geometry = geometry;
    this.colours = Math.max(colours, 1);
    this.exact = order === 0 && (this.colours - 1) * colourStride < objectBytes;
    this.perFrame = this.exact ? objectsPerSlab * this.colours : frameSize / 8;
  }

  /** The place at an address, from 0 on; -1 when no descriptor can be there. */
  placeOf(address: number): number {
    const offset = address - this.firstFrame;
    if (!Number.isInteger(offset) || offset < 0 || offset >= this.frames * this.frameSize) return -1;
    const frame = Math.floor(offset / this.frameSize);
    const place = this.placeInFrame(offset - frame * this.frameSize);
    return place === -1 ? -1 : frame * this.perFrame + place;
  }

  /** The address of a place. */
  addressOf(place: number): number {
    const frame = Math.floor(place / this.perFrame);
    return this.firstFrame + frame * this.frameSize + this.offsetInFrame(place - frame * this.perFrame);
  }

  private placeInFrame(offset: number): number {
    if (!this.exact) return offset % 8 === 0 ? offset / 8 : -1;
    const { headBytes, objectBytes, objectsPerSlab, colourStride } = this.geometry;
    const object = Math.floor((offset - headBytes) / objectBytes);
    const shift = offset - headBytes - object * objectBytes;
    const colour = shift / colourStride;
    if (object < 0 || object >= objectsPerSlab || !Number.isInteger(colour) || colour >= this.colours) return -1;
    return object * this.colours + colour;
  }

  private offsetInFrame(place: number): number {
    if (!this.exact) return place * 8;
    const { headBytes, objectBytes, colourStride } = this.geometry;
    const object = Math.floor(place / this.colours);
    return headBytes + object * objectBytes + (place - object * this.colours) * colourStride;
  }
}
