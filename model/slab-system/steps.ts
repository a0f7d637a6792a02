// What each command does: it is judged, then carried out.
import type { Command, Environment, Outcome } from '../../spec/kit/contract.ts';
import { refusalOf } from './judged.ts';
import type { Promises } from './promise.ts';
import { Requests } from './requests.ts';
import type { State } from './state.ts';

/** Caches are made and destroyed, and frames reclaimed, on the first CPU. */
const FIRST_CPU = 0;
/** Operations whose first operand is the CPU they run on. */
const RUN_ON_A_CPU = ['cache-alloc', 'cache-free', 'alloc', 'free'];

export function apply(promises: Promises, state: State, command: Command, environment: Environment): Outcome {
  const error = refusalOf(promises, state, command);
  if (error !== null) return { error, value: null };
  const [first = 0, second = 0, third = 0, fourth = 0] = command.operands;
  const requests = new Requests(promises, state, environment, cpuOf(command));
  switch (command.operation) {
    case 'init':
      return requests.init();
    case 'create-cache':
      return requests.createCache(first, second, third);
    case 'cache-alloc':
      return requests.cacheAlloc(second);
    case 'cache-free':
      return requests.free(fourth);
    case 'destroy':
      return requests.destroy(first);
    case 'alloc':
      return requests.alloc(second, third);
    case 'free':
      return requests.free(second);
    case 'reclaim':
      return requests.reclaim(first === 1);
    default:
      throw new Error(`The slab system model has no operation '${command.operation}'.`);
  }
}

/** The CPU that does the work of a command. */
function cpuOf({ operation, operands: [first = 0] }: Command): number {
  return RUN_ON_A_CPU.includes(operation) ? first : FIRST_CPU;
}
