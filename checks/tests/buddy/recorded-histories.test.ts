// What the implementation does is a behaviour of the model when it is read from a log; altered in any place, it is not.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy/checked.ts';
import { openBuddy } from '../../../impl/buddy/subject.ts';
import { model } from '../../../model/buddy/index.ts';
import type { BuddySettings } from '../../../spec/buddy/contract.ts';
import { specification } from '../../../spec/buddy/index.ts';
import type { CallRecorder } from '../../../spec/kit/contract.ts';
import { firstUnexplained } from '../recorded-lines.ts';

const SYSTEM = { specification, model, implementation };

interface Line {
  readonly op: string;
  readonly args: readonly number[];
  readonly ret?: number;
  readonly error?: string;
}

const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };

describe.each<BuddySettings>([
  { leafSize: 1024, heapSize: 16 * 1024, heapStart: 4096 },
  { leafSize: 8, heapSize: 8 * 13 + 4, heapStart: 1001 },
])('a recorded history of $heapSize bytes', (settings) => {
  const history = record(settings, 200);

  it('holds successes, failures and refusals', () => {
    const { length } = history;
    const failures = history.filter(({ ret }) => ret === 0).length;
    const refusals = history.filter(({ error }) => error !== undefined).length;
    expect([failures > 10, refusals > 10, length - failures - refusals > 50]).toEqual([true, true, true]);
  });

  it('conforms as it was recorded', () => {
    expect(firstUnexplained(SYSTEM, settings, history)).toBeNull();
  });

  it('is refused at the first line that was altered', () => {
    const wrong = history.flatMap((line, index) =>
      alterations(line, settings).flatMap((altered) => {
        const refusedAt = firstUnexplained(SYSTEM, settings, history.with(index, altered));
        return refusedAt === index ? [] : [{ index, altered, refusedAt }];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

/** Allocates and frees, rightly and wrongly, in a fixed disorder. */
function record(settings: BuddySettings, commands: number): Line[] {
  const instance = openBuddy(settings);
  const live: number[] = [];
  const lines: Line[] = [];
  let random = 7;
  for (let index = 0; index < commands; index += 1) {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    const drawn = (random >> 8) % 10;
    if (live.length === 0 || drawn < (index % 40 < 25 ? 6 : 2)) {
      const size = (random >> 12) % (3 * settings.leafSize);
      const { value } = instance.apply({ operation: 'allocate', operands: [size], refusals: 0 }, NOBODY);
      lines.push({ op: 'allocate', args: [size], ret: value ?? 0 });
      if (value !== null && value !== 0) live.push(value);
      continue;
    }
    const position = random % live.length;
    const address = (live[position] as number) + (drawn === 8 ? settings.leafSize : 0) + (drawn === 9 ? 4 : 0);
    const { error } = instance.apply({ operation: 'free', operands: [address], refusals: 0 }, NOBODY);
    lines.push({ op: 'free', args: [address], ...(error === null ? {} : { error }) });
    if (error === null) live.splice(live.indexOf(address), 1);
  }
  return lines;
}

/** Every way to alter one thing of a line. */
function alterations(line: Line, { leafSize, heapSize }: BuddySettings): Line[] {
  const { op, args, ret, error } = line;
  if (op === 'allocate') {
    const answers = ret === 0 ? [leafSize] : [0, (ret ?? 0) + leafSize, (ret ?? 0) - leafSize, (ret ?? 0) + 1];
    const other = ret === 0 ? [] : [{ ...line, args: [heapSize + 1] }];
    return [...answers.map((answer) => ({ ...line, ret: answer })), ...other];
  }
  if (error === undefined)
    return [
      { ...line, error: 'not-allocated' },
      { op, args: [(args[0] ?? 0) + 1] },
    ];
  return [
    { op, args },
    { ...line, error: error === 'foreign' ? 'interior' : 'foreign' },
  ];
}
