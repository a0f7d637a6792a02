// The order of records: by their words, the first counting most, each as a number from 0 to 2^32 - 1.

const DIGITS = 2 ** 16;

/**
 * Sorts by all digits, the last first: as many passes whatever the records are.
 *
 * @param records `recordWords` words each
 * @returns the indexes of the records in their order; of equal ones the earlier first
 */
export function orderOf(records: Int32Array, count: number, recordWords: number): Uint32Array {
  let order = new Uint32Array(count);
  let sorted = new Uint32Array(count);
  const places = new Uint32Array(DIGITS);
  for (let index = 0; index < count; index += 1) order[index] = index;
  for (let word = recordWords - 1; word >= 0; word -= 1) {
    for (let shift = 0; shift < 32; shift += 16) {
      places.fill(0);
      for (let at = word, left = count; left > 0; at += recordWords, left -= 1) {
        const digit = ((records[at] as number) >>> shift) & (DIGITS - 1);
        places[digit] = (places[digit] as number) + 1;
      }
      for (let digit = 0, place = 0; digit < DIGITS; digit += 1) {
        const records = places[digit] as number;
        places[digit] = place;
        place += records;
      }
      for (let place = 0; place < count; place += 1) {
        const index = order[place] as number;
        const digit = ((records[index * recordWords + word] as number) >>> shift) & (DIGITS - 1);
        sorted[places[digit] as number] = index;
        places[digit] = (places[digit] as number) + 1;
      }
      [order, sorted] = [sorted, order];
    }
  }
  return order;
}
