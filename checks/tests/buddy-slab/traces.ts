// What was measured on the original, as text, and how it is replayed on whatever can alloc and free.
//
// Slabs, on CPU 0, of one class:
//   a     allocate: the object, or Needs        a3   three times
//   +     add a slab: named A, B, ... in turn; one that was handed back comes first
//   fA3   free object 3 of slab A: Done, or Free(A) when A is handed back
//   rA3   the same on CPU 1: Queued             ?A   objects of A that are free, and that are queued
//   fA0-3 and the like: several, one after the other
//
// Pages:
//   3     allocate three pages: number of the first, or NoMemory        2@4  two, aligned to four pages
//   f0    free the block at page 0: the free pages then, in brackets
//
// Results stand behind the operations; of several in a row, `A0-6` is A0, A1 and so on to A6.

/** Objects of a slab of each class, by the page size. */
export const CAPACITIES = [
  { pageSize: 1024, objects: [112, 56, 28, 14, 7, 3, 3, 1, 0] },
  { pageSize: 2048, objects: [240, 120, 60, 30, 15, 7, 7, 3, 1] },
  { pageSize: 4096, objects: [496, 248, 124, 62, 31, 15, 15, 7, 7] },
  { pageSize: 16_384, objects: [512, 512, 508, 254, 127, 63, 63, 31, 31] },
  { pageSize: 65_536, objects: [512, 512, 512, 512, 511, 255, 255, 127, 127] },
];

/** A history with what it answers. */
export interface Trace {
  readonly id: string;
  readonly operations: string;
  readonly results: string;
}

/** Objects of 2048 bytes, seven a slab. */
export const SLAB_TRACES: readonly Trace[] = [
  {
    id: 's1',
    operations: 'a + a8 + a2 fA3 a a fA0 fA1 fB0 a3',
    results: 'Needs A0-6 Needs B0-1 Done A3 B2 Done Done Done A0-1 B0',
  },
  {
    id: 's2',
    operations: 'a + a7 + a7 + a fA0-6 fB0-6 fC0 a2',
    results: `Needs A0-6 B0-6 C0 ${'Done '.repeat(13)}Free(B) Free(C) A0-1`,
  },
  {
    id: 's3',
    operations: 'a + a7 rA2 rA5 ?A a ?A a a',
    results: 'Needs A0-6 Queued Queued 0+2 A2 1+0 A5 Needs',
  },
  {
    id: 's4',
    operations: 'a + a7 + a7 rA0 rB0 rB1 a ?A a a a',
    results: 'Needs A0-6 B0-6 Queued Queued Queued B0 0+1 B1 A0 Needs',
  },
  {
    id: 's5',
    operations: 'a + a7 + a2 rA6 a5 a a',
    results: 'Needs A0-6 B0-1 Queued B2-6 A6 Needs',
  },
  {
    id: 's6',
    operations: 'a + a7 rA0-6 a ?A fA0 ?A a',
    results: `Needs A0-6 ${'Queued '.repeat(7)}A0 6+0 Done 7+0 A0`,
  },
  {
    id: 's10',
    operations: 'a + a7 rA0 fA1 a3',
    results: 'Needs A0-6 Queued Done A0-1 Needs',
  },
];

/** Objects of 512 bytes, fifteen a slab. */
export const SMALLER_TRACES: readonly Trace[] = [
  {
    id: 's12',
    operations: 'a + a15 a + a fB0 fA7 fA14 a2',
    results: 'Needs A0-14 Needs B0 Done Done Done A7 A14',
  },
];

/** @property pages of the section, the first one aligned to 16 of them */
export const PAGE_TRACES: readonly (Trace & { readonly pages: number })[] = [
  {
    id: 'b1',
    pages: 16,
    operations: '1 1 2 4 8 1 f0 f1 f2 f4 f8 16',
    results: '0 1 2 4 8 NoMemory (1) (2) (4) (8) (16) 0',
  },
  {
    id: 'b2',
    pages: 16,
    operations: '3 1 5 f0 f4 f8',
    results: '0 4 8 (7) (8) (16)',
  },
  {
    id: 'b3',
    pages: 19,
    operations: '1 1 1 1 1 f18 f16 f17 f0 f1 2 16',
    results: '18 16 17 0 1 (15) (16) (17) (18) (19) 16 0',
  },
];

/** Who allocates and frees objects of one class. */
export interface SlabPlayer {
  /** @returns slab, by the number with which it was added, and object; null when a slab is needed */
  alloc(): { readonly slab: number; readonly object: number } | null;
  addSlab(slab: number): void;
  /** @returns whether it was queued, and whether its slab was handed back */
  free(cpu: number, slab: number, object: number): 'Done' | 'Queued' | 'Free';
  /** Objects that are free, and that are queued. */
  counts(slab: number): readonly [number, number];
}

/** @returns the results, one a word */
export function playSlabs(operations: string, player: SlabPlayer): string[] {
  const released: number[] = [];
  let added = 0;
  const allocOnce = () => {
    const place = player.alloc();
    return place === null ? 'Needs' : `${letterOf(place.slab)}${place.object}`;
  };
  const freeOnce = (cpu: number, slab: number, object: number) => {
    const answer = player.free(cpu, slab, object);
    if (answer !== 'Free') return answer;
    released.push(slab);
    return `Free(${letterOf(slab)})`;
  };
  return operations.split(' ').flatMap((operation) => {
    const [, kind, letter = 'A', first = '', last = first] =
      /^([a+fr?])([A-Z])?(\d+)?(?:-(\d+))?$/.exec(operation) ?? [];
    const slab = letter.charCodeAt(0) - 'A'.charCodeAt(0);
    switch (kind) {
      case 'a':
        return Array.from({ length: Number(first || 1) }, allocOnce);
      case '+': {
        const next = released.pop() ?? added;
        if (next === added) added += 1;
        player.addSlab(next);
        return [];
      }
      case 'f':
      case 'r':
        return numbers(Number(first), Number(last)).map((object) => freeOnce(kind === 'f' ? 0 : 1, slab, object));
      case '?':
        return [player.counts(slab).join('+')];
      default:
        throw new Error(`'${operation}' is no operation of a trace.`);
    }
  });
}

/** Who allocates and frees pages. */
export interface PagePlayer {
  /** @returns number of the first page; null when there is no memory */
  alloc(count: number, align: number): number | null;
  /** @returns how many pages are free then */
  free(page: number, count: number): number;
}

/** @returns the results, one a word */
export function playPages(operations: string, player: PagePlayer): string[] {
  const counts = new Map<number, number>();
  return operations.split(' ').map((operation) => {
    const [, free, number = '', align = '1'] = /^(f?)(\d+)(?:@(\d+))?$/.exec(operation) ?? [];
    if (free === undefined) throw new Error(`'${operation}' is no operation of a trace.`);
    if (free === 'f') return `(${player.free(Number(number), counts.get(Number(number)) ?? 0)})`;
    const page = player.alloc(Number(number), Number(align));
    if (page === null) return 'NoMemory';
    counts.set(page, Number(number));
    return String(page);
  });
}

/** Expected results, one a word. */
export function wordsOf(results: string): string[] {
  return results.split(' ').flatMap((word) => {
    const [, slab, first, last] = /^([A-Z])(\d+)-(\d+)$/.exec(word) ?? [];
    if (slab === undefined) return [word];
    return numbers(Number(first), Number(last)).map((object) => `${slab}${object}`);
  });
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}

function letterOf(slab: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + slab);
}
