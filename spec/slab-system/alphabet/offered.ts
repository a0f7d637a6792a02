// Letters that exist in some configurations only, and the choices that most of them have.
import { type Choice, kth, type Letter } from '../../kit/alphabet.ts';
import type { CacheView, SlabSystemSettings, SlabSystemView } from '../contract.ts';
import { generalSizes, geometryFor } from '../geometry.ts';
import { cachesOf, heldOf } from '../places.ts';

export type View = SlabSystemView;

/** A letter, with the configurations that have it at all. */
export interface OfferedLetter extends Letter<View> {
  readonly offered: (settings: SlabSystemSettings) => boolean;
}

type Draft = Omit<Letter<View>, 'weight' | 'kind'> & {
  readonly kind?: Letter<View>['kind'];
  readonly weight?: number;
  /** Which configurations have it; all when left out. */
  readonly where?: (settings: SlabSystemSettings) => boolean;
};

/** A letter that is given once the system is initialized. */
export function letter({ where = () => true, enabled = () => true, ...rest }: Draft): OfferedLetter {
  return {
    weight: 1,
    kind: 'misuse',
    ...rest,
    offered: where,
    enabled: (view) => where(view.settings) && view.initialized && enabled(view),
  };
}

/** A letter that is given before that. */
export function earlyLetter(draft: Draft): OfferedLetter {
  const { where = () => true, ...rest } = draft;
  return {
    weight: 1,
    kind: 'misuse',
    ...rest,
    offered: where,
    enabled: (view) => where(view.settings) && !view.initialized,
  };
}

export const hasUsers = ({ userCaches }: SlabSystemSettings) => userCaches > 0;
export const hasSeveralUsers = ({ userCaches }: SlabSystemSettings) => userCaches > 1;
export const hasSeveralCpus = ({ cpus }: SlabSystemSettings) => cpus > 1;

/** Frames from which on slabs have dozens of objects, so that no configuration closes anyway. */
const WIDE_FRAME = 4096;
/** Objects of a slab with which states stay few, in configurations without caches of users and with them. */
const FEW = 4;
const FEW_BESIDE_USERS = 2;

/**
 * Sizes of the general caches that users ask for. In small configurations only those of which a slab has few objects;
 * the system itself uses the rest.
 */
export function sizesAsked(settings: SlabSystemSettings): number[] {
  const sizes = generalSizes(settings);
  if (settings.frameSize >= WIDE_FRAME) return sizes;
  const most = hasUsers(settings) ? FEW_BESIDE_USERS : FEW;
  return sizes.filter((size) => (geometryFor(settings, size, 8)?.objectsPerSlab ?? Infinity) <= most);
}

export function asksGeneral(settings: SlabSystemSettings): boolean {
  return sizesAsked(settings).length > 0;
}

/** The object size of a user's cache: each has somewhat larger objects than the one before. */
export function sizeOfUser({ objectSize, frameSize }: SlabSystemSettings, number: number): number {
  return objectSize + number * (frameSize / 64);
}

export const anyCpu: Choice<View> = kth('cpu', ({ settings }) =>
  Array.from({ length: settings.cpus }, (_, cpu) => cpu),
);

/** Where it makes no difference. */
export const firstCpu: Choice<View> = kth('cpu', () => [0]);

/** A number that no CPU has. */
export const noCpu: Choice<View> = kth('cpu', ({ settings }) => [settings.cpus]);

export const anyUserCache: Choice<View> = kth('cache', (view) => users(view).map(({ descriptor }) => descriptor));

export function users(view: View): CacheView[] {
  return cachesOf(view, 'user');
}

export function addresses(among: (view: View) => readonly number[]): Choice<View> {
  return kth('address', among);
}

/** What users hold of the caches of one kind. */
export function heldOfKind(view: View, kind: 'user' | 'general'): number[] {
  return cachesOf(view, kind).flatMap((cache) => (cache.slabs.length === 0 ? [] : heldOf(view, cache)));
}

/** The generation of the cache that lives at a descriptor. */
export function generationAt({ caches }: View, descriptor: number): number {
  return caches.find((cache) => cache.descriptor === descriptor)?.generation ?? 0;
}

/** The first of these alone: with which of them makes no difference. */
export function one<Item>(items: readonly Item[]): readonly Item[] {
  return items.slice(0, 1);
}
