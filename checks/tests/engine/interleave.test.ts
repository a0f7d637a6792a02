// The interleavings of toys have the numbers of states, steps and schedules that can be worked out by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateOf, explorerOf, interleave, printScheduleFindings } from './toy/interleaving.ts';
import { drawAccess, drawSharedAccess, playOf } from './toy/random-scripts.ts';
import { command, type Script, stage } from './toy/scripts.ts';
import { staged } from './toy/stack.ts';

/** Loads a word so often: no step of it matters to anybody. */
const loads =
  (count: number): Script =>
  (port) => {
    for (let left = count; left > 0; left -= 1) port.load(0);
    return null;
  };

const load = loads(1);

describe('threads whose steps do not matter to each other', () => {
  const choose = (of: number, taken: number): number => {
    let ways = 1;
    for (let one = 1; one <= taken; one += 1) ways = (ways * (of - taken + one)) / one;
    return ways;
  };

  it.each([
    [1, 1],
    [2, 2],
    [3, 5],
    [7, 4],
    [10, 10],
  ])('of %d and %d steps have (n + 1)(m + 1) states and C(n + m, n) schedules', (n, m) => {
    const { states, steps, schedules, finals, depth, closed } = interleave(
      stage({ scripts: { n: loads(n), m: loads(m) }, threads: [['n'], ['m']] }),
    );
    expect({ states, steps, schedules, finals, depth, closed }).toEqual({
      states: (n + 1) * (m + 1),
      steps: n * (m + 1) + m * (n + 1),
      schedules: String(choose(n + m, n)),
      finals: 1,
      depth: n + m,
      closed: true,
    });
  });

  it('have as many schedules when a thread makes its steps in several commands', () => {
    const play = { scripts: { one: load, two: loads(2) }, threads: [['one', 'two', 'one'], ['two', 'two'], ['one']] };
    const { states, schedules } = interleave(stage(play));
    expect({ states, schedules }).toEqual({ states: 5 * 5 * 2, schedules: String((9 * 8 * 7 * 6 * 5) / 24) });
  });

  it('are counted exactly where there are more schedules than a number can hold', () => {
    const { schedules, states } = interleave(stage({ scripts: { n: loads(40) }, threads: [['n'], ['n'], ['n']] }));
    const factorial = (n: bigint): bigint => (n === 0n ? 1n : n * factorial(n - 1n));
    expect(schedules).toBe(String(factorial(120n) / factorial(40n) ** 3n));
    expect(states).toBe(41 ** 3);
  });
});

describe('a step', () => {
  it('is a shared access with the plain ones up to the next', () => {
    const script: Script = (port, words) => {
      port.load(0);
      words[1] = (words[1] ?? 0) + 1;
      words[2] = 7;
      port.load(0);
      return words[1] ?? 0;
    };
    const { depth, states } = interleave(stage({ scripts: { script }, threads: [['script']] }));
    expect({ depth, states }).toEqual({ depth: 2, states: 3 });
  });

  it('is a whole command where that makes no shared access, or none at all', () => {
    const plain: Script = (_port, words) => {
      words[1] = 1;
      words[2] = 1;
      return null;
    };
    const { depth, schedules } = interleave(
      stage({ scripts: { plain, nothing: () => 5 }, threads: [['plain', 'nothing'], ['nothing']] }),
    );
    expect({ depth, schedules }).toEqual({ depth: 3, schedules: '3' });
  });

  it('is what a command does before its first shared access, where it does anything', () => {
    const late: Script = (port, words) => {
      words[1] = 1;
      port.load(0);
      return null;
    };
    expect(interleave(stage({ scripts: { late }, threads: [['late']] })).depth).toBe(2);
  });

  it('is the code itself, with its loops, branches and cleaning up', () => {
    const script: Script = (port, words, [times = 0]) => {
      try {
        for (let time = 0; time < times; time += 1) port.or(0, 1 << time);
        return port.load(0);
      } finally {
        // Reached when the thread is stopped before any of its accesses, too: nothing of it happens then.
        words[5] = 1;
        port.store(6, 1);
      }
    };
    const { states, findings } = interleave(
      stage({
        scripts: { script },
        threads: [[() => command('script', 3)]],
        wrong: (words) => (words[5] === words[6] ? null : 'it was cleaned up by half'),
      }),
    );
    expect({ states, findings }).toEqual({ states: 6, findings: [] });
  });
});

