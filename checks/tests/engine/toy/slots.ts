// `slots` as a system: the same join as in a line of the registry, with nothing in the engine that knows it.
import type { Fault } from '../../../../spec/kit/contract.ts';
import type { System } from '../../../../spec/kit/subject.ts';
import { implementation } from './slots-implementation.ts';
import { model, type SlotsState } from './slots-model.ts';
import { type SlotsSettings, type SlotsView, specification } from './slots-specification.ts';

export const slots: System<SlotsSettings, SlotsView, SlotsState> = { specification, model, implementation };

export const twoSlots: SlotsSettings = { slots: 2, attempts: 1, reuse: 'freed-last' };
export const threeSlots: SlotsSettings = { ...twoSlots, slots: 3 };

export function faultOf(id: string): Fault<SlotsSettings> {
  const found = implementation.faults.find((fault) => fault.id === id);
  if (found === undefined) throw new Error(`There is no fault '${id}'.`);
  return found;
}
