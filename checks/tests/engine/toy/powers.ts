// `powers`, a sweep of two numbers: one to the power of the other, impossible for 0 to the power of 0.
//
// There are 4 x 3 sets of arguments on each of two configurations; the last argument, the exponent, changes fastest.
import type { Arithmetic, Reckoning, Sweep } from '../../../../spec/kit/sweep.ts';
import type { SwitchesSettings } from './switches.ts';

/** Also those of the switches, so that powers can be a sweep of theirs. */
export type PowersSettings = SwitchesSettings & { readonly added: number };

/** Sound for every setting: multiplies, where the specification counts on the language. */
export const multiplied: Arithmetic<PowersSettings> = {
  open:
    ({ added }) =>
    ([base = 0, exponent = 0]) => {
      if (base === 0 && exponent === 0) return null;
      let power = 1;
      for (let step = 0; step < exponent; step += 1) power *= base;
      return [power + added, exponent % 2];
    },
};

export const powers: Sweep<PowersSettings> = {
  id: 'powers',
  sentence: 'Powers are exact.',
  configurations: [
    { id: 'plain', settings: { switches: 1, added: 0 } },
    { id: 'one-more', settings: { switches: 1, added: 1 } },
  ],
  arguments: [
    { name: 'base', least: 0, most: 3 },
    { name: 'exponent', values: [0, 1, 4] },
  ],
  figures: ['power', 'parity'],
  open:
    ({ added }) =>
    ([base = 0, exponent = 0]) =>
      base === 0 && exponent === 0 ? null : [base ** exponent + added, exponent % 2],
};

/** The sound arithmetic but where a condition holds, for which it says something else. */
export function multipliedBut(
  isOther: (base: number, exponent: number, settings: PowersSettings) => boolean,
  other: Reckoning,
): Arithmetic<PowersSettings> {
  return {
    open(settings) {
      const sound = multiplied.open(settings);
      return (operands) => {
        const [base = 0, exponent = 0] = operands;
        return isOther(base, exponent, settings) ? other(operands) : sound(operands);
      };
    },
  };
}
