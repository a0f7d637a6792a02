// What the implementation does is a behaviour of the model when it is read from a log; altered in any place, it is not.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-system/checked.ts';
import { openSlabSystem } from '../../../impl/slab-system/subject.ts';
import { model } from '../../../model/slab-system/index.ts';
import type { Instance } from '../../../spec/kit/contract.ts';
import type { SlabSystemSettings } from '../../../spec/slab-system/contract.ts';
import { specification } from '../../../spec/slab-system/index.ts';
import { CallLog } from '../../engine/call-log.ts';
import { settingsFrom } from '../../run/usage.ts';
import { firstUnexplained } from '../recorded-lines.ts';

type Call = readonly [string, ...number[]];

interface Line {
  readonly op: string;
  readonly args: readonly number[];
  readonly ret?: number;
  readonly error?: string;
  readonly calls: readonly Call[];
}

/** A cache of a user, and what is held of it; null for the general caches. */
interface Handle {
  readonly descriptor: number;
  readonly generation: number;
}

interface Held {
  readonly object: number;
  readonly of: Handle | null;
}

const SYSTEM = { specification, model, implementation };
const CPUS = 2;
/** Bytes that a line is altered by: no object and no frame is so near to another. */
const BESIDE = 4;

const given = (settings: Partial<SlabSystemSettings>) =>
  settingsFrom(
    specification,
    { frameSize: 4096, cpus: CPUS, limit: 4, batch: 2, slabDescriptor: 56, frameStart: 65_536, ...settings },
    null,
  );

const ROWS: readonly { readonly row: string; readonly settings: SlabSystemSettings; readonly sizes: number[] }[] = [
  { row: 'on-slab', settings: given({ frames: 8, generalMin: 128, generalMax: 256 }), sizes: [200, 450, 330] },
  { row: 'off-slab', settings: given({ frames: 16, generalMin: 64, generalMax: 1024 }), sizes: [700, 1024, 2000] },
  {
    row: 'coloured',
    settings: given({ frames: 12, cacheLine: 64, generalMin: 256, generalMax: 256 }),
    sizes: [450, 330, 480],
  },
  { row: 'several frames', settings: given({ frames: 24, generalMin: 64, generalMax: 256 }), sizes: [5000, 700, 9000] },
];

