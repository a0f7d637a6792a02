// The arithmetic of orders is what counting says it is.
import { expect, it } from 'vitest';
import { blockAround, orderAt, orderHolding, orderWithin, startsBlock, unitsOf } from '../../../impl/kit/orders.ts';

const counts = [...Array(300).keys()].slice(1);

it('an order has twice the units of the one before', () => {
  expect([0, 1, 2, 3, 30].map(unitsOf)).toEqual([1, 2, 4, 8, 2 ** 30]);
});

it('the order that holds so many units is the first whose blocks are as large', () => {
  const firstHolding = (units: number) => Math.ceil(Math.log2(units));
  expect(counts.map(orderHolding)).toEqual(counts.map(firstHolding));
  expect([2 ** 30, 2 ** 30 + 1, 2 ** 31].map(orderHolding)).toEqual([30, 31, 31]);
});

it('the order within so many units is the last whose blocks are no larger', () => {
  const lastWithin = (units: number) => Math.floor(Math.log2(units));
  expect(counts.map(orderWithin)).toEqual(counts.map(lastWithin));
  expect([0, 2 ** 31 - 1].map(orderWithin)).toEqual([-1, 30]);
});

it('blocks of an order lie side by side from unit 0 on', () => {
  for (const order of [0, 1, 2, 5]) {
    const size = 2 ** order;
    for (const unit of counts) {
      const first = unit - (unit % size);
      expect(blockAround(unit, order)).toBe(first);
      expect(startsBlock(unit, order)).toBe(unit === first);
    }
  }
});

it('the greatest order at a unit is the last of which a block starts there', () => {
  const lastAt = (unit: number) => Math.max(...[...Array(10).keys()].filter((order) => unit % 2 ** order === 0));
  expect(counts.map(orderAt)).toEqual(counts.map(lastAt));
  expect([2 ** 30, 3 * 2 ** 29].map(orderAt)).toEqual([30, 29]);
});
