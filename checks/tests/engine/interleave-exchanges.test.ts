// Threads that change places: how many states are left, that nothing else changes, and that what is no exchange is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../spec/kit/concurrency.ts';
import { exchangesOf, interleave } from './toy/interleaving.ts';
import { drawAccess, playOf } from './toy/random-scripts.ts';
import { command, type Play, type Script, stage } from './toy/scripts.ts';

/** Threads, and words with them, that change places. */
function exchange(threads: readonly number[], ...words: readonly (readonly [number, number])[]): Exchange {
  return {
    sentence: `threads ${threads.join(' ')}`,
    threads,
    swaps: () => words.map(([one, other]) => ({ kind: 'word', one, other })),
  };
}

/** Each of so many threads with the next. */
function neighbours(threads: number): Exchange[] {
  return Array.from({ length: threads - 1 }, (_, first) =>
    exchange(
      Array.from({ length: threads }, (__, thread) =>
        thread === first ? first + 1 : thread === first + 1 ? first : thread,
      ),
    ),
  );
}

const loads =
  (count: number): Script =>
  (port) => {
    for (let left = count; left > 0; left -= 1) port.load(0);
    return null;
  };

const mark: Script = (port, _words, [word = 0]) => {
  port.store(word, 1);
  port.store(word, 2);
  return word;
};

/** Puts a word on top of a stack of words. */
const push: Script = (port, _words, [word = 0]) => {
  for (;;) {
    const top = port.load(0);
    port.store(word, top);
    if (port.compareExchange(0, top, word) === top) return null;
  }
};

/** Answers the first of two words that is marked. */
const lowest: Script = (port) => {
  for (const word of [1, 2]) if (port.load(word) === 2) return word;
  return 0;
};

const pushing = (threads: number, exchanges: readonly Exchange[]): Play => ({
  scripts: { push },
  threads: Array.from({ length: threads }, (_, thread) => [() => command('push', thread + 1)]),
  pointers: Array.from({ length: threads + 1 }, (_, word) => word),
  exchanges,
});

describe('threads that change places', () => {
  const choose = (of: number, taken: number): number => {
    let ways = 1;
    for (let one = 1; one <= taken; one += 1) ways = (ways * (of - taken + one)) / one;
    return ways;
  };

  it.each([
    [2, 1],
    [2, 7],
    [3, 4],
    [4, 3],
    [5, 2],
  ])('%d of them, with %d equal steps each, have C(n + k, n) states', (threads, steps) => {
    const play: Play = {
      scripts: { script: loads(steps) },
      threads: Array.from({ length: threads }, () => ['script']),
      exchanges: neighbours(threads),
    };
    const { whole, reduced, certificate } = exchangesOf(stage(play));
    expect(certificate).toMatchObject({
      holds: true,
      states: (steps + 1) ** threads,
      orbits: choose(threads + steps, threads),
      explanation: null,
    });
    expect(reduced?.states).toBe(certificate.orbits);
    expect(reduced?.exchanged?.states).toBe(certificate.states);
    expect(reduced?.schedules).toBe(whole.schedules);
  });

  it('take the words with them that they work on', () => {
    const { certificate } = exchangesOf(
      stage({
        scripts: { mark },
        threads: [[() => command('mark', 1)], [() => command('mark', 2)]],
        exchanges: [exchange([1, 0], [1, 2])],
      }),
    );
    expect(certificate).toMatchObject({ holds: true, arrangements: 2, states: 9, orbits: 6 });
  });

  it('are known by what words hold that name words', () => {
    const { certificate } = exchangesOf(stage(pushing(2, [exchange([1, 0], [1, 2])])));
    // Three states are their own mirror images: before, when both have read what is on top, and when both have linked.
    expect(certificate).toMatchObject({ holds: true, arrangements: 2, states: 27, orbits: (27 + 3) / 2 });
  });

  it('make up all arrangements that follow from those declared', () => {
    const { certificate } = exchangesOf(stage(pushing(3, [exchange([1, 0, 2], [1, 2]), exchange([0, 2, 1], [2, 3])])));
    expect(certificate).toMatchObject({ holds: true, arrangements: 6 });
  });

  it('wherever they are declared, change neither schedules nor what is found', () => {
    const draw = fc.tuple(
      fc.integer({ min: 2, max: 3 }),
      fc.array(fc.array(drawAccess, { maxLength: 3 }), { minLength: 1, maxLength: 2 }),
    );
    fc.assert(
      fc.property(draw, ([threads, commands]) => {
        const { scripts } = playOf([commands]);
        const names = Object.keys(scripts);
        const play = { scripts, threads: Array.from({ length: threads }, () => names), linearizable: true };
        const { whole, reduced, certificate } = exchangesOf(stage({ ...play, exchanges: neighbours(threads) }));
        expect(certificate.explanation).toBeNull();
        expect(reduced?.findings.map(({ schedule }) => schedule)).toEqual(
          whole.findings.map(({ schedule }) => schedule),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is no exchange is refused', () => {
  const marking: Play = {
    scripts: { mark, lowest },
    threads: [[() => command('mark', 1)], [() => command('mark', 2)], ['lowest']],
  };

  it('with the schedules to two states that it would make one, when something goes by the order of words', () => {
    const { certificate } = exchangesOf(stage({ ...marking, exchanges: [exchange([1, 0, 2], [1, 2])] }));
    expect(certificate).toMatchObject({
      holds: false,
      explanation: 'two states that differ by an exchange have different futures: those after 0 and after 1',
    });
  });

  it('when a thread does something else than the one in whose place it is', () => {
    const { certificate } = exchangesOf(stage({ ...marking, exchanges: [exchange([1, 0, 2])] }));
    expect(certificate).toMatchObject({
      holds: false,
      explanation: 'T1, in the place of T0, begins mark(2) instead of mark(1)',
    });
  });

  it('when the first state is another one afterwards', () => {
    const { certificate } = exchangesOf(
      stage({ ...marking, setUp: [() => command('mark', 1)], exchanges: [exchange([1, 0, 2], [1, 2])] }),
    );
    expect(certificate).toMatchObject({
      holds: false,
      explanation: 'the first state is not the same after an exchange',
    });
  });

  it('when it would lead to states that there are not', () => {
    const play: Play = { scripts: { third: (port) => port.exchange(3, 1) }, threads: [['third']] };
    const { certificate } = exchangesOf(stage({ ...play, exchanges: [exchange([0], [3, 4])] }));
    expect(certificate).toMatchObject({
      holds: false,
      explanation: 'there are 2 states, and the orbits are of 3',
    });
  });

  it('when threads would be in one place', () => {
    const wrong = stage({ ...marking, exchanges: [exchange([1, 1, 2])] });
    expect(() => interleave(wrong, { exchanges: true })).toThrow('puts threads in the places 1, 1, 2');
  });
});
