// Arithmetic of orders: blocks of 2^order units, each at a multiple of its own size.
//
// Every buddy allocator needs this, whether it finds a block by a bit for each (impl/buddy: the lowest address), or by a
// free list for each order (a page allocator: the block freed last). What the two share is this arithmetic, and the promise
// that no two free buddies are left apart. What they do not share is how a free block is found and where its order is
// kept, and so nothing that reads or writes a byte belongs here.

/** Blocks of this order are larger than any memory: no allocator has one. */
export const ORDER_TOO_LARGE = 31;

/** Units in a block of this order, which is 0 to 30. */
export function unitsOf(order: number): number {
  return 1 << order;
}

/** The least order whose blocks have so many units, 1 to 2^31. */
export function orderHolding(units: number): number {
  return 32 - Math.clz32(units - 1);
}

/** The greatest order whose blocks have at most so many units, 0 to 2^31 - 1; -1 when there are none. */
export function orderWithin(units: number): number {
  return 31 - Math.clz32(units);
}

/** Whether a block of this order may start at this unit. */
export function startsBlock(unit: number, order: number): boolean {
  return blockAround(unit, order) === unit;
}

/** The greatest order whose blocks may start at this unit, which is not 0: at unit 0 blocks of any order may. */
export function orderAt(unit: number): number {
  return 31 - Math.clz32(unit & -unit);
}

/** First unit of the block of this order in which a unit lies. */
export function blockAround(unit: number, order: number): number {
  return unit & ~(unitsOf(order) - 1);
}

/** First unit of the block of this order with which a block can be merged. */
export function buddyOf(unit: number, order: number): number {
  return unit ^ unitsOf(order);
}
