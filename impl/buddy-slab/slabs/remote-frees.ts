// Objects that other CPUs than the owner free: a stack for each slab, without a lock.
//
// Any number of threads push; the owner alone takes, and only the whole stack at once. So the same object at the head
// again means no harm: whoever pushes links to what the head is, whatever happened in between.
//
//   push    P1  load the head
//           P2  write it into the object
//           P3  compare and exchange the head; again from P1 when it has changed
//           then announce the slab, outside its pages
//   drain   D1  load the head: 0 is nothing to do
//           withdraw the announcement
//           D2  exchange the head with 0, then walk: nobody else can reach what was taken
//
// From P3 on the owner may take the object, find the slab empty and give its pages away: whoever pushes must not look at
// the slab any more.
import type { SharedWords } from '../../../spec/kit/shared-words.ts';
import type { Announcements } from './announcements.ts';
import * as header from './slab-header.ts';
import type { SlabMap } from './slab-map.ts';

const { QUEUED } = header;

export class RemoteFrees {
  protected readonly shared: SharedWords;
  protected readonly announcements: Announcements;
  protected readonly map: SlabMap;

  constructor(shared: SharedWords, announcements: Announcements, map: SlabMap) {
    this.shared = shared;
    this.announcements = announcements;
    this.map = map;
  }

  /** Queues an object of a slab that nobody holds any more; by any thread. */
  push(slab: number, object: number): void {
    this.publish(slab, object);
    this.announcements.announce(this.map.pageOf(slab));
  }

  protected publish(slab: number, object: number): void {
    const { shared } = this;
    const head = (slab >> 2) + QUEUED;
    for (;;) {
      const before = shared.load(head);
      shared.write(object >> 2, before);
      if (shared.compareExchange(head, before, object) === before) return;
    }
  }

  /** Whether objects of a slab are queued; by the owner. */
  pending(slab: number): boolean {
    return this.shared.load((slab >> 2) + QUEUED) !== 0;
  }

  /** Withdraws the announcement of a slab, before its stack is taken; by the owner. */
  withdraw(slab: number): void {
    this.announcements.withdraw(this.map.pageOf(slab));
  }

  /** Takes the whole stack of a slab; by the owner. Returns the object queued last, 0 when there is none. */
  takeAll(slab: number): number {
    return this.shared.exchange((slab >> 2) + QUEUED, 0);
  }

  /** The object queued before one that was taken; 0 behind the last. */
  queuedBefore(object: number): number {
    return this.shared.read(object >> 2);
  }

  /** Forgets what is queued. */
  clear(slab: number): void {
    this.shared.store((slab >> 2) + QUEUED, 0);
  }
}
