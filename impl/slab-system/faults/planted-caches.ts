// Defects in which caches there are, and in how their slabs are cut.
import type { CachePlan } from '../cache-directory.ts';
import * as record from '../cache-record.ts';
import { Kind } from '../cache-record.ts';
import { INDEX_BYTES, type SlabGeometry } from '../geometry.ts';
import type { RequestError } from '../misuse.ts';
import { SlabSystem } from '../slab-system.ts';
import { smallestBut } from './settings.ts';
import { planted, type SlabSystemFault } from './variant.ts';

/** The least multiple of a power of two that is not below `bytes`. */
function roundedUp(bytes: number, align: number): number {
  return Math.ceil(bytes / align) * align;
}

/** A system that makes its own caches for objects of another size or alignment. */
abstract class OtherSizes extends SlabSystem {
  protected abstract asked(plan: CachePlan): Pick<CachePlan, 'size' | 'align'>;

  protected override makeCache(cpu: number, plan: CachePlan): number {
    const { size, align } = this.asked(plan);
    const geometry = this.geometryOf(size, align);
    return geometry === null ? 0 : super.makeCache(cpu, { ...plan, size, align, geometry });
  }
}

/** The layout off-slab with the least order that leaves no more than 12 whole percent; null when there is none. */
function leavingTwelvePercent(sound: SlabGeometry, frameSize: number): SlabGeometry | null {
  const { objectBytes, colourStride } = sound;
  for (let order = 0; order < sound.order; order += 1) {
    const slabBytes = frameSize * 2 ** order;
    const leftBytes = slabBytes % objectBytes;
    if (leftBytes === slabBytes || Math.floor((100 * leftBytes) / slabBytes) > 12) continue;
    const objectsPerSlab = Math.floor(slabBytes / objectBytes);
    return { ...sound, order, objectsPerSlab, leftBytes, colours: Math.floor(leftBytes / colourStride) };
  }
  return null;
}

export const plantedCacheFaults: readonly SlabSystemFault[] = [
  planted({
    id: 'slab-system/general-aligned-to-size',
    sentence: 'The objects of a general cache are aligned to their size, in the slab too.',
    caughtBy: 'sizes-of-system',
    shortestTrace: 1,
    rows: ['on-slab'],
    system: class extends OtherSizes {
      protected override asked(plan: CachePlan): Pick<CachePlan, 'size' | 'align'> {
        return plan.kind === Kind.General ? { size: plan.size, align: plan.size } : plan;
      }
    },
  }),
  planted({
    id: 'slab-system/arrays-without-lock',
    sentence: 'The objects of array_cache have no room for the lock, and the arrays in them run into each other.',
    caughtBy: 'sizes-of-system',
    shortestTrace: 1,
    rows: ['on-slab'],
    system: class extends OtherSizes {
      protected override asked({ kind, size, align }: CachePlan): Pick<CachePlan, 'size' | 'align'> {
        return { size: kind === Kind.Arrays ? size - 8 : size, align };
      }
    },
  }),
  planted({
    id: 'slab-system/exact-fit-taken',
    sentence: 'A slab has one object more when that fits to the last byte.',
    caughtBy: 'geometry-exact',
    shortestTrace: 1,
    settings: smallestBut({ slabDescriptor: 392 }),
    system: class extends SlabSystem {
      override geometryOf(size: number, align: number): SlabGeometry | null {
        const geometry = super.geometryOf(size, align);
        if (geometry === null || !geometry.onSlab) return geometry;
        const { frameSize, slabDescriptor } = this.options;
        const objectsPerSlab = geometry.objectsPerSlab + 1;
        const headBytes = roundedUp(slabDescriptor + INDEX_BYTES * objectsPerSlab, geometry.align);
        const fits = headBytes + objectsPerSlab * geometry.objectBytes === frameSize * 2 ** geometry.order;
        return fits ? { ...geometry, objectsPerSlab, headBytes, leftBytes: 0, colours: 0 } : geometry;
      }
    },
  }),
  planted({
    id: 'slab-system/elsewhere-by-rounded-size',
    sentence:
      'Whether slabs keep their records elsewhere is told from the size rounded up, not from the one asked for.',
    caughtBy: 'geometry-exact',
    shortestTrace: 2,
    settings: smallestBut({ slabDescriptor: 16, objectSize: 60 }),
    system: class extends SlabSystem {
      override geometryOf(size: number, align: number): SlabGeometry | null {
        const geometry = super.geometryOf(size, align);
        return geometry === null ? null : super.geometryOf(geometry.objectBytes, align);
      }
    },
  }),
  planted({
    id: 'slab-system/left-in-percent',
    sentence: 'Off-slab, what is left unused is compared with an eighth in whole percent: 12.9 of them count as 12.',
    caughtBy: 'geometries',
    shortestTrace: 889,
    sweep: 'geometries',
    system: class extends SlabSystem {
      override geometryOf(size: number, align: number): SlabGeometry | null {
        const geometry = super.geometryOf(size, align);
        if (geometry === null || geometry.onSlab) return geometry;
        return leavingTwelvePercent(geometry, this.options.frameSize) ?? geometry;
      }
    },
  }),
  planted({
    id: 'slab-system/rest-in-front',
    sentence: 'What is left of a slab beside head and objects is put in front of the objects.',
    caughtBy: 'objects-in-slab',
    shortestTrace: 1,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override nextColourOffset(cache: number): number {
        return this.word(cache + record.LEFT_BYTES);
      }
    },
  }),
  planted({
    id: 'slab-system/slab-at-once',
    sentence: 'A new cache gets its first slab when it is created.',
    caughtBy: 'created-empty',
    shortestTrace: 2,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override answerCreate(
        name: string,
        size: number,
        align: number,
      ): number | RequestError | 'invalid-name' {
        const cache = super.answerCreate(name, size, align);
        const slab = typeof cache === 'number' ? this.makeSlab(0, cache) : 0;
        if (typeof cache === 'string' || slab === 0) return cache;
        this.lists.remove(cache + record.PARTIAL, slab);
        this.lists.pushBack(cache + record.EMPTY, slab);
        this.add(cache + record.EMPTY_COUNT, 1);
        return cache;
      }
    },
  }),
  planted({
    id: 'slab-system/idle-cache-destroyed',
    sentence: 'Reclaiming destroys a cache of users of which no slab is left.',
    caughtBy: 'only-named-changes',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override releaseEmpty(cache: number): void {
        super.releaseEmpty(cache);
        const isOfUsers = this.word(cache + record.KIND) === Kind.User;
        if (isOfUsers && this.slabsOf(cache).length === 0) this.destroyCache(0, cache);
      }
    },
  }),
  planted({
    id: 'slab-system/used-cache-last',
    sentence: 'The cache that handed out an object last is the last of the caches.',
    caughtBy: 'only-named-changes',
    shortestTrace: 4,
    settings: smallestBut({ frames: 5, generalMin: 16, generalMax: 16, userCaches: 2, objectSize: 40 }),
    system: class extends SlabSystem {
      protected override handOut(cpu: number, cache: number): number | RequestError {
        const object = super.handOut(cpu, cache);
        if (typeof object === 'string' || this.isGeneral(cache)) return object;
        this.unlist(cache);
        this.journal.put(cache + record.NEXT_CACHE, 0);
        this.append(cache);
        return object;
      }
    },
  }),
];
