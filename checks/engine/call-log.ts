// The backend calls of one command: recorded from the implementation, then played to the model.
import type { BackendCall, CallRecorder, Environment } from '../../spec/kit/contract.ts';
import type { CallSequence } from '../../spec/kit/property.ts';

/** The model expected something else of the outside than what happened. */
export class Divergence extends Error {}

const FIELDS = 5;

/** Records what the implementation calls, refusing the calls that the command says. */
export class CallLog implements CallRecorder, CallSequence {
  length = 0;
  /** Refusable calls made so far, and how many of them were refused. */
  refusable = 0;
  refusedCalls = 0;
  private readonly shapes: readonly BackendCall[];
  private refusals = 0;
  /** A plain array: what is read from one of doubles stays a double, and so becomes every address a model keeps. */
  private readonly entries: number[] = [];
  /** Of each entry, 1 when it is refused. */
  private readonly refused: number[] = [];

  constructor(shapes: readonly BackendCall[]) {
    this.shapes = shapes;
  }

  start(refusals: number): void {
    this.length = 0;
    this.refusable = 0;
    this.refusedCalls = 0;
    this.refusals = refusals;
  }

  begin(call: number, first: number, second: number, third: number): number {
    const entry = this.length;
    this.length += 1;
    const at = entry * FIELDS;
    this.entries[at] = call;
    this.entries[at + 1] = first;
    this.entries[at + 2] = second;
    this.entries[at + 3] = third;
    this.entries[at + 4] = 0;
    this.refused[entry] = 0;
    if (this.shape(entry).refusable) {
      // Bits beyond the last are never set, though a shift by more than 31 places would find some.
      this.refused[entry] = this.refusable < 31 ? (this.refusals >> this.refusable) & 1 : 0;
      this.refusedCalls += this.refused[entry] as number;
      this.refusable += 1;
    }
    return entry;
  }

  refuses(entry: number): boolean {
    return this.refused[entry] === 1;
  }

  end(entry: number, result: number): void {
    this.entries[entry * FIELDS + 4] = result;
  }

  shape(entry: number): BackendCall {
    return this.shapes[this.entries[entry * FIELDS] as number] as BackendCall;
  }

  name(entry: number): string {
    return this.shape(entry).name;
  }

  argument(entry: number, parameter: number): number {
    return this.entries[entry * FIELDS + 1 + parameter] as number;
  }

  result(entry: number): number {
    return this.entries[entry * FIELDS + 4] as number;
  }

  /** One call as a reader sees it, such as `alloc_slab(128, 128) = 512`. */
  print(entry: number): string {
    const { name, parameters, returns } = this.shape(entry);
    const given = parameters.map((_, parameter) => this.argument(entry, parameter)).join(', ');
    const refused = this.refuses(entry) ? ' (refused)' : '';
    return `${name}(${given})${returns ? ` = ${this.result(entry)}` : ''}${refused}`;
  }
}

/** Answers the model with what the implementation was answered, and holds it to the same calls. */
export class LoggedEnvironment implements Environment {
  /** Called for every stretch of bytes that a user writes with the command. */
  readonly userWrites: (address: number, byteLength: number) => void;
  private readonly log: CallLog;
  private at = 0;

  constructor(log: CallLog, userWrites: (address: number, byteLength: number) => void) {
    this.log = log;
    this.userWrites = userWrites;
  }

  start(): void {
    this.at = 0;
  }

  call(name: string, first = 0, second = 0, third = 0): number {
    const { log, at } = this;
    if (at >= log.length) throw new Divergence(`${name} was to be called, but no further call was made`);
    if (log.name(at) !== name) throw new Divergence(`${name} was to be called, but ${log.print(at)} was`);
    if (log.argument(at, 0) !== first || log.argument(at, 1) !== second || log.argument(at, 2) !== third) {
      const wanted = [first, second, third].slice(0, log.shape(at).parameters.length).join(', ');
      throw new Divergence(`${name}(${wanted}) was to be called, but ${log.print(at)} was`);
    }
    this.at += 1;
    return log.result(at);
  }

  mayCall(name: string, first = 0, second = 0, third = 0): void {
    const { log, at } = this;
    if (at >= log.length || log.name(at) !== name) return;
    if (log.argument(at, 0) !== first || log.argument(at, 1) !== second || log.argument(at, 2) !== third) return;
    this.at += 1;
  }

  get refusedLast(): boolean {
    return this.at > 0 && this.log.refuses(this.at - 1);
  }

  expectAnswer(value: number): void {
    const last = this.at - 1;
    if (this.log.result(last) !== value) throw new Divergence(`${this.log.print(last)} was to answer ${value}`);
  }

  /** @throws Divergence when calls were made that the model does not make */
  finish(): void {
    if (this.at < this.log.length) throw new Divergence(`${this.log.print(this.at)} was called, but no call was due`);
  }
}
