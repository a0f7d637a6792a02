// The figures of every cache, as data and as the table that is printed.

/** The figures of one cache. */
export interface CacheInfo {
  readonly name: string;
  /** Bytes from one object to the next. */
  readonly objectSize: number;
  readonly align: number;
  /** A slab has 2^order frames. */
  readonly order: number;
  readonly objectsPerSlab: number;
  /** Objects of all slabs. */
  readonly totalObjects: number;
  /** Objects that are in use: users hold them, or the system itself. */
  readonly usedObjects: number;
  readonly limit: number;
  readonly batch: number;
  /** Free objects in the arrays of all CPUs. */
  readonly localObjects: number;
  /** Free objects in the shared array. */
  readonly sharedObjects: number;
}

/** The figures of a slab system. */
export interface SlabSystemInfo {
  /** In the order in which they were created. */
  readonly caches: readonly CacheInfo[];
  /** Frames of all slabs. */
  readonly frames: number;
}

const COLUMNS: readonly (readonly [string, (cache: CacheInfo) => string | number])[] = [
  ['name', ({ name }) => name],
  ['object_size', ({ objectSize }) => objectSize],
  ['align', ({ align }) => align],
  ['p_frames', ({ order }) => order],
  ['objects_per_slab', ({ objectsPerSlab }) => objectsPerSlab],
  ['total', ({ totalObjects }) => totalObjects],
  ['used', ({ usedObjects }) => usedObjects],
  ['limit', ({ limit }) => limit],
  ['batch', ({ batch }) => batch],
  ['local', ({ localObjects }) => localObjects],
  ['shared', ({ sharedObjects }) => sharedObjects],
];

/** The table: how many caches there are, what the columns are, and a line of dashes before the line of each cache. */
export function formatInfo({ caches }: SlabSystemInfo): string {
  const rows = caches.map((cache) => COLUMNS.map(([, figure]) => String(figure(cache))));
  const header = COLUMNS.map(([title]) => title);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const dashes = '-'.repeat(line(header).length);
  return [`There are ${caches.length} caches:`, line(header), ...rows.flatMap((row) => [dashes, line(row)])].join('\n');
}
