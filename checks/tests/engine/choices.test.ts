// The commands of a state come in a fixed order, the simplest first, and each is found again by how it was chosen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kth, type Letter, oneOf } from '../../../spec/kit/alphabet.ts';
import { complexity, enumerate, lettersOf, resolve } from '../../engine/choices.ts';

interface View {
  readonly things: readonly number[];
}

const LEGAL = { sentence: '', kind: 'legal', weight: 1 } as const;
const letters: readonly Letter<View>[] = [
  { ...LEGAL, id: 'make', operation: 'make', operands: [] },
  { ...LEGAL, id: 'break-null', operation: 'break', operands: [oneOf('thing', [0])], kind: 'misuse' },
  { ...LEGAL, id: 'join', operation: 'join', operands: [thing(), oneOf('size', [8, 16]), thing()] },
  {
    ...LEGAL,
    id: 'tidy',
    operation: 'tidy',
    operands: [],
    kind: 'environment',
    enabled: ({ things }) => things.length > 1,
  },
];

describe('the commands of a state', () => {
  it.each([
    { things: [], alphabet: 'legal', commands: ['make()'] },
    { things: [], alphabet: 'all', commands: ['make()', 'break(0)'] },
    { things: [5], alphabet: 'legal', commands: ['make()', 'join(5,8,5)', 'join(5,16,5)'] },
    {
      things: [5, 3],
      alphabet: 'all',
      // The first operand varies slowest, each in the order in which the view shows things.
      commands: [
        ...['make()', 'break(0)'],
        ...['join(5,8,5)', 'join(5,8,3)', 'join(5,16,5)', 'join(5,16,3)'],
        ...['join(3,8,5)', 'join(3,8,3)', 'join(3,16,5)', 'join(3,16,3)'],
        'tidy()',
      ],
    },
  ] as const)('with $things are, of $alphabet letters, $commands', ({ things, alphabet, commands }) => {
    const enumerated = enumerate(letters, lettersOf(letters, alphabet), { things });
    expect(enumerated.map(({ command }) => `${command.operation}(${command.operands})`)).toEqual(commands);
  });

  it('are each found again by letter and positions', () => {
    const property = fc.property(fc.array(fc.nat(), { maxLength: 4 }), (things) => {
      const view = { things };
      for (const chosen of enumerate(letters, lettersOf(letters, 'all'), view)) {
        const letter = letters[chosen.letter]?.id ?? '';
        expect(resolve(letters, view, { letter, picks: chosen.picks, refusals: 0 })).toEqual(chosen);
      }
    });
    fc.assert(property, { numRuns: 30 });
  });

  it.each([
    { letter: 'tidy', picks: [], why: 'the letter is not enabled' },
    { letter: 'join', picks: [1, 0, 0], why: 'there is no second thing' },
    { letter: 'destroy', picks: [], why: 'there is no such letter' },
  ])('do not contain $letter $picks, because $why', ({ letter, picks }) => {
    expect(resolve(letters, { things: [5] }, { letter, picks, refusals: 0 })).toBeNull();
  });
});

describe('a command is simpler', () => {
  it.each([
    { simpler: { picks: [], refusals: 0 }, than: { picks: [0], refusals: 0 }, why: 'without operands' },
    { simpler: { picks: [0], refusals: 0 }, than: { picks: [1], refusals: 0 }, why: 'with an earlier operand' },
    { simpler: { picks: [2], refusals: 0 }, than: { picks: [2, 0], refusals: 0 }, why: 'with fewer operands' },
    { simpler: { picks: [0], refusals: 0 }, than: { picks: [], refusals: 1 }, why: 'when nothing is refused' },
  ])('$why', ({ simpler, than }) => {
    expect(complexity(simpler.picks, simpler.refusals)).toBeLessThan(complexity(than.picks, than.refusals));
  });
});

function thing() {
  return kth<View>('thing', ({ things }) => things);
}
