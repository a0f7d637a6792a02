// Faults in what happens between a free on another CPU and its owner.
import { Announcements } from '../../slabs/announcements.ts';
import { RemoteFrees } from '../../slabs/remote-frees.ts';
import { SlabCache } from '../../slabs/slab-cache.ts';
import { BITMAP, QUEUED as HEAD } from '../../slabs/slab-header.ts';
import { QUEUED, SlabPool } from '../../slabs/slab-pool.ts';
import { announcing, type BuddySlabFault, caching, planted, queueing, slabsOfOneObject } from './variant.ts';

export const queueFaults: readonly BuddySlabFault[] = [
  planted({
    id: 'buddy-slab/published-before-linked',
    sentence: 'An object is at the head of the stack before it holds the address of the one behind it.',
    caughtBy: 'race',
    shortestTrace: 10,
    scenario: 'S18',
    pool: caching(
      queueing(
        class extends RemoteFrees {
          protected override publish(slab: number, object: number): void {
            const head = (slab >> 2) + HEAD;
            let before = this.shared.load(head);
            for (;;) {
              const found = this.shared.compareExchange(head, before, object);
              if (found === before) break;
              before = found;
            }
            this.shared.write(object >> 2, before);
          }
        },
      ),
    ),
  }),
  planted({
    id: 'buddy-slab/published-by-store',
    sentence: 'The head of the stack is stored, whatever it has become since it was looked at.',
    caughtBy: 'one-state-per-object',
    shortestTrace: 13,
    scenario: 'S1',
    pool: caching(
      queueing(
        class extends RemoteFrees {
          protected override publish(slab: number, object: number): void {
            const head = (slab >> 2) + HEAD;
            this.shared.write(object >> 2, this.shared.load(head));
            this.shared.store(head, object);
          }
        },
      ),
    ),
  }),
  planted({
    id: 'buddy-slab/drained-in-two-steps',
    sentence: 'The head of the stack is looked at and then cleared: what is queued in between is lost.',
    caughtBy: 'one-state-per-object',
    shortestTrace: 20,
    scenario: 'S3',
    pool: caching(
      queueing(
        class extends RemoteFrees {
          override takeAll(slab: number): number {
            const first = this.shared.load((slab >> 2) + HEAD);
            this.shared.store((slab >> 2) + HEAD, 0);
            return first;
          }
        },
      ),
    ),
  }),
  planted({
    id: 'buddy-slab/announced-before-published',
    sentence:
      'A slab is announced before the object is queued: the owner looks, finds nothing, and does not look again.',
    caughtBy: 'stranded',
    shortestTrace: 13,
    scenario: 'S2',
    pool: caching(
      queueing(
        class extends RemoteFrees {
          override push(slab: number, object: number): void {
            this.announcements.announce(this.map.pageOf(slab));
            this.publish(slab, object);
          }
        },
      ),
    ),
  }),
  planted({
    id: 'buddy-slab/announced-by-first-only',
    sentence: 'Only who finds nothing queued announces the slab: another is done before anybody knows.',
    caughtBy: 'stranded',
    shortestTrace: 18,
    scenario: 'S3',
    pool: caching(
      queueing(
        class extends RemoteFrees {
          override push(slab: number, object: number): void {
            const isFirst = !this.pending(slab);
            this.publish(slab, object);
            if (isFirst) this.announcements.announce(this.map.pageOf(slab));
          }
        },
      ),
    ),
  }),
  planted({
    id: 'buddy-slab/announced-on-lowest-level',
    sentence: 'An announcement is not passed on to the level above.',
    caughtBy: 'needs-slab-only-when-none-offers',
    shortestTrace: 4,
    settings: slabsOfOneObject(33),
    pool: announcing(
      class extends Announcements {
        override announce(page: number): void {
          this.raise((this.levels[0] as number) + (page >> 5), 1 << (page & 31));
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/announced-to-wrong-cpu',
    sentence: 'A slab is announced to the CPU that frees, not to its owner.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 4,
    pool: class extends SlabPool {
      protected override giveBack(object: number, slab: number, sizeClass: number, owner: number): number {
        const cpu = this.currentCpu();
        if (cpu === owner) return this.perCpu(cpu).freeLocal(sizeClass, slab, object);
        this.perCpu(cpu).freeRemote(sizeClass, slab, object);
        return QUEUED;
      }
    },
  }),
  planted({
    id: 'buddy-slab/queue-without-end',
    sentence: 'The first object that is queued is linked to itself.',
    caughtBy: 'queue-ends',
    shortestTrace: 3,
    pool: caching(
      queueing(
        class extends RemoteFrees {
          protected override publish(slab: number, object: number): void {
            super.publish(slab, object);
            if (this.shared.read(object >> 2) === 0) this.shared.write(object >> 2, object);
          }
        },
      ),
    ),
  }),
  planted({
    id: 'buddy-slab/queued-behind-first',
    sentence: 'An object is queued behind the one that is first, instead of before it.',
    caughtBy: 'remote-waits',
    shortestTrace: 5,
    pool: caching(
      queueing(
        class extends RemoteFrees {
          protected override publish(slab: number, object: number): void {
            const first = this.shared.load((slab >> 2) + HEAD);
            if (first === 0) super.publish(slab, object);
            else {
              this.shared.write(object >> 2, this.shared.read(first >> 2));
              this.shared.write(first >> 2, object);
            }
          }
        },
      ),
    ),
  }),
  planted({
    id: 'buddy-slab/drain-takes-one',
    sentence: 'Of what is queued the last one is taken, and the others are lost.',
    caughtBy: 'one-state-per-object',
    shortestTrace: 6,
    pool: caching(
      class extends SlabCache {
        protected override drain(slab: number): void {
          this.remoteFrees.withdraw(slab);
          const object = this.remoteFrees.takeAll(slab);
          if (object !== 0) this.putBack(slab, object);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/drain-counts-nothing',
    sentence: 'What is taken of the stack is free by the bitmap, but not by the count.',
    caughtBy: 'full-has-none',
    shortestTrace: 4,
    pool: caching(
      class extends SlabCache {
        protected override drain(slab: number): void {
          const { remoteFrees, words, shape } = this;
          remoteFrees.withdraw(slab);
          for (let object = remoteFrees.takeAll(slab); object !== 0; object = remoteFrees.queuedBefore(object)) {
            const index = (object - slab - shape.firstOffset) / shape.objectBytes;
            const at = (slab >> 2) + BITMAP + (index >> 5);
            words[at] = (words[at] as number) | (1 << (index & 31));
          }
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/remote-freed-as-local',
    sentence: 'Whatever CPU frees puts the object back itself, on lists that are not its own.',
    caughtBy: 'one-list',
    shortestTrace: 3,
    pool: class extends SlabPool {
      protected override giveBack(object: number, slab: number, sizeClass: number): number {
        return this.perCpu(this.currentCpu()).freeLocal(sizeClass, slab, object);
      }
    },
  }),
];
