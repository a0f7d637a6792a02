// The slabs of all caches: made of frames, emptied object by object, filled again, released.
import { AllocatorError } from '../kit/error.ts';
import * as books from './books.ts';
import * as record from './cache-record.ts';
import { INDEX_BYTES } from './geometry.ts';
import * as lists from './slab-lists.ts';
import { SystemState } from './system-state.ts';

// A compiler knows constants of this file, and looks up what is imported at every use: what moves objects uses these.
const { CACHE, FIRST_OBJECT, FRAME_WORDS, SLAB, SLAB_DESCRIPTOR } = books;
const { FREE_LIST, USED } = lists;
const { PARTIAL, FULL, EMPTY, EMPTY_COUNT, OBJECTS_PER_SLAB, OBJECT_BYTES } = record;

/** A slab system as the owner of slabs; how objects get from them to users is for the layers above. */
export abstract class SlabStore extends SystemState {
  /** Takes an object for the system itself from a general cache; 0 when there is no memory for it. */
  protected abstract takeGeneral(cpu: number, bytes: number): number;

  /** Gives an object of the system itself back to its cache. */
  protected abstract giveBack(cpu: number, object: number): void;

  /**
   * Takes objects for an array, from as many slabs as there are but from one new one at most.
   *
   * @param take called with each
   * @param wanted objects at most
   * @returns how many they are; 0 when there is no memory
   */
  protected collect(cpu: number, cache: number, wanted: number, take: (object: number) => void): number {
    let collected = 0;
    let made = 0;
    while (collected < wanted) {
      let slab = this.slabWithFree(cache);
      if (slab === 0 && this.mayMakeSlab(made)) {
        slab = this.makeSlab(cpu, cache);
        made += 1;
      }
      if (slab === 0) break;
      collected += this.takeObjects(cache, slab, wanted - collected, take);
    }
    return collected;
  }

  /** Whether a refill that has made so many slabs may make another: a large object must not take many. */
  protected mayMakeSlab(made: number): boolean {
    return made === 0;
  }

  /** The slab from which objects are taken: the first partial one, else the first empty one; 0 when all are full. */
  protected slabWithFree(cache: number): number {
    const partial = this.lists.front(cache + PARTIAL);
    if (partial !== 0) return partial;
    const empty = this.lists.front(cache + EMPTY);
    if (empty !== 0) this.leaveEmpty(cache, empty);
    return empty;
  }

  /** Free objects of that slab; 0 when all are full. */
  protected freeInFirst(cache: number): number {
    const slab = this.lists.front(cache + PARTIAL) || this.lists.front(cache + EMPTY);
    if (slab === 0) return 0;
    return this.word(cache + OBJECTS_PER_SLAB) - this.word(this.word(slab + SLAB_DESCRIPTOR) + USED);
  }

  private leaveEmpty(cache: number, slab: number): void {
    this.lists.remove(cache + EMPTY, slab);
    this.add(cache + EMPTY_COUNT, -1);
    this.lists.pushBack(cache + PARTIAL, slab);
  }

  /** Takes objects out of the slab at the front of the partial ones, which is listed as full when none is left. */
  protected takeObjects(cache: number, slab: number, wanted: number, take: (object: number) => void): number {
    const objects = this.word(cache + OBJECTS_PER_SLAB);
    const descriptor = this.word(slab + SLAB_DESCRIPTOR);
    const used = this.word(descriptor + USED);
    const taken = Math.min(wanted, objects - used);
    const firstObject = this.word(slab + FIRST_OBJECT);
    const objectBytes = this.word(cache + OBJECT_BYTES);
    const freeList = this.word(descriptor + FREE_LIST);
    for (let at = freeList + used; at < freeList + used + taken; at += 1) {
      take(firstObject + this.word(at) * objectBytes);
      this.journal.put(at, 0);
    }
    this.journal.put(descriptor + USED, used + taken);
    if (used + taken === objects) {
      this.lists.remove(cache + PARTIAL, slab);
      this.lists.pushBack(cache + FULL, slab);
    }
    return taken;
  }

  /** Puts an object that nobody has any more back into its slab; releases slabs when too many are empty. */
  protected returnToSlab(cpu: number, object: number): void {
    const slab = this.slabOf(object);
    const cache = this.word(slab + CACHE);
    const descriptor = this.word(slab + SLAB_DESCRIPTOR);
    const used = this.word(descriptor + USED) - 1;
    const index = (object - this.word(slab + FIRST_OBJECT)) / this.word(cache + OBJECT_BYTES);
    this.journal.put(descriptor + USED, used);
    this.journal.put(this.word(descriptor + FREE_LIST) + used, index);
    const wasFull = used + 1 === this.word(cache + OBJECTS_PER_SLAB);
    this.lists.remove(cache + (wasFull ? FULL : PARTIAL), slab);
    this.listReturned(cpu, cache, slab, used);
  }

  /** Lists a slab to which an object was returned, and that is on no list. */
  protected listReturned(cpu: number, cache: number, slab: number, used: number): void {
    if (used > 0) {
      this.lists.pushBack(cache + PARTIAL, slab);
      return;
    }
    this.lists.pushBack(cache + EMPTY, slab);
    this.add(cache + EMPTY_COUNT, 1);
    while (this.word(cache + EMPTY_COUNT) > this.options.keptEmpty) this.releaseOldest(cpu, cache);
  }

