// One line of standard error that says what is being measured, if that is a terminal: benchmarks take minutes.

/** Tells what is begun now. */
export type Tell = (what: string) => void;

export interface Heartbeat {
  readonly tell: Tell;
  readonly clear: () => void;
}

const ERASE_LINE = '\r\u001b[K';

export function openHeartbeat(): Heartbeat {
  const { stderr } = process;
  if (stderr.isTTY !== true) return { tell: () => {}, clear: () => {} };
  return {
    // Whoever measures has no time to come back to this: every line is shown at once.
    tell: (what) => {
      // Some terminals say that they have no columns.
      const columns = stderr.columns > 0 ? stderr.columns : 80;
      stderr.write(`${ERASE_LINE}${what.slice(0, columns - 1)}`);
    },
    clear: () => {
      stderr.write(ERASE_LINE);
    },
  };
}
