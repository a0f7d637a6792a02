// Any history of a page allocator: blocks are aligned, have no page in common and fill their section, as a search through
// every page finds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressOf, freeBlocks, pagesAt, type Scene, sectionsOf } from './pages-scene.ts';

interface Block {
  readonly page: number;
  readonly order: number;
}

const ORDER_MAX = 20;

const step = fc.record({
  frees: fc.boolean(),
  count: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 })),
  align: fc.constantFrom(0, 0, 0, 1, 2, 4, 8, 16),
  pick: fc.nat(),
});

it('keeps all that is promised of blocks, and all freed is as at first', () => {
  const histories = fc.array(step, { maxLength: 120, size: 'max' });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.nat({ max: 63 }), histories, (count, offset, steps) => {
      const scene = pagesAt(offset, count);
      const initially = sorted(scene);
      const live: Block[] = [];
      for (const { frees, count: wanted, align, pick } of steps) {
        const block = live[pick % Math.max(1, live.length)];
        if (frees && block !== undefined) {
          expectEqual(scene.pages.tryDeallocPages(addressOf(scene, block.page), 1), null);
          live.splice(live.indexOf(block), 1);
        } else {
          allocate(scene, live, wanted, align);
        }
        expectSound(scene, live, count);
      }
      for (const { page } of live) scene.pages.deallocPages(addressOf(scene, page), 1);
      expectEqual(sorted(scene), initially);
    }),
    { numRuns: 300, seed: 2 },
  );
});

/** Asks for pages, and compares with what a search through all blocks finds. */
function allocate(scene: Scene, live: Block[], count: number, align: number): void {
  const { pages, pageSize } = scene;
  let order = 0;
  while (2 ** order < count) order += 1;
  const places = placesFor(scene, order, align);
  const address = pages.tryAllocPages(count, align * pageSize);
  if (typeof address === 'string') {
    expectEqual({ address, places: places.length }, { address: 'no-memory', places: 0 });
    return;
  }
  const page = (address - addressOf(scene, 0)) / pageSize;
  // The smallest block that has a place, and of these the one in front.
  expectEqual({ page, order }, places[0]);
  live.push({ page, order });
}

/** Where each free block has its first aligned place for a block of an order: by order, then front to back. */
function placesFor(scene: Scene, order: number, align: number): Block[] {
  const places: Block[] = [];
  const lists = sectionsOf(scene)[0]?.freeLists ?? [];
  for (let size = order; size <= ORDER_MAX; size += 1) {
    for (const block of lists[size] ?? []) {
      for (let page = block; page + 2 ** order <= block + 2 ** size; page += 2 ** order) {
        if (align !== 0 && addressOf(scene, page) % (align * scene.pageSize) !== 0) continue;
        places.push({ page, order });
        break;
      }
    }
  }
  return places;
}

/** Blocks fill the section, each at a multiple of its size, and no two free buddies are left apart. */
function expectSound(scene: Scene, live: readonly Block[], count: number): void {
  const [section] = sectionsOf(scene);
  const free = (section?.freeLists ?? []).flatMap((pages, order) => pages.map((page) => ({ page, order })));
  const owners = new Array<number>(count).fill(0);
  for (const { page, order } of [...live, ...free]) {
    expectEqual(page % 2 ** order, 0);
    for (let inside = page; inside < page + 2 ** order; inside += 1) owners[inside] = (owners[inside] ?? 9) + 1;
  }
  expectEqual(owners, new Array<number>(count).fill(1));
  for (const { page, order } of free) {
    const isLeft = (page / 2 ** order) % 2 === 0;
    const buddy = isLeft ? page + 2 ** order : page - 2 ** order;
    expectEqual(
      free.some((other) => other.page === buddy && other.order === order && order < ORDER_MAX),
      false,
    );
  }
  expectEqual(
    { freePages: section?.freePages, linksAgree: section?.linksAgree, allocated: section?.allocated },
    {
      freePages: free.reduce((sum, { order }) => sum + 2 ** order, 0),
      linksAgree: true,
      allocated: live.toSorted((one, other) => one.page - other.page).map((block) => ({ ...block, slab: false })),
    },
  );
}

/** The free blocks, whatever the order of the lists. */
function sorted(scene: Scene): string {
  return freeBlocks(scene)
    .split(' ')
    .map((list) => list.replace(/@(.*)$/, (_, pages: string) => `@${pages.split('+').sort().join('+')}`))
    .join(' ');
}

/** An assertion in the innermost loop: only a difference is worth a good message. */
function expectEqual(found: unknown, expected: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected);
}
