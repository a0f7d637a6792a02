// How fast the slab cache is in use, row by row, beside the plain object pool that a JavaScript program would write.
import {
  ArenaBackend,
  FlatPageMap,
  FrameSource,
  HashPageMap,
  Memory,
  SlabCache,
  SlabInfoPool,
} from '../../impl/index.ts';
import { table } from '../report/text.ts';
import { measure, type Work } from './measure.ts';

/** What both can do. */
interface Pool {
  readonly name: string;
  alloc(): number;
  free(object: number): void;
}

const OBJECT_BYTES = 64;
const LIVE = 10_000;

export function benchAllocators(): string {
  const pools = [plainPool(), ...caches()];
  const loads = [
    ['hot pair', hotPair],
    ['fill and drain', fillAndDrain],
    ['random replacement', randomReplacement],
  ] as const;
  const columns = loads.map(([, load]) => measure(pools.map((pool) => load(pool))));
  const rows = pools.map(({ name }, index) => [
    name,
    ...columns.flatMap((column) => {
      const own = column[index]?.median ?? Number.NaN;
      const plain = column[0]?.median ?? Number.NaN;
      return [own.toFixed(1), (own / plain).toFixed(2)];
    }),
  ]);
  const header = ['', ...loads.flatMap(([name]) => [name, 'ratio'])];
  return [
    `slab cache: nanoseconds an operation, objects of ${OBJECT_BYTES} bytes, ${LIVE} live; ratio to the plain pool`,
    ...table([header, ...rows]),
  ].join('\n');
}

/** One object allocated and freed, with another one live so that the slab stays. */
function hotPair(pool: Pool): Work {
  pool.alloc();
  return {
    name: pool.name,
    run: () => {
      for (let pair = 0; pair < LIVE; pair += 1) pool.free(pool.alloc());
      return 2 * LIVE;
    },
  };
}

function fillAndDrain(pool: Pool): Work {
  const live = new Int32Array(LIVE);
  return {
    name: pool.name,
    run: () => {
      for (let index = 0; index < LIVE; index += 1) live[index] = pool.alloc();
      for (let index = 0; index < LIVE; index += 1) pool.free(live[index] as number);
      return 2 * LIVE;
    },
  };
}

function randomReplacement(pool: Pool): Work {
  const live = Int32Array.from({ length: LIVE }, () => pool.alloc());
  let random = 1;
  return {
    name: pool.name,
    run: () => {
      for (let step = 0; step < LIVE; step += 1) {
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
        const index = random % LIVE;
        pool.free(live[index] as number);
        live[index] = pool.alloc();
      }
      return 2 * LIVE;
    },
  };
}

/** A stack of free indexes: no recognition of wrong frees, no giving back. */
function plainPool(): Pool {
  const free = Array.from({ length: 4 * LIVE }, (_, index) => index);
  return {
    name: 'plain pool of indexes',
    alloc: () => free.pop() ?? -1,
    free: (object) => {
      free.push(object);
    },
  };
}

function caches(): Pool[] {
  const options = { objectSize: OBJECT_BYTES, pageSize: 4096 } as const;
  return [
    cache('small, slab = page', 4096, () => ({}), { ...options, slabSize: 4096, objectSizeType: 'small' }),
    cache('small, slab = 2 pages, array', 8192, (memory) => ({ pageMap: new FlatPageMap(memory, 4096) }), {
      ...options,
      slabSize: 8192,
      objectSizeType: 'small',
    }),
    cache(
      'small, slab = 2 pages, hash',
      8192,
      (memory, frames) => ({ pageMap: new HashPageMap(memory, 4096, 2 * frames) }),
      {
        ...options,
        slabSize: 8192,
        objectSizeType: 'small',
      },
    ),
    cache(
      'large, slab = page, array',
      4096,
      (memory, frames) => ({ pageMap: new FlatPageMap(memory, 4096), slabInfos: new SlabInfoPool(memory, frames) }),
      { ...options, slabSize: 4096, objectSizeType: 'large' },
    ),
  ];
}

function cache(
  name: string,
  frameSize: number,
  parts: (memory: Memory, frames: number) => Partial<ConstructorParameters<typeof ArenaBackend>[1]>,
  options: ConstructorParameters<typeof SlabCache>[0],
): Pool {
  const frames = Math.ceil((4 * LIVE * OBJECT_BYTES) / frameSize) + 64;
  const memory = new Memory(frames * (frameSize + 512) + 2 ** 20);
  const source = new FrameSource(memory, { frameSize, frameAlign: 4096, frames });
  const made = new SlabCache(options, new ArenaBackend(memory, { frames: source, ...parts(memory, frames) }));
  return { name, alloc: () => made.alloc(), free: (object) => made.free(object) };
}
