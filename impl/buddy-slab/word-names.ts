// What the words of a pool's books are to a reader of a schedule, such as `map of page 1280`.
import type { SlabBooks } from './slabs/slab-books.ts';

const LISTS = ['partial', 'full', 'empty'] as const;
/** Bytes of memory that one word of held bits stands for. */
const BYTES_OF_HELD_WORD = 32 * 8;

/** @returns null for a word that is none of the books */
export function nameOfBooksWord(books: SlabBooks, word: number): string | null {
  const { pages, pageSize, firstPage, map, held, ranks, locks, caches } = books;
  const pageAt = (index: number) => (firstPage + index) * pageSize;
  const lock = locks.indexOf(word);
  if (lock !== -1) return `lock of CPU ${lock}`;
  if (isWithin(word, map, pages)) return `map of page ${pageAt(word - map)}`;
  if (isWithin(word, held, Math.ceil((pages * pageSize) / BYTES_OF_HELD_WORD))) {
    return `held bits from ${pageAt(0) + (word - held) * BYTES_OF_HELD_WORD}`;
  }
  if (isWithin(word, ranks, pages)) return `rank of page ${pageAt(word - ranks)}`;
  for (const [cpu, classes] of caches.entries()) {
    for (const [sizeClass, { fronts, marks, byRank, announced }] of classes.entries()) {
      const next = classes[sizeClass + 1]?.fronts ?? Infinity;
      if (word < fronts || word >= next || word < (locks[cpu] ?? 0)) continue;
      if (next === Infinity && word >= (locks[cpu + 1] ?? Infinity)) continue;
      const whose = `class ${sizeClass} of CPU ${cpu}`;
      if (word < marks) return `front of ${LISTS[word - fronts]}, ${whose}`;
      if (word < byRank) return `marks, ${whose}`;
      return word < announced ? `slab of rank ${word - byRank}, ${whose}` : `announcements, ${whose}`;
    }
  }
  return null;
}

function isWithin(word: number, first: number, words: number): boolean {
  return word >= first && word < first + words;
}
