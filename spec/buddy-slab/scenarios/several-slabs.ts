// Several slabs: which of them is looked at, handed back, and made into something else.
import {
  addAgain,
  addSlab,
  alloc,
  cpus,
  exchange,
  filled,
  free,
  give,
  objects,
  pages,
  pairs,
  scenario,
  settingsOf,
  setUp,
  thread,
  threes,
} from './moves.ts';

const TWO_PAIRS = pairs(2);
const OTHERS_TWO_PAIRS = pairs(2, { cpus: 3 });
const TWO_OF_THREE = threes(2);
const OTHERS_TWO_OF_THREE = threes(2, { cpus: 3 });
const PAIRS_AND_SINGLES = pairs(2, { sizeMax: 128 });
const MANY_SINGLES = pairs(16, { sizeMin: 128, sizeMax: 128 });
const WIDE = settingsOf({ pageSize: 4096, arenaStart: 16384, arenaPages: 6, sizeMin: 1024, sizeMax: 2048 });

/** The magic of a slab header, and the bytes of the slab: what a user can write who means no harm. */
const LIKE_A_HEADER = [0x534c4142, 0, 0, 0, 16384, 0, 0, 0];

/** CPU 0 keeps the first slab as its empty one, and the second is full. */
const emptyKeptBesideFullPair = [...filled(TWO_PAIRS, 2, 4), free(0, 64, setUp(1)), free(0, 64, setUp(2))];
const emptyKeptBesideFullThree = [
  ...filled(TWO_OF_THREE, 2, 6),
  free(0, 128, setUp(1)),
  free(0, 128, setUp(2)),
  free(0, 128, setUp(3)),
];
/** The first objects of the second slab. */
const b0 = setUp(5);
const b1 = setUp(6);
const b2 = setUp(7);

/** Of two CPUs each has the slab of the other; both slabs are full. */
const ownersSwapped = [cpus(0, 1), pages(TWO_PAIRS, 0, 1), objects(setUp(1), setUp(4)), objects(setUp(2), setUp(5))];

