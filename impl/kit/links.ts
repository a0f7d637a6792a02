// Doubly linked lists whose nodes and heads are words of a memory.
//
//   node   +0   next   address of the node behind, 0 at the back, UNLINKED while on no list
//          +4   0
//          +8   previous   address of the node before, 0 at the front
//          +12  0
//   list   +0   front  address of the first node, 0 while empty
//          +4   0
//          +8   back   address of the last node, 0 while empty
//          +12  0
//
// Links are 64 bits wide, as on the machine the layout comes from; the upper halves stay 0. A node that leaves a list
// keeps its `previous` word: it is what the next owner of the memory finds there.

/** What the `next` word of a node holds while it is on no list. Never an address: nodes are 8-aligned. */
export const UNLINKED = 1;

/** Bytes of a node, and of a list head. */
export const LINK_BYTES = 16;

const NEXT = 0;
const PREVIOUS = 2;
const FRONT = 0;
const BACK = 2;

/** Makes a node out of whatever bytes are at `node`, on no list. */
export function initialiseNode(words: Int32Array, node: number): void {
  const at = node >> 2;
  words[at] = UNLINKED;
  words[at + 1] = 0;
  words[at + 2] = UNLINKED;
  words[at + 3] = 0;
}

/** Makes an empty list out of whatever bytes are at `list`. */
export function initialiseList(words: Int32Array, list: number): void {
  words.fill(0, list >> 2, (list >> 2) + 4);
}

/** Address of the first node, 0 when the list is empty. */
export function front(words: Int32Array, list: number): number {
  return words[(list >> 2) + FRONT] as number;
}

/** Address of the last node, 0 when the list is empty. */
export function back(words: Int32Array, list: number): number {
  return words[(list >> 2) + BACK] as number;
}

/** Address of the node behind, 0 at the back. */
export function next(words: Int32Array, node: number): number {
  return words[(node >> 2) + NEXT] as number;
}

/** Address of the node before, 0 at the front. */
export function previous(words: Int32Array, node: number): number {
  return words[(node >> 2) + PREVIOUS] as number;
}

/** Puts a node that is on no list before all others. */
export function pushFront(words: Int32Array, list: number, node: number): void {
  const head = list >> 2;
  const second = words[head + FRONT] as number;
  words[(node >> 2) + NEXT] = second;
  words[(node >> 2) + PREVIOUS] = 0;
  words[head + FRONT] = node;
  if (second === 0) words[head + BACK] = node;
  else words[(second >> 2) + PREVIOUS] = node;
}

/** Puts a node that is on no list behind all others. */
export function pushBack(words: Int32Array, list: number, node: number): void {
  const head = list >> 2;
  const last = words[head + BACK] as number;
  words[(node >> 2) + NEXT] = 0;
  words[(node >> 2) + PREVIOUS] = last;
  words[head + BACK] = node;
  if (last === 0) words[head + FRONT] = node;
  else words[(last >> 2) + NEXT] = node;
}

/** Takes a node off the list it is on. */
export function remove(words: Int32Array, list: number, node: number): void {
  const head = list >> 2;
  const behind = words[(node >> 2) + NEXT] as number;
  const before = words[(node >> 2) + PREVIOUS] as number;
  if (before === 0) words[head + FRONT] = behind;
  else words[(before >> 2) + NEXT] = behind;
  if (behind === 0) words[head + BACK] = before;
  else words[(behind >> 2) + PREVIOUS] = before;
  words[(node >> 2) + NEXT] = UNLINKED;
}

/** Takes the last node off a list that has one. */
export function popBack(words: Int32Array, list: number): number {
  const head = list >> 2;
  const node = words[head + BACK] as number;
  const before = words[(node >> 2) + PREVIOUS] as number;
  words[head + BACK] = before;
  if (before === 0) words[head + FRONT] = 0;
  else words[(before >> 2) + NEXT] = 0;
  words[(node >> 2) + NEXT] = UNLINKED;
  return node;
}
