// Why these tests? A count of everything that ever happened would make every history a state of its own. It is left out of
// what makes a state, and held to decide nothing.
import { expect, it } from 'vitest';
import type { Command, Outcome } from '../../../spec/kit/contract.ts';
import { explore, printFindings } from './toy/exploring.ts';
import { TalliedInstance, tallied } from './toy/tallied.ts';

const settings = { switches: 3 };

it.each(['image', 'view'] as const)('states that differ in a tally alone are one state, by %s', (identity) => {
  const { states, edges, closed, findings } = explore(tallied, settings, { identity, repeatEvery: 1 });
  expect({ states, edges, closed, findings }).toEqual({ states: 8, edges: 24, closed: true, findings: [] });
});

it('a tally that is counted wrongly is found, on steps to known states too', () => {
  class MissesTheFourth extends TalliedInstance {
    override apply(command: Command): Outcome {
      const outcome = super.apply(command);
      // Three switches are on, and one is flipped back: to a state that is known.
      if (this.words[1] === 4) this.words[1] = 3;
      return outcome;
    }
  }
  const result = explore(tallied, settings, {}, () => new MissesTheFourth(settings));
  expect(printFindings(result)).toEqual(['agreement: flip=0 flip=1 flip=2 flip=0']);
});

it('a tally that decides something is hidden state', () => {
  class RefusesTheThirdAtFirst extends TalliedInstance {
    override apply(command: Command): Outcome {
      const outcome = super.apply(command);
      return this.words[1] === 1 && command.operands[0] === 2 ? { error: 'first', value: null } : outcome;
    }
  }
  // Model and implementation agree here: both are told by the same tally.
  const agreeing = {
    ...tallied,
    model: {
      ...tallied.model,
      open: (given: typeof settings) => {
        const model = tallied.model.open(given);
        const first = (flips: number, { operands }: Command) => flips === 1 && operands[0] === 2;
        return {
          ...model,
          apply: (state: { positions: number[]; flips: number }, command: Command, environment: never): Outcome => {
            const outcome = model.apply(state, command, environment);
            return first(state.flips, command) ? { error: 'first', value: null } : outcome;
          },
        };
      },
    },
  };
  const result = explore(agreeing, settings, { repeatEvery: 1 }, () => new RefusesTheThirdAtFirst(settings));
  expect(result.findings[0]?.property).toBe('no-hidden-state');
});
