// What it costs when other CPUs free: to push an object, and to take all of them back.
import { Memory, SlabPool } from '../../impl/index.ts';
import { ofRounds } from './document/figures.ts';
import type { Table } from './document/table.ts';
import { allocate, poolWith } from './slab-pools.ts';

const OBJECT_BYTES = 64;
/** Objects of that size in a slab. */
const QUEUED = 62;
const WARM_UP_CYCLES = 2000;
const ROUNDS = 7;
const CYCLES_A_ROUND = 3000;

/** Milliseconds of all cycles so far. */
interface Spent {
  push: number;
  drain: number;
  refill: number;
}

export function remoteFrees(): Table {
  const cycle = makeCycle();
  const cycles = (count: number): Spent => {
    const spent = { push: 0, drain: 0, refill: 0 };
    for (let done = 0; done < count; done += 1) cycle(spent);
    return spent;
  };
  cycles(WARM_UP_CYCLES);
  const rounds = Array.from({ length: ROUNDS }, () => cycles(CYCLES_A_ROUND));
  const each = (of: keyof Spent, operations: number) =>
    ofRounds(rounds.map((spent) => (spent[of] * 1e6) / CYCLES_A_ROUND / operations));
  const title = `${QUEUED} objects of ${OBJECT_BYTES} bytes freed on another CPU, then allocated again on their own`;
  return {
    id: 'buddy-slab/remote-frees',
    title: `remote frees: ${title}`,
    row: 'operation',
    column: 'time',
    columns: [{ name: 'nanoseconds', unit: 'ns/operation', quoted: 'median', reference: null }],
    rows: [
      { name: 'each push', figures: [each('push', QUEUED)] },
      { name: `the allocation that drains ${QUEUED}`, figures: [each('drain', 1)] },
      { name: 'each allocation after it', figures: [each('refill', QUEUED - 1)] },
    ],
    remarks: [],
  };
}

/** All objects of a slab freed on one CPU, and allocated on another; adds to what was spent. */
function makeCycle(): (spent: Spent) => void {
  let cpu = 0;
  const supplied = poolWith({ Memory, SlabPool }, { cpus: 2, currentCpu: () => cpu });
  const objects = Array.from({ length: QUEUED }, () => allocate(supplied, OBJECT_BYTES));
  const { pool } = supplied;
  return (spent) => {
    const started = performance.now();
    cpu = 1;
    for (const object of objects) pool.free(object, OBJECT_BYTES);
    const pushed = performance.now();
    cpu = 0;
    objects[0] = pool.alloc(OBJECT_BYTES);
    const drained = performance.now();
    for (let index = 1; index < QUEUED; index += 1) objects[index] = pool.alloc(OBJECT_BYTES);
    spent.push += pushed - started;
    spent.drain += drained - pushed;
    spent.refill += performance.now() - drained;
  };
}
