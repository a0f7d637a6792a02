// Commands and what they answer when CPUs, pages and objects have changed places.
import type { Renaming } from '../kit/concurrency.ts';
import type { Command, Outcome } from '../kit/contract.ts';

/** Of each operation of slabs: which operands are CPUs, and which is an address. */
const OPERANDS: Readonly<Record<string, { readonly cpus: number; readonly address: number | null }>> = {
  alloc: { cpus: 1, address: null },
  free: { cpus: 1, address: 1 },
  'free-migrating': { cpus: 2, address: 2 },
  'add-slab': { cpus: 1, address: 2 },
  realloc: { cpus: 1, address: 1 },
};

export function renamedCommand(command: Command, renaming: Renaming): Command {
  const named = OPERANDS[command.operation];
  if (named === undefined) return command;
  const operands = command.operands.map((operand, index) => {
    if (index < named.cpus) return renaming.of('cpu', operand);
    return index === named.address ? renamedAddress(operand, renaming) : operand;
  });
  return { ...command, operands };
}

/** What is answered is an address, or a number that names nothing. */
export function renamedOutcome(outcome: Outcome, renaming: Renaming): Outcome {
  return outcome.value === null ? outcome : { ...outcome, value: renamedAddress(outcome.value, renaming) };
}

/** No object is where a page begins. */
function renamedAddress(address: number, renaming: Renaming): number {
  return renaming.of('page', renaming.of('object', address));
}
