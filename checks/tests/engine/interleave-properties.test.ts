// Each property of schedules is what catches a toy that breaks it, by the shortest schedule with the fewest switches.
import { describe, expect, it } from 'vitest';
import type { Command, Outcome } from '../../../spec/kit/contract.ts';
import { certificateOf, interleave, printScheduleFindings } from './toy/interleaving.ts';
import { command, type Play, Refused, type Script, stage } from './toy/scripts.ts';

function found(play: Play): string[] {
  const staging = stage(play);
  expect(certificateOf(staging)).toMatchObject({ holds: true });
  return printScheduleFindings(interleave(staging));
}

const load: Script = (port) => port.load(7);

describe('deadlock', () => {
  const inOrder =
    (first: number, second: number): Script =>
    (port) => {
      for (const lock of [first, second]) port.acquire(lock);
      for (const lock of [second, first]) port.release(lock);
      return null;
    };

  it('is found where two locks are taken in opposite order', () => {
    expect(found({ scripts: { a: inOrder(0, 1), b: inOrder(1, 0) }, threads: [['a'], ['b']] })).toEqual([
      'deadlock by 01: T0 waits for the lock 4, T1 waits for the lock 0',
    ]);
  });

  it('is none where they are taken in the same order', () => {
    const play = { scripts: { a: inOrder(0, 1) }, threads: [['a'], ['a'], ['a']] };
    expect(found(play)).toEqual([]);
    // Whoever has the first lock makes its other three accesses alone: the locks put the three in some order.
    expect(interleave(stage(play)).schedules).toBe('6');
  });

  it('is found where a lock is never given up, and where an answer never comes', () => {
    const keep: Script = (port) => {
      port.acquire(0);
      return null;
    };
    expect(found({ scripts: { keep }, threads: [['keep'], ['keep']] })).toEqual([
      'deadlock by 0: T1 waits for the lock 0',
    ]);
    expect(
      found({ scripts: { load }, threads: [['load'], [({ of }) => (of(0, 5) === null ? 'wait' : 'skip')]] }),
    ).toEqual(['deadlock by 0: T1 waits for an answer']);
  });
});

describe('what users hold', () => {
  // Word 1 is lent: whoever gets it has bytes 4 to 7.
  const lent = { address: 4, byteLength: 4 };
  const handedOver = ({ operation }: Command, outcome: Outcome | null) => {
    const changes = outcome === null ? operation === 'give' : operation === 'take' && outcome.value === 1;
    return changes ? [lent] : [];
  };
  const take: Script = (port) => (port.compareExchange(0, 0, 1) === 0 ? 1 : 0);
  const give: Script = (port) => {
    if (port.compareExchange(0, 1, 0) !== 1) throw new Refused('not-held');
    return null;
  };

  it('is scribbled over when they get it, and is nothing of the allocator', () => {
    const peek: Script = (port) => port.load(1) * 0;
    expect(found({ scripts: { take, peek }, threads: [['take'], ['peek']], handedOver })).toEqual([
      'untouched by 01: peek of T1 reads 4, but 4 to 7 is held since take() of T0',
    ]);
    const words: number[] = [];
    const wrong = (seen: readonly number[]) => {
      words.push(seen[1] ?? 0);
      return null;
    };
    interleave(stage({ scripts: { take }, threads: [['take']], handedOver, wrong }));
    expect(new Set(words)).toEqual(new Set([0, 0x5ca1ab1e]));
  });

  it('may be touched by the command that gives it back, and no more afterwards', () => {
    const linking: Script = (port, words, operands) => {
      words[1] = 0;
      return give(port, words, operands);
    };
    const stamping: Script = (port, words, operands) => {
      give(port, words, operands);
      port.load(2);
      words[1] = 1;
      return null;
    };
    const play = (script: Script): Play => ({
      scripts: { take, give: script },
      setUp: ['take'],
      threads: [['give'], ['take']],
      handedOver,
    });
    expect(found(play(linking))).toEqual([]);
    expect(found(play(stamping))).toEqual([
      'untouched by 010: give of T0 writes 4, but 4 to 7 is held since take() of T1',
    ]);
  });

  it('is not handed out again', () => {
    const always: Script = (port) => {
      port.store(0, 1);
      return 1;
    };
    expect(found({ scripts: { take: always }, threads: [['take'], ['take']], handedOver })).toEqual([
      'handed-out-twice by 01: take() of T1 answered 1, where 4 to 7 is held since take() of T0',
    ]);
  });

  it('is theirs again when giving it back is refused, and nobody else gave it back', () => {
    const refuse: Script = (port) => {
      port.load(0);
      throw new Refused('no');
    };
    const peek: Script = (port) => port.load(1) * 0;
    const play = { scripts: { take, give: refuse, peek }, setUp: ['take'], handedOver };
    expect(found({ ...play, threads: [['give', 'peek']] })).toEqual([
      'untouched by 00: peek of T0 reads 4, but 4 to 7 is held since take() of the set-up',
    ]);
    // Two give the same back: one is refused, in whichever order they began and ended, and it is the allocator's then.
    expect(found({ ...play, scripts: { take, give, peek }, threads: [['give', 'peek'], ['give']] })).toEqual([]);
    expect(found({ ...play, scripts: { take, give }, threads: [['give', 'take'], ['give']] })).toEqual([]);
  });
});

