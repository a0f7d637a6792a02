// Whether anything was lost: when all threads have finished, every object and page that nobody holds can be had again.
import type { ByteRange } from '../kit/concurrency.ts';
import type { Command, Outcome } from '../kit/contract.ts';
import {
  type BuddySlabSettings,
  CLASS_BYTES,
  classOfSetting,
  objectAddress,
  objectsPerSlab,
  regionStart,
  slabBytes,
} from './contract.ts';
import { layOut } from './sections.ts';

type Run = (command: Command) => Outcome;

/** @returns what was lost, or handed out though it is held; null when nothing was */
export function settle(settings: BuddySlabSettings, held: readonly ByteRange[], run: Run): string | null {
  const rest = new Rest(settings, held, run);
  return rest.takeObjects() ?? rest.takePages() ?? rest.findLost();
}

/** All that is left, taken by the owners until they have nothing more. */
class Rest {
  private readonly settings: BuddySlabSettings;
  private readonly run: Run;
  /** What is held or was taken, by each 8 bytes of it: the least that can be had. */
  private readonly had = new Map<number, ByteRange>();

  constructor(settings: BuddySlabSettings, held: readonly ByteRange[], run: Run) {
    this.settings = settings;
    this.run = run;
    for (const range of held) this.have(range);
  }

  /** Every CPU asks for objects of every class until there is none. */
  takeObjects(): string | null {
    for (let cpu = 0; cpu < this.settings.cpus; cpu += 1) {
      for (const size of sizesOf(this.settings)) {
        const wrong = this.takeAll('alloc', [cpu, size, 1], size);
        if (wrong !== null) return wrong;
      }
    }
    return null;
  }

  /** Whoever asks for single pages gets all that are no slabs. */
  takePages(): string | null {
    const { part, pageSize } = this.settings;
    return part === 'whole' ? this.takeAll('alloc-pages', [1, 0], pageSize) : null;
  }

  /** Objects of slabs that nobody has, and pages that are neither slabs nor anybody's. */
  findLost(): string | null {
    const { settings } = this;
    for (const page of this.pages()) {
      if (this.isHad(page)) continue;
      const sizeClass = this.classOfSlabAt(page);
      if (sizeClass === null) continue;
      for (let index = 0; index < objectsPerSlab(settings, sizeClass); index += 1) {
        const object = objectAddress(page, sizeClass, index);
        if (!this.isHad(object))
          return `object ${index} of the slab at ${page} is neither held nor handed out any more`;
      }
      this.have({ address: page, byteLength: slabBytes(settings, sizeClass) });
    }
    if (settings.part !== 'whole') return null;
    const lost = this.pages().find((page) => !this.isHad(page));
    return lost === undefined ? null : `the page at ${lost} is no slab, is not held and cannot be had`;
  }

  private takeAll(operation: string, operands: readonly number[], byteLength: number): string | null {
    const { part, arenaPages, regionSize, regions, pageSize } = this.settings;
    const most = (part === 'slabs' ? arenaPages * pageSize : regions * regionSize) / 8;
    for (let times = 0; times <= most; times += 1) {
      const { error, value } = this.run({ operation, operands, refusals: 0 });
      if (error !== null) return this.isEnd(error) ? null : `'${operation}' was refused as '${error}'`;
      const range = { address: value ?? 0, byteLength };
      const other = this.haverOf(range);
      if (other !== undefined) return `${range.address} was handed out, and ${other.address} is not free`;
      this.have(range);
    }
    return `'${operation}' never ends to hand something out`;
  }

  private isEnd(error: string): boolean {
    if (this.settings.part === 'slabs') return error === 'needs-slab';
    return error === 'no-memory' || error === 'not-initialized';
  }

  /** First bytes of all pages that can be slabs. */
  private pages(): readonly number[] {
    const { settings } = this;
    const { part, arenaStart, arenaPages, pageSize, regions, regionSize } = settings;
    const stretches =
      part === 'slabs'
        ? [{ heapStart: arenaStart, pages: arenaPages }]
        : Array.from({ length: regions }, (_, index) => layOut(settings, regionStart(settings, index), regionSize));
    return stretches.flatMap(({ heapStart, pages }) =>
      Array.from({ length: pages }, (_, page) => heapStart + page * pageSize),
    );
  }

  /** The class of the slab that begins at a page, by why its first byte can't be freed; null when none begins there. */
  private classOfSlabAt(page: number): number | null {
    for (const size of sizesOf(this.settings)) {
      const { error } = this.run({ operation: 'free', operands: [0, page, size, 1], refusals: 0 });
      if (error === 'header') return classOfSetting(size);
    }
    return null;
  }

  /** Whether a byte is held, or was taken. */
  private isHad(address: number): boolean {
    return this.haverOf({ address, byteLength: 1 }) !== undefined;
  }

  private haverOf(range: ByteRange): ByteRange | undefined {
    const unit = unitsOf(range).find((one) => this.had.has(one));
    return unit === undefined ? undefined : this.had.get(unit);
  }

  private have(range: ByteRange): void {
    for (const unit of unitsOf(range)) this.had.set(unit, range);
  }
}

/** Every 8 bytes that a range reaches into, counted from address 0. */
function unitsOf({ address, byteLength }: ByteRange): readonly number[] {
  const first = Math.floor(address / 8);
  return Array.from({ length: Math.ceil((address + byteLength) / 8) - first }, (_, index) => first + index);
}

/** Sizes of the classes of which users ask for objects. */
function sizesOf(settings: BuddySlabSettings): readonly number[] {
  const { sizeMin, sizeMax } = settings;
  return CLASS_BYTES.filter(
    (bytes, sizeClass) => bytes >= sizeMin && bytes <= sizeMax && objectsPerSlab(settings, sizeClass) > 0,
  );
}
