// Every way to use and to misuse slabs, pages and the whole of them.
import type { Letter } from '../../kit/alphabet.ts';
import type { BuddySlabSettings } from '../contract.ts';
import { objectLetters } from './objects.ts';
import type { OfferedLetter, View } from './offered.ts';
import { pageLetters } from './pages.ts';
import { slabLetters } from './slabs.ts';
import { wholeLetters } from './whole.ts';
import { wrongObjectLetters } from './wrong-objects.ts';
import { wrongPageLetters } from './wrong-pages.ts';

const offeredLetters: readonly OfferedLetter[] = [
  ...slabLetters,
  ...wholeLetters,
  ...objectLetters,
  ...pageLetters,
  ...wrongObjectLetters,
  ...wrongPageLetters,
];

export const letters: readonly Letter<View>[] = offeredLetters;

/** Whether a configuration has this letter at all. */
export function offers(settings: BuddySlabSettings, { id }: Letter<View>): boolean {
  return offeredLetters.some((letter) => letter.id === id && letter.offered(settings));
}
