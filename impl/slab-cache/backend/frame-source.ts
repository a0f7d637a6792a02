// Equal frames of memory, granted lowest address first.
import { LowestFirstBitmap } from '../../kit/bitmap.ts';
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';

/** What a frame source is made of. */
export interface FrameSourceOptions {
  /** Bytes of one frame, a multiple of `frameAlign`. */
  readonly frameSize: number;
  /** Alignment of every frame in bytes, a power of two. */
  readonly frameAlign: number;
  /** Frames there are: the cap beyond which it refuses. At least 1. */
  readonly frames: number;
}

/** A capped supply of frames carved from a memory, with a set of the free ones. */
export class FrameSource {
  readonly frameSize: number;
  /** Frames there are. */
  readonly frames: number;
  /** Address of the first frame. */
  readonly first: number;
  protected readonly free: LowestFirstBitmap;

  /** @throws AllocatorError `frame-source-options`, `memory-spent` */
  constructor(memory: Memory, { frameSize, frameAlign, frames }: FrameSourceOptions) {
    if (!Number.isInteger(frames) || frames < 1 || frameSize < 1 || frameSize % frameAlign !== 0) {
      throw new AllocatorError(
        'frame-source-options',
        `${frames} frames of ${frameSize} bytes aligned to ${frameAlign} are impossible: ` +
          'give at least one frame, of a size that is a multiple of its alignment.',
      );
    }
    this.frameSize = frameSize;
    this.frames = frames;
    const { books, first } = memory.carveAllOrNone(() => ({
      books: memory.carve(LowestFirstBitmap.byteLength(frames)),
      first: memory.carve(frameSize * frames, frameAlign),
    }));
    this.first = first;
    this.free = new LowestFirstBitmap(memory, books, frames);
    for (let frame = 0; frame < frames; frame += 1) this.free.add(frame);
  }

  /** @returns address of the lowest free frame, now granted; 0 when all are */
  grant(): number {
    const frame = this.free.lowest();
    if (frame === -1) return 0;
    this.free.delete(frame);
    return this.first + frame * this.frameSize;
  }

  /** @throws AllocatorError `frame-not-granted` when the address is no granted frame; nothing has changed then */
  takeBack(address: number): void {
    if (!this.isGranted(address)) {
      throw new AllocatorError('frame-not-granted', `${address} can't be taken back: it is no granted frame.`);
    }
    this.free.add((address - this.first) / this.frameSize);
  }

  /** Whether the address is the start of a frame that was granted and not taken back. */
  isGranted(address: number): boolean {
    const frame = (address - this.first) / this.frameSize;
    return Number.isInteger(frame) && frame >= 0 && frame < this.frames && !this.free.has(frame);
  }
}
