// From the key of a state to the record by which a search knows it: a signature, or, where keys are compared exactly, the
// number of the key.
//
// A signature is three independent 32-bit hashes. Two different states with equal signatures would be taken for one.
import type { Key } from './identity.ts';
import { Fingerprint, Visited } from './visited.ts';

export class StateKeys {
  /** What was written last. */
  readonly record: Int32Array;
  private readonly fingerprint = new Fingerprint();
  /** Keys that were seen; null where signatures do. */
  private readonly exact: Visited | null;

  constructor(exact: boolean) {
    this.exact = exact ? new Visited(true) : null;
    this.record = new Int32Array(exact ? 1 : 3);
  }

  write({ data, length }: Key): void {
    const { record, exact } = this;
    const { slot, low, high } = this.fingerprint.of(data, length);
    if (exact === null) {
      record[0] = slot;
      record[1] = low;
      record[2] = high;
    } else {
      const added = exact.add(this.fingerprint, data, length);
      record[0] = added < 0 ? -1 - added : added;
    }
  }

  /** Upper bound of the probability that two of so many different states were taken for one; 0 when exact. */
  collisionBound(states: number): number {
    return this.exact === null ? (states * (states - 1)) / 2 / 2 ** 64 : 0;
  }

  get byteLength(): number {
    return this.exact?.byteLength ?? 0;
  }
}
