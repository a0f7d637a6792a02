// What must be answered to each command: accepted or refused, and for which reason.
import { type Step, step } from '../../kit/property.ts';
import type { BuddySlabView } from '../contract.ts';
import { refusalOf } from '../judged.ts';
import { promisedObject, promisedPages } from '../promised.ts';
import { addressFreed, isFree, objectRequest, pageRequest, pagesForSlab } from '../requests.ts';

type View = BuddySlabView;

export const misuseRefused = step<View>(
  'misuse-refused',
  'A free is accepted exactly when it names an object or pages that users hold, by a layout of theirs; any other is refused and changes no byte: second frees on any CPU, frees of null, of headers, of inner addresses, by another class, of pages that are slabs.',
  ['double-free-refused', 'queued-free-refused', 'interior-refused', 'wrong-free-with-others-held'],
  wronglyAnswered,
);

export const misuseNamed = step<View>(
  'misuse-named',
  'A refused free says what is wrong. An object: null; else foreign, in no slab; else wrong-class; else header; else not-an-object, behind the last one; else interior; else not-allocated. Pages: null; else foreign; else misaligned; else interior or not-allocated, the first page of a free block; else slab-pages; else wrong-count.',
  [
    'wrong-class-refused',
    'header-refused',
    'foreign-refused',
    'interior-refused',
    'foreign-pages-refused',
    'wrong-count-refused',
  ],
  ({ before, command, outcome }) => {
    if (!isFree(command) || outcome.error === null) return null;
    const reason = refusalOf(before, command);
    const freed = addressFreed(command);
    return reason === null || outcome.error === reason
      ? null
      : `freeing ${freed} was refused as '${outcome.error}', not as '${reason}'`;
  },
);

export const requestJudged = step<View>(
  'request-judged',
  'Every other command that cannot be meant is refused with the reason, and no other is: an impossible layout, a class without objects, a slab that is misaligned, foreign or overlaps one, a region that is too small, foreign or overlaps one, a flag for no block, anything before the beginning, a second beginning.',
  ['impossible-refused', 'slab-overlap-refused', 'region-overlap-refused', 'early-refused'],
  ({ before, command, outcome }) => {
    if (isFree(command)) return null;
    const reason = refusalOf(before, command);
    const answer = outcome.error;
    if (reason !== null)
      return answer === reason ? null : `'${command.operation}' was answered ${said(answer)}, not '${reason}'`;
    const mayFail = objectRequest(command) !== null || pageRequest(before.settings, command) !== null;
    const isSpent = answer === 'needs-slab' || answer === 'no-memory';
    return answer === null || (mayFail && isSpent) ? null : `'${command.operation}' was refused as '${answer}'`;
  },
);

export const failureChangesNothing = step<View>(
  'failure-changes-nothing',
  'A command other than a free that is refused changes no byte.',
  ['needs-slab', 'no-memory', 'impossible-refused'],
  (taken) =>
    taken.outcome.error !== null && !isFree(taken.command) && taken.imageChanged()
      ? `'${taken.command.operation}' was refused as '${taken.outcome.error}', but bytes changed`
      : null,
);

export const needsSlabOnlyWhenNoneOffers = step<View>(
  'needs-slab-only-when-none-offers',
  'A request for an object is answered needs-slab, or gets a new slab, only when the front of the partial list has none, no full slab has one that another CPU freed, and no empty slab is kept.',
  ['needs-slab', 'slab-grown'],
  (taken) => {
    const request = objectRequest(taken.command);
    if (request === null) return null;
    const promised = promisedObject(taken.before, request.cpu, request.sizeClass);
    if (promised === null || refusalOf(taken.before, taken.command) !== null) return null;
    const { error } = taken.outcome;
    const where = `the slab at ${promised.slab.address} offers an object`;
    if (error === 'needs-slab' || error === 'no-memory') return `the answer was '${error}', though ${where}`;
    const grown = taken.after.slabs.some(({ address }) => taken.before.slabs.every((slab) => slab.address !== address));
    return grown ? `there is a new slab, though ${where}` : null;
  },
);

export const noMemoryOnlyWhenNone = step<View>(
  'no-memory-only-when-none',
  'A request for pages, or for an object that takes a new slab, fails only when no section has such a free block.',
  ['no-memory', 'block-split'],
  (taken) => {
    const { before, command, outcome } = taken;
    if (outcome.error !== 'no-memory') return null;
    const object = objectRequest(command);
    const request =
      object === null ? pageRequest(before.settings, command) : pagesForSlab(before.settings, object.sizeClass);
    if (request === null) return null;
    const promised = promisedPages(before, request.count, request.align, request.low);
    return promised === null ? null : `page ${promised.page} of section ${promised.section} would serve`;
  },
);

function wronglyAnswered(taken: Step<View>): string | null {
  const { before, command, outcome } = taken;
  if (!isFree(command)) return null;
  const reason = refusalOf(before, command);
  const freed = addressFreed(command);
  if (outcome.error === null)
    return reason === null ? null : `freeing ${freed} was accepted, not refused as '${reason}'`;
  if (reason === null) return `freeing ${freed}, which is held, was refused as '${outcome.error}'`;
  return taken.imageChanged() ? `freeing ${freed} was refused, but bytes changed` : null;
}

function said(error: string | null): string {
  return error === null ? 'with success' : `'${error}'`;
}
