// Layouts of blocks as bare trees, to count what is known of them without any allocator: which free block is taken is a
// parameter.
import { halvedBlock } from '../../../spec/kit/halves.ts';

/** Of each block that is handed out its first leaf and its order. */
type Layout = ReadonlyMap<number, number>;

interface Block {
  readonly leaf: number;
  readonly order: number;
}

/**
 * Which free blocks a request may be cut from.
 *
 *   lowest          the one at the lowest address that is large enough, as the system under check takes
 *   lowest-of-least of the smallest that are large enough, the one at the lowest address
 *   any-of-least    any of the smallest that are large enough
 */
export type Policy = 'lowest' | 'lowest-of-least' | 'any-of-least';

export interface Counts {
  readonly states: number;
  /** Different transitions: orbit, request or order freed, orbit. */
  readonly transitions: number;
}

/** @param identity whether every layout is a state, or all arrangements of halves are one */
export function countLayouts(order: number, policy: Policy, identity: 'layout' | 'orbit'): Counts {
  const orbitOf = (layout: Layout) => halvedBlock(0, order, (leaf, size) => labelOf(layout, leaf, size)).words.join();
  const nameOf = (layout: Layout) => (identity === 'orbit' ? orbitOf(layout) : [...layout].sort().join(' '));
  const start: Layout = new Map();
  const seen = new Map([[nameOf(start), start]]);
  const transitions = new Set<string>();
  // A map is gone through in the order in which it grows, to what is added meanwhile.
  for (const layout of seen.values()) {
    for (const [request, next] of successors(layout, order, policy)) {
      transitions.add(`${orbitOf(layout)} ${request} ${orbitOf(next)}`);
      if (!seen.has(nameOf(next))) seen.set(nameOf(next), next);
    }
  }
  return { states: seen.size, transitions: transitions.size };
}

function successors(layout: Layout, greatest: number, policy: Policy): (readonly [string, Layout])[] {
  const free = freeBlocks(layout, 0, greatest);
  const found: (readonly [string, Layout])[] = [];
  for (let order = 0; order <= greatest; order += 1) {
    for (const { leaf } of chosen(free, order, policy)) {
      found.push([`allocate ${order}`, new Map([...layout, [leaf, order]])]);
    }
  }
  for (const [leaf, order] of layout) {
    found.push([`free ${order}`, new Map([...layout].filter(([other]) => other !== leaf))]);
  }
  return found;
}

/** @param free by ascending leaf */
function chosen(free: readonly Block[], order: number, policy: Policy): readonly Block[] {
  const enough = free.filter((block) => block.order >= order);
  if (policy === 'lowest') return enough.slice(0, 1);
  const least = Math.min(...enough.map((block) => block.order));
  const smallest = enough.filter((block) => block.order === least);
  return policy === 'any-of-least' ? smallest : smallest.slice(0, 1);
}

/** The largest free blocks, by ascending leaf. */
function freeBlocks(layout: Layout, leaf: number, order: number): Block[] {
  const label = labelOf(layout, leaf, order);
  if (label !== null) return label === 0 ? [{ leaf, order }] : [];
  return [...freeBlocks(layout, leaf, order - 1), ...freeBlocks(layout, leaf + 2 ** (order - 1), order - 1)];
}

/** 1 for a block that is handed out, 0 for one that is free, null for one that is split. */
function labelOf(layout: Layout, leaf: number, order: number): number | null {
  if (layout.get(leaf) === order) return 1;
  for (let other = leaf; other < leaf + 2 ** order; other += 1) if (layout.has(other)) return null;
  return 0;
}

/**
 * How many orbits of layouts can be reached, one block handed out after the other: counted, not calculated.
 *
 * A tree is a number: 0 is free, 1 is handed out, and each pair of halves that was reached gets the next. Of a tree the
 * trees are known that one more block makes of it; of a pair these are what becomes of either half.
 */
export function countOrbits(order: number): number {
  const [halves, larger] = order === 0 ? [[], []] : growing(order - 1);
  if (order === 0) return 2;
  const count = halves.length;
  const seen = new Uint8Array(count * count);
  // The whole that is free is split into two free halves, which is not yet a layout of its own.
  const waiting: number[] = [0];
  let found = 1;
  while (waiting.length > 0) {
    const pair = waiting.pop() ?? 0;
    const [one, other] = [Math.floor(pair / count), pair % count];
    const next = [
      ...(larger[one] ?? []).map((grown) => pairOf(grown, other, count)),
      ...(larger[other] ?? []).map((grown) => pairOf(one, grown, count)),
    ];
    for (const reached of next) {
      if (seen[reached] === 1) continue;
      seen[reached] = 1;
      found += 1;
      waiting.push(reached);
    }
  }
  // Beside these, the whole is handed out.
  return found + 1;
}

/** The trees of an order, as the two halves of each (none of the first two), and what one more block makes of each. */
function growing(order: number): [readonly (readonly [number, number])[], readonly (readonly number[])[]] {
  const none: readonly [number, number] = [0, 0];
  if (order === 0)
    return [
      [none, none],
      [[1], []],
    ];
  const [, larger] = growing(order - 1);
  const halves: (readonly [number, number])[] = [none, none];
  const numbers = new Map<string, number>();
  const grown: number[][] = [];
  const numberOf = (one: number, other: number) => {
    const pair = one < other ? ([one, other] as const) : ([other, one] as const);
    const known = numbers.get(pair.join());
    if (known !== undefined) return known;
    numbers.set(pair.join(), halves.length);
    return halves.push(pair) - 1;
  };
  for (let tree = 0; tree < Math.max(2, halves.length); tree += 1) {
    const [one, other] = halves[tree] ?? none;
    const next = [
      ...(larger[one] ?? []).map((half) => numberOf(half, other)),
      ...(larger[other] ?? []).map((half) => numberOf(one, half)),
    ];
    if (tree === 0) grown.push([1, ...next]);
    else grown.push(tree === 1 ? [] : next);
  }
  return [halves, grown];
}

function pairOf(one: number, other: number, count: number): number {
  return one < other ? one * count + other : other * count + one;
}
