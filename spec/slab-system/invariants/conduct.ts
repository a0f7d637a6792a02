// What must be answered to each command: accepted or refused, and for which reason.
import type { Command } from '../../kit/contract.ts';
import { type Step, step } from '../../kit/property.ts';
import type { SlabSystemView } from '../contract.ts';
import { refusalOf } from '../judged.ts';
import { addressFreed, descriptorNamed, isAllocation, isFree } from '../requests.ts';

type View = SlabSystemView;

/** Reasons that are about a handle, not about an object or a request. */
const HANDLE_REASONS = ['not-a-cache', 'destroyed', 'internal-cache', 'objects-live'];

export const misuseRefused = step<View>(
  'misuse-refused',
  'A free is accepted exactly when it names an object that a user holds, and the cache of it or none; any other is refused and changes no byte: second frees, frees of null, of inner addresses, of heads and rests, of foreign memory, of what the system holds itself.',
  ['not-allocated-refused', 'interior-refused', 'wrong-cache-refused', 'wrong-free-with-others-held'],
  (taken) => {
    const { before, command, outcome } = taken;
    if (!isFree(command)) return null;
    const reason = refusalOf(before, command);
    if (isAboutHandle(reason)) return null;
    const freed = addressFreed(command);
    if (outcome.error === null) {
      return reason === null ? null : `freeing ${freed} was accepted, not refused as '${reason}'`;
    }
    if (reason === null) return `freeing ${freed}, which is held, was refused as '${outcome.error}'`;
    return taken.imageChanged() ? `freeing ${freed} was refused, but bytes changed` : null;
  },
);

export const misuseNamed = step<View>(
  'misuse-named',
  'A refused free says what is wrong: null; else not-in-cache, in no slab; else wrong-cache; else not-an-object, in a head, a colour or a rest; else interior; else not-allocated.',
  ['not-allocated-refused', 'not-in-cache-refused', 'not-an-object-refused', 'interior-refused', 'wrong-cache-refused'],
  ({ before, command, outcome }) => {
    if (!isFree(command) || outcome.error === null) return null;
    const reason = refusalOf(before, command);
    if (reason === null || isAboutHandle(reason) || outcome.error === reason) return null;
    return `freeing ${addressFreed(command)} was refused as '${outcome.error}', not as '${reason}'`;
  },
);

export const handlesJudged = step<View>(
  'handles-judged',
  'A handle is refused that names no cache, one that the system lives on, or one that was destroyed, even when another lives at its descriptor since; a cache is not destroyed while users hold objects of it.',
  ['no-cache-refused', 'stale-refused', 'recycled-refused', 'internal-refused', 'live-refused'],
  ({ before, command, outcome }) => {
    if (descriptorNamed(command) === null) return null;
    const reason = refusalOf(before, command);
    const answer = outcome.error;
    const concerns = isAboutHandle(reason) || HANDLE_REASONS.includes(answer ?? '');
    return concerns && answer !== reason ? complaint(command, answer, reason) : null;
  },
);

export const requestJudged = step<View>(
  'request-judged',
  'Every other command that cannot be meant is refused with the reason, and no other is: a name there is already, a size or an alignment that cannot be, a CPU there is not, anything before the beginning, a second beginning. What can be meant fails for lack of frames only, and where it may need some.',
  ['early-refused', 'impossible-refused', 'duplicate-refused'],
  ({ before, command, outcome }) => {
    const reason = refusalOf(before, command);
    if (isAboutHandle(reason) || (isFree(command) && reason !== null && descriptorNamed(command) !== null)) return null;
    const answer = outcome.error;
    if (reason !== null) return answer === reason ? null : complaint(command, answer, reason);
    if (answer === null) return null;
    const needsFrames = isAllocation(command) || command.operation === 'init' || command.operation === 'create-cache';
    return needsFrames && answer === 'cannot-allocate-frame' ? null : complaint(command, answer, null);
  },
);

export const failureChangesNothing = step<View>(
  'failure-changes-nothing',
  'A command that is refused or fails changes no byte, and keeps no frame.',
  ['frames-refused', 'later-frames-refused', 'impossible-refused'],
  (taken: Step<View>) =>
    taken.outcome.error !== null && taken.imageChanged()
      ? `'${taken.command.operation}' failed as '${taken.outcome.error}', but bytes changed`
      : null,
);

function isAboutHandle(reason: string | null): boolean {
  return reason !== null && HANDLE_REASONS.includes(reason);
}

function complaint({ operation }: Command, answer: string | null, reason: string | null): string {
  const said = answer === null ? 'with success' : `'${answer}'`;
  return reason === null
    ? `'${operation}' was answered ${said}, though nothing is wrong with it`
    : `'${operation}' was answered ${said}, not '${reason}'`;
}
