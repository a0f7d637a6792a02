// Situations that a run must reach, or its verdicts say less than they seem to.
import type { Goal } from '../../kit/property.ts';
import type { SlabSystemSettings, SlabSystemView } from '../contract.ts';
import { cacheGoals } from './caches.ts';
import { objectGoals } from './objects.ts';

export const goals: readonly Goal<SlabSystemView, SlabSystemSettings>[] = [...cacheGoals, ...objectGoals];
