// How much work each budget stands for.
import type { RandomOptions } from '../engine/random.ts';

export interface Budget {
  readonly id: 'quick' | 'standard' | 'deep';
  readonly sentence: string;
  /** Whether configurations marked as large are explored. */
  readonly large: boolean;
  /** Distinct states of one exploration. */
  readonly statesMax: number;
  /** Histories of each mood on each real configuration, and the commands of one. */
  readonly random: Omit<RandomOptions, 'seed'>;
  /** Rounds of each stress run of real threads, and the operations of each thread in one; null for no such runs. */
  readonly stress: { readonly rounds: number; readonly operations: number } | null;
}

export const budgets: readonly Budget[] = [
  {
    id: 'quick',
    sentence: 'every tiny configuration to the end, a few thousand random commands on each real one',
    large: false,
    statesMax: 1_000_000,
    random: { runs: 4, commandsMax: 2500 },
    stress: null,
  },
  {
    id: 'standard',
    sentence:
      'the large configurations too, up to 500,000 states each, fourteen times the random commands, and real threads',
    large: true,
    statesMax: 500_000,
    random: { runs: 40, commandsMax: 4000 },
    stress: { rounds: 30, operations: 20_000 },
  },
  {
    id: 'deep',
    sentence: 'the large configurations up to 20,000,000 states each, and hours of random commands',
    large: true,
    statesMax: 20_000_000,
    random: { runs: 2000, commandsMax: 6000 },
    stress: { rounds: 1000, operations: 50_000 },
  },
];
