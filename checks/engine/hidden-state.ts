// Finds state that is not in the image: the same command from the same image on another instance.
import type { BackendCall, Command, Instance, Outcome } from '../../spec/kit/contract.ts';
import { CallLog } from './call-log.ts';
import type { Verdict } from './judge.ts';
import type { LentMemory } from './lent-memory.ts';

/** A command as it was carried out the first time. */
export interface Carried {
  readonly outcome: Outcome;
  readonly calls: CallLog;
  /** The instance after it. */
  readonly instance: Instance;
  readonly memory: LentMemory;
}

export class HiddenStateCheck {
  /** Steps repeated so far. */
  repeated = 0;
  private readonly other: Instance;
  private readonly log: CallLog;

  /** @param other an instance of its own, which has carried out other commands than the one under check */
  constructor(other: Instance, backendCalls: readonly BackendCall[]) {
    this.other = other;
    this.log = new CallLog(backendCalls);
  }

  /** @param image the image before the command */
  repeat(image: Uint8Array, command: Command, first: Carried): Verdict | null {
    this.repeated += 1;
    // Now and then it gets a command more than the first, so that a count of commands kept outside the image differs.
    if (this.repeated % 3 === 0) this.apply(image, command);
    const again = this.apply(image, command);
    if (again === null) return hidden('another instance threw at the same command from the same image');
    const { outcome, calls, instance, memory } = first;
    if (again.error !== outcome.error || again.value !== outcome.value) {
      return hidden(`another instance answered ${again.error ?? again.value} to the same command from the same image`);
    }
    if (this.log.length !== calls.length)
      return hidden('another instance made other backend calls from the same image');
    const address = firstDifference(this.other, instance, memory);
    return address === -1 ? null : hidden(`another instance, from the same image, wrote other bytes at ${address}`);
  }

  /** @returns null when it threw */
  private apply(image: Uint8Array, command: Command): Outcome | null {
    const { other } = this;
    other.image.set(image);
    // Tallies must decide nothing: the other instance counts from 0.
    other.image.fill(0, other.image.length - (other.tallyBytes ?? 0));
    this.log.start(command.refusals);
    try {
      return other.apply(command, this.log);
    } catch {
      return null;
    }
  }
}

/** That something other than the image decided. */
export function hidden(explanation: string): Verdict {
  return { property: 'no-hidden-state', explanation, also: [] };
}

/** The first byte in which two instances differ, of those the allocator owns: the others were painted in one only. */
function firstDifference(one: Instance, other: Instance, memory: LentMemory): number {
  const first = new Int32Array(one.image.buffer, one.image.byteOffset, one.image.byteLength >> 2);
  const second = new Int32Array(other.image.buffer, other.image.byteOffset, other.image.byteLength >> 2);
  const decisive = first.length - ((one.tallyBytes ?? 0) >> 2);
  for (let word = 0; word < decisive; word += 1) {
    if (first[word] !== second[word] && memory.isAllocators(word)) return (word << 2) + (one.origin ?? 0);
  }
  return -1;
}
