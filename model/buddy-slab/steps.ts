// What each command does: one recipe a command, each for the part that is used.
import type { FreeError, RequestError } from '../../spec/buddy-slab/contract.ts';
import type { Command, Environment, Outcome } from '../../spec/kit/contract.ts';
import * as pages from './pages.ts';
import { classOf, type Promises } from './promise.ts';
import * as slabs from './slabs.ts';
import type { State } from './state.ts';
import * as whole from './whole.ts';

export function apply(promises: Promises, state: State, command: Command, environment: Environment): Outcome {
  switch (promises.part) {
    case 'slabs':
      return answered(applyToSlabs(promises, state, command));
    case 'pages':
      return answered(applyToPages(promises, state, command));
    case 'whole':
      return answered(applyToWhole(promises, state, command, environment));
  }
}

/** A code refuses a command; a number, or nothing, is what it returns. */
type Answer = RequestError | FreeError | 'no-such-cpu' | number | null;

function answered(answer: Answer): Outcome {
  return typeof answer === 'string' ? { error: answer, value: null } : { error: null, value: answer };
}

function applyToSlabs(promises: Promises, state: State, { operation, operands }: Command): Answer {
  const [cpu = 0, second = 0, third = 0, fourth = 0, fifth = 0] = operands;
  if (state.caches[cpu] === undefined) return 'no-such-cpu';
  switch (operation) {
    case 'alloc':
      return allocate(promises, state, cpu, second, third);
    case 'add-slab': {
      const refused = slabs.judgeSlab(promises, state, second, third);
      if (refused === null) slabs.addSlab(promises, state, cpu, second, third);
      return refused;
    }
    case 'free':
      return free(promises, state, cpu, second, third, fourth);
    case 'free-migrating':
      // Where the thread goes during the call makes no difference: the CPU it began on is what counts.
      return free(promises, state, cpu, third, fourth, fifth);
    case 'reset':
      slabs.dropSlabs(state, cpu);
      return null;
    default:
      return unknown(promises, operation);
  }
}

function allocate(promises: Promises, state: State, cpu: number, size: number, align: number): Answer {
  const sizeClass = slabs.isLayout(size, align) ? classOf(promises, size, align) : -1;
  if (sizeClass === -1) return 'invalid-param';
  if (promises.classes[sizeClass]?.objects === 0) return 'no-capacity';
  const address = slabs.allocateObject(promises, state, cpu, sizeClass);
  return address === 0 ? 'needs-slab' : address;
}

/** @returns 0 when the object is free, 1 when it is queued, else the slab that is handed back */
function free(promises: Promises, state: State, cpu: number, address: number, size: number, align: number): Answer {
  const sizeClass = slabs.isLayout(size, align) ? classOf(promises, size, align) : -1;
  if (sizeClass === -1) return 'invalid-param';
  const held = slabs.judgeObject(promises, state, address, sizeClass);
  if (typeof held === 'string') return held;
  if (held.slab.owner === cpu) return slabs.freeObject(promises, state, held);
  slabs.queueObject(held);
  return 1;
}

function applyToPages(promises: Promises, state: State, { operation, operands }: Command): Answer {
  const [first = 0, second = 0] = operands;
  switch (operation) {
    case 'add-region': {
      const refused = pages.judgeRegion(promises, state, first, second);
      if (refused === null) pages.addRegion(promises, state, first, second);
      return refused === 'too-small' ? 'invalid-param' : refused;
    }
    case 'alloc-pages':
      return pages.allocatePages(promises, state, first, second, false);
    case 'alloc-low':
      return pages.allocatePages(promises, state, first, second, true);
    case 'free-pages': {
      const block = pages.judgeBlock(promises, state, first);
      if (typeof block === 'string') return block;
      const refused = pages.judgeCount(block, second);
      if (refused === null) pages.freeBlock(block);
      return refused;
    }
    case 'flag-pages':
      return pages.flagBlock(promises, state, first, second);
    default:
      return unknown(promises, operation);
  }
}

/** Of the whole: what is given the CPU it is carried out on. */
const ON_A_CPU = ['alloc', 'free', 'realloc'];

function applyToWhole(
  promises: Promises,
  state: State,
  { operation, operands }: Command,
  environment: Environment,
): Answer {
  const [first = 0, second = 0, third = 0, fourth = 0] = operands;
  if (operation === 'init') return whole.initialize(promises, state, first, second);
  if (!state.initialized) return 'not-initialized';
  if (ON_A_CPU.includes(operation) && state.caches[first] === undefined) return 'no-such-cpu';
  switch (operation) {
    case 'alloc':
      return whole.allocate(promises, state, first, second, third);
    case 'free':
      return whole.free(promises, state, first, second, third, fourth);
    case 'realloc':
      return whole.reallocate(promises, state, operands, environment);
    case 'add-region':
      return whole.addRegion(promises, state, first, second);
    case 'alloc-pages':
      return pages.allocatePages(promises, state, first, second, false);
    case 'alloc-low':
      return pages.allocatePages(promises, state, first, second, true);
    case 'free-pages':
      return whole.freePages(promises, state, first, second);
    default:
      return unknown(promises, operation);
  }
}

function unknown({ part }: Promises, operation: string): never {
  throw new Error(`The buddy-slab model has no operation '${operation}' for ${part}.`);
}
