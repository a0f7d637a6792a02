// Histories of a freeing-bump allocator on one line, in the notation of the semantics.
//
//   m8=24    allocate 8 bytes, answered 24           m8@1=24   the same by user 1
//   f24      free 24                                 f24@1     the same by user 1
//   m8!code  refused with this code                  new       start anew
//   g1       the memory grows by a page              c1        it is cut to one page
//   w16:0,1  a user writes two words at 16           b16:200   a user writes a byte at 16
//   m8=24~2  the memory was asked for 2 pages, and granted them; ~2x: it refused

/** A call of the memory: pages asked for, and whether it granted them. */
export interface Growth {
  readonly pages: number;
  readonly granted: boolean;
}

export interface Event {
  /** As it was written. */
  readonly text: string;
  readonly operation: string;
  readonly operands: readonly number[];
  readonly value: number | null;
  readonly error: string | null;
  readonly growths: readonly Growth[];
}

const OPERATIONS: Readonly<Record<string, string>> = {
  m: 'allocate',
  f: 'deallocate',
  g: 'memory-grow',
  c: 'memory-cut',
  w: 'write-header',
  b: 'write-byte',
};

const EVENT = /^([mfgcwb])(\d+)(?:@(\d))?(?::(\d+)(?:,(\d+))?)?(?:=(\d+))?(?:!([a-z-]+))?((?:~\d+x?)*)$/;

export function readHistory(line: string): readonly Event[] {
  return line.trim().split(/\s+/).map(readEvent);
}

function readEvent(text: string): Event {
  const nothing = { text, operands: [], value: null, error: null, growths: [] };
  if (text === 'new') return { ...nothing, operation: 'start-anew' };
  const [, letter = '', first, user, second, third, value, error, growths = ''] = EVENT.exec(text) ?? [];
  const operation = OPERATIONS[letter];
  if (operation === undefined) throw new Error(`'${text}' is no event of a history.`);
  return {
    text,
    operation,
    operands: [first, user, second, third].flatMap((operand) => (operand === undefined ? [] : [Number(operand)])),
    value: value === undefined ? null : Number(value),
    error: error ?? null,
    growths: growths
      .split('~')
      .slice(1)
      .map((growth) => ({ pages: Number.parseInt(growth, 10), granted: !growth.endsWith('x') })),
  };
}