  /** The slab around an object, by what is known of its frame. */
  protected slabOf(object: number): number {
    return this.word(this.entryOf(object) + SLAB);
  }

  /**
   * Makes an empty slab and lists it as the last partial one, for objects are wanted of it.
   *
   * @returns 0, with everything as it was, when there is no memory for it
   */
  protected makeSlab(cpu: number, cache: number): number {
    return this.journal.attempt(() => {
      const order = this.word(cache + record.ORDER);
      const extent = this.obtainFrames(2 ** order);
      if (extent === 0) return 0;
      const slab = this.layOutSlab(cpu, cache, extent);
      if (slab !== 0) this.lists.pushBack(cache + PARTIAL, slab);
      return slab;
    });
  }

  /** @throws AllocatorError `provider-misaligned` when the provider lends what it must not; it is given back */
  protected obtainFrames(frames: number): number {
    const address = this.provider.allocFrames(frames);
    if (address === 0) return 0;
    this.journal.obtained(address, frames);
    if (!this.isUsableExtent(address, frames)) {
      throw new AllocatorError(
        'provider-misaligned',
        `allocFrames(${frames}) returned ${address}: not ${frames} frames of the provider that are not lent already.`,
      );
    }
    return address;
  }

  private isUsableExtent(address: number, frames: number): boolean {
    const { frameSize } = this.options;
    if (!(address >= this.firstFrame && address + frames * frameSize <= this.framesEnd)) return false;
    if (address % frameSize !== 0) return false;
    for (let frame = 0; frame < frames; frame += 1) {
      if (this.word(this.entryOf(address) + FRAME_WORDS * frame + SLAB) !== 0) return false;
    }
    return true;
  }

  /** Writes the records of a slab with every object free; 0 when there is no memory for those that are elsewhere. */
  protected layOutSlab(cpu: number, cache: number, extent: number): number {
    const { slabDescriptor } = this.options;
    const objects = this.word(cache + OBJECTS_PER_SLAB);
    let descriptor = extent >> 2;
    let freeList = (extent + slabDescriptor) >> 2;
    if (this.word(cache + record.ON_SLAB) === 1) {
      this.journal.clear(descriptor, descriptor + (this.word(cache + record.HEAD_BYTES) >> 2));
    } else {
      freeList = this.takeGeneral(cpu, INDEX_BYTES * objects) >> 2;
      if (freeList === 0) return 0;
      descriptor = this.takeGeneral(cpu, slabDescriptor) >> 2;
      if (descriptor === 0) return 0;
    }
    for (let index = 0; index < objects; index += 1) this.journal.put(freeList + index, index);
    this.journal.put(descriptor + FREE_LIST, freeList);
    const firstObject = extent + this.word(cache + record.HEAD_BYTES) + this.nextColourOffset(cache);
    const slab = this.entryOf(extent);
    this.claimFrames(slab, 2 ** this.word(cache + record.ORDER), [slab, cache, descriptor, firstObject]);
    return slab;
  }

  /** Bytes by which the objects of the next slab are shifted; the slab after it gets the next colour. */
  protected nextColourOffset(cache: number): number {
    const colour = this.word(cache + record.NEXT_COLOUR);
    const next = colour + 1 < this.word(cache + record.COLOURS) ? colour + 1 : 0;
    this.journal.put(cache + record.NEXT_COLOUR, next);
    return colour * this.word(cache + record.COLOUR_STRIDE);
  }

  /** Writes what is known of each frame of a slab. */
  protected claimFrames(slab: number, frames: number, entry: readonly number[]): void {
    for (let frame = 0; frame < frames; frame += 1) {
      for (let word = 0; word < FRAME_WORDS; word += 1) {
        this.journal.put(slab + FRAME_WORDS * frame + word, entry[word] as number);
      }
    }
  }

  /** Releases the slab that has been empty for longest. */
  protected releaseOldest(cpu: number, cache: number): void {
    const slab = this.lists.front(cache + EMPTY);
    this.lists.remove(cache + EMPTY, slab);
    this.add(cache + EMPTY_COUNT, -1);
    this.releaseSlab(cpu, cache, slab);
  }

  /** Gives back what a slab was made of. It is on no list any more: nothing may reach its records from now on. */
  protected releaseSlab(cpu: number, cache: number, slab: number): void {
    const frames = 2 ** this.word(cache + record.ORDER);
    const extent = this.extentOf(slab);
    const descriptor = this.word(slab + SLAB_DESCRIPTOR);
    const freeList = this.word(descriptor + FREE_LIST);
    this.claimFrames(slab, frames, [0, 0, 0, 0]);
    if (this.word(cache + record.ON_SLAB) === 0) {
      this.giveBack(cpu, descriptor << 2);
      this.giveBack(cpu, freeList << 2);
    }
    this.releaseFrames(extent, frames);
  }

  protected releaseFrames(extent: number, frames: number): void {
    this.framesReleased += frames;
    this.provider.freeFrames(extent, frames);
  }

  protected add(at: number, change: number): void {
    this.journal.put(at, this.word(at) + change);
  }
}
