// Where the time of a piece of work goes, by V8's sampling profiler in this process.
import { type Profiler, Session } from 'node:inspector/promises';

/** What a share of time is for, and the parts of file names that tell it. */
const PARTS = [
  ['implementation', ['/impl/']],
  ['model', ['/model/', '/immer/']],
  ['reading views', ['/view.ts', '/kit/reading.ts']],
  ['properties and alphabet', ['/spec/', '/engine/judge.ts', '/engine/coverage.ts']],
  ['watching lent memory', ['/engine/lent-memory.ts']],
  ['comparing', ['/engine/lockstep.ts', '/engine/images.ts', '/engine/words.ts', '/engine/call-log.ts']],
  ['identity and visited set', ['/engine/visited.ts', '/engine/identity.ts']],
  ['search', ['/engine/']],
  ['garbage collection', ['(garbage collector)']],
] as const;

/** Shares of time by part, greatest first; they add up to 1. */
export async function profile(work: () => void): Promise<(readonly [string, number])[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  work();
  const { profile: sampled } = await session.post('Profiler.stop');
  session.disconnect();
  const shares = new Map<string, number>();
  for (const [node, time] of selfTimes(sampled)) {
    const part = partOf(node);
    shares.set(part, (shares.get(part) ?? 0) + time);
  }
  const total = [...shares.values()].reduce((sum, time) => sum + time, 0);
  return [...shares].map(([part, time]) => [part, time / total] as const).sort((a, b) => b[1] - a[1]);
}

function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): [Profiler.ProfileNode, number][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return samples.flatMap((id, index) => {
    const node = byId.get(id);
    return node === undefined ? [] : [[node, timeDeltas[index] ?? 0] as [Profiler.ProfileNode, number]];
  });
}

function partOf({ callFrame }: Profiler.ProfileNode): string {
  const place = callFrame.url === '' ? callFrame.functionName : callFrame.url;
  const found = PARTS.find(([, tells]) => tells.some((tell) => place.includes(tell)));
  return found?.[0] ?? 'other';
}
