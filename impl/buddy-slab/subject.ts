// Puts an allocator and a memory of just the right size together, as the checker drives them.
import type { BuddySlabSettings } from '../../spec/buddy-slab/contract.ts';
import type { Renaming } from '../../spec/kit/concurrency.ts';
import type {
  CallRecorder,
  Command,
  Instance,
  Outcome,
  RenamedWords,
  SharedAccess,
  WordSink,
} from '../../spec/kit/contract.ts';
import type { SharedWords } from '../../spec/kit/shared-words.ts';
import { Memory } from '../kit/memory.ts';
import { GlobalAllocator } from './global-allocator.ts';
import { LockedPages } from './locked-pages.ts';
import type { PageAllocatorOptions } from './pages/options.ts';
import { PageAllocator } from './pages/page-allocator.ts';
import { renamedWords } from './renaming.ts';
import type { SlabPoolOptions } from './slabs/options.ts';
import { classOf } from './slabs/size-classes.ts';
import { SlabPool } from './slabs/slab-pool.ts';
import { type Records, writeView } from './view.ts';
import { nameOfBooksWord } from './word-names.ts';

/** What makes each part; a fault supplies a defective variant. */
export interface Variant {
  readonly Pool?: new (memory: Memory, options: SlabPoolOptions) => SlabPool;
  readonly Pages?: new (memory: Memory, options: PageAllocatorOptions) => PageAllocator;
  readonly Locked?: typeof LockedPages;
  readonly Whole?: typeof GlobalAllocator;
}

/** Makes an instance. */
export function openBuddySlab(settings: BuddySlabSettings, variant: Variant = {}): Instance {
  return new BuddySlabInstance(settings, variant, new Memory(bytesFor(settings)));
}

/** The same, used by several threads under a scheduler. */
export function openBuddySlabShared(
  settings: BuddySlabSettings,
  access: SharedAccess,
  variant: Variant = {},
): Instance {
  return new BuddySlabInstance(settings, variant, new Memory(bytesFor(settings), undefined, { access }));
}

/** The same over a buffer that real threads share: a new one, or that of an instance which another thread has made. */
export function joinBuddySlab(settings: BuddySlabSettings, buffer: SharedArrayBuffer | null): Instance {
  if (buffer !== null) return new BuddySlabInstance(settings, {}, Memory.join(buffer));
  const bytes = bytesFor(settings);
  return new BuddySlabInstance(settings, {}, new Memory(bytes, new SharedArrayBuffer(bytes)));
}

/** Bytes of the memory that an instance needs: an allocator is tried out, whose layout is always the same. */
function bytesFor(settings: BuddySlabSettings): number {
  const { used } = new BuddySlabInstance(settings, {}, new Memory(roomyBytes(settings)));
  return used;
}

type Operation = (operands: readonly number[]) => number | string | null;

