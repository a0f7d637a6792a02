// How much work each budget stands for.
import type { RandomOptions } from '../engine/random.ts';

export interface Budget {
  readonly id: 'quick' | 'standard' | 'deep';
  readonly sentence: string;
  /** Whether configurations marked as large are explored, and those marked as huge. */
  readonly large: boolean;
  readonly huge: boolean;
  /** Distinct states of one exploration. */
  readonly statesMax: number;
  /** Seconds that each large configuration and scenario may take, by the speed measured there; null for no limit. */
  readonly secondsEach: number | null;
  /** Histories of each mood on each real configuration, and the commands of one. */
  readonly random: Omit<RandomOptions, 'seed'>;
  /** Rounds of each stress run of real threads, and the operations of each thread in one; null for no such runs. */
  readonly stress: { readonly rounds: number; readonly operations: number } | null;
}

export const budgets: readonly Budget[] = [
  {
    id: 'quick',
    sentence:
      'every tiny configuration to the end, vast ones by orbit, a few thousand random commands on each real one',
    large: false,
    huge: false,
    statesMax: 2_000_000,
    secondsEach: null,
    random: { runs: 3, commandsMax: 2500 },
    stress: null,
  },
  {
    id: 'standard',
    sentence:
      'the large configurations too, about two minutes each at most, ten times the random commands, and real threads',
    large: true,
    huge: false,
    statesMax: 2_000_000,
    secondsEach: 150,
    random: { runs: 20, commandsMax: 4000 },
    stress: { rounds: 30, operations: 20_000 },
  },
  {
    id: 'deep',
    sentence: 'the large and the huge configurations, about an hour each at most, and hours of random commands',
    large: true,
    huge: true,
    statesMax: 200_000_000,
    secondsEach: 3600,
    random: { runs: 2000, commandsMax: 6000 },
    stress: { rounds: 1000, operations: 50_000 },
  },
];
