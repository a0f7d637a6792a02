// M(S, K), the model that exploration is measured by: at most S slabs of K objects, with nothing to check. A state is, for
// each slab, which objects are live and the order of the free ones, and the order of the partial and of the full slabs.
//
//   word 0   a code for each slab, of 4 bits, slab 0 lowest: 0 is unused, any other tells its free objects in their order
//   word 1   the partial slabs from bit 0 on, the full ones from bit 16 on: 3 bits each, 1 more than its number, head lowest

import type { Space } from '../../engine/search/space.ts';

/** What is known of a code: of K objects, those that are free, the one handed out next first. */
export interface SlabCodes {
  /** How many objects a slab has. */
  readonly objects: number;
  /** By code: how many objects are free. */
  readonly free: Uint8Array;
  /** By code: the objects that are live, as bits. */
  readonly live: Uint8Array;
  /** By code: the code after the next object is handed out. */
  readonly taken: Uint8Array;
  /** By code, times 4, plus an object: the code after that is freed; 0 when no other is live. */
  readonly given: Uint8Array;
  /** The code of a new slab whose first object was handed out. */
  readonly fresh: number;
}

export const SLABS_MAX = 5;
export const OBJECTS_MAX = 3;
/** Words of a state. */
export const STATE_WORDS = 2;

export function slabCodes(objects: number): SlabCodes {
  const lists = orderedChoices(objects).filter((list) => list.length < objects);
  const codeOf = (list: readonly number[]) => 1 + lists.findIndex((other) => other.join() === list.join());
  const codes = lists.length + 1;
  const [free, live, taken] = [new Uint8Array(codes), new Uint8Array(codes), new Uint8Array(codes)];
  const given = new Uint8Array(4 * codes);
  for (const list of lists) {
    const code = codeOf(list);
    free[code] = list.length;
    live[code] = list.reduce((mask, object) => mask & ~(1 << object), 2 ** objects - 1);
    if (list.length > 0) taken[code] = codeOf(list.slice(1));
    for (let object = 0; object < objects; object += 1) given[4 * code + object] = codeOf([object, ...list]);
  }
  const fresh = codeOf(Array.from({ length: objects - 1 }, (_, index) => index + 1));
  return { objects, free, live, taken, given, fresh };
}

/** Every list of different objects, in every order; the empty one first. */
function orderedChoices(objects: number): number[][] {
  const all: number[][] = [[]];
  for (const list of all) {
    for (let object = 0; object < objects; object += 1) if (!list.includes(object)) all.push([...list, object]);
  }
  return all;
}

/** M(S, K) as a space. */
export class SlabLists implements Space {
  readonly stateWords = STATE_WORDS;
  readonly followingMax: number;
  private readonly slabs: number;
  private readonly codes: SlabCodes;

  /**
   * @param slabs S, at most 5
   * @param objects K, at most 3
   */
  constructor(slabs: number, objects: number) {
    this.slabs = slabs;
    this.codes = slabCodes(objects);
    this.followingMax = STATE_WORDS * (1 + slabs * objects);
  }

  writeFirst(words: Int32Array): void {
    words[0] = 0;
    words[1] = 0;
  }

  follow(words: Int32Array, at: number, following: Int32Array): number {
    const codes = words[at] as number;
    const lists = words[at + 1] as number;
    this.alloc(codes, lists, following);
    return this.frees(codes, lists, following);
  }

  private alloc(codes: number, lists: number, following: Int32Array): void {
    const { slabs } = this;
    const { free, taken, fresh } = this.codes;
    const partial = lists & 0xffff;
    const full = lists >>> 16;
    following[0] = codes;
    following[1] = lists;
    if (partial !== 0) {
      const head = partial & 7;
      const shift = 4 * (head - 1);
      const code = taken[(codes >>> shift) & 15] as number;
      following[0] = (codes & ~(15 << shift)) | (code << shift);
      if (free[code] === 0) following[1] = (partial >>> 3) | (((full << 3) | head) << 16);
      return;
    }
    let slab = 0;
    while (slab < slabs && ((codes >>> (4 * slab)) & 15) !== 0) slab += 1;
    if (slab === slabs) return;
    following[0] = codes | (fresh << (4 * slab));
    following[1] = free[fresh] === 0 ? ((full << 3) | (slab + 1)) << 16 : (slab + 1) | (full << 16);
  }

  private frees(codes: number, lists: number, following: Int32Array): number {
    const { slabs } = this;
    const { objects, free, live, given } = this.codes;
    const partial = lists & 0xffff;
    const full = lists >>> 16;
    let end = STATE_WORDS;
    for (let slab = 0; slab < slabs; slab += 1) {
      const shift = 4 * slab;
      const code = (codes >>> shift) & 15;
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
        following[end] = others | (after << shift);
        following[end + 1] = nowPartial | (nowFull << 16);
        end += STATE_WORDS;
      }
    }
    return end;
  }
}

/** A list of 3-bit entries without one that it has. */
function without(list: number, entry: number): number {
  let shift = 0;
  while (((list >>> shift) & 7) !== entry) shift += 3;
  return (list & ((1 << shift) - 1)) | ((list >>> (shift + 3)) << shift);
}
