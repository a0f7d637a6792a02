// How a fault is put together: its description, and the sound buddy with one step replaced.
import type { BuddySettings } from '../../../spec/buddy/contract.ts';
import type { Fault } from '../../../spec/kit/contract.ts';
import { arithmeticOf } from '../arithmetic.ts';
import type { FreeBlocks } from '../free-blocks.ts';
import { SlowPath } from '../slow-path.ts';
import { type Allocator, openBuddy } from '../subject.ts';

export type BuddyFault = Fault<BuddySettings>;

type Described = Omit<BuddyFault, 'origin' | 'open' | 'arithmetic'> & { readonly buddy: Allocator };

/** A defect that the original has. */
export function original(described: Described): BuddyFault {
  return fault(described, 'original');
}

/** A defect of our own making. */
export function planted(described: Described): BuddyFault {
  return fault(described, 'planted');
}

function fault({ buddy, ...described }: Described, origin: BuddyFault['origin']): BuddyFault {
  return { ...described, origin, open: (settings) => openBuddy(settings, buddy), arithmetic: arithmeticOf(buddy) };
}

/** A buddy that finds, takes or gives blocks in another way than it should. */
export function searching(Blocks: typeof FreeBlocks): Allocator {
  return class extends SlowPath {
    protected override makeBlocks(): FreeBlocks {
      return new Blocks(this.words, this.books);
    }
  };
}
