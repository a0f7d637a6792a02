// One thread of a stress run: allocates, writes, hands on, checks and frees, and rests when it is told to.
import { parentPort, workerData } from 'node:worker_threads';
import type { Stress } from '../../../spec/kit/concurrency.ts';
import type { CallRecorder, Command, Configuration, Instance } from '../../../spec/kit/contract.ts';
import type { Specification, Subject, System } from '../../../spec/kit/subject.ts';
import { Filling } from './filling.ts';
import { type Held, Mailboxes } from './mailboxes.ts';
import type { Order, Report, ThreadData } from './messages.ts';

const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };

class StressThread<Settings extends Configuration, View> {
  private readonly specification: Specification<Settings, View>;
  private readonly stress: Stress<Settings>;
  private readonly instance: Instance;
  private readonly mailboxes: Mailboxes;
  private readonly filling: Filling;
  private readonly thread: number;
  private held: Held[] = [];
  private random: number;
  private serial = 0;
  private allocated = 0;
  private freed = 0;
  private freedForOthers = 0;
  private refused = 0;
  private problem: string | null = null;

  constructor(
    specification: Specification<Settings, View>,
    stress: Stress<Settings>,
    instance: Instance,
    data: ThreadData,
  ) {
    this.specification = specification;
    this.stress = stress;
    this.instance = instance;
    this.mailboxes = new Mailboxes(data.mail, stress.threads, stress.heldMax);
    this.filling = new Filling(instance.image, instance.origin ?? 0);
    this.thread = data.thread;
    this.random = (data.seed * 0x2545_f491 + data.thread * 0x9e37_79b1 + 1) | 0;
  }

  obey(order: Order): Report {
    if (order === 'let-go') this.letGo();
    else for (let left = order.operations; left > 0 && this.problem === null; left -= 1) this.act();
    const { held, allocated, freed, freedForOthers, refused, problem } = this;
    return { held, allocated, freed, freedForOthers, refused, problem };
  }

  private act(): void {
    const { stress, held } = this;
    const letter = this.mailboxes.take(this.thread);
    if (letter !== null) this.free(letter, true);
    if (held.length < stress.heldMax && this.draw(2) === 0) {
      if (this.allocate()) return;
    }
    if (held.length === 0) return;
    const at = this.draw(held.length);
    const block = held[at] as Held;
    held[at] = held[held.length - 1] as Held;
    held.pop();
    if (!(this.draw(100) < stress.passedOn && this.passOn(block))) this.free(block, false);
  }

  /** Hands an object to another thread, whichever has room for it. */
  private passOn(block: Held): boolean {
    const others = this.stress.threads - 1;
    const first = this.draw(Math.max(1, others));
    for (let turn = 0; turn < others; turn += 1) {
      const other = (this.thread + 1 + ((first + turn) % others)) % this.stress.threads;
      if (this.mailboxes.post(other, block)) return true;
    }
    return false;
  }

  private letGo(): void {
    for (const block of this.held.splice(0)) this.free(block, false);
    for (let letter = this.mailboxes.take(this.thread); letter !== null; letter = this.mailboxes.take(this.thread)) {
      this.free(letter, true);
    }
  }

  /** @returns whether there was anything to be had */
  private allocate(): boolean {
    const command = this.stress.allocate(this.thread, (below) => this.draw(below));
    const { error, value } = this.apply(command);
    if (error !== null) {
      this.refused += 1;
      if (!this.stress.refusals.includes(error)) this.complain(`${command.operation} was refused: ${error}`);
      return false;
    }
    this.serial += 1;
    const { operands } = command;
    const block = { address: value ?? 0, serial: this.thread * 2 ** 24 + this.serial, operands };
    for (const range of this.rangesOf(command, block.address)) this.filling.fill(range, block.serial);
    this.held.push(block);
    this.allocated += 1;
    return true;
  }

  private free(block: Held, ofAnother: boolean): void {
    const command = this.stress.free(this.thread, block.address, block.operands);
    for (const range of this.specification.concurrency?.handedOver(this.stress.settings, command, null) ?? []) {
      const wrong = this.filling.complaint(range, block.serial);
      if (wrong !== null) this.complain(wrong);
    }
    const { error } = this.apply(command);
    if (error !== null) this.complain(`the free of ${block.address} was refused: ${error}`);
    this.freed += 1;
    if (ofAnother) this.freedForOthers += 1;
  }

  private apply(command: Command) {
    try {
      return this.instance.apply(command, NOBODY);
    } catch (error) {
      this.complain(`${command.operation}(${command.operands.join(', ')}) threw: ${String(error)}`);
      return { error: 'threw', value: null };
    }
  }

  private rangesOf(command: Command, address: number) {
    const outcome = { error: null, value: address };
    return this.specification.concurrency?.handedOver(this.stress.settings, command, outcome) ?? [];
  }

  private complain(problem: string): void {
    this.problem ??= `thread ${this.thread}: ${problem}`;
  }

  /** A random whole number from 0 on, below a bound. */
  private draw(below: number): number {
    this.random = (Math.imul(this.random, 1664525) + 1013904223) | 0;
    return Math.floor(((this.random >>> 0) / 2 ** 32) * below);
  }
}

function start<Settings extends Configuration, View, State>(
  { specification, implementation }: System<Settings, View, State>,
  data: ThreadData,
): void {
  const stress = specification.concurrency?.stress.find(({ id }) => id === data.stress);
  const instance = stress && implementation.join?.(stress.settings, data.memory);
  if (stress === undefined || instance === undefined) throw new Error(`${data.system} has no stress '${data.stress}'.`);
  const thread = new StressThread(specification, stress, instance, data);
  parentPort?.on('message', (order: Order) => parentPort?.postMessage(thread.obey(order)));
}

// The structure is that of the module that started this thread.
const data = workerData as ThreadData;
const { registry } = (await import(data.registry)) as { readonly registry: readonly Subject[] };
await registry.find(({ id }) => id === data.system)?.open((system) => start(system, data));