class BuddySlabInstance implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'];
  /** Bytes of the memory that were needed. */
  readonly used: number;
  private readonly operations: Readonly<Record<string, Operation>>;
  private readonly words: Int32Array;
  private readonly records: Records;
  /** The size class of all slabs; -1 where there are several. */
  private readonly onlyClass: number;
  /** Index of the word that says whether it is initialised; -1 where it always is. */
  private readonly initialized: number;
  /** On which CPU the command is, and how it goes on there: they belong to a command, not to a state. */
  private cpu = 0;
  private laterCpu = 0;

  constructor(settings: BuddySlabSettings, variant: Variant, memory: Memory) {
    const { arenaStart: address } = settings;
    const byteLength = lentBytes(settings);
    memory.carve(address + byteLength - memory.carved);
    this.lent = [{ address, byteLength }];
    this.words = memory.words;
    const { operations, pages, pool, initialized } = this.make(settings, variant, memory);
    this.operations = operations;
    this.onlyClass = settings.sizeMin === settings.sizeMax ? classOf(settings.sizeMin, 1) : -1;
    this.records = { pages: pages?.inspect() ?? null, slabs: pool?.inspect() ?? null };
    this.initialized = initialized;
    this.used = memory.carved;
    this.image = memory.bytes;
  }

  apply({ operation, operands }: Command, _calls: CallRecorder): Outcome {
    const carryOut = this.operations[operation];
    if (carryOut === undefined) throw new Error(`Slabs and pages have no operation '${operation}' here.`);
    const answer = carryOut(operands);
    return typeof answer === 'string' ? { error: answer, value: null } : { error: null, value: answer };
  }

  writeView(words: WordSink): void {
    writeView(this.initialized === -1 || this.words[this.initialized] === 1, this.records, words);
  }

  nameOf(address: number): string | null {
    const { slabs } = this.records;
    return slabs === null ? null : nameOfBooksWord(slabs, address >> 2);
  }

  renamedWords(renaming: Renaming): RenamedWords {
    const { slabs } = this.records;
    if (slabs === null) throw new Error('Without slabs there are no CPUs.');
    const sizeClass = this.onlyClass;
    return renamedWords(slabs, sizeClass === -1 ? null : (slabs.shapes[sizeClass] ?? null), renaming);
  }

  private make(settings: BuddySlabSettings, variant: Variant, memory: Memory): Parts {
    const { part, pageSize, cpus, arenaStart: areaStart, heapAlign, physicalBase } = settings;
    const area = { pageSize, areaStart, areaBytes: lentBytes(settings) };
    const paging = {
      ...area,
      heapAlign: heapAlign === 0 ? pageSize : heapAlign,
      physicalAddress: (address: number) => address + physicalBase,
    };
    const pooling = { ...area, cpus, currentCpu: () => this.askCpu() };
    switch (part) {
      case 'slabs': {
        const pool = new (variant.Pool ?? SlabPool)(memory, pooling);
        return { operations: this.operationsOfSlabs(pool), pages: null, pool, initialized: -1 };
      }
      case 'pages': {
        const pages = new (variant.Pages ?? PageAllocator)(memory, paging);
        return { operations: operationsOfPages(pages), pages, pool: null, initialized: -1 };
      }
      case 'whole': {
        const allocator = new (wholeOf(variant))(memory, { ...paging, ...pooling });
        return { operations: this.operationsOfWhole(allocator), ...allocator.inspect() };
      }
    }
  }

  /** Answers which CPU the command is on: the first time where it began, then where it went. */
  private askCpu(): number {
    const { cpu } = this;
    this.cpu = this.laterCpu;
    return cpu;
  }

  private on(cpu: number, laterCpu = cpu): void {
    this.cpu = cpu;
    this.laterCpu = laterCpu;
  }

  private operationsOfSlabs(pool: SlabPool): Parts['operations'] {
    return {
      alloc: ([cpu = 0, size = 0, align = 0]) => {
        this.on(cpu);
        return pool.tryAlloc(size, align);
      },
      'add-slab': ([cpu = 0, sizeClass = 0, address = 0]) => {
        this.on(cpu);
        return pool.tryAddSlab(sizeClass, address);
      },
      free: ([cpu = 0, address = 0, size = 0, align = 0]) => {
        this.on(cpu);
        return pool.tryFree(address, size, align);
      },
      'free-migrating': ([cpu = 0, laterCpu = 0, address = 0, size = 0, align = 0]) => {
        this.on(cpu, laterCpu);
        return pool.tryFree(address, size, align);
      },
      reset: ([cpu = 0]) => {
        pool.reset(cpu);
        return null;
      },
    };
  }

  private operationsOfWhole(allocator: GlobalAllocator): Parts['operations'] {
    return {
      init: ([start = 0, size = 0]) => allocator.tryInit(start, size),
      alloc: ([cpu = 0, size = 0, align = 0]) => {
        this.on(cpu);
        return allocator.tryAlloc(size, align);
      },
      free: ([cpu = 0, address = 0, size = 0, align = 0]) => {
        this.on(cpu);
        return allocator.tryFree(address, size, align);
      },
      realloc: ([cpu = 0, address = 0, size = 0, align = 0, newSize = 0]) => {
        this.on(cpu);
        return allocator.tryRealloc(address, size, align, newSize);
      },
      'add-region': ([start = 0, size = 0]) => allocator.tryAddRegion(start, size),
      'alloc-pages': ([count = 0, align = 0]) => allocator.tryAllocPages(count, align),
      'alloc-low': ([count = 0, align = 0]) => allocator.tryAllocPagesLowmem(count, align),
      'free-pages': ([address = 0, count = 0]) => allocator.tryDeallocPages(address, count),
    };
  }
}

/** What is made for a part. */
interface Parts {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly pages: PageAllocator | null;
  readonly pool: SlabPool | null;
  readonly initialized: number;
}

function operationsOfPages(pages: PageAllocator): Parts['operations'] {
  return {
    'add-region': ([start = 0, size = 0]) => pages.tryAddRegion(start, size),
    'alloc-pages': ([count = 0, align = 0]) => pages.tryAllocPages(count, align),
    'alloc-low': ([count = 0, align = 0]) => pages.tryAllocPagesLowmem(count, align),
    'free-pages': ([address = 0, count = 0]) => pages.tryDeallocPages(address, count),
    'flag-pages': ([address = 0, flag = 0]) => pages.trySetPageFlags(address, flag),
  };
}

/** The whole, made of these variants of its halves. */
function wholeOf(variant: Variant): typeof GlobalAllocator {
  const { Pool = SlabPool, Pages = PageAllocator, Locked = LockedPages, Whole = GlobalAllocator } = variant;
  return class extends Whole {
    protected override makePool(memory: Memory, options: SlabPoolOptions): SlabPool {
      return new Pool(memory, options);
    }

    protected override makePages(memory: Memory, options: PageAllocatorOptions): PageAllocator {
      return new Pages(memory, options);
    }

    protected override lockPages(shared: SharedWords, lock: number, pages: PageAllocator): LockedPages {
      return new Locked(shared, lock, pages);
    }
  };
}

/** Bytes of the memory that there is to lend: the arena, or the regions. */
function lentBytes({ part, pageSize, arenaPages, regions, regionSize }: BuddySlabSettings): number {
  return part === 'slabs' ? arenaPages * pageSize : regions * regionSize;
}

/** Enough for what is lent and everything recorded about it: for each page of each CPU and class up to four words. */
function roomyBytes(settings: BuddySlabSettings): number {
  const { part, pageSize, cpus, arenaStart } = settings;
  const lent = lentBytes(settings);
  const pages = Math.ceil(lent / pageSize) + 1;
  const books = part === 'pages' ? 0 : lent / 32 + pages * 16 + cpus * (1024 + 9 * (64 + pages * 16));
  return Math.ceil((4096 + arenaStart + lent + books) / 8) * 8;
}
