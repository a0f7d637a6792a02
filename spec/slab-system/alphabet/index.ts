// Every way to use and to misuse the slab system.
import type { Letter } from '../../kit/alphabet.ts';
import type { SlabSystemSettings } from '../contract.ts';
import type { OfferedLetter, View } from './offered.ts';
import { requestLetters } from './requests.ts';
import { wrongFreeLetters } from './wrong-frees.ts';
import { wrongRequestLetters } from './wrong-requests.ts';

const offeredLetters: readonly OfferedLetter[] = [...requestLetters, ...wrongFreeLetters, ...wrongRequestLetters];

export const letters: readonly Letter<View>[] = offeredLetters;

/** Whether a configuration has this letter at all. */
export function offers(settings: SlabSystemSettings, { id }: Letter<View>): boolean {
  return offeredLetters.some((letter) => letter.id === id && letter.offered(settings));
}
