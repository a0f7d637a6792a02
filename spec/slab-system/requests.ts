// What a command asks for, and what it gives back: read off its operands.
import type { Command } from '../kit/contract.ts';
import type { Step } from '../kit/property.ts';
import type { CacheView, SlabSystemView } from './contract.ts';
import { generalFor } from './geometry.ts';
import { cacheAt, placeOf } from './places.ts';

type View = SlabSystemView;

/** The cache that a command asks for an object, and the CPU it asks on; null when it asks none. */
export function objectRequest(view: View, { operation, operands }: Command) {
  const [cpu = 0, second = 0, third = 0] = operands;
  let cache: CacheView | undefined;
  if (operation === 'cache-alloc') cache = cacheAt(view, second);
  if (operation === 'alloc') {
    const size = generalFor(view.settings, second, third);
    cache = view.caches.find(({ name }) => name === `malloc-${size}`);
  }
  return cache === undefined ? null : { cpu, cache };
}

/** The object that a command frees; null when it frees none. */
export function addressFreed({ operation, operands }: Command): number | null {
  if (operation === 'cache-free') return operands[3] ?? 0;
  return operation === 'free' ? (operands[1] ?? 0) : null;
}

export function isFree({ operation }: Command): boolean {
  return operation === 'cache-free' || operation === 'free';
}

export function isAllocation({ operation }: Command): boolean {
  return operation === 'cache-alloc' || operation === 'alloc';
}

/** The object that a command handed out; null when it handed out none. */
export function handedOut({ command, outcome }: Step<View>): number | null {
  return isAllocation(command) && outcome.error === null ? (outcome.value ?? 0) : null;
}

/** The cache that a command gave an object back to, as it was before, and the CPU; null when it gave none back. */
export function objectFreed({ before, command, outcome }: Step<View>) {
  const address = addressFreed(command);
  if (address === null || outcome.error !== null) return null;
  const place = placeOf(before, address);
  return place === null ? null : { cpu: command.operands[0] ?? 0, address, ...place };
}

/** The cache of a handle that a command names; null when it names none. */
export function descriptorNamed({ operation, operands }: Command): number | null {
  if (operation === 'cache-alloc' || operation === 'cache-free') return operands[1] ?? 0;
  return operation === 'destroy' ? (operands[0] ?? 0) : null;
}
