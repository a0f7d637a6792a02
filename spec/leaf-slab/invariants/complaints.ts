// What the invariants share: going through a view until something is wrong, and naming what it is about.
import type { Step } from '../../kit/property.ts';
import { type HeldBlock, type LeafSlabSettings, type LeafSlabView, objectSizeOf, orderFor } from '../contract.ts';
import { classServing } from '../figures.ts';

/** The first complaint about any of these. */
export function first<Item>(items: readonly Item[], complaint: (item: Item, index: number) => string | null) {
  for (let index = 0; index < items.length; index += 1) {
    const found = complaint(items[index] as Item, index);
    if (found !== null) return found;
  }
  return null;
}

/** Bytes a request takes: those of an object of its class, or those of the block it gets. */
export function bytesTaken(settings: LeafSlabSettings, size: number): number {
  const sizeClass = classServing(settings, size);
  return sizeClass === -1 ? settings.leafSize * 2 ** orderFor(settings, size) : objectSizeOf(sizeClass);
}

/** What users hold at exactly this address. */
export function heldAt({ held }: LeafSlabView, address: number): HeldBlock | undefined {
  return held.find((block) => block.address === address);
}

/** The size that was asked for, when the command is a request that was served. */
export function servedSize({ command, outcome }: Step<LeafSlabView>): number | null {
  if (command.operation !== 'allocate' || outcome.value === null || outcome.value === 0) return null;
  return command.operands[0] ?? 0;
}

/** The size that was asked for, when the command is a request that was not served. */
export function unservedSize({ command, outcome }: Step<LeafSlabView>): number | null {
  return command.operation === 'allocate' && outcome.value === 0 ? (command.operands[0] ?? 0) : null;
}
