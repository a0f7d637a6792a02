// Every way to ask for what cannot be: before the beginning, on no CPU, of an impossible size, by a wrong handle.
import { kth, oneOf } from '../../kit/alphabet.ts';
import { OBJECT_BYTES_MAX } from '../geometry.ts';
import { cachesOf, heldOf } from '../places.ts';
import {
  earlyLetter,
  firstCpu,
  hasUsers,
  letter,
  noCpu,
  type OfferedLetter,
  one,
  users,
  type View,
} from './offered.ts';

/** Where no descriptor is, was or will be. */
const NO_DESCRIPTORS = [0, 2 ** 30];
const OBJECTS = [8, 2 ** 30];

const early: readonly OfferedLetter[] = [
  tooEarly('create-cache', 'Create a cache before the beginning.', [0, 24, 8]),
  tooEarly('cache-alloc', 'Ask a cache for an object before the beginning.', [0, 8, 0]),
  tooEarly('cache-free', 'Give an object back to a cache before the beginning.', [0, 8, 0, 8]),
  tooEarly('destroy', 'Destroy a cache before the beginning.', [8, 0]),
  tooEarly('alloc', 'Ask for an object before the beginning.', [0, 8, 8]),
  tooEarly('free', 'Free an object before the beginning.', [0, 8]),
  tooEarly('reclaim', 'Have empty slabs given back before the beginning.', [0]),
];

const impossible: readonly OfferedLetter[] = [
  letter({ id: 'init-again', sentence: 'Begin a second time.', operation: 'init', operands: [] }),
  letter({
    id: 'create-duplicate',
    sentence: 'Create a cache by a name that one has.',
    operation: 'create-cache',
    operands: [kth('number', (view) => users(view).map(({ name }) => Number(name.slice('user-'.length))))],
    operandsFor: ({ settings }, [number = 0]) => [number, settings.objectSize, settings.objectAlign],
    where: hasUsers,
  }),
  letter({
    id: 'create-impossible-size',
    sentence: 'Create a cache of objects of no, of a negative or of a broken size, or of a larger one than there is.',
    operation: 'create-cache',
    operands: [oneOf('size', [0, -8, 2.5, OBJECT_BYTES_MAX + 1, 2 ** 29])],
    operandsFor: ({ settings }, [size = 0]) => [settings.userCaches, size, 8],
  }),
  letter({
    id: 'create-too-aligned',
    sentence: 'Create a cache of objects that are aligned to more than a frame.',
    operation: 'create-cache',
    operands: [kth('align', ({ settings }) => [2 * settings.frameSize])],
    operandsFor: ({ settings }, [align = 0]) => [settings.userCaches, 8, align],
  }),
  letter({
    id: 'alloc-impossible-size',
    sentence: 'Ask for an object of a negative or of a broken size, or of a larger one than there is.',
    operation: 'alloc',
    operands: [firstCpu, kth('size', ({ settings }) => [-1, 0.5, settings.generalMax + 1])],
    operandsFor: (_, [cpu = 0, size = 0]) => [cpu, size, 8],
  }),
  letter({
    id: 'alloc-too-aligned',
    sentence: 'Ask for an object that is aligned to more than a frame.',
    operation: 'alloc',
    operands: [firstCpu, kth('align', ({ settings }) => [2 * settings.frameSize])],
    operandsFor: (_, [cpu = 0, align = 0]) => [cpu, 1, align],
  }),
  letter({
    id: 'alloc-on-no-cpu',
    sentence: 'Ask for an object on a CPU that there is not.',
    operation: 'alloc',
    operands: [noCpu],
    operandsFor: (_, [cpu = 0]) => [cpu, 8, 8],
  }),
  letter({
    id: 'cache-alloc-on-no-cpu',
    sentence: 'Ask a cache for an object on a CPU that there is not.',
    operation: 'cache-alloc',
    operands: [noCpu],
    operandsFor: (view, [cpu = 0]) => [cpu, ...anyHandle(view)],
  }),
  letter({
    id: 'free-on-no-cpu',
    sentence: 'Free an object on a CPU that there is not.',
    operation: 'free',
    operands: [noCpu],
    operandsFor: (view, [cpu = 0]) => [cpu, view.held[0]?.address ?? 0],
  }),
  letter({
    id: 'cache-free-on-no-cpu',
    sentence: 'Give an object back to a cache on a CPU that there is not.',
    operation: 'cache-free',
    operands: [noCpu],
    operandsFor: (view, [cpu = 0]) => [cpu, ...anyHandle(view), view.held[0]?.address ?? 0],
  }),
];

