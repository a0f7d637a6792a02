// Slots that threads take and give back without locks, and five ways to get that wrong: for the stress run.
//
// A word has a bit for each slot that is taken; slot n is 16 bytes at address 16 * (n + 1).
import type { Concurrency } from '../../../../spec/kit/concurrency.ts';
import type { Command, Instance, Outcome, WordSink } from '../../../../spec/kit/contract.ts';
import { type Subject, type System, subject } from '../../../../spec/kit/subject.ts';
import { type SwitchesSettings, type SwitchesView, switches } from './switches.ts';

const SLOTS = 24;
const SLOT_BYTES = 16;

const command = (operation: string, operands: readonly number[]): Command => ({ operation, operands, refusals: 0 });
const slot = (address: number) => ({ address, byteLength: SLOT_BYTES });

const concurrency: Concurrency<SwitchesSettings, SwitchesView> = {
  scenarios: [],
  stress: [
    {
      id: 'passing',
      sentence: 'Half of all slots are freed by another thread.',
      settings: { switches: SLOTS },
      setUp: [],
      threads: 3,
      passedOn: 50,
      heldMax: 5,
      allocate: () => command('take', []),
      free: (_thread, address) => command('give', [address]),
      refusals: ['none-left'],
    },
  ],
  handedOver: (_settings, { operation, operands }, outcome) => {
    if (operation === 'take') return outcome === null || outcome.value === null ? [] : [slot(outcome.value)];
    return outcome === null ? [slot(operands[0] ?? 0)] : [];
  },
  withHeld: (view) => view,
  settle: (_settings, _held, run) => {
    let taken = 0;
    while (taken <= SLOTS && run(command('take', [])).error === null) taken += 1;
    return taken === SLOTS ? null : `${SLOTS - taken} slots were lost`;
  },
};

class SharedSlots implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'] = [];
  protected readonly words: Int32Array;

  constructor(buffer: SharedArrayBuffer | null) {
    this.image = new Uint8Array(buffer ?? new SharedArrayBuffer(SLOT_BYTES * (SLOTS + 1)));
    this.words = new Int32Array(this.image.buffer);
  }

  apply({ operation, operands }: Command): Outcome {
    if (operation === 'give') return { error: this.give((operands[0] ?? 0) / SLOT_BYTES - 1), value: null };
    const taken = this.take();
    return taken < 0 ? { error: 'none-left', value: null } : { error: null, value: SLOT_BYTES * (taken + 1) };
  }

  protected take(): number {
    for (;;) {
      const before = Atomics.load(this.words, 0);
      const free = Array.from({ length: SLOTS }, (_, index) => index).find((index) => (before & (1 << index)) === 0);
      if (free === undefined) return -1;
      if (Atomics.compareExchange(this.words, 0, before, before | (1 << free)) === before) return free;
    }
  }

  protected give(index: number): string | null {
    return (Atomics.and(this.words, 0, ~(1 << index)) & (1 << index)) === 0 ? 'not-taken' : null;
  }

  protected get manyAreTaken(): boolean {
    return Atomics.load(this.words, 0) >= 1 << 8;
  }

  writeView(words: WordSink): void {
    for (let index = 0; index < SLOTS; index += 1) words.push(((this.words[0] ?? 0) >> index) & 1);
  }
}

/** Hands slot 0 out again when many are taken. */
class Generous extends SharedSlots {
  protected override take(): number {
    return this.manyAreTaken ? 0 : super.take();
  }
}

/** Forgets the first slot when it is given back. */
class Losing extends SharedSlots {
  protected override give(index: number): string | null {
    return index === 0 ? null : super.give(index);
  }
}

/** Writes into the slot that comes after. */
class Writing extends SharedSlots {
  protected override give(index: number): string | null {
    this.words[4 * (1 + ((index + 1) % SLOTS))] = 0;
    return super.give(index);
  }
}

/** Does not come back when many are taken. */
class Endless extends SharedSlots {
  protected override take(): number {
    while (this.manyAreTaken);
    return super.take();
  }

  protected override give(): string | null {
    return null;
  }
}

class Throwing extends SharedSlots {
  protected override take(): number {
    if (this.manyAreTaken) throw new RangeError('there are many');
    return super.take();
  }
}

function slots(id: string, Kind: typeof SharedSlots): System<SwitchesSettings, SwitchesView, { positions: number[] }> {
  const { implementation, model, specification } = switches;
  return {
    specification: { ...specification, id, concurrency },
    model,
    implementation: { ...implementation, join: (_settings, buffer) => new Kind(buffer) },
  };
}

/** By id: what is wrong with it. */
export const sharedSlots = {
  sound: slots('sound', SharedSlots),
  generous: slots('generous', Generous),
  losing: slots('losing', Losing),
  writing: slots('writing', Writing),
  endless: slots('endless', Endless),
  throwing: slots('throwing', Throwing),
};

/** As the threads look them up. */
export const registry: readonly Subject[] = Object.entries(sharedSlots).map(([id, system]) =>
  subject(id, async () => system),
);
