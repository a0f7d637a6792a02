// How much memory requests take: bytes for each request, and how much of it is asked for. All of it counted by giving the
// requests to the implementations.
import { ArenaMemory, Buddy, FreeingBump, LeafSlab, Memory } from '../../impl/index.ts';
import { single } from './document/figures.ts';
import { columnsOf, type Figure, type Row, type Table } from './document/table.ts';

/** An allocator whose memory taken can be counted. */
interface Counted {
  allocate(size: number): number;
  /** Bytes that are not free for other requests. */
  taken(): number;
  /** Whether requests so far went past the slabs to the buddy. */
  bypassesSlabs?(): boolean;
}

/** What requests of one size take in the long run. */
interface Cost {
  /** Bytes a request, amortised over whole leaves. */
  readonly bytes: number;
  /** Requests that share what is taken at a time. */
  readonly sharing: number;
  /** What the very first one takes. */
  readonly first: number;
  readonly bypassesSlabs: boolean;
}

/** Classes of requests, by the greatest of each, in bytes. */
const REQUESTS = [8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 131_072];
/** Requests are uniform from 1 to so many bytes. */
const UNIFORM = [64, 256, 1024, 4096];
/** Makes an allocator whose heap has so many bytes. */
type Maker = (heapSize: number) => Counted;

const makers: readonly (readonly [string, Maker])[] = [
  ['buddy 4K', (heapSize) => buddy(heapSize, 4096)],
  ['buddy 1K', (heapSize) => buddy(heapSize, 1024)],
  ['slab/4K D0', (heapSize) => slabs(heapSize, 4096, 'outside')],
  ['slab/4K D64', (heapSize) => slabs(heapSize, 4096, 'inside')],
  ['slab/1K D0', (heapSize) => slabs(heapSize, 1024, 'outside')],
  ['slab/1K D64', (heapSize) => slabs(heapSize, 1024, 'inside')],
  ['freeing-bump', freeingBump],
];

const names = makers.map(([name]) => name);

export function benchMemory(): readonly Table[] {
  return [bytesTaken(), utilisation()];
}

function bytesTaken(): Table {
  const first = makers.map(([, make]) => single(costOf(make, 1).first));
  return {
    id: 'memory/bytes-taken',
    title:
      'bytes taken per request in the long run, amortised (requests that share a leaf); D64: a descriptor of 64 bytes in it',
    row: 'request',
    column: 'allocator',
    columns: columnsOf(names, { unit: 'bytes/request', quoted: 'counted', reference: null }),
    rows: [...REQUESTS.flatMap(rowsOfClass), { name: 'the first', figures: first }],
    remarks: [],
  };
}

/** One row where the least and the greatest request of a class take the same, as they should; or a row for each. */
function rowsOfClass(greatest: number): Row[] {
  // The class below ends at half of it; 65537 begins the last one.
  const least = greatest === 8 ? 1 : greatest / 2 + 1;
  const [ofLeast, ofGreatest] = [figuresFor(least), figuresFor(greatest)];
  const isOne = ofLeast.every(({ value, note }, index) => {
    const other = ofGreatest[index];
    return value === other?.value && note === other.note;
  });
  if (isOne) return [{ name: `${least}-${greatest}`, figures: ofLeast }];
  return [
    { name: String(least), figures: ofLeast },
    { name: String(greatest), figures: ofGreatest },
  ];
}

function utilisation(): Table {
  const costs = makers.map(([, make]) => {
    const bytes = [0];
    for (let size = 1; size <= Math.max(...UNIFORM); size += 1) bytes.push(costOf(make, size).bytes);
    return bytes;
  });
  return {
    id: 'memory/utilisation',
    title: 'utilisation in %: bytes asked for of bytes taken, for requests uniform from 1 to N bytes',
    row: 'N',
    column: 'allocator',
    columns: columnsOf(names, { unit: '% of bytes taken', quoted: 'counted', reference: null }),
    rows: UNIFORM.map((most) => {
      const asked = (most * (most + 1)) / 2;
      return {
        name: String(most),
        figures: costs.map((bytes) => single((100 * asked) / sum(bytes.slice(1, most + 1)))),
      };
    }),
    remarks: [],
  };
}

/** The number of requests that share a leaf is left out where they don't. */
function figuresFor(size: number): Figure[] {
  return makers.map(([, make]) => {
    const { bytes, sharing, bypassesSlabs } = costOf(make, size);
    if (bypassesSlabs) return single(bytes, 'buddy');
    return single(bytes, sharing === 1 ? null : `(${sharing})`);
  });
}

/** Gives requests of one size until more memory is taken a second time: what lies between is one period. */
function costOf(make: Maker, size: number): Cost {
  const allocator = make(heapFor(size));
  allocator.allocate(size);
  const first = allocator.taken();
  for (let sharing = 1; ; sharing += 1) {
    if (allocator.allocate(size) === 0) throw new Error(`There is no memory left for ${size} bytes.`);
    const more = allocator.taken() - first;
    if (more > 0) return { bytes: more / sharing, sharing, first, bypassesSlabs: allocator.bypassesSlabs?.() ?? false };
  }
}

/** Enough for four requests of this size, or for four leaves. */
function heapFor(size: number): number {
  let bytes = 4 * 4096;
  while (bytes < 4 * size) bytes *= 2;
  return 2 * bytes;
}

function buddy(heapSize: number, leafSize: number): Counted {
  const allocator = new Buddy(new Memory(2 * heapSize), { leafSize, heapSize });
  return {
    allocate: (size) => allocator.allocate(size),
    taken: () => (allocator.leaves - allocator.freeLeaves) * leafSize,
  };
}

function slabs(heapSize: number, leafSize: number, descriptor: 'inside' | 'outside'): Counted {
  const options = { leafSize, heapSize, descriptor, descriptorSize: 64 } as const;
  const allocator = new LeafSlab(new Memory(2 * heapSize), options);
  return {
    allocate: (size) => allocator.allocate(size),
    taken: () => (allocator.leaves - allocator.statistics.freeLeaves) * leafSize,
    bypassesSlabs: () => allocator.statistics.slabs === 0,
  };
}

function freeingBump(heapSize: number): Counted {
  const memory = new Memory(2 * heapSize);
  const arena = new ArenaMemory(memory, { pageSize: heapSize, pages: 1, pagesMax: 1 });
  const allocator = new FreeingBump(memory, arena);
  return {
    allocate: (size) => allocator.allocate(size),
    taken: () => allocator.statistics.addressSpaceUsed,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
