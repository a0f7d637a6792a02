// Which property of a specification a step or a state breaks.
import type { Invariant, Step } from '../../spec/kit/property.ts';

/** A property that does not hold, and how. */
export interface Complaint {
  /** Id of an invariant of the specification, or of a property of the engine. */
  readonly property: string;
  readonly explanation: string;
}

/** The first property that is broken, and all others that are too. */
export interface Verdict extends Complaint {
  readonly also: readonly Complaint[];
}

/** Properties the engine itself adds to those of a specification; some are put to the test on a sample of steps only. */
export const engineProperties = [
  {
    id: 'agreement',
    sentence:
      'Model and implementation give the same outcome, make the same backend calls and are in the same state after every command.',
    sampled: false,
  },
  { id: 'no-crash', sentence: 'Every command ends with an outcome: nothing unexpected is thrown.', sampled: false },
  {
    id: 'no-hidden-state',
    sentence: 'All state is in the image: the same image and command give the same outcome and image.',
    sampled: true,
  },
  {
    id: 'model-recipes',
    sentence: 'Each recipe of the model does the same on a private copy as it does as an immutable step.',
    sampled: true,
  },
  { id: 'never-stuck', sentence: 'In every state some command can be given.', sampled: false },
  {
    id: 'closed-form',
    sentence: 'As many states are reached as a closed form says there are, where one is known.',
    sampled: false,
  },
] as const;

/** @returns null when every one of these properties holds */
export function judge<View>(properties: readonly Invariant<View>[], step: Step<View>): Verdict | null {
  let complaints: Complaint[] | null = null;
  for (let index = 0; index < properties.length; index += 1) {
    const property = properties[index] as Invariant<View>;
    const explanation = property.kind === 'always' ? property.violation(step.after) : property.violation(step);
    if (explanation === null) continue;
    complaints ??= [];
    complaints.push({ property: property.id, explanation });
  }
  return complaints === null ? null : verdictOf(complaints);
}

function verdictOf([first, ...also]: readonly Complaint[]): Verdict | null {
  return first === undefined ? null : { ...first, also };
}
