// Frames carved from a memory, lent at the lowest address where enough of them follow each other.
import { Bitmap, LowestFirstBitmap } from '../kit/bitmap.ts';
import { isPowerOfTwo } from '../kit/bits.ts';
import { AllocatorError } from '../kit/error.ts';
import type { Memory } from '../kit/memory.ts';
import type { FrameProvider } from './frame-provider.ts';

/** What a frame arena is made of. */
export interface FrameArenaOptions {
  /** Bytes of one frame, a power of two from 8 on. */
  readonly frameSize: number;
  /** Frames there are, from 1 on. */
  readonly frames: number;
}

/** The frame provider that comes with the library. */
export class FrameArena implements FrameProvider {
  readonly memory: Memory;
  readonly firstFrame: number;
  readonly frames: number;
  readonly frameSize: number;
  /** A bit for each frame that is not lent, and one for each at which a loan starts. */
  private readonly free: LowestFirstBitmap;
  private readonly starts: Bitmap;
  private cpu = 0;

  /** @throws AllocatorError `frame-arena-options`, `memory-spent` */
  constructor(memory: Memory, { frameSize, frames }: FrameArenaOptions) {
    if (!isPowerOfTwo(frameSize) || frameSize < 8 || !Number.isInteger(frames) || frames < 1) {
      throw new AllocatorError(
        'frame-arena-options',
        `${frames} frames of ${frameSize} bytes are impossible: give at least one, of a power of two from 8 on.`,
      );
    }
    const { first, books } = memory.carveAllOrNone(() => ({
      first: memory.carve(frameSize * frames, frameSize),
      books: memory.carve(LowestFirstBitmap.byteLength(frames) + Bitmap.byteLength(frames)),
    }));
    this.memory = memory;
    this.firstFrame = first;
    this.frames = frames;
    this.frameSize = frameSize;
    this.free = new LowestFirstBitmap(memory, books, frames);
    this.starts = new Bitmap(memory, books + LowestFirstBitmap.byteLength(frames));
    for (let frame = 0; frame < frames; frame += 1) this.free.add(frame);
  }

  allocFrames(frames: number): number {
    const first = this.findRun(frames);
    if (first === -1) return 0;
    for (let frame = first; frame < first + frames; frame += 1) this.free.delete(frame);
    this.starts.add(first);
    return this.firstFrame + first * this.frameSize;
  }

  /** The first of the lowest frames of which so many follow each other and are free; -1 when there are none. */
  protected findRun(frames: number): number {
    const lowest = this.free.lowest();
    if (lowest === -1) return -1;
    for (let first = lowest; first + frames <= this.frames; first += 1) if (this.isFree(first, frames)) return first;
    return -1;
  }

  /** Whether so many frames are free from this one on. */
  protected isFree(first: number, frames: number): boolean {
    for (let frame = first; frame < first + frames; frame += 1) if (!this.free.has(frame)) return false;
    return true;
  }

  /** @throws AllocatorError `frames-not-lent` unless these very frames were lent at once; nothing has changed then */
  freeFrames(address: number, frames: number): void {
    const first = (address - this.firstFrame) / this.frameSize;
    if (!Number.isInteger(first) || first < 0 || first >= this.frames || this.framesLentAt(first) !== frames) {
      throw new AllocatorError('frames-not-lent', `${frames} frames at ${address} were not lent at once.`);
    }
    this.starts.delete(first);
    for (let frame = first; frame < first + frames; frame += 1) this.free.add(frame);
  }

  /** The CPU at work, from 0 on. Kept outside the memory: it is the caller's, not the system's. */
  currentCpu(): number {
    return this.cpu;
  }

  /** Says which CPU is at work from now on. */
  runOn(cpu: number): void {
    this.cpu = cpu;
  }

  /** Frames that are lent. */
  get lentFrames(): number {
    return this.loans().reduce((sum, { frames }) => sum + frames, 0);
  }

  /** What is lent, by ascending address. */
  loans(): { readonly address: number; readonly frames: number }[] {
    const loans: { address: number; frames: number }[] = [];
    for (let first = 0; first < this.frames; first += 1) {
      const frames = this.framesLentAt(first);
      if (frames > 0) loans.push({ address: this.firstFrame + first * this.frameSize, frames });
    }
    return loans;
  }

  /** Frames of the loan that starts at this frame; 0 when none does. */
  private framesLentAt(first: number): number {
    if (!this.starts.has(first)) return 0;
    let end = first + 1;
    while (end < this.frames && !this.free.has(end) && !this.starts.has(end)) end += 1;
    return end - first;
  }
}
