// A search of M(S, K) by a loop that can do nothing else: what a general search is measured against.
import { slabCodes } from './slab-lists.ts';

export interface Counts {
  readonly states: number;
  readonly transitions: number;
  /** Steps to the state that is farthest from the empty one. */
  readonly depth: number;
}

/**
 * @param slabs S, at most 5
 * @param objects K, at most 3
 * @param statesMax room for so many states
 */
export function searchReference(slabs: number, objects: number, statesMax: number): Counts {
  const { free, live, taken, given, fresh } = slabCodes(objects);
  const tableSize = tableSizeFor(statesMax);
  const mask = tableSize - 1;
  const table = new Uint32Array(tableSize);
  const codesOf = new Int32Array(statesMax);
  const listsOf = new Int32Array(statesMax);
  let states = 0;
  let transitions = 0;

  const add = (codes: number, lists: number): void => {
    transitions += 1;
    let hash = Math.imul(codes, 0x9e3779b1) ^ lists;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    for (let at = (hash ^ (hash >>> 16)) & mask; ; at = (at + 1) & mask) {
      const entry = table[at] as number;
      if (entry === 0) {
        codesOf[states] = codes;
        listsOf[states] = lists;
        states += 1;
        table[at] = states;
        return;
      }
      if (codesOf[entry - 1] === codes && listsOf[entry - 1] === lists) return;
    }
  };

  add(0, 0);
  transitions = 0;
  let depth = -1;
  for (let next = 0; next < states; depth += 1) {
    for (const end = states; next < end; next += 1) {
      const codes = codesOf[next] as number;
      const lists = listsOf[next] as number;
      const partial = lists & 0xffff;
      const full = lists >>> 16;
      if (partial !== 0) {
        const shift = 4 * ((partial & 7) - 1);
        const code = taken[(codes >>> shift) & 15] as number;
        const after = (codes & ~(15 << shift)) | (code << shift);
        if (free[code] !== 0) add(after, lists);
        else add(after, (partial >>> 3) | (((full << 3) | (partial & 7)) << 16));
      } else {
        let slab = 0;
        while (slab < slabs && ((codes >>> (4 * slab)) & 15) !== 0) slab += 1;
        if (slab === slabs) add(codes, lists);
        else {
          const after = codes | (fresh << (4 * slab));
          add(after, free[fresh] === 0 ? ((full << 3) | (slab + 1)) << 16 : (slab + 1) | (full << 16));
        }
      }
      for (let slab = 0; slab < slabs; slab += 1) {
        const shift = 4 * slab;
        const code = (codes >>> shift) & 15;
        if (code === 0) continue;
        const others = codes & ~(15 << shift);
        for (let object = 0; object < objects; object += 1) {
          if (((live[code] as number) & (1 << object)) === 0) continue;
          const after = given[4 * code + object] as number;
          let nowPartial = partial;
          let nowFull = full;
          if (free[code] === 0) {
            nowFull = without(full, slab + 1);
            if (after !== 0) nowPartial = (partial << 3) | (slab + 1);
          } else if (after === 0) nowPartial = without(partial, slab + 1);
          add(others | (after << shift), nowPartial | (nowFull << 16));
        }
      }
    }
  }
  return { states, transitions, depth };
}

/** Bytes that it sets aside where it is told of so many states. */
export function referenceBytes(statesMax: number): number {
  return 4 * tableSizeFor(statesMax) + 2 * 4 * statesMax;
}

function tableSizeFor(statesMax: number): number {
  return 2 ** Math.ceil(Math.log2(statesMax * 1.5));
}

/** A list of 3-bit entries without one that it has. */
function without(list: number, entry: number): number {
  let shift = 0;
  while (((list >>> shift) & 7) !== entry) shift += 3;
  return (list & ((1 << shift) - 1)) | ((list >>> (shift + 3)) << shift);
}
