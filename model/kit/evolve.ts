// Turns a recipe that changes a draft into an immutable step. The only importer of immer.
import { produce } from 'immer';
import type { Command, Environment, Evolved, Outcome } from '../../spec/kit/contract.ts';

/** What a command does to a state it may change. */
export type Recipe<State> = (state: State, command: Command, environment: Environment) => Outcome;

/** The state after a command, sharing with the state before all that did not change. */
export function evolve<State>(
  recipe: Recipe<State>,
  state: State,
  command: Command,
  environment: Environment,
): Evolved<State> {
  let outcome: Outcome = { error: null, value: null };
  const after = produce(state, (draft) => {
    // immer's draft of a plain state has the type of the state without its readonly modifiers.
    outcome = recipe(draft as State, command, environment);
  });
  return { state: after, outcome };
}
