// The counter of queued objects that the original has in its header, and what goes wrong with it.
import { RemoteFrees } from '../../slabs/remote-frees.ts';
import { COUNTER } from '../../slabs/slab-header.ts';
import { type BuddySlabFault, caching, original, planted, queueing } from './variant.ts';

/** A counter beside the stack. */
class Counter extends RemoteFrees {
  /** Counts one more, in one step. */
  protected count(slab: number): void {
    this.shared.add((slab >> 2) + COUNTER, 1);
  }

  protected isCounted(slab: number): boolean {
    return this.shared.load((slab >> 2) + COUNTER) !== 0;
  }

  resetCount(slab: number): void {
    this.shared.store((slab >> 2) + COUNTER, 0);
  }

  override clear(slab: number): void {
    super.clear(slab);
    this.resetCount(slab);
  }
}

/** As in 0.4.1 and later: nothing depends on the counter. */
class CountedAfter extends Counter {
  protected override publish(slab: number, object: number): void {
    super.publish(slab, object);
    this.count(slab);
  }

  override takeAll(slab: number): number {
    const first = super.takeAll(slab);
    if (first !== 0) this.resetCount(slab);
    return first;
  }
}

/** As in 0.4.0: whether anything is queued is what the counter says. */
class BelievedAfter extends CountedAfter {
  override pending(slab: number): boolean {
    return this.isCounted(slab);
  }
}

class BelievedBefore extends Counter {
  override pending(slab: number): boolean {
    return this.isCounted(slab);
  }

  protected override publish(slab: number, object: number): void {
    this.count(slab);
    super.publish(slab, object);
  }

  override takeAll(slab: number): number {
    const first = super.takeAll(slab);
    if (first !== 0) this.resetCount(slab);
    return first;
  }
}

/** The counter is reset by whoever has walked the stack. */
class BelievedUntilWalked extends Counter {
  override pending(slab: number): boolean {
    return this.isCounted(slab);
  }

  protected override publish(slab: number, object: number): void {
    super.publish(slab, object);
    this.count(slab);
  }
}

/** As in 0.4.0, but the counter is reset before the stack is taken: no object is stranded. */
class ResetBefore extends BelievedUntilWalked {
  override takeAll(slab: number): number {
    this.resetCount(slab);
    return super.takeAll(slab);
  }
}

export const counterFaults: readonly BuddySlabFault[] = [
  original({
    id: 'buddy-slab/B2a',
    sentence:
      'Whether anything is queued is what a counter says, which is counted up when the object is queued already: a drain that comes between resets it, and the object is stranded.',
    caughtBy: 'stranded',
    shortestTrace: 21,
    scenario: 'S3',
    pool: caching(queueing(BelievedAfter)),
  }),
  original({
    id: 'buddy-slab/B2b',
    sentence:
      'Whether anything is queued is what a counter says, which is counted up when a drain has taken the object already: a slab with nothing to offer stays on partial, and hides all slabs behind it.',
    caughtBy: 'partial-serves',
    shortestTrace: 34,
    scenario: 'S19',
    remark:
      'In the original a shorter schedule strands an object (B2a); here the counter is reset before the stack is taken, which leaves this alone.',
    pool: caching(queueing(ResetBefore)),
  }),
  original({
    id: 'buddy-slab/B4',
    sentence:
      'The counter in the header is counted up when the object is queued: by then the owner may have given the pages of the slab away, and they are somebody else’s.',
    caughtBy: 'untouched',
    shortestTrace: 16,
    scenario: 'S6',
    pool: caching(queueing(CountedAfter)),
  }),
  planted({
    id: 'buddy-slab/pending-by-counter',
    sentence:
      'Whether anything is queued is what a counter says, which is counted up before the object is queued and reset by a drain that comes between.',
    caughtBy: 'stranded',
    shortestTrace: 21,
    scenario: 'S3',
    pool: caching(queueing(BelievedBefore)),
  }),
  planted({
    id: 'buddy-slab/counter-reset-after-walk',
    sentence: 'The counter that tells whether anything is queued is reset when what was taken has been made free.',
    caughtBy: 'stranded',
    shortestTrace: 21,
    scenario: 'S3',
    pool: caching(
      class extends queueing(BelievedUntilWalked) {
        protected override drain(slab: number): void {
          super.drain(slab);
          if (this.remoteFrees instanceof BelievedUntilWalked) this.remoteFrees.resetCount(slab);
        }
      },
    ),
  }),
];
