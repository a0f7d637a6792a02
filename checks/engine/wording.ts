// How outcomes and differences are worded.
import type { Command, Configuration, Outcome } from '../../spec/kit/contract.ts';
import type { Specification } from '../../spec/kit/subject.ts';

type Describing<View> = Pick<Specification<Configuration, View>, 'printAddress' | 'addressed'>;

/** The address that a command is given; null when it is given none. */
export function addressedBy<View>(specification: Describing<View>, command: Command): number | null {
  if (specification.addressed !== undefined) return specification.addressed(command);
  return command.operands[0] ?? null;
}

/** What an address that was handed out is; empty when none was. */
export function aboutAnswer<View>(specification: Describing<View>, after: View, { value }: Outcome): string {
  return value === null ? '' : specification.printAddress(after, value);
}

/** @param answers what the specification calls values that are no addresses; 0 is the null address otherwise */
export function printOutcome({ error, value }: Outcome, answers: Specification<never, never>['answers'] = {}): string {
  if (error !== null) return `refused: ${error}`;
  return value === null ? 'nothing' : (answers[value] ?? (value === 0 ? 'null' : String(value)));
}

/** Where two plain values first differ, as a path with both values; null when they are equal. */
export function firstDifference(model: unknown, implementation: unknown, path: string): string | null {
  if (model === implementation) return null;
  if (typeof model === 'object' && typeof implementation === 'object' && model !== null && implementation !== null) {
    const keys = new Set([...Object.keys(model), ...Object.keys(implementation)]);
    for (const key of keys) {
      const inside = firstDifference(
        field(model, key),
        field(implementation, key),
        path === '' ? key : `${path}.${key}`,
      );
      if (inside !== null) return inside;
    }
    return null;
  }
  return `${path}: model ${JSON.stringify(model)}, implementation ${JSON.stringify(implementation)}`;
}

function field(value: object, key: string): unknown {
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
