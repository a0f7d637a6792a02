// How a fault is put together: its description, and the sound buddy with one step replaced.
import type { BuddySettings } from '../../../spec/buddy/contract.ts';
import type { Fault } from '../../../spec/kit/contract.ts';
import type { FreeBlocks } from '../free-blocks.ts';
import { SlowPath } from '../slow-path.ts';
import { type Allocator, openBuddy } from '../subject.ts';

export type BuddyFault = Fault<BuddySettings>;

type Described = Omit<BuddyFault, 'origin' | 'open'> & { readonly buddy: Allocator };

/** A defect that the original has. */
export function original({ buddy, ...described }: Described): BuddyFault {
  return { ...described, origin: 'original', open: (settings) => openBuddy(settings, buddy) };
}

/** A defect of our own making. */
export function planted({ buddy, ...described }: Described): BuddyFault {
  return { ...described, origin: 'planted', open: (settings) => openBuddy(settings, buddy) };
}

/** A buddy that finds, takes or gives blocks in another way than it should. */
export function searching(Blocks: typeof FreeBlocks): Allocator {
  return class extends SlowPath {
    protected override makeBlocks(): FreeBlocks {
      return new Blocks(this.words, this.books);
    }
  };
}
