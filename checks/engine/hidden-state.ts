// Finds state that is not in the image: the same command from the same image on another instance.
import type { BackendCall, Command, Instance, Outcome } from '../../spec/kit/contract.ts';
import { CallLog } from './call-log.ts';
import type { Verdict } from './judge.ts';

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

  /**
   * @param image the image before the command
   * @param instance the instance after it
   */
  repeat(image: Uint8Array, command: Command, outcome: Outcome, calls: CallLog, instance: Instance): Verdict | null {
    const { other, log } = this;
    this.repeated += 1;
    other.image.set(image);
    log.start(command.refusals);
    const again = other.apply(command, log);
    if (again.error !== outcome.error || again.value !== outcome.value) {
      return hidden(`another instance answered ${again.error ?? again.value} to the same command from the same image`);
    }
    if (log.length !== calls.length) return hidden('another instance made other backend calls from the same image');
    const address = firstDifference(other, instance);
    return address === -1 ? null : hidden(`another instance, from the same image, wrote other bytes at ${address}`);
  }
}

function hidden(explanation: string): Verdict {
  return { property: 'no-hidden-state', explanation, also: [] };
}

/** The first byte of the books in which two instances differ; lent memory was painted in one of them only. */
function firstDifference(one: Instance, other: Instance): number {
  let from = 0;
  for (const { address, byteLength } of [...one.lent, { address: one.image.length, byteLength: 0 }]) {
    for (let at = from; at < address; at += 1) if (one.image[at] !== other.image[at]) return at;
    from = address + byteLength;
  }
  return -1;
}
