// Turns a recipe that changes a draft into an immutable step. The only importer of immer.
import { produce } from 'immer';
import type { Command, Environment, Evolved, OpenModel, Outcome } from '../../spec/kit/contract.ts';

/** What a command does to a state it may change. */
export type Recipe<State> = (state: State, command: Command, environment: Environment) => Outcome;

/** What refuses a command by looking only; null when it does not. */
export type Refuses<State> = NonNullable<OpenModel<unknown, State>['refuses']>;

/**
 * The state after a command, sharing with the state before all that did not change.
 *
 * @param refuses what refuses commands before there is anything to be changed; nothing when left out
 */
export function evolve<State>(
  recipe: Recipe<State>,
  state: State,
  command: Command,
  environment: Environment,
  refuses: Refuses<State> = () => null,
): Evolved<State> {
  const error = refuses(state, command, environment);
  if (error !== null) return { state, outcome: { error, value: null } };
  let outcome: Outcome = { error: null, value: null };
  const after = produce(state, (draft) => {
    // immer's draft of a plain state has the type of the state without its readonly modifiers.
    outcome = recipe(draft as State, command, environment);
  });
  return { state: after, outcome };
}
