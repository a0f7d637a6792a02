// The memory of an implementation whose accesses a scheduler sees: it carries the code out as far as one step goes, and
// writes down what the code does.
//
// A thread that is to go on carries its command out from the start: what it did before is not done again, and what it
// read is answered from its transcript. At its next shared access it goes live; at the one after, an exception that no
// code knows unwinds it.
import type { CallRecorder, Command, Outcome, SharedAccess } from '../../../spec/kit/contract.ts';
import type { SharedWords } from '../../../spec/kit/shared-words.ts';
import {
  ACQUIRE,
  ADD,
  AND,
  COMPARE_EXCHANGE,
  EXCHANGE,
  isShared,
  LOAD,
  OR,
  PLAIN_READ,
  PLAIN_WRITE,
  perform,
  READ,
  RELEASE,
  STORE,
  WRITE,
} from './accesses.ts';
import { CRASH, END, NOWHERE, type Transcripts } from './transcripts.ts';

/** Accesses after which one step, or one command outside the schedule, is taken for endless. */
const ACCESSES_MAX = 50_000;

class Unwinding extends Error {}

/** Thrown through the code to stop it; made once, since making an error is slow. */
const UNWIND = new Unwinding('a scheduler stops this thread here');

/** The code did something else than before, though it read the same. */
export class Unfaithful extends Error {}

/** `direct`: accesses go to memory; `step`: up to the next shared access; `stopped`: being unwound. */
type Mode = 'direct' | 'step' | 'stopped';

/** Carries a command out; a new one for each, or state outside the image would be kept. */
type Apply = (command: Command, calls: CallRecorder) => Outcome;

export class ScheduledAccess implements SharedAccess {
  /** The words of the implementation; known once it has been opened. */
  memory: Int32Array = new Int32Array(0);
  private readonly transcripts: Transcripts;
  private mode: Mode = 'direct';
  private accesses = 0;
  /** What is done again, and how much of it was. */
  private past: readonly number[] = [];
  private done = 0;
  private target = NOWHERE;
  /** Whether the shared access that this step consists of was made, or a plain one when it has none. */
  private moved = false;
  /** The access made last, with its answer; NOWHERE before the first. */
  private last = NOWHERE;
  private lastAnswer = 0;
  private landed = NOWHERE;
  private command: Command = { operation: '', operands: [], refusals: 0 };
  private unfaithful: string | null = null;

  constructor(transcripts: Transcripts) {
    this.transcripts = transcripts;
  }

  watch(words: Int32Array): Int32Array {
    this.use(words);
    return new Proxy(words, {
      get: (target, key) => this.read(target, key),
      set: (_target, key, value) => this.write(key, value),
    });
  }

  port(words: Int32Array): SharedWords {
    this.use(words);
    return {
      load: (index) => this.access(LOAD, index, 0, 0),
      store: (index, word) => void this.access(STORE, index, word, 0),
      exchange: (index, word) => this.access(EXCHANGE, index, word, 0),
      compareExchange: (index, expected, word) => this.access(COMPARE_EXCHANGE, index, expected, word),
      add: (index, summand) => this.access(ADD, index, summand, 0),
      or: (index, bits) => this.access(OR, index, bits, 0),
      and: (index, bits) => this.access(AND, index, bits, 0),
      read: (index) => this.access(READ, index, 0, 0),
      write: (index, word) => void this.access(WRITE, index, word, 0),
      acquire: (lock) => void this.access(ACQUIRE, lock, 0, 0),
      release: (lock) => void this.access(RELEASE, lock, 0, 0),
    };
  }

  /** Does something outside the schedule, such as a command of the set-up: nothing of it is a step. */
  directly<Result>(work: () => Result): Result {
    this.mode = 'direct';
    this.accesses = 0;
    return work();
  }

  /**
   * Carries out one step of a command, live on memory.
   *
   * @param node where the thread stands; NOWHERE when it begins the command
   * @returns where it stands then: before a shared access, or at an end
   * @throws Unfaithful when the code does not do again what it did
   */
  step(command: Command, node: number, apply: Apply, calls: CallRecorder): number {
    this.command = command;
    this.past = node === NOWHERE ? [] : this.transcripts.before(node);
    this.target = node;
    this.done = 0;
    this.moved = false;
    this.accesses = 0;
    this.last = NOWHERE;
    this.landed = NOWHERE;
    this.unfaithful = null;
    this.mode = 'step';
    try {
      const outcome = apply(command, calls);
      if (this.mode === 'step') this.end(END, this.transcripts.outcomeIndex(outcome));
    } catch (error) {
      if (this.mode === 'step') this.crash(error);
    }
    this.mode = 'direct';
    if (this.unfaithful !== null) throw new Unfaithful(this.unfaithful);
    return this.landed;
  }

