// What was seen of real threads at work, as a table in a terminal.
import type { StressResult } from '../run/result.ts';
import { grouped, table } from './text.ts';

export function printStress(results: readonly StressResult[]): string[] {
  const header = ['', 'stress', 'threads', 'rests', 'allocated', 'freed by others', 'no memory', 'verdict'];
  const rows = results.map((result) => ['', ...cellsOf(result)]);
  const problems = results.flatMap(({ id, problem }) => (problem === null ? [] : [`  VIOLATED  ${id}: ${problem}`]));
  return ['  real threads', ...table([header, ...rows]).map((line) => `  ${line}`), ...problems];
}

function cellsOf(result: StressResult): string[] {
  const { id, threads, rests, allocated, freedForOthers, refused, problem, cut } = result;
  const verdict = problem !== null ? 'violated' : cut ? 'incomplete' : 'holds';
  return [id, ...[threads, rests, allocated, freedForOthers, refused].map(grouped), verdict];
}
