// The model by itself, over frames that are lent lowest run first: commands are given one after the other.
import { expect } from 'vitest';
import { model } from '../../../model/slab-system/index.ts';
import type { Command, Environment } from '../../../spec/kit/contract.ts';
import { readSettings } from '../../../spec/kit/fields.ts';
import {
  type CacheView,
  fields,
  type SlabSystemSettings,
  type SlabSystemView,
} from '../../../spec/slab-system/contract.ts';
import { readView } from '../../../spec/slab-system/view.ts';

/** The parameters of the original, with all the frames that its figures need; empty slabs are kept until reclaimed. */
const ORIGINAL: Partial<SlabSystemSettings> = {
  frameSize: 4096,
  cacheLine: 64,
  cpus: 8,
  limit: 16,
  batch: 8,
  keptEmpty: 1_000_000,
  slabDescriptor: 56,
  cacheDescriptor: 184,
  generations: 256,
  generalMin: 8,
  generalMax: 8_388_608,
  frames: 4096,
  frameStart: 4096,
  userCaches: 0,
};

/** A configuration like the original, but for what is given. */
export function originalWith(given: Partial<SlabSystemSettings>): SlabSystemSettings {
  const read = readSettings(fields, { ...ORIGINAL, ...given });
  return 'settings' in read ? read.settings : expect.unreachable(read.wrong);
}

/** What the printed table says of a cache. */
export interface Counts {
  readonly total: number;
  readonly used: number;
  readonly local: number;
  readonly shared: number;
}

export class Modelled {
  readonly settings: SlabSystemSettings;
  /** Calls of the command given last. */
  calls: (readonly [name: string, address: number, frames: number])[] = [];
  readonly opened: ReturnType<typeof model.open>;
  state: ReturnType<ReturnType<typeof model.open>['initial']>;
  private readonly lent = new Map<number, number>();
  /** Calls for frames of the command at work, and those of them that are refused. */
  private asked = 0;
  private refused: readonly number[] = [];

  constructor(given: Partial<SlabSystemSettings> = {}) {
    this.settings = originalWith(given);
    expect(model.refusal(this.settings)).toBeNull();
    this.opened = model.open(this.settings);
    this.state = this.opened.initial();
  }

  /** Frames that are lent. */
  get frames(): number {
    return [...this.lent.values()].reduce((sum, frames) => sum + frames, 0);
  }

  /** @returns the code of a refusal, or what the command returned */
  give(operation: string, ...operands: readonly number[]): string | number | null {
    return this.giveRefusing([], operation, ...operands);
  }

  /** The same, while the provider refuses some of the calls for frames. */
  giveRefusing(refused: readonly number[], operation: string, ...operands: readonly number[]) {
    this.refused = refused;
    this.asked = 0;
    this.calls = [];
    const command: Command = { operation, operands, refusals: 0 };
    const { error, value } = this.opened.apply(this.state, command, this.environment);
    return error ?? value;
  }

  /** Gives a command that is accepted and returns an address. */
  get(operation: string, ...operands: readonly number[]): number {
    const answer = this.give(operation, ...operands);
    return typeof answer === 'number' ? answer : expect.unreachable(`'${operation}' answered ${answer}`);
  }

  get words(): number[] {
    const words: number[] = [];
    this.opened.writeView(this.state, { push: (word) => words.push(word) });
    return words;
  }

  get view(): SlabSystemView {
    const { words } = this;
    let next = 0;
    return readView(this.settings, {
      next: () => {
        next += 1;
        return words[next - 1] ?? Number.NaN;
      },
    });
  }

  cache(name: string): CacheView {
    return this.view.caches.find((cache) => cache.name === name) ?? expect.unreachable(`there is no ${name}`);
  }

  counts(name: string): Counts {
    const { arrays, slabs, geometry } = this.cache(name);
    const local = arrays.slice(0, -1).reduce((sum, array) => sum + array.length, 0);
    const shared = arrays.at(-1)?.length ?? 0;
    const out = slabs.reduce((sum, { used }) => sum + used, 0);
    return { total: slabs.length * geometry.objectsPerSlab, used: out - local - shared, local, shared };
  }

  readonly environment: Environment = {
    call: (name, first = 0, second = 0) => (name === 'alloc_frames' ? this.lend(first) : this.takeBack(first, second)),
    mayCall: () => {},
    refusedLast: false,
    expectAnswer: () => {},
    userWrites: () => {},
  };

  private lend(frames: number): number {
    const address = this.refused.includes(this.asked) ? 0 : this.lowestRun(frames);
    this.asked += 1;
    if (address !== 0) this.lent.set(address, frames);
    this.calls.push(['alloc_frames', address, frames]);
    return address;
  }

  private lowestRun(frames: number): number {
    const { frameStart, frameSize } = this.settings;
    let start = frameStart;
    for (const [address, count] of [...this.lent].sort(([one], [other]) => one - other)) {
      if (start + frames * frameSize <= address) break;
      start = address + count * frameSize;
    }
    return start + frames * frameSize <= frameStart + this.settings.frames * frameSize ? start : 0;
  }

  private takeBack(address: number, frames: number): number {
    expect(this.lent.get(address), `frames lent at ${address}`).toBe(frames);
    this.lent.delete(address);
    this.calls.push(['free_frames', address, frames]);
    return 0;
  }
}

/** A system with one cache of a user, and that cache's objects by address. */
export function withCache(size: number, given: Partial<SlabSystemSettings> = {}) {
  const system = new Modelled(given);
  expect(system.give('init')).toBeNull();
  const cache = system.get('create-cache', 0, size, 0);
  const alloc = () => system.get('cache-alloc', 0, cache, 0);
  const free = (object: number) => expect(system.give('cache-free', 0, cache, 0, object)).toBeNull();
  return { system, cache, alloc, free };
}

/** As many as wanted. */
export function many<Item>(count: number, make: () => Item): Item[] {
  return Array.from({ length: count }, make);
}
