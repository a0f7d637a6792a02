// Which shard of a check a unit belongs to: a function of its name alone, so that machines that know nothing of each other
// carry out each unit exactly once.
import type { UnitIds, UnitKind } from './units.ts';
import { UsageError } from './usage.ts';

/** One of `count` parts; `index` is from 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Shards that a check can be cut into at most. */
export const SHARDS_MAX = 4096;

/**
 * Reads a shard such as `2/4`.
 *
 * @throws UsageError when it is none
 */
export function readShard(text: string): Shard {
  const [index = 0, count = 0] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : [];
  if (index < 1 || index > count || count > SHARDS_MAX) {
    throw new UsageError(
      `--shard is '${text}': give i/n, with n from 1 to ${SHARDS_MAX} and i from 1 to n, such as 2/4`,
    );
  }
  return { index, count };
}

/** @returns from 1 to `count` */
export function shardOf(system: string, kind: UnitKind, id: string, count: number): number {
  return (hash(`${system}\n${kind}\n${id}`) % count) + 1;
}

/** The units of one system that belong to a shard. */
export function unitsInShard(system: string, units: UnitIds, { index, count }: Shard): UnitIds {
  const own = (kind: UnitKind) => units[kind].filter((id) => shardOf(system, kind, id, count) === index);
  return {
    configurations: own('configurations'),
    sweeps: own('sweeps'),
    scenarios: own('scenarios'),
    notPromised: own('notPromised'),
    symmetries: own('symmetries'),
    faults: own('faults'),
    stress: own('stress'),
  };
}

/** FNV-1a, and then the end of MurmurHash3: without it the lowest bits, which decide for small counts, are poorly mixed. */
function hash(text: string): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
