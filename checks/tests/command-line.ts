// Runs the command line as a user does, in a process of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param interruptAfter milliseconds after which Ctrl-C is pressed */
export function slabcheck(words: readonly string[], interruptAfter: number | null = null): Promise<Run> {
  return run('checks/main.ts', words, interruptAfter);
}

/** The same of the benchmark. */
export function bench(words: readonly string[]): Promise<Run> {
  return run('checks/bench/main.ts', words, null);
}

function run(file: string, words: readonly string[], interruptAfter: number | null): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file, ...words], {
      cwd: ROOT,
      env: { ...process.env, INIT_CWD: ROOT, NO_COLOR: '1' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += String(text);
    });
    child.stderr.on('data', (text) => {
      stderr += String(text);
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    if (interruptAfter !== null) setTimeout(() => child.kill('SIGINT'), interruptAfter);
  });
}
