// How fast the slab cache is in each of its rows.
import {
  ArenaBackend,
  FlatPageMap,
  FrameSource,
  HashPageMap,
  Memory,
  SlabCache,
  SlabInfoPool,
} from '../../impl/index.ts';
import { grouped } from '../report/text.ts';
import { compare } from './compare.ts';
import type { Contender } from './contenders.ts';
import type { Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import { LIVE, REQUEST_BYTES } from './loads.ts';

type Options = ConstructorParameters<typeof SlabCache>[0];
type Parts = Omit<ConstructorParameters<typeof ArenaBackend>[1], 'frames'>;

const PAGE_BYTES = 4096;
const ONE_PAGE = { objectSize: REQUEST_BYTES, pageSize: PAGE_BYTES, slabSize: PAGE_BYTES };
const TWO_PAGES = { ...ONE_PAGE, slabSize: 2 * PAGE_BYTES };

export async function benchSlabCacheRows(tell: Tell): Promise<readonly Table[]> {
  const { table } = await compare(rows, ['hot pair', 'fill and drain', 'random replacement'], 'kind of slab', tell);
  const quoted = 'nanoseconds an operation, and ratio to the first';
  const title = `slab cache by row: ${quoted}; objects of ${REQUEST_BYTES} bytes, ${grouped(LIVE)} live`;
  return [{ id: 'slab-cache/rows', title, ...table, remarks: [] }];
}

function rows(): readonly Contender[] {
  return [
    cache('small, slab = page', { ...ONE_PAGE, objectSizeType: 'small' }, () => ({})),
    cache('small, slab = 2 pages, array', { ...TWO_PAGES, objectSizeType: 'small' }, (memory) => ({
      pageMap: new FlatPageMap(memory, PAGE_BYTES),
    })),
    cache('small, slab = 2 pages, hash', { ...TWO_PAGES, objectSizeType: 'small' }, (memory, frames) => ({
      pageMap: new HashPageMap(memory, PAGE_BYTES, 2 * frames),
    })),
    cache('large, slab = page, array', { ...ONE_PAGE, objectSizeType: 'large' }, (memory, frames) => ({
      pageMap: new FlatPageMap(memory, PAGE_BYTES),
      slabInfos: new SlabInfoPool(memory, frames),
    })),
  ];
}

function cache(name: string, options: Options, parts: (memory: Memory, frames: number) => Parts): Contender {
  const { slabSize } = options;
  const frames = Math.ceil((4 * LIVE * REQUEST_BYTES) / slabSize) + 64;
  const memory = new Memory(frames * (slabSize + 512) + 2 ** 20);
  const source = new FrameSource(memory, { frameSize: slabSize, frameAlign: PAGE_BYTES, frames });
  const made = new SlabCache(options, new ArenaBackend(memory, { frames: source, ...parts(memory, frames) }));
  return { name, ours: true, allocate: () => made.alloc(), free: (object) => made.free(object) };
}
