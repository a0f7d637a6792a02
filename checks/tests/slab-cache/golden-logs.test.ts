// Traces observed on the original, written as recorded histories by their text alone, are behaviours of the model.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-cache/checked.ts';
import { model } from '../../../model/slab-cache/index.ts';
import { specification } from '../../../spec/slab-cache/index.ts';
import { Conformance } from '../../engine/conform.ts';
import { readCommand } from '../../engine/recorded-history.ts';
import { settingsFrom } from '../../run/usage.ts';
import { THREE_OBJECTS_A_SLAB, TWO_OBJECTS_A_SLAB } from './golden-traces.ts';

interface Row {
  readonly objectSize: number;
  readonly slabSize: number;
  readonly pageSize: number;
  readonly objectSizeType: string;
}

type Call = readonly (string | number)[];

interface Line {
  readonly op: string;
  readonly args?: readonly number[];
  readonly ret?: number;
  readonly calls: readonly Call[];
}

const ROWS: readonly { readonly row: Row; readonly trace: string }[] = [
  { row: { objectSize: 1024, slabSize: 4096, pageSize: 4096, objectSizeType: 'small' }, trace: THREE_OBJECTS_A_SLAB },
  { row: { objectSize: 16, slabSize: 32, pageSize: 32, objectSizeType: 'large' }, trace: TWO_OBJECTS_A_SLAB },
];

describe.each(ROWS)('the golden trace of $row.objectSizeType slabs', ({ row, trace }) => {
  const lines = logOf(row, trace);

  it('conforms', () => {
    expect(firstRefused(row, lines)).toBeNull();
  });

  it('is refused at the line whose address, call argument or call is altered', () => {
    const altered = lines.flatMap((line, index) => [
      ...(line.ret === undefined ? [] : [{ index, line: { ...line, ret: line.ret + row.objectSize } }]),
      ...line.calls.flatMap((call, position) => [
        { index, line: { ...line, calls: line.calls.toSpliced(position, 1) } },
        { index, line: { ...line, calls: line.calls.with(position, [call[0] ?? '', ...bumped(call.slice(1))]) } },
      ]),
    ]);
    const wrong = altered.filter(({ index, line }) => firstRefused(row, lines.with(index, line)) !== index);
    expect(wrong).toEqual([]);
  });
});

/** The first number of a call, which every call here has, made another. */
function bumped(numbers: Call): Call {
  const [first, ...others] = numbers;
  return [Number(first) + 8, ...others];
}

/** The log that a recorder would have written for a trace, its slabs and SlabInfos at addresses of our choosing. */
function logOf({ objectSize, slabSize, pageSize }: Row, trace: string): Line[] {
  const slabAt = (slab: number) => 0x10000 + 2 * slab * slabSize;
  const infoAt = (slab: number) => 0x4000 + 64 * slab;
  const held: number[] = [];
  return trace
    .trim()
    .split('\n')
    .map((line) => {
      const [operation = '', made = '-'] = line.split(' | ');
      const slabOf = (object: number) => Math.floor((object - 0x10000) / (2 * slabSize));
      const taken = /^A=h\d+:S(\d+)\.(\d+)$/.exec(operation);
      const object = taken
        ? slabAt(Number(taken[1])) + Number(taken[2]) * objectSize
        : (held[Number(operation.slice(1))] ?? 0);
      if (taken) held.push(object);
      const slab = slabOf(object);
      const page = slabAt(slab);
      const words: Record<string, Call> = {
        AS: ['alloc_slab', slabSize, pageSize, slabAt(slab)],
        FS: ['free_slab', slabAt(slab), slabSize, pageSize],
        AI: ['alloc_slab_info', infoAt(slab)],
        FI: ['free_slab_info', infoAt(slab)],
        'SV@0': ['save_slab_info_ptr', page, infoAt(slab)],
        'GT@0': ['get_slab_info_ptr', page, infoAt(slab)],
        'DL@0*': ['delete_slab_info_ptr', page],
      };
      const calls = made.split(' ').flatMap((word) => (words[word] === undefined ? [] : [words[word]]));
      return taken ? { op: 'alloc', ret: object, calls } : { op: 'free', args: [object], calls };
    });
}

/** @returns index of the first line that is not explained, null when all are */
function firstRefused(row: Row, lines: readonly Line[]): number | null {
  const conformance = new Conformance(
    { specification, model, implementation },
    settingsFrom(specification, { ...row }, null),
  );
  const { recordedOperations: operations, backendCalls } = specification;
  const at = lines.findIndex((line) => {
    const recorded = readCommand(JSON.stringify(line), { operations, backendCalls });
    if ('unreadable' in recorded) throw new Error(recorded.unreadable);
    return conformance.follow(recorded) !== null;
  });
  return at === -1 ? null : at;
}
