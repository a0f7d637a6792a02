// A frame provider that reports each call to the checker and refuses when the checker says so, and whose other clients
// use frames as soon as they are given back.
import type { CallRecorder } from '../../spec/kit/contract.ts';
import { AllocatorError } from '../kit/error.ts';
import type { Memory } from '../kit/memory.ts';
import type { FrameProvider } from './frame-provider.ts';

/** Positions in the specification's list of backend calls. */
const ALLOC_FRAMES = 0;
const FREE_FRAMES = 1;

/** What others write: no index, count or address. */
const OTHERS_BYTE = 0xdb;

const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };

export class RecordingProvider implements FrameProvider {
  readonly memory: Memory;
  readonly firstFrame: number;
  readonly frames: number;
  /** The CPU at work on the command being carried out. */
  cpu = 0;
  private recorder: CallRecorder = NOBODY;
  private readonly inner: FrameProvider;
  private readonly frameSize: number;
  /** Frames given back by the command, in the hands of others: what was in each, by its address. */
  private readonly others = new Map<number, Uint8Array>();

  constructor(inner: FrameProvider, frameSize: number) {
    this.frameSize = frameSize;
    this.memory = inner.memory;
    this.firstFrame = inner.firstFrame;
    this.frames = inner.frames;
    this.inner = inner;
  }

  /** A command begins. */
  begin(recorder: CallRecorder): void {
    this.recorder = recorder;
    // Whatever a command that crashed has left.
    this.others.clear();
  }

  allocFrames(frames: number): number {
    const entry = this.recorder.begin(ALLOC_FRAMES, frames, 0, 0);
    const address = this.recorder.refuses(entry) ? 0 : this.inner.allocFrames(frames);
    this.recorder.end(entry, address);
    for (let frame = 0; frame < frames && address !== 0; frame += 1) this.returnFrame(address + frame * this.frameSize);
    return address;
  }

  freeFrames(address: number, frames: number): void {
    const entry = this.recorder.begin(FREE_FRAMES, address, frames, 0);
    this.inner.freeFrames(address, frames);
    this.recorder.end(entry, 0);
    for (let frame = 0; frame < frames; frame += 1) this.useFrame(address + frame * this.frameSize);
  }

  /**
   * The command is carried out: others are done with the frames it gave back, which are as they were then.
   *
   * @throws AllocatorError `frame-touched` when one was written after it was given back
   */
  settle(): void {
    for (const address of [...this.others.keys()]) this.returnFrame(address);
  }

  /** Others write all over a frame. */
  private useFrame(address: number): void {
    const bytes = this.bytesOf(address);
    this.others.set(address, bytes.slice());
    bytes.fill(OTHERS_BYTE);
  }

  private returnFrame(address: number): void {
    const earlier = this.others.get(address);
    if (earlier === undefined) return;
    this.others.delete(address);
    const bytes = this.bytesOf(address);
    const isTouched = bytes.some((byte) => byte !== OTHERS_BYTE);
    bytes.set(earlier);
    if (isTouched)
      throw new AllocatorError('frame-touched', `The frame at ${address} was written after it was given back.`);
  }

  private bytesOf(address: number): Uint8Array {
    return this.memory.bytes.subarray(address, address + this.frameSize);
  }

  currentCpu(): number {
    return this.cpu;
  }
}