const wrongHandles: readonly OfferedLetter[] = [
  ...threeWays(
    'no-cache',
    'where no descriptor is or was',
    (view) => [...NO_DESCRIPTORS, ...one(view.held.map(({ address }) => address))],
    () => 0,
  ),
  ...threeWays(
    'internal',
    'of the caches that the system itself lives on',
    ({ caches }) => caches.slice(0, 2).map(({ descriptor }) => descriptor),
    () => 0,
  ),
  ...threeWays(
    'stale',
    'of a cache that was destroyed, whether another lives at its descriptor or none',
    (view) => view.generations.map(({ descriptor }) => descriptor).filter((descriptor) => isUsers(view, descriptor)),
    before,
    hasUsers,
  ),
  letter({
    id: 'destroy-general',
    sentence: 'Destroy a general cache.',
    operation: 'destroy',
    operands: [kth('cache', (view) => one(cachesOf(view, 'general').map(({ descriptor }) => descriptor)))],
    operandsFor: (_, [cache = 0]) => [cache, 0],
  }),
  letter({
    id: 'destroy-with-live',
    sentence: 'Destroy a cache of which objects are live.',
    operation: 'destroy',
    operands: [kth('cache', (view) => inUse(view).map(({ descriptor }) => descriptor))],
    operandsFor: (view, [cache = 0]) => [cache, users(view).find((one) => one.descriptor === cache)?.generation ?? 0],
    where: hasUsers,
  }),
];

export const wrongRequestLetters: readonly OfferedLetter[] = [...early, ...impossible, ...wrongHandles];

function tooEarly(operation: string, sentence: string, operands: readonly number[]): OfferedLetter {
  return earlyLetter({ id: `early-${operation}`, sentence, operation, operands: [], operandsFor: () => operands });
}

/** A wrong handle, used to ask for an object, to give one back, and to destroy. */
function threeWays(
  id: string,
  sentence: string,
  descriptors: (view: View) => readonly number[],
  generationOf: (view: View, descriptor: number) => number,
  where: OfferedLetter['offered'] = () => true,
): OfferedLetter[] {
  const handle = kth<View>('cache', descriptors);
  return [
    letter({
      id: `${id}-alloc`,
      sentence: `Ask for an object by a handle ${sentence}.`,
      operation: 'cache-alloc',
      operands: [firstCpu, handle],
      operandsFor: (view, [cpu = 0, cache = 0]) => [cpu, cache, generationOf(view, cache)],
      where,
    }),
    letter({
      id: `${id}-free`,
      sentence: `Give back what is held, or nothing, by a handle ${sentence}.`,
      operation: 'cache-free',
      operands: [firstCpu, handle],
      operandsFor: (view, [cpu = 0, cache = 0]) => [
        cpu,
        cache,
        generationOf(view, cache),
        view.held[0]?.address ?? OBJECTS[0] ?? 0,
      ],
      where,
    }),
    letter({
      id: `${id}-destroy`,
      sentence: `Destroy by a handle ${sentence}.`,
      operation: 'destroy',
      operands: [handle],
      operandsFor: (view, [cache = 0]) => [cache, generationOf(view, cache)],
      where,
    }),
  ];
}

/** A descriptor that only caches of users had. */
function isUsers(view: View, descriptor: number): boolean {
  const live = view.caches.find((cache) => cache.descriptor === descriptor);
  return live === undefined || users(view).includes(live);
}

/** The generation before that which a descriptor has, or is to get. */
function before({ settings, caches, generations }: View, descriptor: number): number {
  const live = caches.find((cache) => cache.descriptor === descriptor);
  const now = live?.generation ?? generations.find((one) => one.descriptor === descriptor)?.next ?? 0;
  return (now + settings.generations - 1) % settings.generations;
}

function anyHandle(view: View): number[] {
  const cache = users(view)[0] ?? view.caches.at(-1);
  return [cache?.descriptor ?? 0, cache?.generation ?? 0];
}

function inUse(view: View) {
  return users(view).filter((cache) => heldOf(view, cache).length > 0);
}
