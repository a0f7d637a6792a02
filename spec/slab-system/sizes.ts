// Of which sizes there can be caches.
import { sizeOfUser } from './alphabet/offered.ts';
import type { SlabSystemSettings } from './contract.ts';
import { generalSizes } from './geometry.ts';

/** Sizes and alignments of all caches that there can be. */
export function sizesOf(settings: SlabSystemSettings): (readonly [number, number])[] {
  const users = Array.from({ length: settings.userCaches }, (_, number) => sizeOfUser(settings, number));
  return [
    ...[settings.cacheDescriptor, 24 + 8 * settings.limit, ...generalSizes(settings)].map((size) => [size, 8] as const),
    ...users.map((size) => [size, settings.objectAlign] as const),
  ];
}
