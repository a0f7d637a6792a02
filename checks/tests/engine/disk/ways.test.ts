// On disk states have the order, the images and the ways that they have in memory: not only what an exploration happens to
// show of them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StatesOnDisk } from '../../../engine/disk/states-on-disk.ts';
import type { Way } from '../../../engine/paths.ts';
import type { States } from '../../../engine/states.ts';
import { StatesInMemory } from '../../../engine/states-in-memory.ts';
import { MemoryStorage } from './memory-storage.ts';

/** Numbers below a limit, each followed by what an arithmetic makes of it; some steps are simpler than others. */
interface Numbers {
  readonly limit: number;
  readonly factors: readonly number[];
}

const IMAGE_BYTES = 5;
const SHAPE = { imageBytes: IMAGE_BYTES, byOrbit: false };

function recordOf(number: number): Int32Array {
  return Int32Array.of(Math.imul(number, 0x9e3779b1), number % 7, number);
}

function imageOf(number: number): Uint8Array {
  return Uint8Array.of(number & 0xff, number >> 8, 1, 2, 3);
}

/** Every state in the order in which it is left, with what it is and the way to it. */
interface Walked {
  readonly number: number;
  readonly depth: number;
  readonly cost: number;
  readonly way: readonly Way[];
}

/** @param pause what is done when so many states were left; it may put others in place of the states */
function walk({ limit, factors }: Numbers, states: States, pause: (left: number) => Walk | null): Walked[] {
  let at: Walk = { states, left: 0 };
  let order: { state: number; number: number; depth: number }[] = [];
  at.states.reach(recordOf(1), -1, 0, 0, 0, imageOf(1));
  do {
    for (let state = at.states.nextToLeave(); state !== -1; state = at.states.nextToLeave()) {
      const { states: here } = at;
      const image = here.image(state);
      if (image[2] !== 1 || image[4] !== 3) throw new Error(`The image of ${state} is another.`);
      const number = (image[0] as number) + 256 * (image[1] as number);
      order.push({ state, number, depth: here.depth });
      for (const [ordinal, factor] of factors.entries()) {
        const next = (number * factor + ordinal) % limit;
        const cost = here.cost(state) + ((number * 7 + ordinal * 5) % 11);
        here.reach(recordOf(next), state, ordinal, ordinal % 3, cost, imageOf(next));
      }
      here.makeRoom(2 ** 40);
      at = { states: here, left: at.left + 1 };
      at = pause(at.left) ?? at;
      order = order.slice(0, at.left);
    }
    at.states.settle();
  } while (at.states.nextLayer());
  const { states: last } = at;
  return order.map(({ state, number, depth }) => ({ number, depth, cost: last.cost(state), way: last.to(state) }));
}

interface Walk {
  readonly states: States;
  readonly left: number;
}

const numbers = fc.record({
  limit: fc.integer({ min: 2, max: 2500 }),
  factors: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 }),
});

it('whatever memory they have, and wherever they are saved and gone on with', () => {
  const course = fc.record({
    bytes: fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.constant(2 ** 22)),
    saveAt: fc.integer({ min: 1, max: 1500 }),
    more: fc.nat({ max: 1000 }),
  });
  fc.assert(
    fc.property(numbers, course, (space, { bytes, saveAt, more }) => {
      const inMemory = walk(space, new StatesInMemory({ ...SHAPE, recordWords: 3 }), () => null);
      const storage = new MemoryStorage();
      const states = new StatesOnDisk(storage, SHAPE, bytes);
      let saved: string | null = null;
      const onDisk = walk(space, states, (left) => {
        if (left === saveAt && saved === null) saved = JSON.stringify(states.save());
        else if (left === saveAt + more + 1 && saved !== null) {
          // What was done since is lost, though not what it has written.
          const there = { states: JSON.parse(saved) as ReturnType<StatesOnDisk['save']>, left: saveAt };
          saved = null;
          return { states: new StatesOnDisk(storage, SHAPE, bytes, there), left: saveAt };
        }
        return null;
      });
      expect(onDisk).toEqual(inMemory);
    }),
    { numRuns: 50 },
  );
});
