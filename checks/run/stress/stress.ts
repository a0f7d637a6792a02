// Real threads over one memory for a while, with rests at which everything is looked at: what no exploration of small
// scenarios shows.
import type { Worker } from 'node:worker_threads';
import type { ByteRange, Concurrency, Stress } from '../../../spec/kit/concurrency.ts';
import type { CallRecorder, Command, Configuration, Instance, Outcome } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { Words } from '../../engine/words.ts';
import type { Pace } from '../pace.ts';
import type { StressResult } from '../result.ts';
import { startThread } from '../threads/start-thread.ts';
import { Filling } from './filling.ts';
import { type Held, Mailboxes } from './mailboxes.ts';
import type { Order, Report, ThreadData } from './messages.ts';

export interface StressPlan {
  /** Rounds of work, each followed by a rest. */
  readonly rounds: number;
  /** Operations of each thread in a round. */
  readonly operations: number;
  readonly seed: number;
  /** Milliseconds after which a thread that has not come to rest is given up. */
  readonly patience: number;
}

const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };
/** The registry as it is; tests give another one. */
export const REGISTRY = new URL('../../../spec/registry.ts', import.meta.url).href;

/** Carries one stress out. */
export async function runStress<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  stress: Stress<Settings>,
  plan: StressPlan,
  pace: Pace,
  registry: string = REGISTRY,
): Promise<StressResult> {
  const instance = system.implementation.join?.(stress.settings, null);
  const memory = instance?.image.buffer;
  const { concurrency } = system.specification;
  if (instance === undefined || concurrency === undefined || !(memory instanceof SharedArrayBuffer)) {
    throw new Error(`${system.specification.id} cannot be shared by threads.`);
  }
  const overseer = new Overseer(system, concurrency, stress, instance);
  const mail = Mailboxes.makeBuffer(stress.threads);
  const threads = Array.from({ length: stress.threads }, (_, thread) => {
    const data: ThreadData = {
      registry,
      system: system.specification.id,
      stress: stress.id,
      thread,
      memory,
      mail,
      seed: plan.seed,
    };
    return new Thread(data, plan.patience);
  });
  const mailboxes = new Mailboxes(mail, stress.threads, stress.heldMax);
  let reports: readonly Report[] = [];
  let rests = 0;
  let problem = overseer.setUp();
  let cut = false;
  try {
    const orders: Order[] = Array.from({ length: plan.rounds }, () => ({ operations: plan.operations }));
    for (const order of [...orders, 'let-go' as const]) {
      cut = pace.disturbance !== null;
      if (cut || problem !== null) break;
      const answers = await Promise.all(threads.map((thread) => thread.obey(order)));
      problem = answers.find((answer) => typeof answer === 'string') ?? null;
      if (problem !== null) break;
      reports = answers.filter((answer) => typeof answer !== 'string');
      const posted = threads.flatMap((_, thread) => mailboxes.lookInto(thread));
      problem = reports.find((report) => report.problem !== null)?.problem ?? null;
      problem ??= overseer.look([...reports.flatMap(({ held }) => held), ...posted]);
      rests += 1;
      pace.report(`${system.specification.id} stress ${stress.id}: rest ${rests} of ${plan.rounds + 1}`);
    }
    if (!cut) problem ??= overseer.settle();
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
  const sum = (pick: (report: Report) => number) => reports.reduce((total, report) => total + pick(report), 0);
  return {
    id: stress.id,
    sentence: stress.sentence,
    threads: stress.threads,
    rests,
    allocated: sum(({ allocated }) => allocated),
    freed: sum(({ freed }) => freed),
    freedForOthers: sum(({ freedForOthers }) => freedForOthers),
    refused: sum(({ refused }) => refused),
    problem,
    cut,
  };
}

/** A thread as the one that started it sees it. */
class Thread {
  private readonly worker: Worker;
  private readonly name: string;
  private readonly patience: number;
  /** Whom to tell what it answers. */
  private answer: (answer: Report | string) => void = () => {};

  constructor(data: ThreadData, patience: number) {
    const name = `thread ${data.thread}`;
    this.name = name;
    this.patience = patience;
    this.worker = startThread(new URL('./thread.ts', import.meta.url), data);
    this.worker.on('message', (report: Report) => this.answer(report));
    this.worker.on('error', (error) => this.answer(`${name} failed: ${String(error)}`));
    this.worker.on('exit', () => this.answer(`${name} ended`));
  }

  /** @returns what it reports, or what became of it */
  obey(order: Order): Promise<Report | string> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.answer(`${this.name} did not come to rest`), this.patience);
      this.answer = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.worker.postMessage(order);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Looks at everything while all threads rest. */
class Overseer<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly concurrency: Concurrency<Settings, View>;
  private readonly stress: Stress<Settings>;
  private readonly instance: Instance;
  private readonly filling: Filling;

  constructor(
    system: System<Settings, View, State>,
    concurrency: Concurrency<Settings, View>,
    stress: Stress<Settings>,
    instance: Instance,
  ) {
    this.system = system;
    this.concurrency = concurrency;
    this.stress = stress;
    this.instance = instance;
    this.filling = new Filling(instance.image, instance.origin ?? 0);
  }

  setUp(): string | null {
    for (const command of this.stress.setUp) {
      const { error } = this.apply(command);
      if (error !== null) return `${command.operation} was refused before the threads started: ${error}`;
    }
    return null;
  }

  look(held: readonly Held[]): string | null {
    const ranges: ByteRange[] = [];
    for (const { address, serial, operands } of held) {
      const command = this.stress.free(0, address, operands);
      for (const range of this.concurrency.handedOver(this.stress.settings, command, null)) {
        const wrong = this.filling.complaint(range, serial);
        if (wrong !== null) return wrong;
        ranges.push(range);
      }
    }
    ranges.sort((one, other) => one.address - other.address);
    for (const [index, { address }] of ranges.entries()) {
      const before = ranges[index - 1];
      if (before !== undefined && before.address + before.byteLength > address) return `${address} is held twice`;
    }
    const { specification } = this.system;
    const words = new Words();
    this.instance.writeView(words);
    const view = this.concurrency.withHeld(specification.readView(this.stress.settings, words.rewind()), ranges);
    for (const invariant of specification.invariants) {
      const wrong = invariant.kind === 'always' ? invariant.violation(view) : null;
      if (wrong !== null) return `${invariant.id}: ${wrong}`;
    }
    return null;
  }

  /** Whether anything was lost, when nothing is held any more. */
  settle(): string | null {
    return this.concurrency.settle(this.stress.settings, [], (command) => this.apply(command));
  }

  private apply(command: Command): Outcome {
    return this.instance.apply(command, NOBODY);
  }
}