describe('crashes:', () => {
  it('a command that throws', () => {
    const fragile: Script = (port) => {
      if (port.exchange(0, 1) === 1) throw new Error('word 0 was not 0');
      return null;
    };
    expect(found({ scripts: { fragile }, threads: [['fragile'], ['fragile']] })).toEqual([
      'no-crash by 01: fragile of T1 threw: word 0 was not 0',
    ]);
  });

  it('a command that never ends, though it makes no shared access', () => {
    const walk: Script = (port, words) => {
      port.load(0);
      for (let at = 1; at !== 0; ) at = words[at] ?? 0;
      return null;
    };
    const knot: Script = (port, words) => {
      port.load(0);
      words[1] = 1;
      return null;
    };
    expect(found({ scripts: { walk, knot }, setUp: ['knot'], threads: [['walk']] })).toEqual([
      'no-crash by 0: walk of T0 threw: it made more than 50000 accesses without coming to an end',
    ]);
  });

  it('a command that goes outside its memory, or round the port', () => {
    const outside: Script = (port, words) => {
      port.load(0);
      return words[8] ?? 0;
    };
    const round: Script = (_port, words) => words.fill(1).length;
    expect(found({ scripts: { outside, round }, threads: [['outside']] })).toEqual([
      'no-crash by 0: outside of T0 threw: word 8 was to be reached, which lies outside the memory',
    ]);
    expect(found({ scripts: { outside, round }, threads: [['round']] })).toEqual([
      "no-crash by 0: round of T0 threw: watched words are reached by index alone, and not by 'fill'",
    ]);
  });

  it('in the set-up, before any step', () => {
    const never: Script = () => {
      throw new Error('never');
    };
    expect(found({ scripts: { never, load }, setUp: ['never'], threads: [['load']] })).toEqual([
      'no-crash by : in the set-up, never() threw: never',
    ]);
  });
});

describe('invariants', () => {
  const half: Script = (port) => {
    port.or(0, 1);
    port.or(1, 1);
    return null;
  };
  const wrong = (words: readonly number[]) => (words[0] === words[1] ? null : 'the two differ');

  it('are judged where no thread is inside a command', () => {
    expect(found({ scripts: { half }, threads: [['half'], ['half']], wrong })).toEqual([]);
  });

  it('are judged between commands, not at the end alone', () => {
    const swap: Script = (port) => port.exchange(0, 1 - port.load(0));
    expect(found({ scripts: { swap, load }, threads: [['swap', 'swap'], ['load']], wrong })).toEqual([
      'words-agree by 00: the two differ',
    ]);
  });
});

