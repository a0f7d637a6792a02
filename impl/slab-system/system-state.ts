// The words of a slab system, and how its layers reach them.
import { AllocatorError } from '../kit/error.ts';
import { arrayBytesOf } from './array-layout.ts';
import * as books from './books.ts';
import { recordWordsOf } from './cache-record.ts';
import { DescriptorPlaces } from './descriptor-places.ts';
import type { FrameProvider } from './frame-provider.ts';
import { geometryOf, type SlabGeometry } from './geometry.ts';
import { Journal } from './journal.ts';
import { type CompleteOptions, checkOptions, complete, type SlabSystemOptions } from './options.ts';
import { SlabLists } from './slab-lists.ts';

/** What every layer of a slab system stands on. All state is in the memory of the provider. */
export abstract class SystemState {
  /** The choices that fix the system, with nothing left out but where the statics are. */
  readonly options: CompleteOptions;
  protected readonly provider: FrameProvider;
  protected readonly words: Int32Array;
  protected readonly books: books.SlabSystemBooks;
  protected readonly places: DescriptorPlaces;
  protected readonly journal: Journal;
  protected readonly lists: SlabLists;
  protected readonly frameShift: number;
  protected readonly firstFrame: number;
  /** Address behind the last frame. */
  protected readonly framesEnd: number;
  /** Objects that move at a time, and that an array holds; every call needs them within reach. */
  protected readonly batch: number;
  protected readonly limit: number;
  protected readonly cpus: number;
  /** Frames given back by the operation at work. */
  protected framesReleased = 0;

  /**
   * Carves the books from the provider's memory; the provider is not called.
   *
   * @throws AllocatorError `OptionError` codes for impossible options, `provider-unsuitable`, `memory-spent`; nothing is
   *   carved then
   */
  constructor(options: SlabSystemOptions, provider: FrameProvider) {
    this.options = complete(options);
    this.checkOptions();
    const { frameSize, cpus, limit, batch, cacheDescriptor } = this.options;
    const { memory, firstFrame, frames } = provider;
    checkProvider(provider, frameSize);
    const geometry = this.geometryOf(cacheDescriptor, 8);
    if (geometry === null) throw new AllocatorError('frame-size', 'Cache descriptors fit into no slab.');
    this.provider = provider;
    this.words = memory.words;
    this.places = new DescriptorPlaces(firstFrame, frames, frameSize, geometry);
    this.books = books.carveBooks(memory, this.options, frames, this.places);
    this.journal = new Journal(this.words, (address, count) => provider.freeFrames(address, count));
    this.lists = this.makeLists();
    this.frameShift = Math.log2(frameSize);
    this.firstFrame = firstFrame;
    this.framesEnd = firstFrame + frames * frameSize;
    this.batch = batch;
    this.limit = limit;
    this.cpus = cpus;
  }

  protected checkOptions(): void {
    checkOptions(this.options);
  }

  protected makeLists(): SlabLists {
    return new SlabLists(this.words, this.journal);
  }

  /** The layout of slabs for objects of this size; null when there is none. */
  geometryOf(size: number, align: number): SlabGeometry | null {
    return geometryOf(size, align, this.options);
  }

  protected word(at: number): number {
    return this.words[at] as number;
  }

  /** Reads a control word. */
  protected control(offset: number): number {
    return this.words[this.books.control + offset] as number;
  }

  protected setControl(offset: number, value: number): void {
    this.journal.put(this.books.control + offset, value);
  }

  /** The frame entry of an address in the frames. */
  protected entryOf(address: number): number {
    return this.books.frames + books.FRAME_WORDS * ((address - this.firstFrame) >> this.frameShift);
  }

  /** The address of the first frame of a slab. */
  protected extentOf(slab: number): number {
    return this.firstFrame + (((slab - this.books.frames) / books.FRAME_WORDS) << this.frameShift);
  }

  /** The record of the cache whose descriptor this is. */
  protected recordOf(descriptor: number): number {
    const { records, recordCount } = this.books;
    if (recordCount === 0) return descriptor >> 2;
    return records + recordWordsOf(this.cpus) * this.word(descriptor >> 2);
  }

  /** Address of the static array of one of the first two caches. */
  protected staticArray(cache: number, index: number): number {
    return this.books.staticArrays + arrayBytesOf(this.limit) * (cache * (this.cpus + 1) + index);
  }

  protected isHeld(object: number): boolean {
    const place = (object - this.firstFrame) >> 3;
    return (object & 7) === 0 && (this.word(this.books.held + (place >> 5)) & (1 << (place & 31))) !== 0;
  }

  /** Records whether a user holds an object. */
  protected hold(object: number, held: boolean): void {
    const place = (object - this.firstFrame) >> 3;
    const at = this.books.held + (place >> 5);
    const bit = 1 << (place & 31);
    this.journal.put(at, held ? this.word(at) | bit : this.word(at) & ~bit);
  }
}

/** @throws AllocatorError `provider-unsuitable` */
function checkProvider({ memory, firstFrame, frames }: FrameProvider, frameSize: number): void {
  const whole = Number.isInteger(frames) && frames >= 1 && Number.isInteger(firstFrame) && firstFrame > 0;
  if (whole && firstFrame % frameSize === 0 && firstFrame + frames * frameSize <= memory.byteLength) return;
  throw new AllocatorError(
    'provider-unsuitable',
    `${frames} frames of ${frameSize} bytes from ${firstFrame} on are impossible: give at least one, in the memory, ` +
      'from a multiple of the frame size on.',
  );
}
