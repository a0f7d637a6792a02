// Whether following schedules on as one where they lead to the same state is exact: all schedules are followed one by
// one, each from the start and each on the code itself, and must be as many, end in the same states and break the same.
import type { Scenario } from '../../../spec/kit/concurrency.ts';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import type { Complaint } from '../judge.ts';
import type { InterleavingExplorer } from './explore.ts';
import { verdictOf } from './properties.ts';
import type { Interleavings } from './result.ts';
import { switchesOf } from './schedule-graph.ts';
import { type OpenShared, Stage } from './stage.ts';
import { Stepper } from './stepper.ts';

export interface ScheduleCertificate {
  /** Whether the search without merging found the same. */
  readonly holds: boolean;
  /** Schedules that were followed one by one. */
  readonly schedules: number;
  /** Distinct final states they ended in. */
  readonly finals: number;
  /** What is different, in words; null when nothing is. */
  readonly explanation: string | null;
}

export class ScheduleCheck<Settings extends Configuration, View, State> {
  private readonly stage: Stage<Settings, View, State>;
  private readonly stepper: Stepper<Settings, View, State>;
  private readonly start: Int32Array;
  private readonly explored: Interleavings;
  private readonly finalTexts: ReadonlySet<string> | null;
  /** Steps of the schedules that are compared; no limit where nothing was broken. */
  private readonly stepsMax: number;
  private readonly finals = new Set<string>();
  private readonly broken = new Map<string, readonly number[]>();
  private schedules = 0;
  /** The schedule to follow next, whose last step may have to be another one; null when all were followed. */
  private schedule: number[] | null = [];

  /** @param explorer what is to be certified; finished, and not cut by a limit */
  constructor(
    system: System<Settings, View, State>,
    scenario: Scenario<Settings>,
    open: OpenShared<Settings>,
    explorer: InterleavingExplorer<Settings, View, State>,
  ) {
    this.explored = explorer.result;
    this.finalTexts = explorer.finalTexts;
    const [first] = this.explored.findings;
    this.stepsMax = first === undefined ? Infinity : first.schedule.length;
    this.stage = new Stage(system, scenario, open);
    this.stepper = new Stepper(this.stage);
    this.start = new Int32Array(this.stepper.recordWords);
    this.stepper.write(this.start);
    this.note(this.stage.start.complaints.length > 0 ? this.stage.start.complaints : this.stepper.judge(), []);
    if (this.broken.size > 0) this.schedule = null;
  }

  get finished(): boolean {
    return this.schedule === null;
  }

  /** Schedules followed so far. */
  get progress(): number {
    return this.schedules;
  }

  /** Follows so many more schedules. */
  advance(schedules: number): void {
    for (let left = schedules; left > 0 && this.schedule !== null; left -= 1) this.follow(this.schedule);
  }

  get result(): ScheduleCertificate {
    const explanation = this.difference();
    return { holds: explanation === null, schedules: this.schedules, finals: this.finals.size, explanation };
  }

  /** Follows a schedule from the start, then on with the least thread that can go on, to an end. */
  private follow(given: readonly number[]): void {
    const { stepper } = this;
    const path = given.slice(0, -1);
    let from = given[path.length] ?? 0;
    this.restart();
    for (const thread of path) this.take(thread);
    for (;;) {
      if (stepper.isFinal) {
        this.schedules += 1;
        this.finals.add(stepper.text);
        break;
      }
      const thread = this.takeFirstFrom(from);
      if (thread === -1) {
        if (from === 0) this.note([stepper.deadlock()], path);
        break;
      }
      if (path.length === this.stepsMax) break;
      path.push(thread);
      const complaints = stepper.complaints.length > 0 ? stepper.complaints : stepper.judge();
      if (this.note(complaints, path)) break;
      this.standHere();
      from = 0;
    }
    this.schedule = this.after(path);
  }

  /** Everything is as after the set-up, and nothing is known of what commands do. */
  private restart(): void {
    this.stepper.stand(this.start);
    this.stage.transcripts.clear();
  }

  private take(thread: number): boolean {
    if (!this.stepper.step(thread, false)) return false;
    this.standHere();
    return true;
  }

  private takeFirstFrom(from: number): number {
    for (let thread = from; thread < this.stage.scenario.threads.length; thread += 1) {
      if (this.stepper.step(thread, false)) return thread;
    }
    return -1;
  }

  private standHere(): void {
    const record = new Int32Array(this.stepper.recordWords);
    this.stepper.write(record);
    this.stepper.stand(record);
  }

  /** The next schedule in the order of a dictionary, as far as it is another one. */
  private after(path: number[]): number[] | null {
    for (let last = path.pop(); last !== undefined; last = path.pop()) {
      if (last + 1 < this.stage.scenario.threads.length) return [...path, last + 1];
    }
    return null;
  }

  /** @returns whether anything was wrong */
  private note(complaints: readonly Complaint[], schedule: readonly number[]): boolean {
    const verdict = verdictOf(complaints);
    if (verdict === null) return false;
    const known = this.broken.get(verdict.property);
    if (known === undefined || isSimpler(schedule, known)) this.broken.set(verdict.property, [...schedule]);
    return true;
  }

  private difference(): string | null {
    const { explored, schedules, finals, finalTexts } = this;
    const merged = explored.findings.filter(({ schedule }) => schedule.length === this.stepsMax);
    const found = [...this.broken].map(([property, schedule]) => `${property} by ${schedule.join('.')}`).sort();
    const wanted = merged.map(({ property, schedule }) => `${property} by ${schedule.join('.')}`).sort();
    if (found.join() !== wanted.join())
      return `${found.join(', ') || 'nothing'} was found, not ${wanted.join(', ') || 'nothing'}`;
    if (merged.length > 0) return null;
    if (String(schedules) !== explored.schedules)
      return `${schedules} schedules were followed, not ${explored.schedules}`;
    const isSame = finals.size === finalTexts?.size && [...finals].every((text) => finalTexts.has(text));
    return isSame ? null : `they ended in ${finals.size} states, not in the same ${explored.finals}`;
  }
}

/** Whether a schedule is to be reported rather than another of the same property. */
function isSimpler(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return one.length < other.length;
  // Of two with as many switches, the one that was followed first has the least threads first.
  return switchesOf(one) < switchesOf(other);
}