  private use(words: Int32Array): void {
    if (this.memory.length > 0 && this.memory.buffer !== words.buffer) {
      throw new Error('Only one memory can be scheduled: watch and port were given the words of two.');
    }
    this.memory = words;
  }

  private read(target: Int32Array, key: string | symbol): unknown {
    const index = typeof key === 'string' ? +key : Number.NaN;
    if (Number.isNaN(index)) return propertyOf(target, key);
    return this.access(PLAIN_READ, index, 0, 0);
  }

  private write(key: string | symbol, value: unknown): boolean {
    const index = typeof key === 'string' ? +key : Number.NaN;
    if (Number.isNaN(index)) return false;
    this.access(PLAIN_WRITE, index, Number(value), 0);
    return true;
  }

  private access(kind: number, word: number, first: number, second: number): number {
    if (this.mode === 'stopped') throw UNWIND;
    this.accesses += 1;
    if (this.mode === 'direct') return this.accessDirectly(kind, word, first | 0, second | 0);
    return this.accessInStep(kind, word, first | 0, second | 0);
  }

  private accessDirectly(kind: number, word: number, first: number, second: number): number {
    this.requireWord(word);
    if (this.accesses > ACCESSES_MAX) throw new Error(ENDLESS);
    if (kind === ACQUIRE && this.memory[word] !== 0) throw new Error('a lock is taken that nobody will give up');
    return perform(this.memory, kind, word, first, second);
  }

  private accessInStep(kind: number, word: number, first: number, second: number): number {
    const { past, done, transcripts } = this;
    if (done < past.length) {
      // Done before: not done again, and answered as then.
      this.requireSame(past[done] as number, kind, word, first, second);
      this.done += 1;
      return transcripts.answer(this.done < past.length ? (past[this.done] as number) : this.target);
    }
    this.requireWord(word);
    if (this.accesses > ACCESSES_MAX + past.length)
      this.stopAt(this.stand(CRASH, transcripts.crashIndex(ENDLESS), 0, 0));
    const node = this.stand(kind, word, first, second);
    if (this.moved && isShared(kind)) this.stopAt(node);
    this.moved = true;
    this.last = node;
    this.lastAnswer = perform(this.memory, kind, word, first, second);
    return this.lastAnswer;
  }

  /** The node of what happens next, which grows the tree when it is new. */
  private stand(kind: number, word: number, first: number, second: number): number {
    const { transcripts, last, lastAnswer, target, command } = this;
    const atStart = last === NOWHERE;
    let node = atStart ? target : transcripts.child(last, lastAnswer);
    if (node === NOWHERE && atStart) node = transcripts.root(command);
    if (node !== NOWHERE) {
      this.requireSame(node, kind, word, first, second);
      return node;
    }
    if (atStart) return transcripts.addRoot(command, kind, word, first, second);
    return transcripts.addChild(last, lastAnswer, kind, word, first, second);
  }

  private crash(error: unknown): void {
    try {
      this.end(CRASH, this.transcripts.crashIndex(messageOf(error)));
    } catch (unwinding) {
      if (unwinding !== UNWIND) throw unwinding;
    }
  }

  /** The command is over. */
  private end(kind: number, index: number): never {
    const again = this.done < this.past.length || (this.target !== NOWHERE && !this.moved);
    if (again) this.unfaithful = `${this.command.operation} ended before it made all accesses that it had made`;
    return this.stopAt(again ? NOWHERE : this.stand(kind, index, 0, 0));
  }

  private requireSame(node: number, kind: number, word: number, first: number, second: number): void {
    const { transcripts, command } = this;
    const isSame =
      transcripts.kind(node) === kind &&
      transcripts.word(node) === word &&
      transcripts.first(node) === first &&
      transcripts.second(node) === second;
    if (isSame) return;
    this.unfaithful = `${command.operation} read the same as before, and did something else`;
    this.mode = 'stopped';
    throw UNWIND;
  }

  private requireWord(word: number): void {
    if (Number.isInteger(word) && word >= 0 && word < this.memory.length) return;
    throw new RangeError(`word ${word} was to be reached, which lies outside the memory`);
  }

  private stopAt(node: number): never {
    this.landed = node;
    this.mode = 'stopped';
    throw UNWIND;
  }
}

const ENDLESS = `it made more than ${ACCESSES_MAX} accesses without coming to an end`;

/** What may be asked of watched words besides the words themselves. */
function propertyOf(words: Int32Array, key: string | symbol): unknown {
  if (key === 'length') return words.length;
  throw new TypeError(`watched words are reached by index alone, and not by '${String(key)}'`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