describe('states that schedules lead to', () => {
  it('are one where the same was read and is in memory', () => {
    const add: Script = (port) => port.or(0, 0);
    expect(interleave(stage({ scripts: { add }, threads: [['add'], ['add']] })).states).toBe(4);
  });

  it('differ where something else was read, though memory is the same', () => {
    // Whoever comes second sees that: his answer tells the two orders apart, and so does what he may do next.
    const swap: Script = (port) => port.exchange(0, 1);
    const { states, finals } = interleave(stage({ scripts: { swap }, threads: [['swap'], ['swap']] }));
    expect({ states, finals }).toEqual({ states: 5, finals: 2 });
  });

  it('differ where a thread that is inside its command has read something else', () => {
    const look: Script = (port) => {
      const seen = port.load(0);
      port.load(1);
      return seen * 0;
    };
    const flip: Script = (port) => {
      port.store(0, 1);
      port.store(0, 0);
      return null;
    };
    // look: not begun, has seen 0, has seen 1, is done; flip: not begun, half, done. What was seen 1 needs flip to have
    // begun, and once look is done nothing is left of it.
    expect(interleave(stage({ scripts: { look, flip }, threads: [['look'], ['flip']] })).states).toBe(3 * 3 + 2);
  });

  it('are one where they differ in a tally', () => {
    const count: Script = (port) => {
      port.store(7, 1);
      return null;
    };
    const play = { scripts: { count, load }, threads: [['count'], ['load']] };
    expect(interleave(stage({ ...play, tallyWords: 1 })).states).toBe(4);
  });
});

describe('what a thread does next', () => {
  it('can wait for what another was answered', () => {
    const swap: Script = (port) => port.exchange(0, 1);
    const waiting = stage({
      scripts: { swap, load },
      threads: [['load', 'load'], [({ of }) => (of(0, 1) === null ? 'wait' : command('swap'))]],
    });
    const { schedules, depth } = interleave(waiting);
    expect({ schedules, depth }).toEqual({ schedules: '1', depth: 3 });
  });

  it('can be left out, so that what comes after is next', () => {
    const swap: Script = (port) => port.exchange(0, 1);
    const again = stage({
      scripts: { swap, load },
      threads: [['swap', ({ of }) => (of(0, 0)?.value === 1 ? 'skip' : command('load')), 'load'], ['swap']],
    });
    // Who comes second makes a step less: 1 schedule of swap first; 3 places for the other swap otherwise.
    expect(interleave(again).schedules).toBe('4');
  });

  it('can go by what the set-up answered', () => {
    const take: Script = (port) => port.exchange(0, 9);
    const give: Script = (port, _words, [what = 0]) => port.exchange(1, what);
    const { findings } = interleave(
      stage({
        scripts: { take, give },
        setUp: ['take', 'take'],
        threads: [[({ of }) => command('give', of(-1, 1)?.value ?? 0)]],
        wrong: (words) => (words[1] === 9 || words[1] === 0 ? null : `${words[1]} was given`),
        settle: (_settings, _held, run) => (run(command('give', 0)).value === 9 ? null : 'it is not 9'),
      }),
    );
    expect(findings).toEqual([]);
  });
});

describe('the stack', () => {
  // Two take at once, each by three accesses: of the C(6, 3) = 20 orders of these, who replaces the head second does all
  // again if he looked at it before, and alone.
  it.each([
    ['S1', 27, 34, '20', 2, 8],
    ['S2', 27, 34, '20', 2, 8],
    ['S3', 131, 195, '3021', 4, 17],
    ['S4', 27, 34, '20', 2, 8],
    ['S6', 216, 316, '13344', 5, 17],
  ])('has in %s %d states, %d steps, %s schedules, %d final states', (id, states, steps, schedules, finals, depth) => {
    const seen = interleave(staged(id));
    expect(seen).toMatchObject({ states, steps, schedules, finals, depth, closed: true, cut: null, findings: [] });
    expect(seen.duplicates).toBe(steps - states + 1);
  });

  it('has the same numbers where whole states are kept', () => {
    const { collisionBound, ...exact } = interleave(staged('S3'), { exact: true });
    const { collisionBound: _, ...signed } = interleave(staged('S3'));
    expect({ ...exact, collisionBound }).toEqual({ ...signed, collisionBound: 0 });
  });

  it('has the same numbers whatever the slices and however often the code is asked again', () => {
    const explorer = explorerOf(staged('S3'), { repeatEvery: 0 });
    while (!explorer.finished) explorer.advance(1);
    expect({ ...explorer.result, repeated: 0 }).toEqual({ ...interleave(staged('S3')), repeated: 0 });
  });
});

