// What can change places in the page allocator, and how many orbits that leaves of free lists on which the block freed
// last comes first.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy-slab/checked.ts';
import { model } from '../../../model/buddy-slab/index.ts';
import type { BuddySlabSettings, BuddySlabView } from '../../../spec/buddy-slab/contract.ts';
import { halves } from '../../../spec/buddy-slab/halves.ts';
import { specification } from '../../../spec/buddy-slab/index.ts';
import { kth } from '../../../spec/kit/alphabet.ts';
import { certify } from '../../engine/certificate.ts';
import { type ExplorationObserver, NO_LIMITS } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import { seenThrough } from '../../engine/symmetry.ts';
import { PLAINLY } from '../engine/toy/exploring.ts';

/** One request for each order, and frees. */
const LETTERS = ['add-region', 'alloc-pages', 'free-pages'];
const letters = specification.letters
  .filter(({ id }) => LETTERS.includes(id))
  .map((letter) =>
    letter.id !== 'alloc-pages'
      ? letter
      : { ...letter, operands: [kth<BuddySlabView>('count', ({ settings }) => powersUpTo(settings.pagesMax))] },
  );
const system = seenThrough({ specification: { ...specification, letters }, model, implementation }, halves);

function pagesOf(pages: number, regionSize: number): BuddySlabSettings {
  const [row] = specification.rows.filter(({ id }) => id === 'pages');
  const [configuration] = row?.configurations ?? [];
  if (configuration === undefined) throw new Error('There is no configuration of pages.');
  return { ...configuration.settings, regionSize, pagesMax: pages };
}

function powersUpTo(most: number): number[] {
  return Array.from({ length: Math.log2(most) + 1 }, (_, order) => 2 ** order);
}

describe('halves of blocks of pages', () => {
  it('change nothing: their orbits are certified, and stand for all views', () => {
    // One state more than the pages have: that in which the region is still to be added.
    expect(certify(system, pagesOf(8, 2304), 'legal', NO_LIMITS)).toMatchObject({
      holds: true,
      states: 1830,
      orbits: 82 + 1,
      standFor: 1830,
      views: 1830,
    });
  });

  it('leave 12,671 orbits of 16 pages, 22 commands deep, and 116,801 transitions', () => {
    let transitions = 0;
    const counting: ExplorationObserver<BuddySlabView> = {
      reached: () => {},
      // A request that is refused leads nowhere.
      took: (_letter, { outcome }) => {
        transitions += outcome.error === null ? 1 : 0;
      },
      left: () => {},
    };
    const options = { ...PLAINLY, identity: 'orbit', alphabet: 'legal' } as const;
    const explorer = new Explorer(system, pagesOf(16, 4608), options, undefined, counting);
    while (!explorer.finished) explorer.advance(100_000);
    const { states, depth, closed } = explorer.result;
    // Adding the region is one state, one command and one transition of its own.
    expect({ states, depth, closed, transitions }).toEqual({
      states: 1 + 12_671,
      depth: 1 + 22,
      closed: true,
      transitions: 1 + 116_801,
    });
    expect(explorer.result.standFor).toBe(1 + 52_305_150);
  }, 120_000);
});
