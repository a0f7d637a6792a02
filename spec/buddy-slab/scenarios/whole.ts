// The whole: slabs that are made of pages and handed back to them while other threads ask for pages.
import { alloc, cpus, exchange, free, give, init, scenario, settingsOf, setUp, thread } from './moves.ts';

/** Regions of one, two and three pages. */
const region = (pages: number, size: number, cpus = 2) =>
  settingsOf({ part: 'whole', regionSize: 256 * (pages + 1), sizeMin: size, sizeMax: size, cpus, pagesMax: 1 });

const SINGLES = region(2, 128);
const TWO_PAIRS = region(2, 64);
const THREE_CPUS = region(2, 64, 3);

/** CPU 0 keeps an empty slab, and holds one object of another: all pages are slabs. */
const keptAndHeld = [
  init(TWO_PAIRS),
  alloc(0, 64),
  alloc(0, 64),
  alloc(0, 64),
  free(0, 64, setUp(1)),
  free(0, 64, setUp(2)),
];

export const wholeScenarios = [
  scenario({
    id: 'S15',
    sentence: 'Two threads of one CPU ask for an object each, and each slab has room for one.',
    settings: SINGLES,
    setUp: [init(SINGLES)],
    threads: [thread('CPU 0', alloc(0, 128)), thread('CPU 0 too', alloc(0, 128))],
    exchanges: [exchange('the two threads of CPU 0', [1, 0])],
  }),
  scenario({
    id: 'S17',
    sentence: 'A CPU frees the last object of a slab, which goes back to the pages, while another asks for an object.',
    settings: TWO_PAIRS,
    setUp: keptAndHeld,
    threads: [thread('CPU 0', free(0, 64, setUp(3))), thread('CPU 1', alloc(1, 64))],
  }),
  scenario({
    id: 'S25',
    sentence: 'A CPU frees the last object of a slab, which goes back to the pages, while another asks for a page.',
    settings: TWO_PAIRS,
    setUp: keptAndHeld,
    threads: [thread('CPU 0', free(0, 64, setUp(3))), thread('CPU 1', give('alloc-pages', 1, 0))],
  }),
  scenario({
    id: 'S26',
    sentence:
      'Another CPU and the owner free the two objects of a slab, which may go back to the pages, while a third asks for a page.',
    settings: THREE_CPUS,
    setUp: [...keptAndHeld.slice(0, 4), alloc(0, 64), ...keptAndHeld.slice(4)],
    threads: [
      thread('CPU 0', free(0, 64, setUp(3))),
      thread('CPU 1', free(1, 64, setUp(4))),
      thread('CPU 2', give('alloc-pages', 1, 0)),
    ],
  }),
  scenario({
    id: 'S27',
    sentence: 'Two threads begin at the same time: exactly one of them is refused.',
    settings: SINGLES,
    setUp: [],
    threads: [thread('CPU 0', init(SINGLES)), thread('CPU 1', init(SINGLES), alloc(1, 128))],
  }),
  scenario({
    id: 'L6',
    sentence: 'Two threads of each of two CPUs ask for an object, and two slabs have room for two each.',
    settings: TWO_PAIRS,
    setUp: [init(TWO_PAIRS)],
    threads: [
      thread('CPU 0', alloc(0, 64)),
      thread('CPU 0 too', alloc(0, 64)),
      thread('CPU 1', alloc(1, 64)),
      thread('CPU 1 too', alloc(1, 64)),
    ],
    exchanges: [
      exchange('the two threads of CPU 0', [1, 0, 2, 3]),
      exchange('the two threads of CPU 1', [0, 1, 3, 2]),
      exchange('CPU 0 and CPU 1', [2, 3, 0, 1], cpus(0, 1)),
    ],
    // Both look at objects first and at pages then: what they find may never have been missing at one moment.
    linearizable: false,
    size: 'large',
  }),
];
