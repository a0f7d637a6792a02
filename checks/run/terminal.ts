// Standard output and standard error, the heartbeat and Ctrl-C: all that touches the terminal.
import { writeText } from './files.ts';

export interface Terminal {
  /** Text for a reader; nothing when standard output is for JSON. */
  readonly say: (text: string) => void;
  /** JSON to a file, to standard output for `-`, or nowhere for null. */
  readonly json: (target: string | null, value: unknown) => void;
  /** Shows what is being done in one line of standard error, if that is a terminal, a few times a second. */
  readonly progress: (line: string) => void;
  readonly clearProgress: () => void;
  /** Whether the user pressed Ctrl-C. A second one ends the process at once. */
  readonly interrupted: () => boolean;
}

const HEARTBEAT_MILLISECONDS = 200;
const ECHO_MILLISECONDS = 500;
const ERASE_LINE = '\r\u001b[K';

/** @param quiet whether standard output is for JSON only */
export function openTerminal(quiet: boolean): Terminal {
  let interrupts = 0;
  let interruptedAt = 0;
  let shownAt = 0;
  const isTerminal = process.stderr.isTTY === true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever was reading has read enough, such as `head`: nothing more can be said to it.
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  process.on('SIGINT', () => {
    const now = performance.now();
    // One Ctrl-C can arrive twice, from the terminal and from a process above that passes it on.
    if (interrupts > 0 && now - interruptedAt < ECHO_MILLISECONDS) return;
    interrupts += 1;
    interruptedAt = now;
    if (interrupts > 1) process.exit(130);
    if (isTerminal) process.stderr.write(`${ERASE_LINE}stopping; press Ctrl-C again to stop at once\n`);
  });
  return {
    say: (text) => {
      if (!quiet) process.stdout.write(text);
    },
    json: (target, value) => {
      if (target === null) return;
      const text = `${JSON.stringify(value)}\n`;
      if (target === '-') process.stdout.write(text);
      else writeText(target, text);
    },
    progress: (line) => {
      const now = performance.now();
      if (!isTerminal || now - shownAt < HEARTBEAT_MILLISECONDS) return;
      shownAt = now;
      process.stderr.write(`${ERASE_LINE}${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    clearProgress: () => {
      if (isTerminal) process.stderr.write(ERASE_LINE);
    },
    interrupted: () => interrupts > 0,
  };
}
