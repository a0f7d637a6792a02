// How slabs are laid out: the tables of the original, and a search that knows nothing of how they are computed.
import { expect, it } from 'vitest';
import { geometryOf } from '../../../impl/slab-system/geometry.ts';

type Row = readonly [number, 'on' | 'off', number, number, number, number, number, number];

/** Size, place, order, objects a slab, bytes of head, bytes left, colours at lines of 32 and of 64; frame 4096. */
const GENERAL: readonly Row[] = [
  [8, 'on', 0, 336, 1400, 8, 0, 0],
  [16, 'on', 0, 201, 864, 16, 0, 0],
  [32, 'on', 0, 112, 504, 8, 0, 0],
  [64, 'on', 0, 59, 296, 24, 0, 0],
  [128, 'on', 0, 30, 176, 80, 2, 1],
  [256, 'on', 0, 15, 120, 136, 4, 2],
  [512, 'off', 0, 8, 0, 0, 0, 0],
  [1024, 'off', 0, 4, 0, 0, 0, 0],
  [2048, 'off', 0, 2, 0, 0, 0, 0],
  ...Array.from({ length: 12 }, (_, order): Row => [4096 * 2 ** order, 'off', order, 1, 0, 0, 0, 0]),
];

const at4096 = (cacheLine: number) => ({ frameSize: 4096, cacheLine, slabDescriptor: 56 });

it.each(GENERAL)('general caches of %s bytes are %s-slab, of order %s', (size, place, ...figures) => {
  const by32 = geometryOf(size, 8, at4096(32));
  const by64 = geometryOf(size, 8, at4096(64));
  expect(by32?.onSlab).toBe(place === 'on');
  expect([by32?.order, by32?.objectsPerSlab, by32?.headBytes, by32?.leftBytes, by32?.colours, by64?.colours]).toEqual(
    figures,
  );
});

/** Size, place, order, objects a slab, bytes left, colours; frame 4096, line 32. */
it.each([
  [24, true, 0, 144, 8, 0],
  [56, true, 0, 67, 16, 0],
  [200, true, 0, 19, 160, 5],
  [700, false, 1, 11, 448, 14],
  [5000, false, 2, 3, 1384, 43],
  [505, true, 0, 7, 424, 13],
  [511, true, 0, 7, 424, 13],
  [512, false, 0, 8, 0, 0],
  [2344, false, 3, 13, 2296, 71],
  [400, true, 0, 9, 400, 12],
])('%s bytes: on-slab %s, order %s, %s objects, %s left, %s colours', (size, onSlab, order, objects, left, colours) => {
  expect(geometryOf(size, 8, at4096(32))).toMatchObject({
    onSlab,
    order,
    objectsPerSlab: objects,
    leftBytes: left,
    colours,
  });
});

it('what is no power of two counts as 8, and so does less than 8', () => {
  for (const align of [0, 1, 2, 4, 7, 12, -8, 0.5, Number.NaN]) {
    expect(geometryOf(128, align, at4096(16))).toEqual(geometryOf(128, 8, at4096(16)));
  }
  expect(geometryOf(128, 7, at4096(16))).toMatchObject({ align: 8, objectBytes: 128, objectsPerSlab: 30, colours: 5 });
  expect(geometryOf(127, 7, at4096(16))?.objectBytes).toBe(128);
});

it('of all sizes 8 to 4096 in steps of 8, so many have each order', () => {
  const orders = [0, 0, 0, 0];
  for (let size = 8; size <= 4096; size += 8) {
    const { order = -1, onSlab = false } = geometryOf(size, 8, at4096(32)) ?? {};
    orders[order] = (orders[order] ?? 0) + 1;
    if (onSlab) expect(order).toBe(0);
  }
  expect(orders).toEqual([230, 101, 119, 62]);
});

it('an order beyond slabs of 64 MiB is none', () => {
  expect(geometryOf(2 ** 23, 8, at4096(64))?.order).toBe(11);
  expect(geometryOf(2 ** 26, 8, at4096(64))?.order).toBe(14);
  expect(geometryOf(2 ** 26 + 1, 8, at4096(64))).toBeNull();
  expect(geometryOf(2 ** 29, 8, at4096(64))).toBeNull();
});

it.each([
  [4096, 32],
  [4096, 64],
  [8192, 64],
  [2048, 32],
])('frames of %s bytes, lines of %s: every size to 9000 at every alignment is as a search finds it', (frame, line) => {
  const wrong: string[] = [];
  for (const align of [0, 1, 7, 8, 16, 32, 64]) {
    for (let size = 1; size <= 9000; size += 1) {
      const found = geometryOf(size, align, { frameSize: frame, cacheLine: line, slabDescriptor: 56 });
      const got = found === null ? '' : figures(found.order, found.objectsPerSlab, found.headBytes, found.leftBytes);
      if (got !== searched(size, align, frame)) wrong.push(`${size} aligned to ${align}: ${got}`);
      if (found !== null && found.colours !== Math.floor(found.leftBytes / Math.max(line, found.align))) {
        wrong.push(`${size} aligned to ${align}: ${found.colours} colours`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

const figures = (...given: readonly number[]) => given.join(' ');

/** The layout by trying: objects are added one by one while they fit, orders while too much is left. */
function searched(size: number, align: number, frame: number): string {
  const unit = [16, 32, 64].includes(align) ? align : 8;
  let objectBytes = size;
  while (objectBytes % unit !== 0) objectBytes += 1;
  const onSlab = size < frame / 8;
  for (let order = 0, bytes = frame; ; order += 1, bytes *= 2) {
    let objects = 0;
    while (fits(objects + 1, bytes)) objects += 1;
    const head = headOf(objects);
    const left = bytes - head - objects * objectBytes;
    if (objects > 0 && left < bytes / 8) return figures(order, objects, head, left);
  }
  function headOf(objects: number): number {
    let head = onSlab ? 56 + 4 * objects : 0;
    while (head % unit !== 0) head += 1;
    return head;
  }
  function fits(objects: number, bytes: number): boolean {
    const need = headOf(objects) + objects * objectBytes;
    return onSlab ? need < bytes && 56 + objects * (objectBytes + 4) <= bytes : need <= bytes;
  }
}