describe.each(ROWS)('a recorded history, $row,', ({ settings, sizes }) => {
  const history = record(settings, sizes, 90);

  it('conforms as it was recorded', () => {
    expect(firstUnexplained(SYSTEM, settings, history)).toBeNull();
  });

  it('has requests that failed, and wrong frees, handles and destructions that were refused', () => {
    const refused = new Set(history.flatMap(({ error }) => (error === undefined ? [] : [error])));
    const wanted = ['cannot-allocate-frame', 'not-allocated', 'destroyed', 'objects-live'];
    expect(wanted.filter((error) => !refused.has(error))).toEqual([]);
  });

  it('is refused at the first line that was altered', () => {
    const wrong = history.flatMap((line, index) =>
      alterations(line).flatMap((altered) => {
        const refusedAt = firstUnexplained(SYSTEM, settings, history.slice(0, index + 1).with(index, altered));
        return refusedAt === index ? [] : [{ index, altered, refusedAt }];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

/** Every way to alter one thing of a line. */
function alterations(line: Line): Line[] {
  const { op, args, ret, error, calls } = line;
  const altered: Line[] = [{ ...line, calls: [...calls, ['free_frames', 65_536, 1]] }];
  if (error === undefined) altered.push({ op, args, error: 'null', calls });
  if (ret !== undefined) altered.push({ ...line, ret: ret + BESIDE });
  if (error !== undefined) {
    const answered = specification.recordedOperations[op]?.returns === true;
    altered.push({ op, args, ...(answered ? { ret: 65_536 + BESIDE } : {}), calls }, { ...line, error: 'null' });
  }
  for (const [index, [name, ...numbers]] of calls.entries()) {
    altered.push({ ...line, calls: calls.toSpliced(index, 1) });
    for (const [position, number] of numbers.entries()) {
      const call: Call = [name, ...numbers.with(position, number + BESIDE)];
      altered.push({ ...line, calls: calls.with(index, call) });
    }
  }
  return altered;
}

/** Creates, allocates, frees and destroys, rightly and wrongly, in a fixed disorder. */
function record(settings: SlabSystemSettings, sizes: readonly number[], lines: number): Line[] {
  const recorder = new Recorder(settings, sizes);
  recorder.begin();
  // Takes for a while more than it lets go, then the other way round, and so on.
  while (recorder.lines.length < lines) recorder.step(recorder.lines.length % 45 < 30);
  return recorder.lines;
}

class Recorder {
  readonly lines: Line[] = [];
  private readonly instance: Instance;
  private readonly log = new CallLog(specification.backendCalls);
  private readonly sizes: readonly number[];
  private readonly handles: (Handle | null)[];
  private readonly gone: Handle[] = [];
  private readonly held: Held[] = [];
  private random = 5;

  constructor(settings: SlabSystemSettings, sizes: readonly number[]) {
    this.instance = openSlabSystem(settings);
    this.sizes = sizes;
    this.handles = sizes.map(() => null);
  }

  begin(): void {
    this.give(0, 'alloc', 0, 64, 8);
    this.give(1, 'init');
    this.give(0, 'init');
    this.give(0, 'init');
    for (let number = 0; number < this.sizes.length; number += 1) this.create(number);
  }

  step(growing: boolean): void {
    const often = growing ? 9 : 4;
    const drawn = this.draw(14);
    if (drawn < often) this.take();
    else if (drawn < 12) this.let();
    else if (drawn === 12) this.give(0, 'reclaim', this.draw(2));
    else this.turnOver(this.draw(this.sizes.length));
  }

  private create(number: number): void {
    const descriptor = this.give(0, 'create-cache', number, this.sizes[number] ?? 8, 8);
    if (descriptor === null) return;
    // A descriptor has a generation for each cache that had it before.
    const generation = this.gone.filter((one) => one.descriptor === descriptor).length % 4;
    this.handles[number] = { descriptor, generation };
  }

  private take(): void {
    const of = this.handles[this.draw(this.handles.length + 1)] ?? null;
    const cpu = this.draw(CPUS);
    const refusals = this.draw(8) === 0 ? 1 : 0;
    const object =
      of === null
        ? this.give(refusals, 'alloc', cpu, 1 + this.draw(256), 8)
        : this.give(refusals, 'cache-alloc', cpu, of.descriptor, of.generation);
    if (object !== null) this.held.push({ object, of });
  }

  /** Frees one of what is held, now and then a byte beside it before, or twice. */
  private let(): void {
    const [held] = this.held.splice(this.draw(this.held.length), 1);
    if (held === undefined) return;
    if (this.draw(4) === 0) this.free({ ...held, object: held.object + 1 });
    this.free(held);
    if (this.draw(3) === 0) this.free(held);
  }

  private free({ object, of }: Held): void {
    const cpu = this.draw(CPUS);
    if (of === null) this.give(0, 'free', cpu, object);
    else this.give(0, 'cache-free', cpu, of.descriptor, of.generation, object);
  }

  /** Destroys a cache, first with objects live where there are some, and creates it again; uses the old handle. */
  private turnOver(number: number): void {
    const handle = this.handles[number];
    if (handle === null || handle === undefined) {
      this.create(number);
      return;
    }
    this.give(0, 'destroy', handle.descriptor, handle.generation);
    for (let at = this.held.length - 1; at >= 0; at -= 1) {
      const held = this.held[at];
      if (held === undefined || held.of !== handle) continue;
      this.held.splice(at, 1);
      this.free(held);
    }
    this.give(0, 'destroy', handle.descriptor, handle.generation);
    this.gone.push(handle);
    this.handles[number] = null;
    this.give(0, 'cache-alloc', 0, handle.descriptor, handle.generation);
    this.create(number);
    this.give(0, 'cache-alloc', 0, handle.descriptor, handle.generation);
  }

  private draw(below: number): number {
    this.random = (Math.imul(this.random, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.random / 2 ** 32) * below);
  }

  /** @returns what was answered; null when it was refused, or when there is no answer */
  private give(refusals: number, op: string, ...args: readonly number[]): number | null {
    this.log.start(refusals);
    const { error, value } = this.instance.apply({ operation: op, operands: args, refusals }, this.log);
    const answer = value === null ? {} : { ret: value };
    this.lines.push({ op, args, ...(error === null ? answer : { error }), calls: callsOf(this.log) });
    return error === null ? value : null;
  }
}

function callsOf(log: CallLog): Call[] {
  return Array.from({ length: log.length }, (_, entry) => {
    const { name, parameters, returns } = log.shape(entry);
    const values = parameters.map((_parameter, position) => log.argument(entry, position));
    return [name, ...values, ...(returns ? [log.result(entry)] : [])];
  });
}
