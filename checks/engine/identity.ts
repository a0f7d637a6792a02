// What makes two states the same.
//
// Tallies, which count what happened and decide nothing, are left out of all three.
//
//   image   all bytes the implementation owns: trusts nobody. User bytes need no masking: they are patterns and poison
//           that depend on the address and the owner alone, or the step was reported already.
//   view    what can be observed
//   orbit   the view up to the symmetries that the specification declares
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Step } from '../../spec/kit/property.ts';
import type { Specification } from '../../spec/kit/subject.ts';
import type { AlphabetKind } from './choices.ts';
import type { Identity } from './result.ts';
import { Words } from './words.ts';

/** The words that identify a state. */
export interface Key {
  readonly data: Int32Array;
  readonly length: number;
}

/** @param step the step that led to the state; its view is read only where the identity needs it */
export type KeyOf<View> = (image: Uint8Array, viewWords: Words, step: Step<View>) => Key;

export function keyOf<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  identity: Identity,
  alphabet: AlphabetKind,
  tallyBytes: number,
): KeyOf<View> {
  if (identity === 'view') {
    const tallies = specification.tallyWords ?? 0;
    return (_image, { data, length }) => ({ data, length: length - tallies });
  }
  if (identity === 'orbit') {
    const words = new Words();
    return (_image, _viewWords, step) => {
      specification.writeOrbit(step.after, alphabet === 'all', words.clear());
      return words;
    };
  }
  let words: Int32Array | null = null;
  return (image) => {
    if (words === null || words.buffer !== image.buffer || words.byteOffset !== image.byteOffset) {
      words = new Int32Array(image.buffer, image.byteOffset, image.byteLength >> 2);
    }
    return { data: words, length: words.length - (tallyBytes >> 2) };
  };
}
