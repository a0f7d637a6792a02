// How far the quick budget reaches: states that the orbits of a system's vast configuration stand for, beside those of its
// largest configuration that a minute closes when all states are told apart.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { RowConfiguration, Subject, System } from '../../spec/kit/subject.ts';
import { registry } from '../../spec/registry.ts';
import type { ExplorationOptions } from '../engine/exploration-options.ts';
import { Explorer } from '../engine/explore.ts';
import { counted, printSettings } from '../report/text.ts';
import { settingsFrom } from '../run/usage.ts';
import { vastOf } from '../run/vast.ts';
import { quotient, single } from './document/figures.ts';
import type { Row, Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import { largeSettings } from './large-settings.ts';
import { STANDARD } from './lockstep-threads.ts';

const MINUTE = 60;
/** Commands between two looks at the clock. */
const SLICE = 20_000;
const BY_IMAGE: ExplorationOptions = { ...STANDARD, identity: 'image', alphabet: 'legal' };
const BY_ORBIT: ExplorationOptions = { ...STANDARD, identity: 'orbit', alphabet: 'legal' };

/** A configuration that was closed. */
interface Closed {
  readonly id: string;
  /** Distinct ones, or those that the orbits stand for. */
  readonly states: number;
  readonly orbits: number | null;
  readonly seconds: number;
}

/** @param subjects systems to measure */
export async function benchReach(tell: Tell, subjects: readonly Subject[] = registry): Promise<readonly Table[]> {
  const rows: Row[] = [];
  const remarks: string[] = [];
  for (const subject of subjects) {
    await subject.open(async (system) => {
      const all = system.specification.rows.flatMap(({ configurations }) => configurations);
      const told = largeSettings[subject.id]?.map((given) => configurationOf(system, given)) ?? all.filter(isToldApart);
      const whole = told.map((one) => close(system, one, BY_IMAGE, MINUTE, tell));
      const vast = all
        .filter(({ size }) => size === 'vast')
        .map((one) => close(vastOf(system, one).system, one, BY_ORBIT, Infinity, tell));
      const [byImage, byOrbit] = [largestOf(whole), largestOf(vast)];
      rows.push({ name: subject.id, figures: figuresOf(byImage, byOrbit) });
      const open = whole.filter((one) => one === null).length;
      remarks.push(`${subject.id}: ${nameOf(byImage)}, ${open} others not closed; ${nameOf(byOrbit)}`);
    });
  }
  const count = { unit: 'states', quoted: 'counted', reference: null } as const;
  const timed = { unit: 's', quoted: 'once', reference: null } as const;
  return [
    {
      id: 'reach/orbits',
      title:
        'states of the largest configuration that one thread closes in a minute, all told apart by image; and states that ' +
        'the orbits of the vast configuration of the quick budget stand for; legal commands and all checks of lockstep',
      row: 'system',
      column: 'figure',
      columns: [
        { name: 'by image', ...count },
        { name: 'closed in', ...timed },
        { name: 'by orbit', ...count },
        { name: 'orbits in', ...timed },
        { name: 'as many', unit: 'times', quoted: 'derived', reference: null },
      ],
      rows,
      remarks,
    },
  ];
}

function isToldApart({ size }: Pick<RowConfiguration<Configuration>, 'size'>): boolean {
  return size === 'tiny' || size === 'large';
}

function configurationOf<Settings extends Configuration, View, State>(
  { specification }: System<Settings, View, State>,
  given: Configuration,
): Pick<RowConfiguration<Settings>, 'id' | 'settings'> {
  return { id: printSettings(given), settings: settingsFrom(specification, given, null) };
}

/** @returns null when so many seconds do not close it, or it is not known for how many states its orbits stand */
function close<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  { id, settings }: Pick<RowConfiguration<Settings>, 'id' | 'settings'>,
  options: ExplorationOptions,
  most: number,
  tell: Tell,
): Closed | null {
  tell(`${system.specification.id} ${id}, by ${options.identity}`);
  const started = performance.now();
  const explorer = new Explorer(system, settings, options);
  const seconds = () => (performance.now() - started) / 1000;
  while (!explorer.finished && seconds() < most) explorer.advance(SLICE);
  const taken = seconds();
  if (!explorer.finished) return null;
  const { closed, states, standFor } = explorer.result;
  const isByOrbit = options.identity === 'orbit';
  const count = isByOrbit ? standFor : states;
  if (!closed || count === null) return null;
  return { id, states: count, orbits: isByOrbit ? states : null, seconds: taken };
}

function largestOf(results: readonly (Closed | null)[]): Closed | null {
  const closed = results.flatMap((result) => result ?? []).sort((one, other) => other.states - one.states);
  return closed[0] ?? null;
}

function figuresOf(byImage: Closed | null, byOrbit: Closed | null): Row['figures'] {
  const [told, stoodFor] = [byImage, byOrbit].map((closed) => (closed === null ? null : single(closed.states)));
  const asMany = told == null || stoodFor == null ? null : quotient(stoodFor, told);
  const [toldIn, stoodForIn] = [byImage, byOrbit].map((closed) => (closed === null ? null : single(closed.seconds)));
  return [told ?? null, toldIn ?? null, stoodFor ?? null, stoodForIn ?? null, asMany];
}

function nameOf(closed: Closed | null): string {
  if (closed === null) return 'none closed';
  return closed.orbits === null ? closed.id : `${closed.id} in ${counted(closed.orbits, 'orbit')}`;
}
