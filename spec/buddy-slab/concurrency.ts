// The lock-free side of slabs over pages: what threads do, whose bytes are whose meanwhile, and that nothing is lost.
import type { ByteRange, Concurrency } from '../kit/concurrency.ts';
import type { Command, Outcome } from '../kit/contract.ts';
import { type BuddySlabSettings, type BuddySlabView, CLASS_BYTES, classFor, orderFor, slabBytes } from './contract.ts';
import { renamedCommand, renamedOutcome } from './renaming.ts';
import { objectRequest, pageRequest } from './requests.ts';
import { scenarios } from './scenarios.ts';
import { settle } from './settling.ts';
import { stress } from './stress.ts';

export const concurrency: Concurrency<BuddySlabSettings, BuddySlabView> = {
  scenarios,
  stress,
  handedOver: (settings, command, outcome) =>
    outcome === null ? givenUp(settings, command) : gained(settings, command, outcome),
  withHeld: (view, held) => ({ ...view, held: held.filter((range) => !isWholeSlab(view, range)) }),
  settle,
  renamed: renamedCommand,
  renamedOutcome,
  nameOf,
};

/** What a user gives back with a command: an object, pages, or those of a slab that he supplies. */
function givenUp(settings: BuddySlabSettings, { operation, operands }: Command): readonly ByteRange[] {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = operands;
  switch (operation) {
    case 'free':
    case 'realloc':
      return [{ address: second, byteLength: bytesOf(settings, third, fourth) }];
    case 'free-migrating':
      return [{ address: third, byteLength: bytesOf(settings, fourth, fifth) }];
    case 'free-pages':
      return [{ address: first, byteLength: settings.pageSize * 2 ** orderFor(second) }];
    case 'add-slab':
      return [{ address: third, byteLength: slabBytes(settings, second) }];
    default:
      return [];
  }
}

/** What a user gets by a command: an object, pages, or those of a slab that is handed back. */
function gained(settings: BuddySlabSettings, command: Command, { error, value }: Outcome): readonly ByteRange[] {
  if (error !== null || value === null) return [];
  const object = objectRequest(command);
  if (object !== null) return [{ address: value, byteLength: CLASS_BYTES[object.sizeClass] ?? 0 }];
  const pages = pageRequest(settings, command);
  if (pages !== null) return [{ address: value, byteLength: settings.pageSize * 2 ** orderFor(pages.count) }];
  if (settings.part !== 'slabs' || !command.operation.startsWith('free') || value <= 1) return [];
  const [size = 0, align = 0] = command.operands.slice(-2);
  return [{ address: value, byteLength: slabBytes(settings, classFor(size, align)) }];
}

/** Bytes of an object or of pages of this layout. */
function bytesOf({ pageSize }: BuddySlabSettings, size: number, align: number): number {
  const sizeClass = classFor(size, align);
  return sizeClass === -1 ? pageSize * 2 ** orderFor(Math.ceil(size / pageSize)) : (CLASS_BYTES[sizeClass] ?? 0);
}

/** The pages of a slab that was handed back: its user has them, but they are nothing of the allocator's. */
function isWholeSlab({ settings }: BuddySlabView, { byteLength }: ByteRange): boolean {
  const isObject = CLASS_BYTES.some(
    (bytes) => bytes === byteLength && bytes >= settings.sizeMin && bytes <= settings.sizeMax,
  );
  return settings.part === 'slabs' && !isObject;
}

/** The words of a header, by their place in it. */
const HEADER_WORDS: ReadonlyMap<number, string> = new Map([
  [0, 'magic'],
  [4, 'class and objects'],
  [8, 'free count and owner'],
  [16, 'bytes'],
  [24, 'link back'],
  [32, 'link on'],
  [40, 'list state'],
  [112, 'head'],
  [120, 'remote-free count'],
]);

/** Such as `head of page 1024`; where all slabs are of one page, and it is theirs. */
function nameOf(settings: BuddySlabSettings, address: number): string | null {
  const { part, arenaStart, arenaPages, pageSize, sizeMax } = settings;
  const isInArena = address >= arenaStart && address < arenaStart + arenaPages * pageSize;
  if (part !== 'slabs' || sizeMax > 256 || !isInArena) return null;
  const offset = (address - arenaStart) % pageSize;
  const page = `page ${address - offset}`;
  const field = HEADER_WORDS.get(offset);
  if (field !== undefined) return `${field} of ${page}`;
  return offset < 128 ? `header of ${page}+${offset}` : `${page}+${offset}`;
}
