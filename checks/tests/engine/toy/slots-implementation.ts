// The implementation of `slots`, and its faults.
//
//   0      4      8      12     16                            16 + 8 K
//   | tally | page | head | live | slot 0 | slot 1 | ... | slot K-1 | guard |
//
// `head` is the free slot to hand out next, and the first word of each free slot the one after it; bit i of `live` says
// that slot i is held. The sound allocator never touches `tally`.
import type {
  CallRecorder,
  Command,
  Fault,
  Implementation,
  Instance,
  Outcome,
  WordSink,
} from '../../../../spec/kit/contract.ts';
import type { SlotsSettings } from './slots-specification.ts';

const TALLY = 0;
const PAGE = 1;
const HEAD = 2;
const LIVE = 3;
const FIRST_SLOT = 16;
const SLOT = 8;
const TAKE_PAGE = 0;
const GIVE_PAGE = 1;

export class Slots implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'];
  protected readonly words: Int32Array;
  protected readonly settings: SlotsSettings;

  constructor(settings: SlotsSettings) {
    const lentBytes = (settings.slots + 1) * SLOT;
    this.settings = settings;
    this.image = new Uint8Array(FIRST_SLOT + lentBytes);
    this.words = new Int32Array(this.image.buffer);
    this.lent = [{ address: FIRST_SLOT, byteLength: lentBytes }];
  }

  apply({ operation, operands }: Command, calls: CallRecorder): Outcome {
    if (operation === 'alloc') return { error: null, value: this.alloc(calls) };
    const [slot = 0] = operands;
    if (!this.isLive(slot)) return { error: 'not-held', value: null };
    this.free(slot, calls);
    return { error: null, value: null };
  }

  writeView(words: WordSink): void {
    const free: number[] = [];
    for (let slot = this.word(HEAD); slot !== 0 && free.length < 32; slot = this.word(slot >> 2)) free.push(slot);
    const live = this.slots().filter((slot) => this.isLive(slot));
    for (const word of [this.word(PAGE), free.length, ...free, live.length, ...live]) words.push(word);
  }

  protected alloc(calls: CallRecorder): number {
    for (let attempt = 0; this.word(PAGE) === 0 && attempt < this.settings.attempts; attempt += 1) {
      const page = this.takePage(calls);
      if (page === 0) continue;
      this.words[PAGE] = page;
      this.link(this.slots());
    }
    const slot = this.word(HEAD);
    if (slot === 0) return this.whenFull();
    this.words[HEAD] = this.word(slot >> 2);
    this.words[LIVE] = this.word(LIVE) | this.bit(slot);
    return slot;
  }

  protected whenFull(): number {
    return 0;
  }

  protected free(slot: number, calls: CallRecorder): void {
    this.words[LIVE] = this.word(LIVE) & ~this.bit(slot);
    if (this.word(LIVE) === 0) this.givePage(calls);
    else if (this.settings.reuse === 'freed-last') this.pushFree(slot);
    else this.link(this.slots().filter((other) => this.word(LIVE) < this.bit(other)));
  }

  protected takePage(calls: CallRecorder): number {
    const entry = calls.begin(TAKE_PAGE, this.settings.slots * SLOT, 0, 0);
    const page = calls.refuses(entry) ? 0 : FIRST_SLOT;
    calls.end(entry, page);
    return page;
  }

  protected givePage(calls: CallRecorder): void {
    calls.end(calls.begin(GIVE_PAGE, this.word(PAGE), 0, 0), 0);
    this.words[PAGE] = 0;
    this.words[HEAD] = 0;
  }

  protected pushFree(slot: number): void {
    this.words[slot >> 2] = this.word(HEAD);
    this.words[HEAD] = slot;
  }

  protected isLive(slot: number): boolean {
    return this.slots().includes(slot) && (this.word(LIVE) & this.bit(slot)) !== 0;
  }

  protected bit(slot: number): number {
    return 1 << ((slot - FIRST_SLOT) / SLOT);
  }

  protected word(index: number): number {
    return this.words[index] ?? 0;
  }

  /** Makes these the free slots, in this order. */
  private link(slots: readonly number[]): void {
    this.words[HEAD] = 0;
    for (const slot of slots.toReversed()) this.pushFree(slot);
  }

  private slots(): number[] {
    return Array.from({ length: this.settings.slots }, (_, index) => FIRST_SLOT + index * SLOT);
  }
}

function planted(
  fault: Pick<Fault<SlotsSettings>, 'id' | 'sentence' | 'caughtBy' | 'shortestTrace'>,
  Variant: new (settings: SlotsSettings) => Slots,
): Fault<SlotsSettings> {
  return { ...fault, origin: 'planted', open: (settings) => new Variant(settings) };
}

export const faults: readonly Fault<SlotsSettings>[] = [
  planted(
    {
      id: 'slots/takes-what-is-refused',
      sentence: 'A page that was refused is used all the same.',
      caughtBy: 'refusal-changes-nothing',
      shortestTrace: 1,
    },
    class extends Slots {
      protected override takePage(calls: CallRecorder): number {
        super.takePage(calls);
        return FIRST_SLOT;
      }
    },
  ),
  planted(
    {
      id: 'slots/counts-outside-its-memory',
      sentence: 'Commands are counted in a field, and whether the count is odd is written into the tally.',
      caughtBy: 'no-hidden-state',
      shortestTrace: 2,
    },
    class extends Slots {
      private count = 0;

      override apply(command: Command, calls: CallRecorder): Outcome {
        this.count += 1;
        this.words[TALLY] = this.count % 2;
        return super.apply(command, calls);
      }
    },
  ),
  planted(
    {
      id: 'slots/clears-the-next-slot',
      sentence: 'Freeing a slot clears the first word behind it.',
      caughtBy: 'untouched-bytes',
      shortestTrace: 3,
    },
    class extends Slots {
      protected override pushFree(slot: number): void {
        super.pushFree(slot);
        const makesPage = this.word(LIVE) === 0;
        if (!makesPage) this.words[(slot + SLOT) >> 2] = 0;
      }
    },
  ),
  planted(
    {
      id: 'slots/stays-live',
      sentence: 'A freed slot is still taken for held, unless it was the last.',
      caughtBy: 'free-or-live',
      shortestTrace: 3,
    },
    class extends Slots {
      protected override free(slot: number, calls: CallRecorder): void {
        super.free(slot, calls);
        if (this.word(PAGE) !== 0) this.words[LIVE] = this.word(LIVE) | this.bit(slot);
      }
    },
  ),
  planted(
    {
      id: 'slots/hands-out-twice',
      sentence: 'When all slots are held, the first is handed out once more.',
      caughtBy: 'held-once',
      shortestTrace: 3,
    },
    class extends Slots {
      protected override whenFull(): number {
        return this.word(PAGE);
      }
    },
  ),
  planted(
    {
      id: 'slots/crashes-when-full',
      sentence: 'An exception is thrown when all slots are held.',
      caughtBy: 'no-crash',
      shortestTrace: 3,
    },
    class extends Slots {
      protected override whenFull(): number {
        if (this.word(PAGE) === 0) return 0;
        throw new RangeError('no slot is left');
      }
    },
  ),
];

export const implementation: Implementation<SlotsSettings> = { open: (settings) => new Slots(settings), faults };
