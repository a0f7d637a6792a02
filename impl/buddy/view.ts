// What can be observed of a buddy, in the order that spec/buddy/view.ts fixes.
import type { WordSink } from '../../spec/kit/contract.ts';
import type { BlockRecord } from './inspection.ts';
import type { SlowPath } from './slow-path.ts';

export function writeView(buddy: SlowPath, words: WordSink): void {
  const { live, free, treeAgrees } = buddy.inspect();
  writeBlocks(live, words);
  writeBlocks(free, words);
  words.push(treeAgrees ? 1 : 0);
  words.push(buddy.freeLeaves);
}

function writeBlocks(blocks: readonly BlockRecord[], words: WordSink): void {
  words.push(blocks.length);
  for (const block of blocks) {
    words.push(block[0]);
    words.push(block[1]);
  }
}
