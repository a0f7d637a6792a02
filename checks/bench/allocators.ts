// How fast the allocators are in use, beside what a user would take instead.
import { grouped } from '../report/text.ts';
import { compare } from './compare.ts';
import { contenders } from './contenders.ts';
import { LIVE, REQUEST_BYTES, REQUEST_BYTES_MAX } from './loads.ts';

export async function benchAllocators(): Promise<string> {
  const loads = ['hot pair', 'fill and drain', 'random replacement', 'mixed sizes'] as const;
  const { lines, slower } = await compare(contenders, loads);
  return [
    `allocators: nanoseconds an operation, median of several rounds, and ratio to the first line; requests of ${REQUEST_BYTES} bytes,`,
    `or mixed from 1 to ${grouped(REQUEST_BYTES_MAX)}; ${grouped(LIVE)} live where many are`,
    ...lines,
    slower.length === 0 ? 'no allocator of this library is slower than the first line' : `slower: ${slower.join(', ')}`,
  ].join('\n');
}
