// `scripts`, a system whose commands are short functions over a few words, written where they are wanted: what threads do
// can be seen at a glance, and their schedules counted by hand.
import type { ByteRange, Concurrency, Exchange, Move, Renaming, Scenario } from '../../../../spec/kit/concurrency.ts';
import type {
  Command,
  Instance,
  Outcome,
  RenamedWords,
  SharedAccess,
  WordSink,
} from '../../../../spec/kit/contract.ts';
import { integer, type SettingsOf } from '../../../../spec/kit/fields.ts';
import { always } from '../../../../spec/kit/property.ts';
import type { SharedWords } from '../../../../spec/kit/shared-words.ts';
import type { System } from '../../../../spec/kit/subject.ts';

const fields = { words: integer('words of the memory', 'words', 8) };

type Settings = SettingsOf<typeof fields>;

export interface ScriptsView {
  readonly words: readonly number[];
  readonly held: readonly ByteRange[];
}

interface State {
  words: number[];
}

/** What a command does; an error is answered by throwing its code. */
export type Script = (port: SharedWords, words: Int32Array, operands: readonly number[]) => number | null;

export interface Play {
  readonly words?: number;
  readonly scripts: Readonly<Record<string, Script>>;
  /** What each thread does: scripts by name, or moves. */
  readonly threads: readonly (readonly (string | Move)[])[];
  readonly setUp?: readonly (string | Move)[];
  readonly linearizable?: boolean;
  readonly accessesMax?: number;
  /** What is wrong with the words when no thread is inside a command. */
  readonly wrong?: (words: readonly number[]) => string | null;
  readonly handedOver?: (command: Command, outcome: Outcome | null) => readonly ByteRange[];
  readonly settle?: Concurrency<Settings, ScriptsView>['settle'];
  readonly tallyWords?: number;
  /** Threads that change places, and words by their indexes as kind `word`, which are the operands of commands too. */
  readonly exchanges?: readonly Exchange[];
  /** Words that hold indexes of words. */
  readonly pointers?: readonly number[];
}

/** A refusal, rather than a crash. */
export class Refused extends Error {}

export type Scripts = System<Settings, ScriptsView, State>;

export interface Staged {
  readonly system: Scripts;
  readonly scenario: Scenario<Settings>;
  readonly open: (settings: Settings, access: SharedAccess) => Instance;
}

export function command(operation: string, ...operands: number[]): Command {
  return { operation, operands, refusals: 0 };
}

export function stage(play: Play): Staged {
  const settings = { words: play.words ?? 8 };
  const toMove = (move: string | Move): Move => (typeof move === 'string' ? () => command(move) : move);
  const scenario: Scenario<Settings> = {
    id: 'scripted',
    sentence: 'Threads follow their scripts.',
    settings,
    setUp: (play.setUp ?? []).map(toMove),
    threads: play.threads.map((moves, thread) => ({ name: `T${thread}`, moves: moves.map(toMove) })),
    linearizable: play.linearizable ?? false,
    accessesMax: play.accessesMax ?? 100,
    size: 'tiny',
    ...(play.exchanges === undefined ? {} : { exchanges: play.exchanges }),
  };
  const open = (given: Settings, access: SharedAccess): Instance => new ScriptsInstance(given, play, access);
  return { system: systemOf(play, scenario), scenario, open };
}

class ScriptsInstance implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'] = [];
  readonly tallyBytes: number;
  private readonly words: Int32Array;
  private readonly port: SharedWords;
  private readonly play: Play;

  constructor({ words: count }: Settings, play: Play, access: SharedAccess) {
    this.image = new Uint8Array(4 * count);
    const words = new Int32Array(this.image.buffer);
    this.words = access.watch(words);
    this.port = access.port(words);
    this.play = play;
    this.tallyBytes = 4 * (play.tallyWords ?? 0);
  }

  apply({ operation, operands }: Command): Outcome {
    return answer(() => this.play.scripts[operation]?.(this.port, this.words, operands) ?? null);
  }

  renamedWords(renaming: Renaming): RenamedWords {
    const { pointers = [] } = this.play;
    const renamed = (word: number) => renaming.of('word', word);
    const read = (word: number, value: number) => (pointers.includes(word) ? renamed(value) : value);
    return { place: renamed, read, held: (word, words) => read(word, words[word] ?? 0) };
  }

  writeView(sink: WordSink): void {
    for (let index = 0; index < this.words.length; index += 1) sink.push(this.words[index] ?? 0);
  }
}

function answer(work: () => number | null): Outcome {
  try {
    return { error: null, value: work() };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { error: error.message, value: null };
  }
}

function systemOf(play: Play, scenario: Scenario<Settings>): Scripts {
  const apply = (state: State, { operation, operands }: Command): Outcome => {
    const words = Int32Array.from(state.words);
    const outcome = answer(() => play.scripts[operation]?.(alone(words), words, operands) ?? null);
    state.words = [...words];
    return outcome;
  };
  return {
    specification: {
      id: 'scripts',
      title: 'Scripts',
      source: 'a toy',
      fields,
      rows: [],
      backendCalls: [],
      letters: [],
      invariants: [
        always<ScriptsView>('words-agree', 'The words agree.', [], ({ words }) => play.wrong?.(words) ?? null),
      ],
      goals: [],
      concurrency: {
        scenarios: [scenario],
        stress: [],
        handedOver: (_settings, given, outcome) => play.handedOver?.(given, outcome) ?? [],
        withHeld: (view, held) => ({ ...view, held }),
        settle: play.settle ?? (() => null),
        renamed: (given, renaming) => ({
          ...given,
          operands: given.operands.map((operand) => renaming.of('word', operand)),
        }),
        renamedOutcome: ({ error, value }, renaming) => ({
          error,
          value: value === null ? null : renaming.of('word', value),
        }),
      },
      errors: [],
      assumptions: [],
      notCovered: [],
      readView: (settings, words) => ({ words: Array.from({ length: settings.words }, () => words.next()), held: [] }),
      writeOrbit: () => {},
      withHoldings: (view) => view,
      printView: ({ words }) => words.join(' '),
      printAddress: () => '',
      backendProperties: [],
      recorded: (settings) => settings,
      recordedOperations: {},
    },
    model: {
      refusal: () => null,
      open: (settings) => ({
        initial: () => ({ words: Array.from({ length: settings.words }, () => 0) }),
        restore: ({ words }) => ({ words: [...words] }),
        apply,
        evolve: (state, given) => {
          const after = { words: [...state.words] };
          return { outcome: apply(after, given), state: after };
        },
        writeView({ words }, sink) {
          for (const word of words) sink.push(word);
        },
        claim: () => {},
      }),
    },
    implementation: {
      open: () => {
        throw new Error('Scripts are for threads.');
      },
      faults: [],
    },
  };
}

/** The port where there is one thread only. */
function alone(words: Int32Array): SharedWords {
  const word = (index: number) => words[index] ?? 0;
  const change = (index: number, to: number) => {
    const before = word(index);
    words[index] = to;
    return before;
  };
  return {
    load: word,
    store: (index, to) => void change(index, to),
    exchange: change,
    compareExchange: (index, expected, to) => (word(index) === expected ? change(index, to) : word(index)),
    add: (index, summand) => change(index, word(index) + summand),
    or: (index, bits) => change(index, word(index) | bits),
    and: (index, bits) => change(index, word(index) & bits),
    read: word,
    write: (index, to) => void change(index, to),
    acquire: (lock) => void change(lock, 1),
    release: (lock) => void change(lock, 0),
  };
}
