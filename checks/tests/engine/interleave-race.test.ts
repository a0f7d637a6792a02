// A race is found exactly where there is one: where some order of single accesses brings two threads to accesses of one
// word, one of them plain and one a write, of which either could be next.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interleave, printScheduleFindings } from './toy/interleaving.ts';
import { type Access, drawAccess, playOf, type Threads } from './toy/random-scripts.ts';
import { command, type Script, stage } from './toy/scripts.ts';

/** Where a thread is, access by access. */
interface Place {
  readonly command: number;
  readonly access: number;
  readonly seen: number;
}

// Why this test? Steps are longer than one access, so a race is looked for by what the last steps touched. This looks
// without steps.
it('a race is found where single accesses show one, and nowhere else', () => {
  const commands = fc.array(fc.array(drawAccess, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 });
  let races = 0;
  fc.assert(
    fc.property(fc.array(commands, { minLength: 2, maxLength: 2 }), (threads) => {
      const begin = { command: 0, access: 0, seen: 0 };
      const places = threads.map((_, thread) => settled(threads, begin, thread));
      const raced = canRace(threads, places, [0, 0]);
      if (raced) races += 1;
      const found = interleave(stage(playOf(threads))).findings.some(({ property }) => property === 'race');
      expect(found).toBe(raced);
    }),
    { numRuns: 2000, seed: 1 },
  );
  expect(races).toBeGreaterThan(500);
  expect(races).toBeLessThan(1900);
});

/** Whether any order of single accesses from here on brings two threads to a race. */
function canRace(threads: Threads, places: readonly Place[], memory: readonly number[]): boolean {
  const next = places.map((place, thread) => accessAt(threads, place, thread));
  const [one, other] = next;
  if (one !== undefined && other !== undefined && conflict(one, other, memory)) return true;
  return next.some((access, thread) => {
    if (access === undefined) return false;
    const place = places[thread] as Place;
    const [kind, word] = access;
    const before = memory[word] ?? 0;
    const written = writtenBy(kind, place.seen, before);
    const read = ['load', 'swap', 'cas', 'port-read', 'read'].includes(kind) ? before : 0;
    const after = settled(threads, { ...place, access: place.access + 1, seen: place.seen + read }, thread);
    return canRace(threads, places.with(thread, after), written === null ? memory : memory.with(word, written));
  });
}

function conflict(one: Access, other: Access, memory: readonly number[]): boolean {
  if (one[1] !== other[1]) return false;
  const before = memory[one[1]] ?? 0;
  const isPlain = [one, other].some(([kind]) => ['port-read', 'port-write', 'read', 'write'].includes(kind));
  return isPlain && [one, other].some(([kind]) => writtenBy(kind, 0, before) !== null);
}

function writtenBy(kind: Access[0], seen: number, before: number): number | null {
  if (kind === 'swap') return 2;
  if (kind === 'cas') return before === 0 ? 1 : null;
  return ['store', 'port-write', 'write'].includes(kind) ? seen + 1 : null;
}

function accessAt(threads: Threads, { command: at, access }: Place, thread: number): Access | undefined {
  return threads[thread]?.[at]?.[access];
}

/** Goes on to the next access, past the ends of commands. */
function settled(threads: Threads, place: Place, thread: number): Place {
  const access = accessAt(threads, place, thread);
  if (access !== undefined && access[0] !== 'stop') return place;
  if (access !== undefined && place.seen <= 1) return settled(threads, { ...place, access: place.access + 1 }, thread);
  const next = { command: place.command + 1, access: 0, seen: 0 };
  return threads[thread]?.[next.command] === undefined
    ? { ...place, command: Infinity }
    : settled(threads, next, thread);
}

describe('a race', () => {
  const publish: Script = (port, words) => {
    port.store(0, 1);
    words[1] = 5;
    return null;
  };
  const look: Script = (port, words) => (port.load(0) === 1 ? (words[1] ?? 0) : null);

  it('is a plain write after the shared one that should have published it', () => {
    expect(found([['publish'], ['look']])).toEqual([
      'race by 01: T1 plainly reads 4, which T0 plainly writes in the step beside it: nothing orders the two',
    ]);
  });

  it('is none where it was published afterwards', () => {
    expect(found([['publishAfter'], ['look']])).toEqual([]);
  });

  it('is none where a lock is held, and one where it was forgotten', () => {
    expect(found([['locked'], ['locked'], ['locked']])).toEqual([]);
    expect(found([['locked'], ['unlocked']])).toEqual([
      'race by 01: T1 plainly reads 4, which T0 plainly writes in the step beside it: nothing orders the two',
    ]);
  });

  it('is none where users agree: one goes on when another was answered', () => {
    const later = [
      ({ of }: { of(thread: number, index: number): unknown }) =>
        of(0, 0) === null ? ('wait' as const) : command('plain'),
    ];
    expect(found([['plain'], later])).toEqual([]);
    expect(found([['plain'], ['plain']])).toHaveLength(1);
  });

  function found(threads: Parameters<typeof stage>[0]['threads']): string[] {
    const plain: Script = (_port, words) => {
      words[1] = (words[1] ?? 0) + 1;
      return null;
    };
    const scripts: Record<string, Script> = {
      publish,
      look,
      plain,
      publishAfter: (port, words) => {
        words[1] = 5;
        port.store(0, 1);
        return null;
      },
      locked: (port, words, operands) => {
        port.acquire(2);
        plain(port, words, operands);
        port.release(2);
        return null;
      },
      unlocked: plain,
    };
    return printScheduleFindings(interleave(stage({ scripts, threads })));
  }
});
