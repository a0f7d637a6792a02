// All ways in which the threads of a scenario, and other things with them, can change places: those that are declared,
// and whatever they amount to one after the other.
import type { Answers, Exchange, Renaming, Scenario } from '../../../spec/kit/concurrency.ts';
import type { Configuration } from '../../../spec/kit/contract.ts';

/** More than all ways in which five threads can change places. */
const ARRANGEMENTS_MAX = 200;

/**
 * All arrangements of a scenario: first that in which everyone stays where he is.
 *
 * @throws Error when an exchange puts two threads in one place, or there are too many arrangements
 */
export function arrangementsOf<Settings extends Configuration>(
  { id, threads, exchanges = [] }: Scenario<Settings>,
  setUp: Answers,
): readonly Arrangement[] {
  const declared = exchanges.map((exchange) => arrangementOf(exchange, setUp));
  for (const { threads: places } of declared) {
    const isPermutation = threads.every((_, thread) => places.includes(thread)) && places.length === threads.length;
    if (!isPermutation)
      throw new Error(`An exchange of scenario ${id} puts threads in the places ${places.join(', ')}.`);
  }
  const nobody = new Arrangement(
    threads.map((_, thread) => thread),
    new Map(),
  );
  const all = new Map([[nobody.text, nobody]]);
  for (const arrangement of all.values()) {
    for (const exchange of declared) {
      const both = exchange.after(arrangement);
      if (!all.has(both.text)) all.set(both.text, both);
    }
    if (all.size > ARRANGEMENTS_MAX)
      throw new Error(`The exchanges of scenario ${id} amount to too many arrangements.`);
  }
  return [...all.values()];
}

/**
 * The arrangement that takes one state to another, where both look the same when each is arranged in its own way.
 *
 * @param from index of the arrangement of the state that is to change
 * @param to index of that of the other
 * @returns its index
 */
export function between(all: readonly Arrangement[], from: number, to: number): number {
  const wanted = all[to]?.back().after(all[from] as Arrangement).text;
  return all.findIndex(({ text }) => text === wanted);
}

/** One way to change places. */
export class Arrangement implements Renaming {
  /** By thread: the one whose place it takes. */
  readonly threads: readonly number[];
  /** Equal for equal arrangements. */
  readonly text: string;
  private readonly places: ReadonlyMap<string, ReadonlyMap<number, number>>;

  /** @param places by kind: what each number becomes that does not stay the same */
  constructor(threads: readonly number[], places: ReadonlyMap<string, ReadonlyMap<number, number>>) {
    this.threads = threads;
    this.places = places;
    const things = [...places].flatMap(([kind, numbers]) =>
      [...numbers].filter(([from, to]) => from !== to).map(([from, to]) => `${kind} ${from} ${to}`),
    );
    this.text = [threads.join(' '), ...things.sort()].join(',');
  }

  /** Whether nothing but threads changes places. */
  get isOfThreads(): boolean {
    return !this.text.includes(',');
  }

  of(kind: string, number: number): number {
    return this.places.get(kind)?.get(number) ?? number;
  }

  /** What both amount to, this one behind the other. */
  after(first: Arrangement): Arrangement {
    const kinds = new Set([...first.places.keys(), ...this.places.keys()]);
    const places = [...kinds].map((kind) => {
      const numbers = [...(first.places.get(kind)?.keys() ?? []), ...(this.places.get(kind)?.keys() ?? [])];
      return [kind, new Map(numbers.map((number) => [number, this.of(kind, first.of(kind, number))]))] as const;
    });
    return new Arrangement(
      first.threads.map((thread) => this.threads[thread] as number),
      new Map(places),
    );
  }

  /** The arrangement that undoes this one. */
  back(): Arrangement {
    const threads = this.threads.map((_, place) => this.threads.indexOf(place));
    const places = [...this.places].map(
      ([kind, numbers]) => [kind, new Map([...numbers].map(([from, to]) => [to, from]))] as const,
    );
    return new Arrangement(threads, new Map(places));
  }
}

function arrangementOf({ threads, swaps }: Exchange, setUp: Answers): Arrangement {
  const places = new Map<string, Map<number, number>>();
  for (const { kind, one, other } of swaps(setUp)) {
    const numbers = places.get(kind) ?? new Map<number, number>();
    places.set(kind, numbers.set(one, other).set(other, one));
  }
  return new Arrangement(threads, places);
}