describe('merging is exact:', () => {
  it.each(['S1', 'S2', 'S3', 'S4', 'S5', 'S6'])('all schedules of the stack in %s end in the same states', (id) => {
    const { holds, schedules, explanation } = certificateOf(staged(id));
    expect({ holds, explanation }).toEqual({ holds: true, explanation: null });
    expect(String(schedules)).toBe(interleave(staged(id)).schedules);
  });

  it('a search that misses something is not certified', () => {
    const staging = staged('S1');
    const other = { ...staging, open: staged('stack/storing').open };
    expect(certificateOf(staging, other)).toMatchObject({
      holds: false,
      explanation: 'handed-out-twice by 0.0.0.1.1.1.1.0 was found, not nothing',
    });
  });

  it('a search that counted other schedules, or ended elsewhere, is not certified', () => {
    const ending = (loads: number, word: number) => {
      const script: Script = (port) => {
        for (let left = loads; left > 0; left -= 1) port.load(0);
        port.store(1, word);
        return null;
      };
      return stage({ scripts: { script }, threads: [['script'], ['script']] });
    };
    expect(certificateOf(ending(1, 1), ending(2, 1))).toMatchObject({
      holds: false,
      explanation: '20 schedules were followed, not 6',
    });
    expect(certificateOf(ending(1, 1), ending(1, 2))).toMatchObject({
      holds: false,
      explanation: 'they ended in 1 states, not in the same 1',
    });
  });

  // Why this test? What is merged is decided by what commands read, write and answer: here they do anything.
  it.each([
    ['shared accesses alone', drawSharedAccess],
    ['accesses of all kinds', drawAccess],
  ])('whatever threads do, by %s', (_, access) => {
    const commands = fc.array(fc.array(access, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.array(commands, { minLength: 2, maxLength: 2 }), (threads) => {
        const { holds, explanation } = certificateOf(stage(playOf(threads)));
        expect({ holds, explanation }).toEqual({ holds: true, explanation: null });
      }),
      { numRuns: 150, seed: 1 },
    );
  });
});

describe('a search that is cut', () => {
  it.each([
    ['states', { statesMax: 20 }],
    ['depth', { depthMax: 5 }],
    ['memory', { bytesMax: 1 }],
  ] as const)('by a limit of %s says so, and counts no schedules', (cut, limit) => {
    const limits = { statesMax: 2 ** 31, depthMax: 2 ** 31, bytesMax: 2 ** 40, ...limit };
    const { closed, schedules, queueLeft, findings, ...seen } = interleave(staged('S3'), { limits });
    expect({ closed, cut: seen.cut, schedules, findings }).toEqual({
      closed: false,
      cut,
      schedules: null,
      findings: [],
    });
    expect(queueLeft).toBeGreaterThan(0);
  });

  it('by its surroundings says so', () => {
    const explorer = explorerOf(staged('S3'));
    explorer.advance(10);
    explorer.stop('interrupt');
    expect(explorer.finished).toBe(true);
    expect(explorer.result).toMatchObject({ closed: false, cut: 'interrupt', schedules: null });
  });

  it('when it is over already is not cut', () => {
    const explorer = explorerOf(staged('S1'));
    while (!explorer.finished) explorer.advance(10);
    explorer.stop('interrupt');
    expect(explorer.result.cut).toBeNull();
  });

  it('tells what it has found before', () => {
    const limits = { statesMax: 104, depthMax: 2 ** 31, bytesMax: 2 ** 40 };
    const { cut, findings } = interleave(staged('stack/uncounted'), { limits });
    expect({ cut, found: printScheduleFindings({ findings }) }).toEqual({
      cut: 'finding',
      found: ['all-there by 001111111110: free are 2, held are 1,2'],
    });
  });
});
