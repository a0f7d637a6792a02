// Defects of the provider of frames that the system would notice, were it not careless too.
import { FrameArena } from '../frame-arena.ts';
import { SlabSystem } from '../slab-system.ts';
import { smallestBut } from './settings.ts';
import { planted, type SlabSystemFault } from './variant.ts';

/** A system that takes whatever frames it is lent. The sound one throws when they cannot be meant. */
class Trusting extends SlabSystem {
  protected override obtainFrames(frames: number): number {
    const address = this.provider.allocFrames(frames);
    if (address !== 0) this.journal.obtained(address, frames);
    return address;
  }
}

export const plantedFrameFaults: readonly SlabSystemFault[] = [
  planted({
    id: 'slab-system/lent-again',
    sentence: 'The provider lends its last frames once more when none are left, and the system does not look.',
    caughtBy: 'frames-lent',
    shortestTrace: 3,
    settings: smallestBut({ frames: 3 }),
    system: Trusting,
    arena: class extends FrameArena {
      protected override findRun(frames: number): number {
        const first = super.findRun(frames);
        return first === -1 ? this.frames - frames : first;
      }
    },
  }),
  planted({
    id: 'slab-system/lent-misaligned',
    sentence: 'The provider lends frames from 8 bytes behind where they begin, and the system does not look.',
    caughtBy: 'frames-lent',
    shortestTrace: 1,
    rows: ['on-slab'],
    system: Trusting,
    arena: class extends FrameArena {
      override allocFrames(frames: number): number {
        const address = super.allocFrames(frames);
        return address === 0 ? 0 : address + 8;
      }
    },
  }),
];
