// A run of the benchmark as a document: as JSON it is read as it was written, anything else is refused; and what it says as text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ofRounds, quotient, rateOf, single } from '../../bench/document/figures.ts';
import { readDocument } from '../../bench/document/read.ts';
import { textOf } from '../../bench/document/text.ts';
import { documentOf, documents, TOY, withFigure } from './documents.ts';

const written = JSON.stringify(documentOf([TOY]));

describe('JSON', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(readDocument('run.json', JSON.stringify(document))).toEqual(document);
      }),
    );
  });

  it.each([
    ['', /^run\.json is no document of a benchmark: it is no JSON, or cut off; give a file that npm run bench/],
    [written.slice(0, -5), /no JSON, or cut off/],
    ['[]', /^run\.json is no document of a benchmark: give a file that npm run bench -- --json FILE wrote$/],
    ['{"slabcheck":1,"systems":[]}', /no document of a benchmark/],
    [written.replace('"slabcheckBench":1', '"slabcheckBench":2'), /is of version 2 .* reads version 1$/],
    ['{"slabcheckBench":1}', /parts is missing, not a list/],
    [
      written.replace('"value":10', '"value":"10"'),
      /parts\[0\].tables\[0\].rows\[0\].figures\[0\].value is "10", not a number/,
    ],
    [written.replace('"value":10', '"value":-1'), /value is -1, not a number from 0 on/],
    [written.replace('"ns/operation"', '"ms"'), /columns\[0\].unit is "ms", and units are ns\/operation, ns\/pair, s/],
    [written.replace('"median"', '"mean"'), /quoted is "mean", not one of median, best, once, counted, derived/],
    [written.replace('"cold"', '"hot"'), /columns has two of 'hot'/],
    [written.replace('"slab"', '"plain"'), /rows has two of 'plain'/],
    [written.replace(/,null\]/, ']'), /rows\[1\] has 1 figures for 2 columns/],
    [written.replace('"Toy 1"', '7'), /machine.processor is 7, not a text/],
  ])('that is no document is refused: %s', (text, refusal) => {
    expect(() => readDocument('run.json', text)).toThrow(refusal);
  });
});

describe('text', () => {
  it('has figures in their unit, with ratios to what they refer to', () => {
    expect(textOf({ ...TOY, remarks: ['slab is the faster one'] })).toEqual([
      'nanoseconds an operation',
      'allocator  hot   ratio  cold  ratio',
      'plain      10.0   1.00  20.0   1.00',
      'slab        5.0   0.50',
      'slab is the faster one',
    ]);
  });

  it('has ratios within a row where they refer to a column', () => {
    const columns = TOY.columns.map((column) => ({ ...column, reference: { column: 'hot' } }));
    expect(textOf({ ...TOY, columns })[2]).toBe('plain      10.0   1.00  20.0   2.00');
  });

  it('has three digits where two would say nothing', () => {
    expect(textOf(withFigure(TOY, 1, 0, single(0.04)))[3]).toBe('slab        0.0  0.004');
  });

  it('has the rounds of a figure that stands for itself', () => {
    const columns = TOY.columns.map((column) => ({ ...column, reference: null })).slice(0, 1);
    const rows = TOY.rows.map(({ name, figures }) => ({ name, figures: figures.slice(0, 1) }));
    expect(textOf({ ...TOY, columns, rows })).toEqual([
      'nanoseconds an operation',
      'allocator  hot   least to greatest',
      'plain      10.0  9.0 to 11.0',
      'slab        5.0  5.0 to 5.0',
    ]);
  });
});

describe('figures', () => {
  it('of rounds are their median, or the least', () => {
    const rounds = { count: 4, median: 2.5, least: 1, greatest: 10 };
    expect(ofRounds([10, 2, 1, 3])).toEqual({ value: 2.5, rounds, note: null });
    expect(ofRounds([10, 2, 1, 3], 'least')).toEqual({ value: 1, rounds, note: null });
    expect(() => ofRounds([])).toThrow('no round');
    expect(() => ofRounds([1, Number.NaN])).toThrow('NaN is no figure');
  });

  it('of speed have the greatest where time is least', () => {
    const speed = rateOf(100, ofRounds([1, 2, 4], 'least'));
    expect(speed).toEqual({ value: 100, rounds: { count: 3, median: 50, least: 25, greatest: 100 }, note: null });
  });

  it('that are quotients lie between what their rounds allow', () => {
    const draw = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(draw, draw, (one, other) => {
        const { value, rounds } = quotient(ofRounds(one, 'least'), ofRounds(other, 'least'));
        expect(rounds?.least).toBeLessThanOrEqual(value);
        expect(rounds?.greatest).toBeGreaterThanOrEqual(value);
      }),
    );
  });
});
