// How fast the allocators are in use, beside what a user would take instead.
import { grouped } from '../report/text.ts';
import { compare } from './compare.ts';
import { contenders } from './contenders.ts';
import type { Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import { LIVE, REQUEST_BYTES, REQUEST_BYTES_MAX } from './loads.ts';

export async function benchAllocators(tell: Tell): Promise<readonly Table[]> {
  const loads = ['hot pair', 'fill and drain', 'random replacement', 'mixed sizes'] as const;
  const { table, slower } = await compare(contenders, loads, 'allocator', tell);
  const sizes = `requests of ${REQUEST_BYTES} bytes, or mixed from 1 to ${grouped(REQUEST_BYTES_MAX)}`;
  const quoted = 'nanoseconds an operation, median of several rounds, and ratio to the first line';
  return [
    {
      id: 'allocators/loads',
      title: `allocators: ${quoted}; ${sizes}; ${grouped(LIVE)} live where many are`,
      ...table,
      remarks: [
        slower.length === 0
          ? 'no allocator of this library is slower than the first line'
          : `slower: ${slower.join(', ')}`,
      ],
    },
  ];
}
