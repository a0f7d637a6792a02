// A backend that reports each call to the checker and refuses when the checker says so.
import type { CallRecorder } from '../../spec/kit/contract.ts';
import type { Memory } from '../kit/memory.ts';
import type { MemoryBackend } from './backend/memory-backend.ts';

/** Positions of the seven functions in the specification's list of backend calls, for the first cache. */
const ALLOC_SLAB = 0;
const FREE_SLAB = 1;
const ALLOC_SLAB_INFO = 2;
const FREE_SLAB_INFO = 3;
const SAVE_SLAB_INFO_POINTER = 4;
const GET_SLAB_INFO_POINTER = 5;
const DELETE_SLAB_INFO_POINTER = 6;
const CALLS_PER_CACHE = 7;

/** Where recording backends find the recorder of the command being carried out. */
export interface Recording {
  recorder: CallRecorder;
}

export class RecordingBackend implements MemoryBackend {
  readonly memory: Memory;
  private readonly inner: MemoryBackend;
  private readonly recording: Recording;
  private readonly firstCall: number;
  private readonly afterFreeSlab: () => void;

  /**
   * @param cache which cache of the configuration calls it, in view order
   * @param afterFreeSlab what the backend does before it returns from `freeSlab`
   */
  constructor(inner: MemoryBackend, recording: Recording, cache: number, afterFreeSlab: () => void = () => {}) {
    this.memory = inner.memory;
    this.inner = inner;
    this.recording = recording;
    this.firstCall = cache * CALLS_PER_CACHE;
    this.afterFreeSlab = afterFreeSlab;
  }

  allocSlab(slabSize: number, pageSize: number): number {
    const { recorder } = this.recording;
    const entry = recorder.begin(this.firstCall + ALLOC_SLAB, slabSize, pageSize, 0);
    const slab = recorder.refuses(entry) ? 0 : this.inner.allocSlab(slabSize, pageSize);
    recorder.end(entry, slab);
    return slab;
  }

  freeSlab(slab: number, slabSize: number, pageSize: number): void {
    const { recorder } = this.recording;
    const entry = recorder.begin(this.firstCall + FREE_SLAB, slab, slabSize, pageSize);
    this.inner.freeSlab(slab, slabSize, pageSize);
    this.afterFreeSlab();
    recorder.end(entry, 0);
  }

  allocSlabInfo(): number {
    const { recorder } = this.recording;
    const entry = recorder.begin(this.firstCall + ALLOC_SLAB_INFO, 0, 0, 0);
    const info = recorder.refuses(entry) ? 0 : this.inner.allocSlabInfo();
    recorder.end(entry, info);
    return info;
  }

  freeSlabInfo(info: number): void {
    const { recorder } = this.recording;
    const entry = recorder.begin(this.firstCall + FREE_SLAB_INFO, info, 0, 0);
    this.inner.freeSlabInfo(info);
    recorder.end(entry, 0);
  }

  saveSlabInfoPointer(page: number, info: number): void {
    const { recorder } = this.recording;
    const entry = recorder.begin(this.firstCall + SAVE_SLAB_INFO_POINTER, page, info, 0);
    this.inner.saveSlabInfoPointer(page, info);
    recorder.end(entry, 0);
  }

  getSlabInfoPointer(page: number): number {
    const { recorder } = this.recording;
    const entry = recorder.begin(this.firstCall + GET_SLAB_INFO_POINTER, page, 0, 0);
    const info = this.inner.getSlabInfoPointer(page);
    recorder.end(entry, info);
    return info;
  }

  deleteSlabInfoPointer(page: number): void {
    const { recorder } = this.recording;
    const entry = recorder.begin(this.firstCall + DELETE_SLAB_INFO_POINTER, page, 0, 0);
    this.inner.deleteSlabInfoPointer(page);
    recorder.end(entry, 0);
  }
}
