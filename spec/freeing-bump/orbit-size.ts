// How many views have as many blocks of each order, free and held by each user: counted, for legal use.
//
// A new block is made only while no block of its order is free. So blocks of all orders can be made in any sequence, all
// of them held at first, and be freed in any order. The memory grows as they are made: how far depends on the sequence.
import { blockBytes, type FreeingBumpSettings, type FreeingBumpView, heapBase } from './contract.ts';

export function orbitSize({ settings, blocks, pages }: FreeingBumpView): number {
  const made = new Array<number>(settings.classes).fill(0);
  const held = Array.from({ length: settings.owners }, () => made.slice());
  for (const { order, owner } of blocks) {
    made[order] = (made[order] as number) + 1;
    const heldByOwner = owner === null ? undefined : held[owner];
    if (heldByOwner !== undefined) heldByOwner[order] = (heldByOwner[order] as number) + 1;
  }
  let size = settings.pages === settings.pagesMax ? sequences(made) : growing(settings, made).get(pages);
  for (const [order, count] of made.entries()) {
    // Free blocks have an order among themselves; those that one user holds have none.
    const ofUsers = held.map((heldByOwner) => heldByOwner[order] as number);
    const free = ofUsers.reduce((left, some) => left - some, count);
    size = (size ?? 0) * sequences([...ofUsers, ...new Array<number>(free).fill(1)]);
  }
  return size ?? 0;
}

/** Sequences of so many items of each kind. */
function sequences(kinds: readonly number[]): number {
  let ways = 1;
  let placed = 0;
  for (const count of kinds) {
    for (let item = 1; item <= count; item += 1) {
      placed += 1;
      ways = (ways * placed) / item;
    }
  }
  return ways;
}

/** Sequences in which so many blocks of each order can be made, by the pages that the memory has grown to then. */
function growing(
  settings: FreeingBumpSettings,
  made: readonly number[],
  known = new Map<string, ReadonlyMap<number, number>>(),
): ReadonlyMap<number, number> {
  const name = made.join();
  const earlier = known.get(name);
  if (earlier !== undefined) return earlier;
  const end = made.reduce((address, count, order) => address + count * blockBytes(order), heapBase(settings));
  const ways = new Map<number, number>();
  if (made.every((count) => count === 0)) ways.set(settings.pages, 1);
  for (const [last, count] of made.entries()) {
    if (count === 0) continue;
    for (const [pages, before] of growing(settings, made.with(last, count - 1), known)) {
      const grown = pagesFor(settings, pages, end);
      ways.set(grown, (ways.get(grown) ?? 0) + before);
    }
  }
  known.set(name, ways);
  return ways;
}

/** Pages once bytes up to an address are needed: as they were, or twice as many, or as many as it takes. */
function pagesFor({ pageSize, pagesMax }: FreeingBumpSettings, pages: number, end: number): number {
  const needed = Math.ceil(end / pageSize);
  return needed <= pages ? pages : Math.max(needed, Math.min(2 * pages, pagesMax));
}
