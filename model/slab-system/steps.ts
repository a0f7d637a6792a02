// What each command does: it is judged, then carried out.
import type { Command, Environment, Outcome } from '../../spec/kit/contract.ts';
import { refusalOf } from './judged.ts';
import type { Promises } from './promise.ts';
import { Requests } from './requests.ts';
import type { State } from './state.ts';

/** Caches are made and destroyed, and frames reclaimed, on the first CPU. */
const FIRST_CPU = 0;

export function apply(promises: Promises, state: State, command: Command, environment: Environment): Outcome {
  const error = refusalOf(promises, state, command);
  if (error !== null) return { error, value: null };
  const [first = 0, second = 0, third = 0, fourth = 0] = command.operands;
  const on = (cpu: number) => new Requests(promises, state, environment, cpu);
  switch (command.operation) {
    case 'init':
      return on(FIRST_CPU).init();
    case 'create-cache':
      return on(FIRST_CPU).createCache(first, second, third);
    case 'cache-alloc':
      return on(first).cacheAlloc(second);
    case 'cache-free':
      return on(first).free(fourth);
    case 'destroy':
      return on(FIRST_CPU).destroy(first);
    case 'alloc':
      return on(first).alloc(second, third);
    case 'free':
      return on(first).free(second);
    case 'reclaim':
      return on(FIRST_CPU).reclaim(first === 1);
    default:
      throw new Error(`The slab system model has no operation '${command.operation}'.`);
  }
}
