// The calls of a command are recorded as they were made, and the model is held to the same ones.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackendCall } from '../../../spec/kit/contract.ts';
import { CallLog, Divergence, LoggedEnvironment } from '../../engine/call-log.ts';

const SHAPES: readonly BackendCall[] = [
  { name: 'lend', parameters: ['bytes'], returns: true, refusable: true },
  { name: 'take_back', parameters: ['address', 'bytes', 'align'], returns: false, refusable: false },
  { name: 'look_up', parameters: [], returns: true, refusable: false },
];
const LEND = 0;
const TAKE_BACK = 1;
const LOOK_UP = 2;

describe('a log of calls', () => {
  it('keeps every call with its arguments and its result, however many there are', () => {
    const calls = fc.array(
      fc.tuple(fc.nat({ max: 2 }), fc.maxSafeNat(), fc.maxSafeNat(), fc.maxSafeNat(), fc.maxSafeNat()),
      {
        maxLength: 100,
      },
    );
    const property = fc.property(calls, (given) => {
      const log = new CallLog(SHAPES);
      log.start(0);
      for (const [call, first, second, third, result] of given) log.end(log.begin(call, first, second, third), result);
      const kept = given.map(([call], at) => [
        call,
        ...[0, 1, 2].map((parameter) => log.argument(at, parameter)),
        log.result(at),
      ]);
      const named = given.every(([call], at) => log.name(at) === SHAPES[call]?.name);
      return named && log.length === given.length && String(kept) === String(given);
    });
    fc.assert(property);
  });

  it('refuses the calls whose bits are set, counting only those that can be refused', () => {
    const log = new CallLog(SHAPES);
    log.start(0b101);
    const refused = [LEND, LOOK_UP, LEND, TAKE_BACK, LEND].map((call) => log.refuses(log.begin(call, 0, 0, 0)));
    expect(refused).toEqual([true, false, false, false, true]);
    expect(log.refusable).toBe(3);
  });

  it('refuses no call beyond the last bit', () => {
    const log = new CallLog(SHAPES);
    log.start(1);
    const refused = Array.from({ length: 40 }, () => log.refuses(log.begin(LEND, 0, 0, 0)));
    expect(refused.filter((one) => one)).toHaveLength(1);
  });

  it('keeps calls within calls in the order in which they began', () => {
    const log = new CallLog(SHAPES);
    log.start(0);
    const outer = log.begin(TAKE_BACK, 64, 32, 8);
    log.end(log.begin(LEND, 16, 0, 0), 96);
    log.end(outer, 0);
    expect([log.print(0), log.print(1)]).toEqual(['take_back(64, 32, 8)', 'lend(16) = 96']);
  });
});

describe('a model that is played a log', () => {
  it('is answered what was answered, and told what was refused', () => {
    const { environment } = played(0b10);
    expect([environment.call('lend', 16), environment.refusedLast]).toEqual([96, false]);
    expect([environment.call('lend', 32), environment.refusedLast]).toEqual([0, true]);
    expect(() => environment.finish()).not.toThrow();
  });

  it.each([
    {
      makes: 'another call',
      work: (to: LoggedEnvironment) => to.call('look_up'),
      says: 'look_up was to be called, but lend(16) = 96 was',
    },
    {
      makes: 'the call with another argument',
      work: (to: LoggedEnvironment) => to.call('lend', 24),
      says: 'lend(24) was to be called, but lend(16) = 96 was',
    },
    {
      makes: 'no call',
      work: (to: LoggedEnvironment) => to.finish(),
      says: 'lend(16) = 96 was called, but no call was due',
    },
    {
      makes: 'one call more',
      work: (to: LoggedEnvironment) => [16, 32, 16].map((bytes) => to.call('lend', bytes)),
      says: 'lend was to be called, but no further call was made',
    },
    {
      makes: 'the call and knows another answer',
      work: (to: LoggedEnvironment) => [to.call('lend', 16), to.expectAnswer(64)],
      says: 'lend(16) = 96 was to answer 64',
    },
  ])('diverges when it makes $makes', ({ work, says }) => {
    expect(() => work(played(0).environment)).toThrow(new Divergence(says));
  });

  it('can be played the same log again from the start', () => {
    const { environment } = played(0);
    environment.call('lend', 16);
    environment.start();
    expect(environment.call('lend', 16)).toBe(96);
  });

  /** Two calls of `lend`, of which some are refused. */
  function played(refusals: number): { readonly environment: LoggedEnvironment } {
    const log = new CallLog(SHAPES);
    log.start(refusals);
    for (const bytes of [16, 32]) {
      const entry = log.begin(LEND, bytes, 0, 0);
      log.end(entry, log.refuses(entry) ? 0 : 96);
    }
    const environment = new LoggedEnvironment(log, () => {});
    environment.start();
    return { environment };
  }
});
