// The set of states seen so far: an open-addressing table over typed arrays.
//
// A state is known by a slot hash and an independent 64-bit signature of its key. Two different states with equal
// signatures would be taken for one: `collisionBound` says how likely that is. With `exact`, keys are kept and compared.

const EMPTY = 0;

/** Three independent 32-bit hashes of a key, computed in one pass. */
export class Fingerprint {
  slot = 0;
  low = 0;
  high = 0;

  of(words: Int32Array, length: number): this {
    let slot = 0x2545f491 ^ length;
    let low = 0x1b873593;
    let high = 0x27d4eb2f;
    for (let index = 0; index < length; index += 1) {
      const word = words[index] as number;
      slot = Math.imul(slot ^ word, 0x9e3779b1);
      slot ^= slot >>> 15;
      low = Math.imul((low << 13) | (low >>> 19), 5) + Math.imul(word, 0xcc9e2d51);
      low ^= low >>> 16;
      high = Math.imul(high + word, 0x85ebca6b);
      high ^= high >>> 13;
    }
    this.slot = finish(slot);
    this.low = finish(low);
    this.high = finish(high ^ length);
    return this;
  }
}

export class Visited {
  size = 0;
  private readonly exact: boolean;
  /** State index + 1 at each slot, 0 where empty. */
  private table = new Uint32Array(1 << 12);
  private slots = new Int32Array(1 << 11);
  private lows = new Int32Array(1 << 11);
  private highs = new Int32Array(1 << 11);
  /** All keys one behind the other, and where each ends; only when exact. */
  private keys = new Int32Array(0);
  private ends = [0];

  constructor(exact: boolean) {
    this.exact = exact;
  }

  /** @returns the index of the state if it is new, or -1 - index when it is known */
  add(fingerprint: Fingerprint, key: Int32Array, length: number): number {
    const { table, slots, lows, highs } = this;
    const { slot, low, high } = fingerprint;
    const mask = table.length - 1;
    for (let at = slot & mask; ; at = (at + 1) & mask) {
      const entry = table[at] as number;
      if (entry === EMPTY) {
        table[at] = this.size + 1;
        return this.append(fingerprint, key, length);
      }
      const state = entry - 1;
      if (slots[state] === slot && lows[state] === low && highs[state] === high) {
        if (!this.exact || this.hasKey(state, key, length)) return -1 - state;
      }
    }
  }

  /** Upper bound of the probability that two different states were ever taken for one; 0 when exact. */
  get collisionBound(): number {
    return this.exact ? 0 : (this.size * (this.size - 1)) / 2 / 2 ** 64;
  }

  /** Bytes it occupies. */
  get byteLength(): number {
    return this.table.byteLength + 3 * this.slots.byteLength + (this.exact ? this.keys.byteLength : 0);
  }

  private append({ slot, low, high }: Fingerprint, key: Int32Array, length: number): number {
    const state = this.size;
    if (state === this.slots.length) this.growStates();
    this.slots[state] = slot;
    this.lows[state] = low;
    this.highs[state] = high;
    this.size += 1;
    if (this.exact) this.keep(key, length);
    if (this.size * 2 > this.table.length) this.growTable();
    return state;
  }

  private keep(key: Int32Array, length: number): void {
    const start = this.ends[this.ends.length - 1] as number;
    while (start + length > this.keys.length) {
      const larger = new Int32Array(Math.max(1 << 12, this.keys.length * 2));
      larger.set(this.keys);
      this.keys = larger;
    }
    this.keys.set(key.subarray(0, length), start);
    this.ends.push(start + length);
  }

  private hasKey(state: number, key: Int32Array, length: number): boolean {
    const start = this.ends[state] as number;
    if ((this.ends[state + 1] as number) - start !== length) return false;
    for (let index = 0; index < length; index += 1) if (this.keys[start + index] !== key[index]) return false;
    return true;
  }

  private growStates(): void {
    this.slots = doubled(this.slots);
    this.lows = doubled(this.lows);
    this.highs = doubled(this.highs);
  }

  private growTable(): void {
    const table = new Uint32Array(this.table.length * 2);
    const mask = table.length - 1;
    for (let state = 0; state < this.size; state += 1) {
      let at = (this.slots[state] as number) & mask;
      while (table[at] !== EMPTY) at = (at + 1) & mask;
      table[at] = state + 1;
    }
    this.table = table;
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Spreads every bit of a hash over all of them (MurmurHash3). */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
