// What is announced is found by the next take, at whatever moment others come between: every interleaving over two levels.
import { expect, it } from 'vitest';
import { Announcements } from '../../../impl/buddy-slab/slabs/announcements.ts';
import type { SharedWords } from '../../../spec/kit/shared-words.ts';
import { certificateOf, interleave, printScheduleFindings } from '../engine/toy/interleaving.ts';
import { command, type Script, stage } from '../engine/toy/scripts.ts';

/** Two words of bits, and one above them. */
const PAGES = 64;
/** The word in which the owner notes which of the pages 0 to 31 he has found. */
const FOUND = Announcements.wordLength(PAGES);

const over = (port: SharedWords) => new Announcements(port, 0, PAGES);

const announce: Script = (port, _, [page = 0]) => {
  over(port).announce(page);
  return null;
};
const withdraw: Script = (port, _, [page = 0]) => {
  over(port).withdraw(page);
  return null;
};
const take: Script = (port) => {
  over(port).take({ announced: (page) => void port.or(FOUND, 1 << page) });
  return port.load(FOUND);
};
/** Whoever has announced something relies on it that the next take finds it. */
const announceAndTake: Script = (port, words, [page = 0]) => {
  announce(port, words, [page]);
  const found = take(port, words, []) ?? 0;
  if ((found & (1 << page)) === 0) throw new Error(`page ${page} was announced, and is not found`);
  return null;
};

it.each([
  ['its neighbour is withdrawn', [0], 'withdraw', 0],
  ['its neighbour is taken', [0], 'take', 0],
  ['a page of another word is announced', [], 'announce', 40],
  ['its neighbour is announced', [], 'announce', 2],
  ['somebody else announces it and looks', [], 'announceAndTake', 1],
])('a page that is announced while %s is found', (_, before, operation, page) => {
  const staging = stage({
    scripts: { announce, withdraw, take, announceAndTake },
    setUp: before.map((announced) => () => command('announce', announced)),
    threads: [[() => command('announce', 1)], [() => command(operation, page)]],
    settle: (_settings, _held, run) => {
      const { value } = run(command('take'));
      return ((value ?? 0) & 2) === 0 ? 'page 1 was announced, and is not found' : null;
    },
  });
  expect(printScheduleFindings(interleave(staging))).toEqual([]);
  expect(certificateOf(staging)).toMatchObject({ holds: true });
});
