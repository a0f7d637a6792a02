// Whether a recorded history is a behaviour of the model: what the environment decided is taken from the log, everything
// else is predicted.
import type { Configuration, Environment, OpenModel } from '../../spec/kit/contract.ts';
import type { CallSequence, Step } from '../../spec/kit/property.ts';
import type { Specification, System } from '../../spec/kit/subject.ts';
import { AddressSpace } from './address-space.ts';
import { Divergence } from './call-log.ts';
import { judge } from './judge.ts';
import type { RecordedCall, RecordedCommand } from './recorded-history.ts';
import { addressedBy, printOutcome } from './wording.ts';
import { WideWords } from './words.ts';

/** The first command that the model cannot explain. */
export interface Unexplained {
  /** What is wrong, with what was expected. */
  readonly explanation: string;
  /** Whose fault it is: the recorded allocator's, or the backend's that it was recorded with. */
  readonly blame: 'allocator' | 'backend';
}

/** Follows a recorded history with the model, command by command. */
export class Conformance<Settings extends Configuration, View, State> {
  commands = 0;
  private readonly specification: Specification<Settings, View>;
  private readonly settings: Settings;
  private readonly model: OpenModel<View, State>;
  private readonly addresses = new AddressSpace();
  private readonly environment: RecordedEnvironment;
  private readonly words = new WideWords();
  private readonly state: State;
  private view: View;

  constructor(system: System<Settings, View, State>, settings: Settings) {
    this.specification = system.specification;
    this.settings = settings;
    this.model = system.model.open(settings);
    this.environment = new RecordedEnvironment(this.addresses);
    this.state = this.model.initial();
    this.view = this.look();
  }

  /**
   * @returns null when the model does the same
   * @throws AddressOutOfReach
   */
  follow(recorded: RecordedCommand): Unexplained | null {
    const operands = recorded.args.map((operand) => this.addresses.toModel(operand));
    const command = { operation: recorded.op, operands, refusals: 0 };
    const before = this.view;
    this.environment.start(recorded.calls);
    this.commands += 1;
    try {
      const error = this.model.refuses?.(this.state, command, this.environment) ?? null;
      const expected =
        error === null ? this.model.apply(this.state, command, this.environment) : { error, value: null };
      if (expected.error !== null && recorded.error === null) {
        return { explanation: `expected ${printOutcome(expected)}, recorded no refusal`, blame: 'allocator' };
      }
      this.environment.finish();
      this.view = this.look();
      const step: Step<View> = {
        before,
        command,
        outcome: expected,
        calls: this.environment,
        after: this.view,
        imageChanged: () => false,
        strayWrite: -1,
      };
      return this.compare(recorded, step) ?? this.judgeBackend(step);
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      return { explanation: error.message, blame: 'allocator' };
    }
  }

  private compare(recorded: RecordedCommand, { outcome, before, after, command }: Step<View>): Unexplained | null {
    const wanted = outcome.error === null ? this.printAnswer(outcome.value, after) : printOutcome(outcome);
    const blame = 'allocator';
    if (recorded.error !== null) {
      if (outcome.error === null) {
        const address = addressedBy(this.specification, command);
        const about = address === null ? '' : this.specification.printAddress(before, address);
        return {
          explanation: `expected ${wanted} (${about || 'allowed'}), recorded refusal '${recorded.error}'`,
          blame,
        };
      }
      const known = this.specification.errors.includes(recorded.error);
      if (!known || recorded.error === outcome.error) return null;
      return { explanation: `expected ${wanted}, recorded refusal '${recorded.error}'`, blame };
    }
    const value = recorded.ret === null ? null : this.addresses.toModel(recorded.ret);
    if (value === outcome.value) return null;
    return { explanation: `expected ${wanted}, recorded ${this.printAnswer(value, after)}`, blame };
  }

  /** The model takes slabs as the log grants them: a grant that breaks a property is the backend's doing. */
  private judgeBackend(step: Step<View>): Unexplained | null {
    const asked = Array.from({ length: step.calls.length }, (_, index) => step.calls.name(index));
    const shapes = this.specification.backendCalls;
    if (!asked.some((name) => shapes.find((shape) => shape.name === name)?.refusable === true)) return null;
    const { invariants, backendProperties } = this.specification;
    const telling = invariants.filter(({ id }) => backendProperties.includes(id));
    const wrong = judge(telling, step);
    if (wrong === null) return null;
    return { explanation: `the backend broke its contract: ${wrong.explanation}`, blame: 'backend' };
  }

  private printAnswer(value: number | null, view: View): string {
    if (value === null || value === 0) return `ret ${value === null ? 'nothing' : 0}`;
    const about = this.specification.printAddress(view, value);
    return `ret ${this.addresses.print(value)}${about === '' ? '' : ` (${about})`}`;
  }

  private look(): View {
    this.model.writeView(this.state, this.words.clear());
    return this.specification.readView(this.settings, this.words);
  }
}

/** Answers the model with what a log says, and holds the log to the calls the model makes. */
class RecordedEnvironment implements Environment, CallSequence {
  private readonly addresses: AddressSpace;
  private calls: readonly RecordedCall[] = [];
  private at = 0;

  constructor(addresses: AddressSpace) {
    this.addresses = addresses;
  }

  get length(): number {
    return this.calls.length;
  }

  start(calls: readonly RecordedCall[]): void {
    this.calls = calls;
    this.at = 0;
  }

  name(index: number): string {
    return this.recorded(index).name;
  }

  argument(index: number, parameter: number): number {
    return this.addresses.toModel(this.recorded(index).args[parameter] ?? 0);
  }

  result(index: number): number {
    return this.addresses.toModel(this.recorded(index).result ?? 0);
  }

  call(name: string, ...wanted: readonly number[]): number {
    const call = this.calls[this.at];
    const expected = `${name}(${wanted.map((argument) => this.addresses.print(argument)).join(', ')})`;
    if (call === undefined) throw new Divergence(`expected a call of ${expected}, recorded no further call`);
    const given = call.args.map((argument) => this.addresses.toModel(argument));
    if (call.name !== name || given.length !== wanted.length || given.some((value, index) => value !== wanted[index])) {
      throw new Divergence(`expected a call of ${expected}, recorded ${printCall(call)}`);
    }
    this.at += 1;
    return this.addresses.toModel(call.result ?? 0);
  }

  mayCall(name: string, ...wanted: readonly number[]): void {
    const call = this.calls[this.at];
    const given = call?.args.map((argument) => this.addresses.toModel(argument)) ?? [];
    if (call?.name === name && wanted.every((value, index) => value === given[index])) this.at += 1;
  }

  get refusedLast(): boolean {
    return false;
  }

  userWrites(): void {}

  expectAnswer(value: number): void {
    const call = this.recorded(this.at - 1);
    if (this.addresses.toModel(call.result ?? 0) === value) return;
    throw new Divergence(`expected ${call.name} to answer ${this.addresses.print(value)}, recorded ${printCall(call)}`);
  }

  /** @throws Divergence when the log has calls that the model does not make */
  finish(): void {
    const call = this.calls[this.at];
    if (call !== undefined) throw new Divergence(`expected no further call, recorded ${printCall(call)}`);
  }

  private recorded(index: number): RecordedCall {
    return this.calls[index] ?? { name: '', args: [], result: null };
  }
}

function printCall({ name, args, result }: RecordedCall): string {
  return `${name}(${args.join(', ')})${result === null ? '' : ` = ${result}`}`;
}
