// The two layers of arrays between slabs and those who take objects: one for each CPU, and one that is shared.
import { contains, generalSize } from './promise.ts';
import { Slabs } from './slabs.ts';
import { type Cache, slabsOf } from './state.ts';

/** One command at work on the arrays of a state. */
export abstract class Arrays extends Slabs {
  /** The newest object of the array of the CPU at work; null, with all as it was, when there is no memory for one. */
  protected take(descriptor: number): number | null {
    if (this.arrayOf(descriptor, this.cpu).length === 0) this.setArray(descriptor, this.cpu, this.batchFor(descriptor));
    const array = this.arrayOf(descriptor, this.cpu);
    const newest = array[array.length - 1];
    if (newest === undefined) return null;
    this.setArray(descriptor, this.cpu, array.slice(0, -1));
    return newest;
  }

  /** What an empty array is filled with: the newest shared objects when they make a batch, else objects of slabs. */
  private batchFor(descriptor: number): readonly number[] {
    const { batch, cpus } = this.promises.settings;
    const shared = this.arrayOf(descriptor, cpus);
    if (shared.length < batch) return this.collect(descriptor, batch);
    this.setArray(descriptor, cpus, shared.slice(0, shared.length - batch));
    return shared.slice(shared.length - batch);
  }

  /** Makes an object the newest of the array of the CPU at work. */
  protected give(descriptor: number, object: number): void {
    if (this.arrayOf(descriptor, this.cpu).length === this.promises.settings.limit) this.flush(descriptor);
    this.setArray(descriptor, this.cpu, [...this.arrayOf(descriptor, this.cpu), object]);
  }

  /** The oldest batch becomes the newest shared objects; where they find no room, the oldest shared ones go first. */
  private flush(descriptor: number): void {
    const { limit, batch, cpus } = this.promises.settings;
    const shared = this.arrayOf(descriptor, cpus);
    if (shared.length + batch > limit) {
      this.setArray(descriptor, cpus, shared.slice(batch));
      for (const object of shared.slice(0, batch)) this.putBack(descriptor, object);
    }
    const own = this.arrayOf(descriptor, this.cpu);
    this.setArray(descriptor, cpus, [...this.arrayOf(descriptor, cpus), ...own.slice(0, batch)]);
    this.setArray(descriptor, this.cpu, own.slice(batch));
  }

  /** Puts what is in the arrays of a cache back into its slabs, CPU by CPU, what is shared last, the oldest first. */
  protected drain(descriptor: number): void {
    for (let index = 0; index <= this.promises.settings.cpus; index += 1) {
      const objects = this.arrayOf(descriptor, index);
      this.setArray(descriptor, index, []);
      for (const object of objects) this.putBack(descriptor, object);
    }
  }

  /** The general cache that serves so many bytes at such an alignment; undefined when none does. */
  protected generalFor(bytes: number, align: number): Cache | undefined {
    const size = generalSize(this.promises, bytes, align);
    return this.state.caches.find((cache) => cache.kind === 'general' && cache.size === size);
  }

  protected takeRecord(bytes: number): number | null {
    const general = this.generalFor(bytes, 8);
    return general === undefined ? null : this.take(general.descriptor);
  }

  protected giveRecord(address: number): void {
    const { settings } = this.promises;
    const general = this.state.caches.find((cache) =>
      slabsOf(cache).some((slab) => contains(settings, this.geometry(cache), slab, address)),
    ) as Cache;
    this.give(general.descriptor, address);
  }

  /** The objects of an array; the shared one is behind those of all CPUs. */
  private arrayOf(descriptor: number, index: number): readonly number[] {
    return this.cache(descriptor).arrays[index] as readonly number[];
  }

  private setArray(descriptor: number, index: number, objects: readonly number[]): void {
    const { arrays } = this.cache(descriptor);
    this.change(descriptor, { arrays: arrays.map((array, other) => (other === index ? objects : array)) });
  }
}
