// How many states there are, counted from what a leaf can be.
//
// A leaf is free, or a live block, or a slab of class c: full, in one way; or with some of its m objects free, in 2^m - 2
// ways, and one more where empty slabs are kept. Slabs with free objects stand on the list of their class, in any order.
// So count the layouts by how many such slabs each class has, as a polynomial with a variable for each class, and weight
// the term x^n with n!, the orders of n slabs. At most one slab of a class is empty: another variable, whose square is 0.
import type { ClosedForm } from '../kit/subject.ts';
import { type LeafSlabSettings, leafCount } from './contract.ts';
import { figuresOf } from './figures.ts';

/** Coefficients by exponents: of each class its slabs with free objects, then its empty slabs, such as `2,0,1,0`. */
type Polynomial = ReadonlyMap<string, number>;

/** Larger ones have more states than can be reached, and words of bitmaps of which not all are looked at. */
const LEAVES_MAX = 8;
const OBJECTS_MAX = 16;

/** @returns null for configurations that are too large to be explored */
export function closedForm(settings: LeafSlabSettings): ClosedForm | null {
  const { objects } = figuresOf(settings);
  const leaves = leafCount(settings);
  if (leaves > LEAVES_MAX || (objects[0] ?? 0) > OBJECTS_MAX) return null;
  let block = leafStates(objects, settings.keepEmpty === 1);
  let layouts: Polynomial = new Map([[keyOf(objects.flatMap(() => [0, 0])), 1]]);
  for (let order = 0; 2 ** order <= leaves; order += 1) {
    if (order > 0) block = plusOne(times(block, block), objects.length);
    if (Math.floor(leaves / 2 ** order) % 2 === 1) layouts = times(layouts, block);
  }
  return { states: weighted(layouts), formula: formulaOf(settings, objects, leaves) };
}

/** What a single leaf can be. */
function leafStates(objects: readonly number[], keeps: boolean): Polynomial {
  const states = new Map<string, number>();
  const none = objects.flatMap(() => [0, 0]);
  states.set(keyOf(none), 2 + objects.length);
  for (const [sizeClass, count] of objects.entries()) {
    states.set(keyOf(none.with(2 * sizeClass, 1)), 2 ** count - 2);
    if (keeps) states.set(keyOf(none.with(2 * sizeClass, 1).with(2 * sizeClass + 1, 1)), 1);
  }
  return states;
}

/** Two parts side by side. */
function times(one: Polynomial, other: Polynomial): Polynomial {
  const product = new Map<string, number>();
  for (const [left, waysLeft] of one) {
    for (const [right, waysRight] of other) {
      const exponents = exponentsOf(left).map((exponent, index) => exponent + (exponentsOf(right)[index] ?? 0));
      if (exponents.some((exponent, index) => index % 2 === 1 && exponent > 1)) continue;
      const key = keyOf(exponents);
      product.set(key, (product.get(key) ?? 0) + waysLeft * waysRight);
    }
  }
  return product;
}

/** One layout more: the part is a single live block. */
function plusOne(layouts: Polynomial, classes: number): Polynomial {
  const none = keyOf(new Array<number>(2 * classes).fill(0));
  return new Map(layouts).set(none, (layouts.get(none) ?? 0) + 1);
}

/** The sum over all terms, each with the orders in which its slabs can stand on their lists. */
function weighted(layouts: Polynomial): number {
  let states = 0;
  for (const [key, ways] of layouts) {
    const slabs = exponentsOf(key).filter((_, index) => index % 2 === 0);
    states += slabs.reduce((product, count) => product * factorial(count), ways);
  }
  return states;
}

function formulaOf({ keepEmpty }: LeafSlabSettings, objects: readonly number[], leaves: number): string {
  const classes = objects.map((count, index) => {
    const name = `x${index + 1}`;
    return `1 + ${2 ** count - 2} ${name}${keepEmpty === 1 ? ` + ${name} e${index + 1}` : ''}`;
  });
  const empty = keepEmpty === 1 ? ', e^2 = 0, e = 1' : '';
  const parts = Array.from({ length: 31 }, (_, order) => order).filter((order) => Math.floor(leaves / 2 ** order) % 2);
  const product = parts.length === 0 ? '1' : parts.map((order) => `f(${order})`).join(' ');
  return `f(0) = ${['2', ...classes].join(' + ')}, f(k) = f(k-1)^2 + 1; ${product} with x^n = n!${empty}`;
}

function factorial(count: number): number {
  return count <= 1 ? 1 : count * factorial(count - 1);
}

function keyOf(exponents: readonly number[]): string {
  return exponents.join(',');
}

function exponentsOf(key: string): number[] {
  return key.split(',').map(Number);
}
