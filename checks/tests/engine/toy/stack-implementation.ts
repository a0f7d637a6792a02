// The implementation of `stack`, a lock-free stack of free cells after Treiber, and its faults.
//
//   0      4                    16
//   | head | next of cell 1..3 | cell 1 | cell 2 | cell 3 |
//
// `head` is the number of the cell on top, 0 for none, with the number of cells taken so far in its upper bits: it is
// never the same again once its cell was taken.
import type {
  CallRecorder,
  Command,
  Fault,
  Implementation,
  Instance,
  Outcome,
  SharedAccess,
  WordSink,
} from '../../../../spec/kit/contract.ts';
import type { SharedWords } from '../../../../spec/kit/shared-words.ts';
import { addressOf, CELL_BYTES, FIRST_CELL, type StackSettings } from './stack-contract.ts';

const HEAD = 0;
const CELL_BITS = 0xff;
const TAKEN_ONE = 0x100;

export class Stack implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'];
  protected readonly words: Int32Array;
  protected readonly port: SharedWords;

  constructor({ cells }: StackSettings, access: SharedAccess) {
    this.image = new Uint8Array(FIRST_CELL + cells * CELL_BYTES);
    const words = new Int32Array(this.image.buffer);
    this.words = access.watch(words);
    this.port = access.port(words);
    this.lent = [{ address: FIRST_CELL, byteLength: cells * CELL_BYTES }];
    for (let cell = 1; cell <= cells; cell += 1) words[cell - 1] = cell;
  }

  apply({ operation, operands }: Command, _calls?: CallRecorder): Outcome {
    if (operation === 'take') {
      const cell = this.take();
      return cell === 0 ? { error: 'empty', value: null } : { error: null, value: addressOf(cell) };
    }
    this.give(((operands[0] ?? 0) - FIRST_CELL) / CELL_BYTES + 1);
    return { error: null, value: null };
  }

  writeView(sink: WordSink): void {
    const free: number[] = [];
    for (let cell = this.word(HEAD) & CELL_BITS; cell !== 0 && free.length < 8; cell = this.word(cell)) free.push(cell);
    for (const word of [free.length, ...free]) sink.push(word);
  }

  protected take(): number {
    for (;;) {
      const head = this.port.load(HEAD);
      const cell = head & CELL_BITS;
      if (cell === 0) return 0;
      if (this.replaceHead(head, this.afterTaking(head, this.port.load(cell)))) return cell;
    }
  }

  protected give(cell: number): void {
    for (;;) {
      const head = this.port.load(HEAD);
      this.port.store(cell, head & CELL_BITS);
      if (this.replaceHead(head, (head & ~CELL_BITS) | cell)) return;
    }
  }

  protected afterTaking(head: number, next: number): number {
    return ((head & ~CELL_BITS) + TAKEN_ONE) | next;
  }

  protected replaceHead(expected: number, head: number): boolean {
    return this.port.compareExchange(HEAD, expected, head) === expected;
  }

  protected word(index: number): number {
    return this.words[index] ?? 0;
  }
}

class Uncounted extends Stack {
  protected override afterTaking(_head: number, next: number): number {
    return next;
  }
}

class Storing extends Stack {
  protected override replaceHead(expected: number, head: number): boolean {
    if (this.port.load(HEAD) !== expected) return false;
    this.port.store(HEAD, head);
    return true;
  }
}

class Plain extends Stack {
  protected override replaceHead(expected: number, head: number): boolean {
    if (this.words[HEAD] !== expected) return false;
    this.words[HEAD] = head;
    return true;
  }
}

class Stamping extends Stack {
  protected override give(cell: number): void {
    super.give(cell);
    this.port.write(addressOf(cell) >> 2, 0);
  }
}

class GivingUp extends Stack {
  protected override give(cell: number): void {
    const head = this.port.load(HEAD);
    this.port.store(cell, head & CELL_BITS);
    this.replaceHead(head, (head & ~CELL_BITS) | cell);
  }
}

class LinkingLate extends Stack {
  protected override give(cell: number): void {
    const head = this.port.load(HEAD);
    if (this.replaceHead(head, (head & ~CELL_BITS) | cell)) this.port.store(cell, head & CELL_BITS);
    else this.give(cell);
  }
}

/** What a thread does where it is alone: it goes to the words themselves. */
const ALONE: SharedAccess = {
  watch: (words) => words,
  port: () => {
    throw new Error('This toy is for threads.');
  },
};

type Kind = new (settings: StackSettings, access: SharedAccess) => Stack;

function fault(
  id: string,
  sentence: string,
  [caughtBy, shortestTrace]: readonly [string, number],
  scenario: string,
  kind: Kind,
): Fault<StackSettings> {
  return {
    id: `stack/${id}`,
    sentence,
    origin: 'planted',
    caughtBy,
    shortestTrace,
    scenario,
    open: (settings) => new kind(settings, ALONE),
    openShared: (settings, access) => new kind(settings, access),
  };
}

export const implementation: Implementation<StackSettings> = {
  open: (settings) => new Stack(settings, ALONE),
  openShared: (settings, access) => new Stack(settings, access),
  faults: [
    fault(
      'uncounted',
      'A head that was taken and given back is taken for untouched.',
      ['all-there', 12],
      'S3',
      Uncounted,
    ),
    fault('storing', 'The head is replaced by a load and a store.', ['handed-out-twice', 8], 'S1', Storing),
    fault('plain', 'The head is replaced by plain accesses.', ['race', 3], 'S1', Plain),
    fault('stamping', 'A cell is stamped after it was given back.', ['untouched', 7], 'S2', Stamping),
    fault('giving-up', 'A cell is dropped when another one comes first.', ['all-there', 6], 'S4', GivingUp),
    fault('linking-late', 'A cell is on top before its link is written.', ['all-there', 6], 'S5', LinkingLate),
  ],
};
