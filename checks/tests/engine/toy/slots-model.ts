// The reference model of `slots`: lists of addresses.
import { evolve } from '../../../../model/kit/evolve.ts';
import type { Command, Environment, Model, Outcome } from '../../../../spec/kit/contract.ts';
import type { SlotsSettings, SlotsView } from './slots-specification.ts';

export interface SlotsState {
  /** 0 when no page is held. */
  page: number;
  /** The next one to hand out first. */
  free: number[];
  /** Ascending. */
  live: number[];
}

const SLOT = 8;
/** The first word of a free slot leads to the next one. */
const LINK = 4;

export const model: Model<SlotsSettings, SlotsView, SlotsState> = {
  refusal: ({ slots }) => (slots < 1 ? 'no-slots' : null),
  open: (settings) => ({
    initial: () => ({ page: 0, free: [], live: [] }),
    restore: ({ page, free, live }) => ({ page, free: [...free], live: [...live] }),
    apply: (state, command, environment) => apply(settings, state, command, environment),
    evolve: (state, command, environment) =>
      evolve((draft, given, outside) => apply(settings, draft, given, outside), state, command, environment),
    writeView({ page, free, live }, words) {
      for (const word of [page, free.length, ...free, live.length, ...live]) words.push(word);
    },
    claim({ free, live }, claims) {
      for (const slot of free) claims.allocator(slot, LINK);
      for (const slot of live) claims.user(slot, SLOT, LINK, 0);
    },
  }),
};

function apply(settings: SlotsSettings, state: SlotsState, command: Command, environment: Environment): Outcome {
  if (command.operation === 'alloc') return { error: null, value: alloc(settings, state, environment) };
  return free(settings, state, command.operands[0] ?? 0, environment);
}

function alloc({ slots, attempts }: SlotsSettings, state: SlotsState, environment: Environment): number {
  for (let attempt = 0; state.page === 0 && attempt < attempts; attempt += 1) {
    state.page = environment.call('take_page', slots * SLOT);
    if (state.page !== 0) state.free = range(state.page, 0, slots);
  }
  const slot = state.free.shift();
  if (slot === undefined) return 0;
  state.live = [...state.live, slot].sort((a, b) => a - b);
  return slot;
}

function free({ slots, reuse }: SlotsSettings, state: SlotsState, slot: number, environment: Environment): Outcome {
  if (!state.live.includes(slot)) return { error: 'not-held', value: null };
  const { page } = state;
  state.live = state.live.filter((other) => other !== slot);
  const highest = state.live.at(-1);
  if (highest === undefined) {
    state.page = 0;
    state.free = [];
    environment.call('give_page', page);
  } else if (reuse === 'freed-last') {
    state.free.unshift(slot);
  } else {
    state.free = range(page, (highest - page) / SLOT + 1, slots);
  }
  return { error: null, value: null };
}

function range(page: number, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => page + (from + index) * SLOT);
}
