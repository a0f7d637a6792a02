// What the implementation does is a behaviour of the model when it is read from a log; altered in any place, it is not.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/leaf-slab/checked.ts';
import { openLeafSlab } from '../../../impl/leaf-slab/subject.ts';
import { model } from '../../../model/leaf-slab/index.ts';
import type { LeafSlabSettings } from '../../../spec/leaf-slab/contract.ts';
import { specification } from '../../../spec/leaf-slab/index.ts';
import { CallLog } from '../../engine/call-log.ts';
import { firstUnexplained } from '../recorded-lines.ts';

const SYSTEM = { specification, model, implementation };

interface Line {
  readonly op: 'allocate' | 'free';
  readonly args: readonly [number];
  readonly ret?: number;
  readonly error?: string;
}

const SETTINGS: LeafSlabSettings = {
  leafSize: 256,
  heapSize: 3000,
  heapStart: 4096,
  descriptor: 'outside',
  descriptorSize: 8,
  keepEmpty: 0,
};

const ROWS: readonly { readonly row: string; readonly settings: LeafSlabSettings }[] = [
  { row: 'descriptor outside', settings: SETTINGS },
  { row: 'descriptor inside', settings: { ...SETTINGS, descriptor: 'inside' } },
  { row: 'empty slabs kept', settings: { ...SETTINGS, keepEmpty: 1 } },
];

describe.each(ROWS)('a recorded history, $row,', ({ settings }) => {
  const history = record(settings, 250);

  it('conforms as it was recorded', () => {
    expect(firstUnexplained(SYSTEM, settings, history)).toBeNull();
  });

  it('has requests that failed and frees that were refused', () => {
    expect(history.some(({ ret }) => ret === 0)).toBe(true);
    expect(history.some(({ error }) => error !== undefined)).toBe(true);
  });

  it('is refused at the first line that was altered', () => {
    const wrong = history.flatMap((line, index) =>
      alterations(line).flatMap((altered) => {
        const refusedAt = firstUnexplained(SYSTEM, settings, history.with(index, altered));
        return refusedAt === index ? [] : [{ index, altered, refusedAt }];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

/** Allocates and frees, rightly and wrongly, in a fixed disorder. */
function record(settings: LeafSlabSettings, commands: number): Line[] {
  const instance = openLeafSlab(settings);
  const log = new CallLog(specification.backendCalls);
  const live: number[] = [];
  const lines: Line[] = [];
  let random = 7;
  for (let index = 0; index < commands; index += 1) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    const drawn = (random >> 8) % 10;
    log.start(0);
    if (live.length === 0 || drawn < (index % 80 < 50 ? 7 : 2)) {
      const size = [8, 16, 60, 100, 129, 300, 600, 0][(random >> 12) % 8] ?? 8;
      const { value } = instance.apply({ operation: 'allocate', operands: [size], refusals: 0 }, log);
      lines.push({ op: 'allocate', args: [size], ret: value ?? 0 });
      if (value !== null && value !== 0) live.push(value);
    } else {
      const position = random % live.length;
      const address = (live[position] as number) + (drawn === 9 ? 4 : 0);
      const { error } = instance.apply({ operation: 'free', operands: [address], refusals: 0 }, log);
      lines.push({ op: 'free', args: [address], ...(error === null ? {} : { error }) });
      if (error === null) live.splice(position, 1);
    }
  }
  return lines;
}

/** Every way to alter one thing of a line. */
function alterations(line: Line): Line[] {
  if (line.op === 'allocate') return [{ ...line, ret: (line.ret ?? 0) + 8 }];
  if (line.error === undefined) return [{ ...line, error: 'not-allocated' }];
  const { error: _, ...accepted } = line;
  return [accepted, { ...line, error: 'foreign' }];
}
