// The functions of the frame provider, and what a command lent and gave back by them.
import type { BackendCall, Command } from '../kit/contract.ts';
import type { CallSequence, Step } from '../kit/property.ts';
import type { ExtentView, SlabSystemSettings, SlabSystemView } from './contract.ts';

/** What the frame provider is asked. */
export const backendCalls: readonly BackendCall[] = [
  { name: 'alloc_frames', parameters: ['frames'], returns: true, refusable: true },
  { name: 'free_frames', parameters: ['address', 'frames'], returns: false, refusable: false },
];

/** A run of frames that was asked for or given back. */
export interface FrameCall {
  readonly asks: boolean;
  /** First frame; 0 where the provider had none. */
  readonly address: number;
  readonly frames: number;
  /** Whether the provider was made to refuse it, though it may have had the frames. */
  readonly refused: boolean;
}

/** The calls of a command in order. */
export function frameCalls({ calls, command }: Pick<Step<SlabSystemView>, 'calls' | 'command'>): FrameCall[] {
  let asked = 0;
  return Array.from({ length: calls.length }, (_, index) => {
    const asks = calls.name(index) === 'alloc_frames';
    const refused = asks && isRefused(command, asked);
    if (asks) asked += 1;
    return asks ? asking(calls, index, refused) : giving(calls, index);
  });
}

function asking(calls: CallSequence, index: number, refused: boolean): FrameCall {
  return { asks: true, address: calls.result(index), frames: calls.argument(index, 0), refused };
}

function giving(calls: CallSequence, index: number): FrameCall {
  return { asks: false, address: calls.argument(index, 0), frames: calls.argument(index, 1), refused: false };
}

function isRefused({ refusals }: Command, call: number): boolean {
  return call < 31 && Math.floor(refusals / 2 ** call) % 2 === 1;
}

/** Where the lowest run of so many frames begins that is not lent; 0 when there is none. */
export function lowestRun(settings: SlabSystemSettings, lent: readonly ExtentView[], frames: number): number {
  const { frameSize, frameStart } = settings;
  const end = frameStart + settings.frames * frameSize;
  let start = frameStart;
  for (const extent of [...lent].sort((one, other) => one.address - other.address)) {
    if (start + frames * frameSize <= extent.address) break;
    start = extent.address + extent.frames * frameSize;
  }
  return start + frames * frameSize <= end ? start : 0;
}

/** Frames that a command gave back in all. */
export function framesGivenBack(taken: Pick<Step<SlabSystemView>, 'calls' | 'command'>): number {
  return frameCalls(taken).reduce((sum, { asks, frames }) => (asks ? sum : sum + frames), 0);
}
