// From what a search came upon to what is reported: each property once, with its trace, seen again on a new instance.
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { type Candidate, simplestOf } from './candidates.ts';
import { type AlphabetKind, type Choice, type ChosenCommand, enumerate, lettersOf } from './choices.ts';
import { hidden } from './hidden-state.ts';
import type { Verdict } from './judge.ts';
import { Lockstep } from './lockstep.ts';
import { replay } from './replay.ts';
import type { Finding } from './result.ts';
import type { Ways } from './states.ts';

export class Findings<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly settings: Settings;
  private readonly open: () => Instance;
  private readonly taking: readonly number[];

  constructor(system: System<Settings, View, State>, settings: Settings, alphabet: AlphabetKind, open: () => Instance) {
    this.system = system;
    this.settings = settings;
    this.open = open;
    this.taking = lettersOf(system.specification.letters, alphabet);
  }

  /** One finding a property: shortest first, of equally short ones the simplest. */
  of(candidates: readonly Candidate[], ways: Ways): Finding[] {
    return simplestOf(candidates, (state) => ways.cost(state))
      .map(({ verdict, state, choice }) => {
        const way = this.traceTo(state, ways);
        const trace = choice === null ? way : [...way, choice];
        return { ...this.confirm(verdict, trace), trace };
      })
      .sort((one, other) => one.trace.length - other.trace.length);
  }

  /** The choices that lead to a state, found by going there again. */
  traceTo(state: number, ways: Ways): Choice[] {
    const { letters } = this.system.specification;
    const again = new Lockstep(this.system, this.settings, this.open());
    return ways.to(state).map(({ ordinal, refusals }) => {
      const chosen = enumerate(letters, this.taking, again.view)[ordinal] as ChosenCommand;
      again.run({ ...chosen.command, refusals }, 'copy');
      again.goOn();
      return { letter: letters[chosen.letter]?.id ?? '', picks: chosen.picks, refusals };
    });
  }

  /** A finding that does not show on a new instance was decided by something that is not in the image. */
  private confirm(verdict: Verdict, trace: readonly Choice[]): Verdict {
    const { property, explanation } = verdict;
    if (trace.length === 0 || property === 'no-hidden-state' || property === 'model-recipes') return verdict;
    if (property === 'never-stuck') return verdict;
    const again = replay(this.system, this.settings, trace, this.open()).verdict;
    if (again !== null) return verdict;
    return hidden(`${explanation}, but not when the same trace is carried out on a new instance`);
  }
}
