// A system looked at through one of its named symmetries, without the letters that the symmetry is claimed without.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { Symmetry } from '../../spec/kit/symmetry.ts';

/** @param symmetry null for the reduction that all explorations by orbit use: the system stays as it is */
export function seenThrough<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  symmetry: Symmetry<Settings, View> | null,
): System<Settings, View, State> {
  if (symmetry === null) return system;
  const { orbitSize: _, ...specification } = system.specification;
  const { without = [] } = symmetry;
  return {
    ...system,
    specification: {
      ...withoutLetters(specification, without),
      writeOrbit: (view, past, words) => symmetry.writeOrbit(view, past, words),
      ...(symmetry.orbitSize === undefined ? {} : { orbitSize: (view: View) => symmetry.orbitSize?.(view) ?? null }),
    },
  };
}

/** The same words without some letters. */
export function withoutLetters<Words extends { readonly letters: readonly { readonly id: string }[] }>(
  words: Words,
  left: readonly string[],
): Words {
  return { ...words, letters: words.letters.filter(({ id }) => !left.includes(id)) };
}
