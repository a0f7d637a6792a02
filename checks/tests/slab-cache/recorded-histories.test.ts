// What the implementation does is a behaviour of the model when it is read from a log; altered in any place, it is not.
import { describe, expect, it } from 'vitest';
import { openSlabCache } from '../../../impl/slab-cache/subject.ts';
import { model } from '../../../model/slab-cache/index.ts';
import type { SlabCacheSettings } from '../../../spec/slab-cache/contract.ts';
import { specification } from '../../../spec/slab-cache/index.ts';
import { CallLog } from '../../engine/call-log.ts';
import { firstUnexplained } from '../recorded-lines.ts';

type Call = readonly [string, ...number[]];

const SYSTEM = { specification, model, implementation: { open: openSlabCache, faults: [] } };

interface Line {
  readonly op: string;
  readonly args?: readonly number[];
  readonly ret?: number;
  readonly error?: string;
  readonly calls: readonly Call[];
}

const SETTINGS: SlabCacheSettings = {
  objectSize: 1024,
  objectAlign: 8,
  slabSize: 4096,
  pageSize: 4096,
  objectSizeType: 'small',
  slabsMax: 3,
  pageMap: 'array',
  slabInfoSource: 'pool',
  neighbour: 'none',
};

const ROWS: readonly { readonly row: string; readonly settings: SlabCacheSettings }[] = [
  { row: 'small, one page', settings: SETTINGS },
  { row: 'small, two pages', settings: { ...SETTINGS, slabSize: 8192 } },
  { row: 'large, one page', settings: { ...SETTINGS, objectSizeType: 'large', pageMap: 'hash' } },
  { row: 'large, two pages', settings: { ...SETTINGS, objectSizeType: 'large', slabSize: 8192, objectSize: 1360 } },
];

describe.each(ROWS)('a recorded history, $row,', ({ settings }) => {
  const history = record(settings, 160);

  it('conforms as it was recorded', () => {
    expect(firstUnexplained(SYSTEM, settings, history)).toBeNull();
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

  it('may look up the page of an address before it refuses to free it', () => {
    const [first] = record(settings, 1);
    const inside = (first?.ret ?? 0) + 8;
    const page = inside - (inside % settings.pageSize);
    const calls: Call[] = settings.objectSizeType === 'large' ? [['get_slab_info_ptr', page, 64]] : [];
    expect(
      firstUnexplained(SYSTEM, settings, [...record(settings, 1), { op: 'free', args: [inside], error: 'no', calls }]),
    ).toBeNull();
  });
});

/** Allocates and frees, rightly and wrongly, in a fixed disorder. */
function record(settings: SlabCacheSettings, commands: number): Line[] {
  const instance = openSlabCache(settings);
  const log = new CallLog(specification.backendCalls);
  const live: number[] = [];
  const lines: Line[] = [];
  let random = 7;
  for (let index = 0; index < commands; index += 1) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    const drawn = (random >> 8) % 10;
    const growing = index % 40 < 25;
    log.start(drawn === 9 ? 1 : 0);
    if (live.length === 0 || drawn === 9 || drawn < (growing ? 6 : 2)) {
      const { value } = instance.apply({ operation: 'alloc', operands: [], refusals: 0 }, log);
      lines.push({ op: 'alloc', ret: value ?? 0, calls: callsOf(log) });
      if (value !== null && value !== 0) live.push(value);
    } else {
      const position = random % live.length;
      const object = (live[position] as number) + (drawn === 8 ? 8 : 0);
      const { error } = instance.apply({ operation: 'free', operands: [object], refusals: 0 }, log);
      lines.push({ op: 'free', args: [object], ...(error === null ? {} : { error }), calls: callsOf(log) });
      if (error === null) live.splice(position, 1);
    }
  }
  return lines;
}

function callsOf(log: CallLog): Call[] {
  return Array.from({ length: log.length }, (_, entry) => {
    const { name, parameters, returns } = log.shape(entry);
    const given = parameters.map((_parameter, position) => log.argument(entry, position));
    return [name, ...given, ...(returns ? [log.result(entry)] : [])];
  });
}

/** Every way to alter one thing of a line. */
function alterations(line: Line): Line[] {
  const { calls } = line;
  const altered: Line[] = [{ ...line, calls: [...calls, ['free_slab', 4096, 4096, 4096]] }];
  if (line.op === 'alloc') altered.push({ ...line, ret: (line.ret ?? 0) + 8 });
  if (line.op === 'free' && line.error === undefined) altered.push({ ...line, error: 'double-free' });
  if (line.error !== undefined) {
    const { error: _, ...accepted } = line;
    altered.push(accepted, { ...line, error: 'foreign' });
  }
  for (const [index, [name, ...numbers]] of calls.entries()) {
    altered.push({ ...line, calls: calls.toSpliced(index, 1) });
    for (const [position, number] of numbers.entries()) {
      const call: Call = [name, ...numbers.with(position, number + 8)];
      altered.push({ ...line, calls: calls.with(index, call) });
    }
  }
  return altered;
}
