// Caches: made out of descriptors and arrays that are objects themselves, and destroyed.
import { Arrays } from './arrays.ts';
import { arrayBytes, STATIC_DESCRIPTOR, staticArrays } from './promise.ts';
import type { Cache, Kind } from './state.ts';

/** What a cache is to be. */
type Plan = Pick<Cache, 'kind' | 'number' | 'size' | 'align'>;

/** One command at work on the caches of a state. */
export abstract class Caches extends Arrays {
  /**
   * The cache of caches, the cache of arrays out of it, and the general caches out of both.
   *
   * @returns null, with all as it was, when there is no memory for them
   */
  protected beginAll(): true | null {
    const { settings, generalSizes } = this.promises;
    const internal = (kind: Kind, size: number) => this.create({ kind, number: 0, size, align: 8 });
    return this.attempt(() => {
      if (internal('kmem_cache', settings.cacheDescriptor) === null) return null;
      if (internal('array_cache', arrayBytes(settings)) === null) return null;
      return generalSizes.every((size) => internal('general', size) !== null) ? true : null;
    });
  }

  /** @returns its descriptor; null, with all as it was, when there is no memory for it */
  protected create(plan: Plan): number | null {
    return this.attempt(() => {
      const descriptor = plan.kind === 'kmem_cache' ? STATIC_DESCRIPTOR : this.take(STATIC_DESCRIPTOR);
      if (descriptor === null) return null;
      const arrayAddresses = this.arraysFor(plan.kind);
      if (arrayAddresses === null) return null;
      const cache = {
        ...plan,
        descriptor,
        generation: this.state.generations.find((one) => one.descriptor === descriptor)?.next ?? 0,
        nextColour: 0,
        arrayAddresses,
        arrays: arrayAddresses.map(() => []),
        partial: [],
        full: [],
        empty: [],
        held: [],
      };
      this.state.caches = [...this.state.caches, cache];
      return descriptor;
    });
  }

  private arraysFor(kind: Kind): number[] | null {
    const { settings } = this.promises;
    if (kind === 'kmem_cache' || kind === 'array_cache') return staticArrays(settings, kind);
    const addresses: number[] = [];
    while (addresses.length <= settings.cpus) {
      const address = this.take(this.arrayCache());
      if (address === null) return null;
      addresses.push(address);
    }
    return addresses;
  }

  /** Destroys a cache of which users hold nothing: slabs, then arrays, then the descriptor. */
  protected end(descriptor: number): void {
    this.drain(descriptor);
    this.releaseEmpty(descriptor, 0);
    const { arrayAddresses, generation } = this.cache(descriptor);
    for (const address of arrayAddresses) this.give(this.arrayCache(), address);
    this.state.caches = this.state.caches.filter((cache) => cache.descriptor !== descriptor);
    this.give(STATIC_DESCRIPTOR, descriptor);
    const next = (generation + 1) % this.promises.settings.generations;
    const others = this.state.generations.filter((one) => one.descriptor !== descriptor);
    this.state.generations = [...others, { descriptor, next }].sort((one, two) => one.descriptor - two.descriptor);
  }

  private arrayCache(): number {
    const cache = this.state.caches.find(({ kind }) => kind === 'array_cache') as Cache;
    return cache.descriptor;
  }
}
