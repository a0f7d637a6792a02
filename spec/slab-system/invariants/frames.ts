// What passes between the system and the frame provider, and that each frame is accounted for.
import { always, type Step, step } from '../../kit/property.ts';
import { type FrameCall, frameCalls, lowestRun } from '../calls.ts';
import type { ExtentView, SlabSystemView } from '../contract.ts';
import { objectsAtHand } from '../promised.ts';
import { objectRequest } from '../requests.ts';
import { first, surplus } from './complaints.ts';

type View = SlabSystemView;

export const framesAreSlabs = always<View>(
  'frames-are-slabs',
  'The frames that are lent are those of the slabs, as many for each as its order says; no frame is part of two.',
  ['slab-made', 'slab-given-back'],
  ({ caches, extents, settings: { frameSize } }) => {
    const slabs = caches.flatMap(({ slabs, geometry }) =>
      slabs.map(({ address }) => ({ address, frames: 2 ** geometry.order })),
    );
    const inSlabs = slabs.map(({ address }) => address);
    const lent = extents.map(({ address }) => address);
    const lost = surplus(lent, inSlabs);
    if (lost !== null) return `the frames at ${lost} are lent, and no slab has them`;
    const extra = surplus(inSlabs, lent);
    if (extra !== null) return `the slab at ${extra} has frames that are not lent to it`;
    const counted = first(slabs, ({ address, frames }) =>
      extents.some((extent) => extent.address === address && extent.frames === frames)
        ? null
        : `the slab at ${address} has ${frames} frames, and others are lent`,
    );
    return counted ?? overlap(extents, frameSize);
  },
);

export const framesAccounted = step<View>(
  'frames-accounted',
  'Frames are given back once, from where they begin and as many as were lent, and only when no user holds anything in them; at the end of a command those are lent that it did not give back.',
  ['slab-given-back'],
  misaccounted,
);

export const framesLent = step<View>(
  'frames-lent',
  'The provider lends frames that it has, from where one begins, and none that are lent.',
  ['slab-made'],
  ({ before, calls, command }) => {
    const { frameSize, frameStart, frames } = before.settings;
    const end = frameStart + frames * frameSize;
    let lent: readonly ExtentView[] = before.extents;
    for (const call of frameCalls({ calls, command })) {
      if (!call.asks) lent = lent.filter(({ address }) => address !== call.address);
      else if (call.address !== 0) {
        lent = [...lent, call];
        if (call.address % frameSize !== 0) return `the frames at ${call.address} are not aligned`;
        const isOwn = call.address >= frameStart && call.address + call.frames * frameSize <= end;
        if (!isOwn) return `the frames at ${call.address} are none of the provider`;
        const wrong = overlap(sorted(lent), frameSize);
        if (wrong !== null) return wrong;
      }
    }
    return null;
  },
);

export const lowestLent = step<View>(
  'lowest-lent',
  'The provider lends the lowest run of frames that is long enough, and refuses only where there is none.',
  ['provider-spent'],
  ({ before, calls, command }) => {
    let lent: readonly ExtentView[] = before.extents;
    for (const call of frameCalls({ calls, command })) {
      if (!call.asks) lent = lent.filter(({ address }) => address !== call.address);
      else {
        const expected = call.refused ? 0 : lowestRun(before.settings, lent, call.frames);
        if (call.address !== expected) return `frames were lent at ${call.address} instead of ${expected}`;
        if (call.address !== 0) lent = [...lent, call];
      }
    }
    return null;
  },
);

export const failsOnlyWhenSpent = step<View>(
  'fails-only-when-spent',
  'A request fails for frames only when the provider refused some, and a request for an object only when neither the arrays nor a slab of its cache has one.',
  ['frames-refused', 'served-without-refused-slab'],
  (taken) => {
    const { before, command, outcome } = taken;
    if (outcome.error !== 'cannot-allocate-frame') return null;
    if (frameCalls(taken).every(({ asks, address }) => !asks || address !== 0)) return 'no frames were refused';
    const request = objectRequest(before, command);
    if (request === null) return null;
    const { cpu, cache } = request;
    const waiting = cache.arrays[cpu]?.length ?? 0;
    return waiting > 0 || objectsAtHand(cache, before.settings) > 0 ? `${cache.name} has an object at hand` : null;
  },
);

export const oneSlabForARefill = step<View>(
  'one-slab-for-a-refill',
  'A request for an object makes one slab of its cache at most, and none while a whole batch is at hand.',
  ['slab-made'],
  (taken) => {
    const { before, after, command, outcome } = taken;
    const request = objectRequest(before, command);
    if (request === null || outcome.error !== null) return null;
    const { cpu, cache } = request;
    const now = after.caches.find(({ descriptor }) => descriptor === cache.descriptor);
    const earlier = cache.slabs.map(({ address }) => address);
    const made = (now?.slabs ?? []).filter(({ address }) => !earlier.includes(address)).length;
    const enough =
      (cache.arrays[cpu]?.length ?? 0) > 0 || objectsAtHand(cache, before.settings) === before.settings.batch;
    const most = enough ? 0 : 1;
    return made > most ? `${made} slabs of ${cache.name} were made instead of ${most} at most` : null;
  },
);

function misaccounted(taken: Step<View>): string | null {
  const calls = frameCalls(taken);
  if (calls.length === 0) return sameExtents(taken.before.extents, taken);
  let lent: readonly ExtentView[] = taken.before.extents;
  for (const call of calls) {
    if (call.asks) {
      if (call.address !== 0) lent = [...lent, call];
      continue;
    }
    const wrong = wronglyGivenBack(taken, lent, call);
    if (wrong !== null) return wrong;
    lent = lent.filter(({ address }) => address !== call.address);
  }
  return sameExtents(sorted(lent), taken);
}

function wronglyGivenBack({ after }: Step<View>, lent: readonly ExtentView[], { address, frames }: FrameCall) {
  const extent = lent.find((one) => one.address === address);
  if (extent === undefined) return `frames at ${address} were given back that are not lent`;
  if (extent.frames !== frames) return `${frames} frames at ${address} were given back of ${extent.frames}`;
  const end = address + frames * after.settings.frameSize;
  const held = after.held.find((one) => one.address >= address && one.address < end);
  return held === undefined ? null : `the frames of ${held.address} were given back, which a user holds`;
}

function sameExtents(expected: readonly ExtentView[], taken: Step<View>): string | null {
  if (!taken.imageChanged()) {
    return surplus(addressesOf(expected), addressesOf(taken.before.extents)) === null &&
      expected.length === taken.before.extents.length
      ? null
      : 'frames were lent, and nothing says so';
  }
  const { extents } = taken.after;
  const wrong = first(expected, (extent) =>
    extents.some(({ address, frames }) => address === extent.address && frames === extent.frames)
      ? null
      : `the frames at ${extent.address} are lent, and nothing says so`,
  );
  return wrong ?? (extents.length === expected.length ? null : 'frames count as lent that are not');
}

function addressesOf(extents: readonly ExtentView[]): number[] {
  return extents.map(({ address }) => address);
}

function sorted(extents: readonly ExtentView[]): ExtentView[] {
  return [...extents].sort((one, other) => one.address - other.address);
}

/** @param extents by ascending address */
function overlap(extents: readonly ExtentView[], frameSize: number): string | null {
  let end = 0;
  return first(extents, ({ address, frames }) => {
    if (address < end) return `the frames at ${address} are lent twice`;
    end = address + frames * frameSize;
    return null;
  });
}
