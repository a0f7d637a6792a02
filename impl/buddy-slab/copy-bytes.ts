// Copies what users hold from one place of a memory to another, by words: so that whoever watches the words sees it.

/** @param from and `to` multiples of 4, of areas that have no byte in common */
export function copyBytes(words: Int32Array, from: number, to: number, byteLength: number): void {
  const source = from >> 2;
  const target = to >> 2;
  const whole = byteLength >> 2;
  for (let word = 0; word < whole; word += 1) words[target + word] = words[source + word] as number;
  const rest = byteLength & 3;
  if (rest === 0) return;
  // The bytes with the lowest addresses are the lowest bits.
  const copied = (1 << (rest * 8)) - 1;
  words[target + whole] = ((words[source + whole] as number) & copied) | ((words[target + whole] as number) & ~copied);
}
