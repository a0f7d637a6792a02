// The words of `slots`, an allocator small enough to count its states by hand: a page of equal slots, taken from a
// backend with the first slot that is handed out and given back with the last that is freed.
//
// With K slots and the slot freed last handed out first, a state is its list of free slots, front to back: no page, or
// any sequence of less than K different slots, which is
//
//   N(K) = 1 + sum over j < K of K! / (K - j)!        2, 4, 11, 42, 207 for K from 1 to 5
//
// Where no page is held, alloc is given, and once more with the page refused: 2 commands. Everywhere else alloc, a free of
// each held slot and a wrong free of each other one: K + 1 commands. Legal use leaves out refusals and wrong frees.
import { kth, type Letter } from '../../../../spec/kit/alphabet.ts';
import type { Command, Outcome } from '../../../../spec/kit/contract.ts';
import { choice, integer, type SettingsOf } from '../../../../spec/kit/fields.ts';
import { always, type Step, sometimes, step } from '../../../../spec/kit/property.ts';
import type { Specification } from '../../../../spec/kit/subject.ts';

export const fields = {
  slots: integer('slots of the page', 'slots', 2),
  attempts: integer('times that the page is asked for until alloc gives up', 'times', 1),
  reuse: choice('which free slots are handed out again', ['freed-last', 'topmost'], 'freed-last'),
};

export type SlotsSettings = SettingsOf<typeof fields>;

export const SLOT_BYTES = 8;

export interface SlotsView {
  readonly settings: SlotsSettings;
  /** Address of the page; 0 when none is held. */
  readonly page: number;
  /** Addresses of the slots to be handed out, the next one first. */
  readonly free: readonly number[];
  /** Addresses of the slots that the allocator takes for held, ascending. */
  readonly live: readonly number[];
  /** Addresses of the slots that users hold by their own account, ascending. */
  readonly held: readonly number[];
}

const letters: readonly Letter<SlotsView>[] = [
  { id: 'alloc', sentence: 'Take a slot.', operation: 'alloc', operands: [], kind: 'legal', weight: 3 },
  {
    id: 'free',
    sentence: 'Free a held slot.',
    operation: 'free',
    operands: [kth('slot', (view) => view.held)],
    kind: 'legal',
    weight: 3,
    drains: true,
  },
  {
    id: 'free-twice',
    sentence: 'Free a slot that nobody holds.',
    operation: 'free',
    operands: [kth('slot', (view) => slotsOf(view).filter((slot) => !view.held.includes(slot)))],
    kind: 'misuse',
    weight: 1,
  },
];

const invariants = [
  step<SlotsView>('refusal-changes-nothing', 'A command without success changes nothing.', ['refused'], (at) =>
    (at.outcome.error !== null || at.outcome.value === 0 || wasRefused(at)) && at.imageChanged()
      ? `${at.command.operation} was refused and changed something`
      : null,
  ),
  step<SlotsView>(
    'untouched-bytes',
    'Only users write into their slots, and nobody into guards.',
    ['given-back'],
    (at) => (at.strayWrite === -1 ? null : `${at.command.operation} wrote at ${at.strayWrite}`),
  ),
  always<SlotsView>('free-or-live', 'No slot is free and taken for held at the same time.', ['full'], (view) => {
    const both = view.free.find((slot) => view.live.includes(slot));
    return both === undefined ? null : `${printAddress(view, both)} is both`;
  }),
  always<SlotsView>('held-once', 'No slot is held twice.', ['full'], (view) => {
    const twice = view.held.find((slot, index) => view.held.indexOf(slot) !== index);
    return twice === undefined ? null : `${printAddress(view, twice)} is`;
  }),
];

export const specification: Specification<SlotsSettings, SlotsView> = {
  id: 'slots',
  title: 'A page of slots',
  source: 'a toy',
  fields,
  rows: [
    {
      id: 'freed-last',
      title: 'The slot freed last is handed out first',
      configurations: [
        { id: 'two', size: 'tiny', settings: { slots: 2, attempts: 1, reuse: 'freed-last' } },
        { id: 'three', size: 'tiny', settings: { slots: 3, attempts: 1, reuse: 'freed-last' } },
        { id: 'thirty', size: 'real', settings: { slots: 30, attempts: 2, reuse: 'freed-last' } },
      ],
    },
  ],
  backendCalls: [
    { name: 'take_page', parameters: ['bytes'], returns: true, refusable: true },
    { name: 'give_page', parameters: ['page'], returns: false, refusable: false },
  ],
  letters,
  invariants,
  goals: [
    sometimes('full', 'Every slot was held.', ({ after }) => after.held.length === after.settings.slots),
    sometimes('refused', 'The page was refused.', (at) => wasRefused(at) && at.outcome.value === 0),
    sometimes('given-back', 'The page was given back.', ({ before, after }) => before.page !== 0 && after.page === 0),
  ],
  errors: ['not-held'],
  assumptions: ['One caller at a time.'],
  notCovered: ['More than one page.'],
  readView(settings, words) {
    const readList = () => Array.from({ length: words.next() }, () => words.next());
    const page = words.next();
    const free = readList();
    const live = readList();
    return { settings, page, free, live, held: live };
  },
  // How many slots are held, and nothing else. True of slots handed out by when they were freed; where the place in the
  // page decides, as with `topmost`, it is what a certificate must refuse.
  writeOrbit(view, _past, words) {
    words.push(view.held.length);
  },
  withHoldings,
  printView: (view) =>
    view.page === 0 ? 'no page' : `free ${printSlots(view, view.free)} | held ${printSlots(view, view.live)}`,
  printAddress,
  backendProperties: ['held-once'],
  recorded: (settings) => settings,
  recordedOperations: { alloc: { operands: 0, returns: true }, free: { operands: 1, returns: false } },
};

function slotsOf({ page, settings }: SlotsView): number[] {
  return page === 0 ? [] : Array.from({ length: settings.slots }, (_, index) => page + index * SLOT_BYTES);
}

function wasRefused({ calls }: Step<SlotsView>): boolean {
  return calls.length > 0 && calls.name(calls.length - 1) === 'take_page' && calls.result(calls.length - 1) === 0;
}

function withHoldings(view: SlotsView, before: SlotsView, { operands }: Command, { error, value }: Outcome): SlotsView {
  const kept = error === null ? before.held.filter((slot) => slot !== operands[0]) : before.held;
  const held = value === null || value === 0 ? kept : [...kept, value].sort((a, b) => a - b);
  return { ...view, held };
}

/** Such as `slot 1`; empty for what is no slot. */
function printAddress(view: SlotsView, address: number): string {
  const index = slotsOf(view).indexOf(address);
  return index === -1 ? '' : `slot ${index}`;
}

function printSlots({ page }: SlotsView, slots: readonly number[]): string {
  return slots.length === 0 ? '-' : slots.map((slot) => (slot - page) / SLOT_BYTES).join(',');
}
