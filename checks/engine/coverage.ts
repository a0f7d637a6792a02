// What a run has put to the test: how often each letter was given, and which goals were reached.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Goal, Step } from '../../spec/kit/property.ts';
import type { Specification } from '../../spec/kit/subject.ts';
import type { AlphabetKind } from './choices.ts';

export class Coverage<Settings extends Configuration, View> {
  /** Times each letter was given, by position in the alphabet. */
  readonly letters: number[];
  /** Commands in which at least one backend call was refused. */
  refusals = 0;
  private readonly ids: readonly string[];
  private readonly applicable: readonly { readonly id: string }[];
  /** Goals that were not reached yet. */
  private waiting: Goal<View, Settings>[];

  /** Goals are set for the whole alphabet only: some can't be reached without wrong uses and refusals. */
  constructor(specification: Specification<Settings, View>, settings: Settings, alphabet: AlphabetKind) {
    this.ids = specification.letters.map((letter) => letter.id);
    this.letters = specification.letters.map(() => 0);
    const applicable = alphabet === 'all' ? specification.goals.filter((goal) => goal.applies(settings)) : [];
    this.applicable = applicable;
    this.waiting = [...applicable];
  }

  /** Goes on from what another run has put to the test. */
  goOnFrom({
    letters,
    refusals,
    goals,
  }: Pick<Coverage<Settings, View>, 'refusals' | 'goals'> & {
    readonly letters: Coverage<Settings, View>['counts'];
  }): void {
    for (const [index, id] of this.ids.entries()) this.letters[index] = letters[id] ?? 0;
    this.refusals = refusals;
    this.waiting = this.waiting.filter(({ id }) => !goals.reached.includes(id));
  }

  /** @param refusedCalls how many of its backend calls were refused */
  see(letter: number, step: Step<View>, refusedCalls: number): void {
    this.letters[letter] = (this.letters[letter] as number) + 1;
    if (refusedCalls > 0) this.refusals += 1;
    for (let index = this.waiting.length - 1; index >= 0; index -= 1) {
      if (this.waiting[index]?.reached(step)) this.waiting.splice(index, 1);
    }
  }

  /** Ids of the goals that this configuration can reach, and of those that were reached. */
  get goals(): { readonly applicable: readonly string[]; readonly reached: readonly string[] } {
    const applicable = this.applicable.map(({ id }) => id);
    const open = this.waiting.map(({ id }) => id);
    return { applicable, reached: applicable.filter((id) => !open.includes(id)) };
  }

  /** Times each letter was given, by id. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.ids.map((id, index) => [id, this.letters[index] as number]));
  }
}
