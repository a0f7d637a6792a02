// Whose bytes are whose: live objects and blocks, descriptors, memory that is free.
import { always, step } from '../../kit/property.ts';
import { heapBase, type LeafSlabSettings, type LeafSlabView, leafCount } from '../contract.ts';
import { classServing } from '../figures.ts';
import { bytesTaken } from './complaints.ts';

type View = LeafSlabView;

export const untouchedBytes = step<View>(
  'untouched-bytes',
  'A command writes no byte of a live object or block, of a free one, of the unused end of a slab, or behind the heap: in the heap only descriptors are written.',
  ['object-freed', 'block-freed'],
  ({ strayWrite }) => (strayWrite === -1 ? null : `the byte at ${strayWrite} was written`),
);

export const noOverlap = always<View>(
  'no-overlap',
  'What users hold does not overlap, lies inside the heap, and is aligned to the size of its object or block, counted from the start of the heap; no object reaches into the descriptor of its leaf.',
  ['slab-full', 'several-slabs'],
  overlap,
);

function overlap({ settings, held }: View): string | null {
  const base = heapBase(settings);
  const end = base + leafCount(settings) * settings.leafSize;
  // There are many blocks of few sizes.
  const spans = new Map<number, Span>();
  let taken = base;
  for (const { address, byteLength } of held) {
    let span = spans.get(byteLength);
    if (span === undefined) {
      span = spanOf(settings, byteLength);
      spans.set(byteLength, span);
    }
    const { bytes, room } = span;
    const offset = address - base;
    if (offset < 0 || address + bytes > end) return `${address}, of ${bytes} bytes, lies outside the heap`;
    if (address < taken) return `${address} overlaps what is held before it`;
    if (offset % bytes !== 0) return `${address}, of ${bytes} bytes, is not aligned to its size`;
    if ((offset % settings.leafSize) + bytes > room) return `${address} reaches into the descriptor of its leaf`;
    taken = address + bytes;
  }
  return null;
}

/** What a request of one size takes. */
interface Span {
  readonly bytes: number;
  /** Bytes from the start of its leaf that it may use. */
  readonly room: number;
}

function spanOf(settings: LeafSlabSettings, byteLength: number): Span {
  const bytes = bytesTaken(settings, byteLength);
  if (classServing(settings, byteLength) === -1) return { bytes, room: bytes };
  return { bytes, room: settings.leafSize - (settings.descriptor === 'inside' ? settings.descriptorSize : 0) };
}
