// What a slab system asks of the outside: frames, and which CPU is at work.
import type { Memory } from '../kit/memory.ts';

/** Supplies frames of one size, from one stretch of a memory. */
export interface FrameProvider {
  /** The memory in which its frames are, and in which the system keeps its books. */
  readonly memory: Memory;
  /** Address of the first frame it can supply, a multiple of the frame size. */
  readonly firstFrame: number;
  /** Frames from there on, whether or not they are to be had. */
  readonly frames: number;
  /**
   * Lends frames that follow each other.
   *
   * @returns address of the first, a multiple of the frame size; 0 when there are none
   */
  allocFrames(frames: number): number;
  /** Takes back what one call of `allocFrames` lent, with its address and number of frames. */
  freeFrames(address: number, frames: number): void;
  /** The CPU at work, from 0 on; CPU 0 when left out. */
  currentCpu?(): number;
}
