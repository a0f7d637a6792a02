// The hash by which records find their slots.

/** Of so many words from one on; its lowest bits are mixed as well as any. */
export function hashOf(words: Int32Array, from: number, count: number): number {
  let hash = 0;
  for (let word = from; word < from + count; word += 1) {
    hash = Math.imul(hash ^ (words[word] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
