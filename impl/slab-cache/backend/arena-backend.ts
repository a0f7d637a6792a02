// A memory backend put together from the parts of this folder.
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';
import { ObjectSizeType, type SlabCacheOptions } from '../options.ts';
import type { FrameSource } from './frame-source.ts';
import type { MemoryBackend } from './memory-backend.ts';
import type { PageMap } from './page-map.ts';
import type { SlabInfoSource } from './slab-info-source.ts';

/** The parts; a row that needs no page map or no SlabInfo storage leaves them out. */
export interface ArenaBackendParts {
  /** Slabs: each frame is one. */
  readonly frames: FrameSource;
  readonly pageMap?: PageMap;
  readonly slabInfos?: SlabInfoSource;
}

export class ArenaBackend implements MemoryBackend {
  readonly memory: Memory;
  protected readonly frames: FrameSource;
  protected readonly pageMap: PageMap | undefined;
  protected readonly slabInfos: SlabInfoSource | undefined;

  /** @throws AllocatorError `page-map-too-small` when the page map cannot hold every page of every frame */
  constructor(memory: Memory, { frames, pageMap, slabInfos }: ArenaBackendParts) {
    const pages = frames.frames * (frames.frameSize / (pageMap?.pageSize ?? frames.frameSize));
    if (pageMap !== undefined && pageMap.capacity < pages) {
      throw new AllocatorError(
        'page-map-too-small',
        `A page map for ${pageMap.capacity} pages is too small: the frames have ${pages}.`,
      );
    }
    this.memory = memory;
    this.frames = frames;
    this.pageMap = pageMap;
    this.slabInfos = slabInfos;
  }

  /** Frames of another size, a page map for other pages, or a part that this kind of cache needs and that is missing. */
  reasonNotToServe({ slabSize, pageSize, objectSizeType }: Required<SlabCacheOptions>): string | null {
    const { frames, pageMap, slabInfos } = this;
    const large = objectSizeType === ObjectSizeType.Large;
    if (frames.frameSize !== slabSize) {
      return `The backend has frames of ${frames.frameSize} bytes: give it frames of the slab size, ${slabSize}.`;
    }
    if (frames.first % pageSize !== 0) {
      return `The backend has frames from ${frames.first} on: give it frames aligned to the page size, ${pageSize}.`;
    }
    if (large && slabInfos === undefined) return "A large cache needs a backend made with 'slabInfos'.";
    if ((large || slabSize > pageSize) && pageMap === undefined) {
      return "A cache that is large, or whose slabs are several pages, needs a backend made with 'pageMap'.";
    }
    if (pageMap !== undefined && pageMap.pageSize !== pageSize) {
      return `The backend has a page map for pages of ${pageMap.pageSize} bytes: give it one for ${pageSize}.`;
    }
    return null;
  }

  /** @throws AllocatorError `slab-is-not-a-frame` when another size than that of the frames is asked for */
  allocSlab(slabSize: number): number {
    if (slabSize !== this.frames.frameSize) {
      throw new AllocatorError(
        'slab-is-not-a-frame',
        `A slab of ${slabSize} bytes was asked for: this backend has frames of ${this.frames.frameSize}.`,
      );
    }
    return this.frames.grant();
  }

  freeSlab(slab: number): void {
    this.frames.takeBack(slab);
  }

  allocSlabInfo(): number {
    return required(this.slabInfos, 'slabInfos').allocSlabInfo();
  }

  freeSlabInfo(info: number): void {
    required(this.slabInfos, 'slabInfos').freeSlabInfo(info);
  }

  saveSlabInfoPointer(page: number, info: number): void {
    required(this.pageMap, 'pageMap').save(page, info);
  }

  getSlabInfoPointer(page: number): number {
    return required(this.pageMap, 'pageMap').get(page);
  }

  deleteSlabInfoPointer(page: number): void {
    required(this.pageMap, 'pageMap').delete(page);
  }
}

function required<Part>(part: Part | undefined, name: keyof ArenaBackendParts): Part {
  if (part === undefined) {
    throw new AllocatorError('backend-part-missing', `This kind of cache needs a backend made with '${name}'.`);
  }
  return part;
}
