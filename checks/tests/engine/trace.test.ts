// A trace survives being printed, pasted and read, and tells where the code behaves differently now.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay } from '../../engine/replay.ts';
import { parseToken, printToken } from '../../engine/trace.ts';
import { printTrace, readTrace } from './toy/exploring.ts';
import { faultOf, slots, twoSlots } from './toy/slots.ts';
import { SwitchesInstance, switches } from './toy/switches.ts';

const words = fc.stringMatching(/^[a-z]{1,6}(-[a-z]{1,6}){0,2}$/);
const steps = fc.record({
  choice: fc.record({ letter: words, picks: fc.array(fc.nat(), { maxLength: 3 }), refusals: fc.nat({ max: 255 }) }),
  digest: fc.stringMatching(/^[0-9a-z]{3}$/),
});
const traces = fc.record({
  system: words,
  settings: fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z]{0,9}$/), fc.oneof(fc.integer(), words)),
  fault: fc.option(fc.stringMatching(/^[a-z]{1,6}\/[a-z0-9-]{1,9}$/)),
  steps: fc.array(steps),
  digested: fc.boolean(),
});

describe('a token', () => {
  it('is read as what was printed, its settings as text', () => {
    const property = fc.property(traces, ({ steps: given, digested, ...rest }) => {
      const digests = digested ? given.map(({ digest }) => digest) : [];
      const trace = { ...rest, choices: given.map(({ choice }) => choice), digests };
      const settings = Object.fromEntries(Object.entries(rest.settings).map(([key, value]) => [key, String(value)]));
      expect(parseToken(printToken(trace))).toEqual({ ...trace, settings });
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('is one word that no shell takes apart when it is quoted', () => {
    const property = fc.property(traces, ({ steps: given, digested: _, ...rest }) =>
      /^[\w:=,./^@+-]+$/.test(printToken({ ...rest, choices: given.map(({ choice }) => choice), digests: [] })),
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('is written out', () => {
    const choices = readTrace('alloc^1 alloc free=0 relocate=2+1^3');
    const settings = { slots: 2, reuse: 'freed-last' };
    const trace = {
      system: 'slots',
      settings,
      fault: 'slots/stays-live',
      choices,
      digests: ['0a1', '0a2', '0a3', '0a4'],
    };
    const token = 'slots:slots=2,reuse=freed-last:slots/stays-live:alloc^1@0a1.alloc@0a2.free=0@0a3.relocate=2+1^3@0a4';
    expect(printToken(trace)).toBe(token);
    expect(printToken({ ...trace, settings: {}, fault: null, choices: [], digests: [] })).toBe('slots::-:');
  });

  it.each([
    ['', 'a trace has four parts with colons between: system, configuration, fault or -, steps'],
    ['slots', 'a trace has four parts with colons between: system, configuration, fault or -, steps'],
    ['slots:a=1:-', 'a trace has four parts with colons between: system, configuration, fault or -, steps'],
    ['slots:a=1:-:alloc:free', 'a trace has four parts with colons between: system, configuration, fault or -, steps'],
    ['slots:a:-:alloc', "'a' is no key=value"],
    ['slots:a=1=2:-:alloc', "'a=1=2' is no key=value"],
    ['slots::-:alloc..free=0', "'' is no step: a step is letter[=positions][^refusals][@digest]"],
    ['slots::-:Alloc', "'Alloc' is no step: a step is letter[=positions][^refusals][@digest]"],
    ['slots::-:free=', "'free=' is no step: a step is letter[=positions][^refusals][@digest]"],
    ['slots::-:free=-1', "'free=-1' is no step: a step is letter[=positions][^refusals][@digest]"],
    ['slots::-:free^x', "'free^x' is no step: a step is letter[=positions][^refusals][@digest]"],
    ['slots::-:alloc@0a1.free=0', 'some steps have a digest and some have none'],
  ])('that is malformed is explained: %j', (token, wrong) => {
    expect(parseToken(token)).toEqual({ wrong });
  });

  it('may have white space around it, as pasted text has', () => {
    expect(parseToken(' slots::-:alloc\n')).toEqual(parseToken('slots::-:alloc'));
  });
});

describe('a replay', () => {
  const trace = readTrace('alloc^1 alloc alloc alloc free-twice=0 free=0 free=0');
  // There is no other slot to free twice when all are held.
  const possible = trace.filter(({ letter }) => letter !== 'free-twice');

  it('tells each step as a reader sees it', () => {
    const {
      initial,
      steps: told,
      verdict,
      impossibleAt,
    } = replay(slots, twoSlots, possible, slots.implementation.open(twoSlots));
    expect({ initial, verdict, impossibleAt }).toEqual({ initial: 'no page', verdict: null, impossibleAt: null });
    expect(told.map(({ digest: _, ...step }) => step)).toEqual([
      { command: 'alloc()', about: '', answer: 'null', calls: ['take_page(16) = 0 (refused)'], state: 'no page' },
      { command: 'alloc()', about: 'slot 0', answer: '16', calls: ['take_page(16) = 16'], state: 'free 1 | held 0' },
      { command: 'alloc()', about: 'slot 1', answer: '24', calls: [], state: 'free - | held 0,1' },
      { command: 'alloc()', about: '', answer: 'null', calls: [], state: 'free - | held 0,1' },
      { command: 'free(16)', about: 'slot 0', answer: 'nothing', calls: [], state: 'free 0 | held 1' },
      { command: 'free(24)', about: 'slot 1', answer: 'nothing', calls: ['give_page(16)'], state: 'no page' },
    ]);
  });

  it('tells the same every time', () => {
    const once = replay(slots, twoSlots, possible, slots.implementation.open(twoSlots));
    expect(replay(slots, twoSlots, possible, slots.implementation.open(twoSlots))).toEqual(once);
  });

  it.each([
    { steps: 'alloc alloc free-twice=0 alloc', at: 2, why: 'there is no such slot' },
    { steps: 'free=0', at: 0, why: 'nothing is held' },
    { steps: 'alloc free=1 alloc', at: 1, why: 'only one slot is held' },
    { steps: 'alloc relocate', at: 1, why: 'there is no such letter' },
  ])('of $steps stops at step $at, because $why', ({ steps: given, at }) => {
    const told = replay(slots, twoSlots, readTrace(given), slots.implementation.open(twoSlots));
    expect({ at: told.impossibleAt, verdict: told.verdict, told: told.steps.length }).toEqual({
      at,
      verdict: null,
      told: at,
    });
  });

  it('ends with the step that breaks a property', () => {
    const { open } = faultOf('slots/stays-live');
    const told = replay(slots, twoSlots, readTrace('alloc alloc free=0 alloc alloc'), open(twoSlots));
    expect(told.verdict).toMatchObject({ property: 'free-or-live', explanation: 'slot 0 is both' });
    expect(told.steps.map(({ state }) => state)).toEqual(['free 1 | held 0', 'free - | held 0,1', 'free 0 | held 0,1']);
  });

  it('has a digest that changes with the first answer that does', () => {
    const sound = replay(slots, twoSlots, readTrace('alloc alloc alloc'), slots.implementation.open(twoSlots));
    const faulty = replay(
      slots,
      twoSlots,
      readTrace('alloc alloc alloc'),
      faultOf('slots/hands-out-twice').open(twoSlots),
    );
    const changed = sound.steps.findIndex(({ digest }, index) => digest !== faulty.steps[index]?.digest);
    expect(changed).toBe(2);
  });

  it('says that a step threw', () => {
    const { open } = faultOf('slots/crashes-when-full');
    const told = replay(slots, twoSlots, readTrace('alloc alloc alloc'), open(twoSlots));
    expect(told.steps.map(({ answer }) => answer)).toEqual(['16', '24', 'threw']);
    expect(told.verdict?.property).toBe('no-crash');
  });

  it('of no step says that the two sides differ already', () => {
    class OneIsOn extends SwitchesInstance {
      override writeView(words: { push(word: number): void }): void {
        for (const word of [1, 0]) words.push(word);
      }
    }
    const told = replay(switches, { switches: 2 }, [], new OneIsOn({ switches: 2 }));
    expect(told.verdict?.property).toBe('agreement');
  });

  it('of what was read is the one of what was printed', () => {
    const token = printToken({ system: 'slots', settings: twoSlots, fault: null, choices: possible, digests: [] });
    const read = parseToken(token);
    expect('choices' in read ? printTrace(read.choices) : read).toBe(printTrace(possible));
  });
});
