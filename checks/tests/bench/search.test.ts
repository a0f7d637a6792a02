// What the searches are timed with is searched to the end: the counts are those that are known, or there is no table.
import { expect, it } from 'vitest';
import { KNOWN_MODELS, type KnownModel, searchTable } from '../../bench/search/measured-searches.ts';

const SMALL: KnownModel = {
  slabs: 3,
  objects: 3,
  counts: { states: 5497, transitions: 27_808, depth: 17 },
  rounds: 2,
};
const silent = () => {};

it('the loop made for it, one thread and two are in one table, with how often each was timed', async () => {
  const { rows, columns } = await searchTable(SMALL, silent);
  expect(rows.map(({ name }) => name)).toEqual(['the loop made for it', 'one thread', '2 threads']);
  expect(rows.map(({ figures }) => figures[0]?.rounds?.count)).toEqual([2, 2, 2]);
  expect(columns[0]).toMatchObject({ unit: 's', quoted: 'best', reference: { row: 'the loop made for it' } });
  // Speed-up is that of two threads alone.
  expect(rows.map(({ figures }) => figures[4] === null)).toEqual([true, true, false]);
});

it('what is done is told before', async () => {
  const told: string[] = [];
  await searchTable(SMALL, (what) => told.push(what));
  expect(told).toHaveLength(6);
  expect(told[0]).toBe('M(3, 3), 5,497 states: the loop made for it, round 1 of 2');
  expect(told[5]).toBe('M(3, 3), 5,497 states: 2 threads, round 2 of 2');
});

it.each(['states', 'transitions', 'depth'] as const)('another number of %s is an error', async (key) => {
  const counts = { ...SMALL.counts, [key]: SMALL.counts[key] + 1 };
  await expect(searchTable({ ...SMALL, counts }, silent)).rejects.toThrow(
    /^M\(3, 3\) searched by the loop made for it has .* known is/,
  );
});

it('the models are those whose numbers are published', () => {
  expect(KNOWN_MODELS.map(({ slabs, objects, counts }) => [slabs, objects, ...Object.values(counts)])).toEqual([
    [4, 3, 197_957, 1_265_597, 23],
    [5, 3, 8_908_391, 68_833_526, 29],
  ]);
});
