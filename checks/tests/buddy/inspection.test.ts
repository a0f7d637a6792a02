// Why these tests? Bits are compared 32 at a time, and no tiny configuration has so many blocks of an order: each bit that
// says something else than those below must be noticed, in any word and at its ends.
import { expect, it } from 'vitest';
import { type BuddyBooks, bytesOfBooks, LEVELS, layBooks, writeFresh } from '../../../impl/buddy/books.ts';
import { FreeBlocks } from '../../../impl/buddy/free-blocks.ts';
import { inspectBooks } from '../../../impl/buddy/inspection.ts';

interface Scene {
  readonly books: BuddyBooks;
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** Books of which leaves were taken here and there. */
function booksOf(leaves: number, taken: readonly number[]): Scene {
  const buffer = new ArrayBuffer(Math.ceil(bytesOfBooks(leaves) / 4) * 4);
  const scene = { books: layBooks(0, leaves), bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
  writeFresh(scene.books, scene.bytes, scene.words);
  const blocks = new FreeBlocks(scene.words, scene.books);
  for (const leaf of taken) blocks.takeAt(leaf, 0);
  return scene;
}

function agrees({ books, bytes, words }: Scene): boolean {
  return inspectBooks(books, bytes, words).treeAgrees;
}

function flip({ books, words }: Scene, order: number, block: number): void {
  const at = (books.starts[order * LEVELS] as number) + Math.floor(block / 32);
  words[at] = (words[at] as number) ^ (1 << (block % 32));
}

it.each([2, 3, 17, 31, 32, 33, 63, 64, 65, 127, 128, 200, 333])('each wrong bit of %i leaves is noticed', (leaves) => {
  const overlooked: string[] = [];
  for (const taken of [[], [0], [leaves - 1], [...Array(leaves).keys()].filter((leaf) => leaf % 7 < 2)]) {
    const scene = booksOf(leaves, taken);
    expect(agrees(scene)).toBe(true);
    for (let order = 1; order <= scene.books.greatestOrder; order += 1) {
      for (let block = 0; block < Math.floor(leaves / 2 ** order); block += 1) {
        flip(scene, order, block);
        if (agrees(scene)) overlooked.push(`order ${order}, block ${block}, taken ${taken.length}`);
        flip(scene, order, block);
      }
    }
    expect(agrees(scene)).toBe(true);
  }
  expect(overlooked).toEqual([]);
});

it('the largest free blocks are listed by ascending leaf', () => {
  const { books, bytes, words } = booksOf(100, [5, 64, 97]);
  expect(inspectBooks(books, bytes, words).free).toEqual([
    [0, 2],
    [4, 0],
    [6, 1],
    [8, 3],
    [16, 4],
    [32, 5],
    [65, 0],
    [66, 1],
    [68, 2],
    [72, 3],
    [80, 4],
    [96, 0],
    [98, 1],
  ]);
});