describe('what is lost', () => {
  const add: Script = (port) => {
    port.store(0, port.load(0) + 1);
    return null;
  };
  const sum: Script = (port) => port.load(0);
  const settle: Play['settle'] = (_settings, _held, run) => {
    const { value } = run(command('sum'));
    return value === 2 ? null : `the sum is ${value}`;
  };

  it('is found when all threads have finished', () => {
    expect(found({ scripts: { add, sum }, threads: [['add'], ['add']], settle })).toEqual([
      'stranded by 0110: the sum is 1',
    ]);
  });

  it('is tried out without changing anything', () => {
    const drain: Script = (port) => port.exchange(0, 0);
    const { finals, findings } = interleave(
      stage({
        scripts: { drain, add },
        threads: [['add']],
        settle: (_settings, _held, run) => (run(command('drain')).value === 1 ? null : 'nothing is there'),
      }),
    );
    expect({ finals, findings }).toEqual({ finals: 1, findings: [] });
  });

  it('may crash when it is tried out', () => {
    expect(
      found({
        scripts: { load, add, sum },
        threads: [['load']],
        settle: (...[, , run]) => String(run(command('none')).value),
      }),
    ).toEqual(['stranded by 0: null']);
    const never: Script = () => {
      throw new Error('never');
    };
    expect(
      found({
        scripts: { load, never },
        threads: [['load']],
        settle: (...[, , run]) => String(run(command('never')).value),
      }),
    ).toEqual(['no-crash by 0: afterwards, never() threw: never']);
  });
});

describe('outcomes of some order', () => {
  const next: Script = (port) => {
    const before = port.load(0);
    port.store(0, before + 1);
    return before;
  };
  const atOnce: Script = (port) => {
    for (;;) {
      const before = port.load(0);
      if (port.compareExchange(0, before, before + 1) === before) return before;
    }
  };

  it('are missed where two get the same number', () => {
    const play = { scripts: { next }, threads: [['next'], ['next']], linearizable: true };
    expect(found(play)).toEqual([
      'linearizable by 0110: next() of T0 answered null, which no order of the commands answers',
    ]);
    expect(found({ ...play, linearizable: false })).toEqual([]);
  });

  it('are those of every schedule where each takes effect at once', () => {
    expect(found({ scripts: { next: atOnce }, threads: [['next', 'next'], ['next']], linearizable: true })).toEqual([]);
  });

  it('keep to which command was complete before another began', () => {
    const put: Script = (port) => {
      port.store(0, 1);
      port.load(7);
      return null;
    };
    const get: Script = (port) => port.load(0);
    // What is put is never seen. While it is being put, that could be the order; not when it is done.
    const unseen: Script = (port) => {
      port.store(5, 1);
      port.load(7);
      return null;
    };
    const play: Play = { scripts: { put, get }, threads: [['put'], ['get']], linearizable: true };
    const { open } = stage({ ...play, scripts: { put: unseen, get } });
    expect(found(play)).toEqual([]);
    expect(printScheduleFindings(interleave({ ...stage(play), open }))).toEqual([
      'linearizable by 001: get() of T1 answered null, which no order of the commands answers',
    ]);
  });
});

describe('few accesses', () => {
  it('are exceeded where races can be lost too often', () => {
    const add: Script = (port) => {
      for (;;) {
        const before = port.load(0);
        if (port.compareExchange(0, before, before + 1) === before) return null;
      }
    };
    const play = { scripts: { add }, threads: [['add'], ['add', 'add']] };
    // Twice 2, for each of the two races that can be lost, and 2 in the end.
    expect(found({ ...play, accessesMax: 6 })).toEqual([]);
    expect(found({ ...play, accessesMax: 5 })).toEqual([
      'few-accesses by 0110011000: add of T0 makes more than 5 shared accesses',
    ]);
  });

  it('are exceeded by a command that waits in a loop, which is not followed for ever', () => {
    const spin: Script = (port) => {
      while (port.load(0) === 0);
      return null;
    };
    expect(found({ scripts: { spin }, threads: [['spin']], accessesMax: 10 })).toEqual([
      `few-accesses by ${'0'.repeat(11)}: spin of T0 makes more than 10 shared accesses`,
    ]);
  });
});

describe('hidden state', () => {
  it('is found where the same accesses are answered by others, later', () => {
    let calls = 0;
    const forgetful: Script = (port) => {
      calls += 1;
      return calls > 3 ? port.load(1) : port.load(0);
    };
    const { findings } = interleave(stage({ scripts: { forgetful }, threads: [['forgetful'], ['forgetful']] }));
    expect(findings.map(({ property }) => property)).toEqual(['no-hidden-state']);
  });
});
