// Letters that exist in some configurations only, and the choices that most of them have.
import { type Choice, kth, type Letter } from '../../kit/alphabet.ts';
import {
  type BuddySlabSettings,
  type BuddySlabView,
  CLASS_BYTES,
  classFor,
  classOfSetting,
  objectsPerSlab,
  type Part,
} from '../contract.ts';
import { objectBytes, slabAround } from '../places.ts';

export type View = BuddySlabView;

/** A letter, with the configurations that have it at all. */
export interface OfferedLetter extends Letter<View> {
  readonly offered: (settings: BuddySlabSettings) => boolean;
}

type Draft = Omit<Letter<View>, 'weight'> & {
  readonly weight?: number;
  readonly parts: readonly Part[];
  /** Which configurations of these parts have it; all when left out. */
  readonly where?: (settings: BuddySlabSettings) => boolean;
};

export function letter({ parts, where = () => true, enabled = () => true, weight = 1, ...rest }: Draft): OfferedLetter {
  const offered = (settings: BuddySlabSettings) => parts.includes(settings.part) && where(settings);
  return { ...rest, weight, offered, enabled: (view) => offered(view.settings) && enabled(view) };
}

export const ofSlabs: readonly Part[] = ['slabs'];
export const ofPages: readonly Part[] = ['pages'];
export const ofWhole: readonly Part[] = ['whole'];
/** Objects are allocated and freed. */
export const ofObjects: readonly Part[] = ['slabs', 'whole'];
/** Pages are allocated and freed. */
export const ofBlocks: readonly Part[] = ['pages', 'whole'];

export const isInitialized = ({ initialized }: View) => initialized;
export const hasSeveralCpus = ({ cpus }: BuddySlabSettings) => cpus > 1;

export const anyCpu: Choice<View> = kth('cpu', ({ settings }) => cpusOf(settings));
/** Where it makes no difference. */
export const firstCpu: Choice<View> = kth('cpu', () => [0]);

export function addresses(among: (view: View) => readonly number[]): Choice<View> {
  return kth('address', among);
}

function cpusOf({ cpus }: BuddySlabSettings): readonly number[] {
  return Array.from({ length: cpus }, (_, cpu) => cpu);
}

/** Indexes of the classes of which users ask for objects. */
export function classesOf(settings: BuddySlabSettings): readonly number[] {
  const { sizeMin, sizeMax } = settings;
  const from = classOfSetting(sizeMin);
  const all = CLASS_BYTES.map((_, sizeClass) => sizeClass).slice(from, classOfSetting(sizeMax) + 1);
  return all.filter((sizeClass) => objectsPerSlab(settings, sizeClass) > 0);
}

/** Their bytes. */
export function sizesOf(settings: BuddySlabSettings): readonly number[] {
  return classesOf(settings).map((sizeClass) => CLASS_BYTES[sizeClass] ?? 0);
}

/** Sizes that no slab of this page size has room for. */
export function sizesWithoutCapacity(settings: BuddySlabSettings): readonly number[] {
  return CLASS_BYTES.filter((_, sizeClass) => objectsPerSlab(settings, sizeClass) === 0);
}

/** The least size that goes to the same class as this one. */
export function leastOf(bytes: number): number {
  return bytes === 8 ? 0 : bytes / 2 + 1;
}

/** The CPU and the address that were chosen, with the size of the slab around it. */
export function withItsSize(view: View, [cpu = 0, address = 0]: readonly number[]): number[] {
  return [cpu, address, sizeAround(view, address), 1];
}

/** Bytes of the objects of the slab around an address; the least size there is where there is none. */
export function sizeAround(view: View, address: number): number {
  const slab = slabAround(view, address);
  return slab === undefined ? view.settings.sizeMin : objectBytes(slab);
}

/** A size of another class. */
export function otherSize(bytes: number): number {
  return CLASS_BYTES[classFor(bytes, 1) + (bytes === 2048 ? -1 : 1)] ?? 0;
}
