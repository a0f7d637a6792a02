// Reads a recorded history, line by line: JSON Lines, first a header, then one command a line.
import type { BackendCall } from '../../spec/kit/contract.ts';
import type { RecordedOperation } from '../../spec/kit/subject.ts';
import { parseExact } from './address-space.ts';

export type RecordedNumber = number | bigint;

/** A backend call as it was recorded. */
export interface RecordedCall {
  readonly name: string;
  readonly args: readonly RecordedNumber[];
  /** Null where the call returns nothing. */
  readonly result: RecordedNumber | null;
}

/** A command as it was recorded. */
export interface RecordedCommand {
  readonly op: string;
  readonly args: readonly RecordedNumber[];
  /** Null where the command returned nothing, or was refused. */
  readonly ret: RecordedNumber | null;
  /** The code or message with which it was refused; null when it was not. */
  readonly error: string | null;
  readonly calls: readonly RecordedCall[];
}

export interface RecordedHeader {
  readonly system: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A line that can't be read, with what is allowed. */
export interface Unreadable {
  readonly unreadable: string;
}

/** What commands a history may contain. */
export interface RecordedVocabulary {
  /** Operations with their number of operands, and whether they return something. */
  readonly operations: Readonly<Record<string, RecordedOperation>>;
  readonly backendCalls: readonly BackendCall[];
}

const VERSION = 1;

export function readHeader(line: string): RecordedHeader | Unreadable {
  const value = parseObject(line);
  if (typeof value === 'string') return { unreadable: value };
  const { slabcheck, system, config } = value;
  if (slabcheck !== VERSION) {
    return { unreadable: `the first line must be a header: {"slabcheck":${VERSION},"system":"...","config":{...}}` };
  }
  if (typeof system !== 'string') return { unreadable: `"system" must be a name, in quotes` };
  if (!isObject(config)) return { unreadable: `"config" must be an object, such as {"objectSize":64}` };
  return { system, config };
}

export function readCommand(line: string, vocabulary: RecordedVocabulary): RecordedCommand | Unreadable {
  const value = parseObject(line);
  if (typeof value === 'string') return { unreadable: value };
  const { op, args = [], ret = null, error = null, calls = [] } = value;
  const unknown = Object.keys(value).find((key) => !['op', 'args', 'ret', 'error', 'calls'].includes(key));
  if (unknown !== undefined) {
    return { unreadable: `there is no field "${unknown}"; a command has "op", "args", "ret", "error" and "calls"` };
  }
  const names = Object.keys(vocabulary.operations);
  const operation = typeof op === 'string' && names.includes(op) ? vocabulary.operations[op] : undefined;
  if (operation === undefined || typeof op !== 'string') {
    return { unreadable: `"op" is ${JSON.stringify(op)}: give ${names.map((name) => `"${name}"`).join(' or ')}` };
  }
  if (!isNumbers(args) || args.length !== operation.operands) {
    return { unreadable: `"args" of ${op} must be a list of ${operation.operands} integers` };
  }
  if (error !== null && typeof error !== 'string')
    return { unreadable: `"error" must be a word or a sentence, in quotes` };
  if (ret !== null && !isNumber(ret)) return { unreadable: `"ret" must be an integer, 0 for null` };
  if (operation.returns === true && error === null && ret === null) return { unreadable: `"ret" of ${op} is missing` };
  if (!Array.isArray(calls)) return { unreadable: `"calls" must be a list of calls` };
  const read: RecordedCall[] = [];
  for (const call of calls as readonly unknown[]) {
    const one = readCall(call, vocabulary.backendCalls);
    if ('unreadable' in one) return one;
    read.push(one);
  }
  return { op, args, ret: operation.returns === false ? null : ret, error, calls: read };
}

function readCall(value: unknown, shapes: readonly BackendCall[]): RecordedCall | Unreadable {
  const [name, ...numbers] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const shape = shapes.find((candidate) => candidate.name === name);
  if (shape === undefined) {
    const known = shapes.map((candidate) => candidate.name).join(', ');
    return {
      unreadable: `a call is ["name", arguments, result]; ${JSON.stringify(name) ?? 'this'} is none of ${known}`,
    };
  }
  const expected = shape.parameters.length + (shape.returns ? 1 : 0);
  if (!isNumbers(numbers) || numbers.length !== expected) {
    const parts = [...shape.parameters, ...(shape.returns ? ['result'] : [])].join(', ');
    return { unreadable: `${shape.name} takes ${expected} integers: ["${shape.name}", ${parts}]` };
  }
  const given: readonly RecordedNumber[] = numbers;
  const result = shape.returns ? (given[given.length - 1] ?? null) : null;
  return { name: shape.name, args: given.slice(0, shape.parameters.length), result };
}

/** @returns the object, or what is wrong with the line */
function parseObject(line: string): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = parseExact(line);
  } catch {
    return 'it is not JSON; was the file cut off?';
  }
  return isObject(value) ? value : 'it is not a JSON object';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is RecordedNumber {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
}

function isNumbers(value: unknown): value is readonly RecordedNumber[] {
  return Array.isArray(value) && value.every(isNumber);
}
