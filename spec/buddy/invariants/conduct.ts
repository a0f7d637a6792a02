// What a buddy must do with each command: accept, refuse, hand out enough and no more.
import { type Step, step } from '../../kit/property.ts';
import { addressOfLeaf, type BuddyView, bytesOfOrder } from '../contract.ts';
import { refusalOf } from '../places.ts';

export const misuseRefused = step<BuddyView>(
  'misuse-refused',
  'A free of anything but the address of a block that the user holds is refused and changes no byte; a free of one is accepted.',
  ['wrong-free-with-others-live', 'not-allocated-refused', 'interior-refused'],
  wronglyAnswered,
);

export const misuseNamed = step<BuddyView>(
  'misuse-named',
  'A refused free says what is wrong: null; else foreign when the address lies outside the heap; else misaligned when no leaf starts there; else interior when it lies in a live block; else not-allocated.',
  ['null-refused', 'foreign-refused', 'misaligned-refused', 'interior-refused', 'not-allocated-refused'],
  ({ before, command, outcome }) => {
    if (command.operation !== 'free' || outcome.error === null) return null;
    const address = command.operands[0] ?? 0;
    const reason = refusalOf(before, address);
    return outcome.error === reason ? null : `freeing ${address} was refused as '${outcome.error}', not as '${reason}'`;
  },
);

export const failureChangesNothing = step<BuddyView>(
  'failure-changes-nothing',
  'An allocation that fails returns 0 and changes no byte; an address is never 0.',
  ['no-room', 'too-large'],
  (taken) =>
    taken.command.operation === 'allocate' && taken.outcome.value === 0 && taken.imageChanged()
      ? 'the allocation returned 0, but bytes changed'
      : null,
);

export const bigEnough = step<BuddyView>(
  'big-enough',
  'The block that serves a request has as many bytes as were asked for, and less than twice as many, or is one leaf.',
  ['rounded-up', 'block-split'],
  ({ before, command, outcome, after }) => {
    if (command.operation !== 'allocate' || outcome.value === 0) return null;
    const size = command.operands[0] ?? 0;
    const block = after.live.find(({ leaf }) => addressOfLeaf(before.settings, leaf) === outcome.value);
    if (block === undefined) return null;
    const bytes = bytesOfOrder(before.settings, block.order);
    if (bytes < size) return `${size} bytes were asked for, and the block has ${bytes}`;
    return block.order === 0 || bytes < 2 * size ? null : `the block has ${bytes} bytes for ${size} asked for`;
  },
);

function wronglyAnswered(taken: Step<BuddyView>): string | null {
  const { before, command, outcome } = taken;
  if (command.operation !== 'free') return null;
  const given = command.operands[0] ?? 0;
  if (before.held.some(({ address }) => address === given)) {
    return outcome.error === null ? null : `${given} is held, but freeing it was refused as '${outcome.error}'`;
  }
  if (outcome.error === null) return `${given} is not held, but freeing it was accepted`;
  return taken.imageChanged() ? `freeing ${given} was refused, but bytes changed` : null;
}