export const severalSlabsScenarios = [
  scenario({
    id: 'S6',
    sentence: 'An empty slab is kept; of a full one another CPU frees one object and its owner the other.',
    settings: TWO_PAIRS,
    setUp: emptyKeptBesideFullPair,
    threads: [thread('CPU 1', free(1, 64, setUp(4))), thread('CPU 0', free(0, 64, setUp(5)))],
  }),
  scenario({
    id: 'S11',
    sentence: 'Two other CPUs free an object each, of two full slabs, while their owner asks for one.',
    settings: OTHERS_TWO_PAIRS,
    setUp: filled(OTHERS_TWO_PAIRS, 2, 4),
    threads: [
      thread('CPU 1', free(1, 64, setUp(1))),
      thread('CPU 2', free(2, 64, setUp(4))),
      thread('CPU 0', alloc(0, 64)),
    ],
  }),
  scenario({
    id: 'S13',
    sentence: 'An empty slab is kept; of a full one another CPU frees two objects and its owner the third.',
    settings: TWO_OF_THREE,
    setUp: emptyKeptBesideFullThree,
    threads: [thread('CPU 1', free(1, 128, b0), free(1, 128, b2)), thread('CPU 0', free(0, 128, b1))],
  }),
  scenario({
    id: "S13'",
    sentence: 'An empty slab is kept; of a full one two other CPUs free an object each and its owner the third.',
    settings: OTHERS_TWO_OF_THREE,
    setUp: emptyKeptBesideFullThree,
    threads: [thread('CPU 1', free(1, 128, b0)), thread('CPU 2', free(2, 128, b2)), thread('CPU 0', free(0, 128, b1))],
  }),
  scenario({
    id: 'S18',
    sentence:
      'A slab of two pages was handed back, its pages lie within a slab of four by now, and another CPU frees an object behind them; users leave the memory they get as it is.',
    settings: WIDE,
    setUp: [
      ...handedBackWithin(),
      give('add-slab', 0, 8, WIDE.arenaStart),
      ...Array.from({ length: 5 }, () => alloc(0, 2048)),
    ],
    threads: [thread('CPU 1', free(1, 2048, setUp(11))), thread('CPU 0', alloc(0, 2048))],
    userWrites: [],
  }),
  scenario({
    id: 'S20',
    sentence: 'Users write into their objects what looks like the header of a slab; an object behind them is freed.',
    settings: WIDE,
    setUp: [addSlab(WIDE, 0, 0, 2048), ...Array.from({ length: 5 }, () => alloc(0, 2048))],
    threads: [thread('CPU 1', free(1, 2048, setUp(5))), thread('CPU 0', free(0, 2048, setUp(3)), alloc(0, 2048))],
    userWrites: LIKE_A_HEADER,
  }),
  scenario({
    id: 'S22',
    sentence:
      'Another CPU frees an object of a slab and announces the slab late: meanwhile it was handed back and is one of another class.',
    settings: PAIRS_AND_SINGLES,
    setUp: emptyKeptBesideFullPair,
    threads: [
      thread('CPU 1', free(1, 64, setUp(4))),
      thread('CPU 0', free(0, 64, setUp(5)), addAgain(0, 128, [1, 0]), alloc(0, 128), alloc(0, 128)),
    ],
  }),
  scenario({
    id: 'S23',
    sentence:
      'Another CPU frees an object of a slab and announces the slab late: meanwhile it was handed back and is its own.',
    settings: TWO_PAIRS,
    setUp: emptyKeptBesideFullPair,
    threads: [
      thread('CPU 1', free(1, 64, setUp(4)), alloc(1, 64)),
      thread('CPU 0', free(0, 64, setUp(5)), addAgain(1, 64, [1, 0])),
    ],
  }),
  scenario({
    id: 'S24',
    sentence: 'Two CPUs free an object of each other’s full slab and ask for one of their own.',
    settings: TWO_PAIRS,
    setUp: [...filled(TWO_PAIRS, 1, 2), addSlab(TWO_PAIRS, 1, 1), alloc(1, 64), alloc(1, 64)],
    threads: [
      thread('CPU 0', free(0, 64, setUp(4)), alloc(0, 64)),
      thread('CPU 1', free(1, 64, setUp(1)), alloc(1, 64)),
    ],
    exchanges: [exchange('CPU 0 and CPU 1, and their slabs', [1, 0], ...ownersSwapped)],
  }),
  scenario({
    id: 'S28',
    sentence:
      'Another CPU frees the object of the last of sixteen full slabs while their owner asks for one: it finds the slab without a look at the others.',
    settings: MANY_SINGLES,
    setUp: filled(MANY_SINGLES, 16, 16),
    threads: [thread('CPU 1', free(1, 128, setUp(1))), thread('CPU 0', alloc(0, 128))],
    accessesMax: 12,
  }),
  scenario({
    id: 'L4',
    sentence: 'Two threads on each of two CPUs free all objects of each other’s full slabs.',
    settings: TWO_PAIRS,
    setUp: [...filled(TWO_PAIRS, 1, 2), addSlab(TWO_PAIRS, 1, 1), alloc(1, 64), alloc(1, 64)],
    threads: [
      thread('CPU 0', free(0, 64, setUp(4))),
      thread('CPU 1', free(1, 64, setUp(1))),
      thread('CPU 0 too', free(0, 64, setUp(5))),
      thread('CPU 1 too', free(1, 64, setUp(2))),
    ],
    exchanges: [
      exchange('the two threads of CPU 0, and the objects they free', [2, 1, 0, 3], objects(setUp(4), setUp(5))),
      exchange('the two threads of CPU 1, and the objects they free', [0, 3, 2, 1], objects(setUp(1), setUp(2))),
      exchange('CPU 0 and CPU 1, and their slabs', [1, 0, 3, 2], ...ownersSwapped),
    ],
    size: 'large',
  }),
  scenario({
    id: 'L5',
    sentence:
      'An empty slab is kept; of a full one two other CPUs free an object each and its owner the third, then asks for one.',
    settings: OTHERS_TWO_OF_THREE,
    setUp: emptyKeptBesideFullThree,
    threads: [
      thread('CPU 1', free(1, 128, b0)),
      thread('CPU 2', free(2, 128, b2)),
      thread('CPU 0', free(0, 128, b1), alloc(0, 128)),
    ],
    size: 'large',
  }),
];

/** A slab of two pages behind the second page of the arena was handed back, another of its class is kept. */
function handedBackWithin() {
  return [
    give('add-slab', 0, 7, WIDE.arenaStart + 4 * WIDE.pageSize),
    alloc(0, 1024),
    give('add-slab', 0, 7, WIDE.arenaStart + 2 * WIDE.pageSize),
    alloc(0, 1024),
    free(0, 1024, setUp(1)),
    free(0, 1024, setUp(3)),
  ];
}
