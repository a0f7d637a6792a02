// Situations that a run must reach, or its verdicts say less than they seem to.
import type { Goal } from '../../kit/property.ts';
import type { BuddySlabSettings, BuddySlabView } from '../contract.ts';
import { objectGoals } from './objects.ts';
import { pageGoals } from './pages.ts';

export const goals: readonly Goal<BuddySlabView, BuddySlabSettings>[] = [...objectGoals, ...pageGoals];
