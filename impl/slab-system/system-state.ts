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

// A compiler knows constants of this file, and looks up what is imported at every use: every call uses this one.
const { FRAME_WORDS } = books;
/** The bits that they may have. */
const MULTIPLES_OF_8 = 0x7ffffff8;

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
  /** Indexes of the first words of the control words, the frame entries, the held bits and the histories. */
  private readonly controlAt: number;
  private readonly framesAt: number;
  private readonly heldAt: number;
  protected readonly historiesAt: number;
  /** Whether descriptors are large enough to be records. */
  private readonly descriptorsAreRecords: boolean;
  /** Bytes of all frames. */
  private readonly frameBytes: number;
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
    this.controlAt = this.books.control;
    this.framesAt = this.books.frames;
    this.heldAt = this.books.held;
    this.historiesAt = this.books.histories;
    this.descriptorsAreRecords = this.books.recordCount === 0;
    this.frameBytes = frames * frameSize;
    this.framesEnd = firstFrame + this.frameBytes;
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
    return this.words[this.controlAt + offset] as number;
  }

  protected setControl(offset: number, value: number): void {
    this.journal.put(this.controlAt + offset, value);
  }

  /** The frame entry of an address in the frames. */
  protected entryOf(address: number): number {
    return this.framesAt + FRAME_WORDS * ((address - this.firstFrame) >> this.frameShift);
  }

  /** The address of the first frame of a slab. */
  protected extentOf(slab: number): number {
    return this.firstFrame + (((slab - this.framesAt) / FRAME_WORDS) << this.frameShift);
  }

  /** The record of the cache whose descriptor this is. */
  protected recordOf(descriptor: number): number {
    if (this.descriptorsAreRecords) return descriptor >> 2;
    return this.books.records + recordWordsOf(this.cpus) * this.word(descriptor >> 2);
  }

  /** Address of the static array of one of the first two caches. */
  protected staticArray(cache: number, index: number): number {
    return this.books.staticArrays + arrayBytesOf(this.limit) * (cache * (this.cpus + 1) + index);
  }

  /** Whether a user holds the object that starts here: decided by whole-number arithmetic only, for any address. */
  protected isHeld(object: number): boolean {
    const offset = object - this.firstFrame;
    // No other number is a multiple of 8 from 0 on.
    if ((offset & MULTIPLES_OF_8) !== offset || offset >= this.frameBytes) return false;
    return ((this.words[this.heldAt + (offset >> 8)] as number) & (1 << (offset >> 3))) !== 0;
  }

  /** Records whether a user holds an object. Nothing that is tried hands out or takes back: there is nothing to undo. */
  protected hold(object: number, held: boolean): void {
    const { words } = this;
    const offset = object - this.firstFrame;
    const at = this.heldAt + (offset >> 8);
    const bit = 1 << (offset >> 3);
    const bits = words[at] as number;
    words[at] = held ? bits | bit : bits & ~bit;
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
