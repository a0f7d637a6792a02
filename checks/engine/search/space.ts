// States that are nothing but a few words, and what follows them.
import type { Search } from './search.ts';

export interface Space {
  /** Words of a state. */
  readonly stateWords: number;
  /** Words that all states that follow one take at most. */
  readonly followingMax: number;
  /** Writes the state that all others are reached from. */
  writeFirst(words: Int32Array): void;
  /**
   * Writes the states that follow one, one behind the other, as often as they follow.
   *
   * @param at where the state begins
   * @returns how many words were written
   */
  follow(words: Int32Array, at: number, following: Int32Array): number;
}

/**
 * Searches a space to the end; or one thread's part of it.
 *
 * @param isFirst whether this thread adds the first state: exactly one does
 * @returns how many transitions were taken
 */
export function searchSpace(space: Space, search: Search, isFirst = true): number {
  const { stateWords } = space;
  const following = new Int32Array(Math.max(stateWords, space.followingMax));
  space.writeFirst(following);
  if (isFirst) search.add(following, 0);
  let words = 0;
  while (search.nextLayer()) {
    for (let state = search.nextToLeave(); state !== -1; state = search.nextToLeave()) {
      const length = space.follow(search.records, state * stateWords, following);
      for (let at = 0; at < length; at += stateWords) search.add(following, at);
      words += length;
    }
  }
  return words / stateWords;
}
