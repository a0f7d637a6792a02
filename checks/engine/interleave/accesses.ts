// The accesses a thread makes to the words of its memory: their kinds, and what each does there.

export const LOAD = 0;
export const STORE = 1;
export const EXCHANGE = 2;
export const COMPARE_EXCHANGE = 3;
export const OR = 4;
export const AND = 5;
export const ADD = 6;
export const ACQUIRE = 7;
export const RELEASE = 8;
/** Plain accesses that are made through the port. */
export const READ = 9;
export const WRITE = 10;
/** Plain accesses by index. */
export const PLAIN_READ = 11;
export const PLAIN_WRITE = 12;
/** How many kinds there are. */
export const ACCESS_KINDS = 13;

/** Whether the schedule may switch before an access of this kind. */
export function isShared(kind: number): boolean {
  return kind < PLAIN_READ;
}

/** Whether nothing but other accesses orders it: two of them by two threads, one of them a write, are a race. */
export function isPlain(kind: number): boolean {
  return kind >= READ;
}

/** Whether it writes, when `before` is in the word. */
export function isWrite(kind: number, before: number, first: number): boolean {
  if (kind === COMPARE_EXCHANGE) return before === first;
  return kind !== LOAD && kind !== READ && kind !== PLAIN_READ;
}

/** Whether it answers what was in the word. */
export function answersContents(kind: number): boolean {
  const changes = kind >= EXCHANGE && kind <= ADD;
  return changes || kind === LOAD || kind === READ || kind === PLAIN_READ;
}

/**
 * Carries an access out.
 *
 * @param first what is written, what is added, the bits, or what a compare-exchange expects
 * @param second what a compare-exchange writes
 * @returns what it answers; 0 where it answers nothing
 */
export function perform(memory: Int32Array, kind: number, word: number, first: number, second: number): number {
  const before = memory[word] as number;
  switch (kind) {
    case STORE:
    case WRITE:
    case PLAIN_WRITE:
      memory[word] = first;
      return 0;
    case EXCHANGE:
      memory[word] = first;
      return before;
    case COMPARE_EXCHANGE:
      if (before === first) memory[word] = second;
      return before;
    case ADD:
      memory[word] = before + first;
      return before;
    case OR:
      memory[word] = before | first;
      return before;
    case AND:
      memory[word] = before & first;
      return before;
    case ACQUIRE:
      memory[word] = 1;
      return 0;
    case RELEASE:
      memory[word] = 0;
      return 0;
    default:
      return before;
  }
}

/** One access as a reader sees it, such as `load 1136 = 0`. */
export function printAccess(kind: number, name: string, first: number, second: number, answer: number): string {
  switch (kind) {
    case LOAD:
      return `load ${name} = ${answer}`;
    case STORE:
      return `store ${name} := ${first}`;
    case EXCHANGE:
      return `exchange ${name} := ${first}, was ${answer}`;
    case COMPARE_EXCHANGE:
      return answer === first
        ? `compare-exchange ${name} := ${second}, was ${answer}`
        : `compare-exchange ${name} fails: is ${answer}, not ${first}`;
    case ADD:
      return `add ${first} to ${name}, was ${answer}`;
    case OR:
      return `or ${name} with ${hexadecimal(first)}, was ${hexadecimal(answer)}`;
    case AND:
      return `and ${name} with ${hexadecimal(first)}, was ${hexadecimal(answer)}`;
    case ACQUIRE:
      return `acquire ${name}`;
    case RELEASE:
      return `release ${name}`;
    case READ:
    case PLAIN_READ:
      return `read ${name} = ${answer}`;
    default:
      return `write ${name} := ${first}`;
  }
}

function hexadecimal(word: number): string {
  return `0x${(word >>> 0).toString(16)}`;
}
