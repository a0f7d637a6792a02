// How views are read where a count says how many things follow.
//
// Most lists of a view are short or empty, and views are read at every new state: lists are made as long as they are,
// instead of growing, and all empty ones are one.
import type { WordSource } from './contract.ts';

const NOTHING: readonly never[] = [];

/** A count, then so many numbers. */
export function readNumbers(words: WordSource): readonly number[] {
  const length = words.next();
  if (length <= 0) return NOTHING;
  const numbers = new Array<number>(length);
  for (let index = 0; index < length; index += 1) numbers[index] = words.next();
  return numbers;
}

/** A count, then so many things of one kind. */
export function readMany<Item>(words: WordSource, read: (words: WordSource) => Item): readonly Item[] {
  const length = words.next();
  if (length <= 0) return NOTHING;
  const items = new Array<Item>(length);
  for (let index = 0; index < length; index += 1) items[index] = read(words);
  return items;
}
