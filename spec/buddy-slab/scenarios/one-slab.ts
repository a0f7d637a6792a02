// A single slab of CPU 0, of which objects are freed from other CPUs while its owner is at work.
//
// The set-up supplies the slab as its first command: object k is what its command k + 1 got.
import {
  alloc,
  cpus,
  exchange,
  filled,
  fours,
  free,
  freeMigrating,
  objects,
  pairs,
  scenario,
  setUp,
  thread,
  threes,
} from './moves.ts';

const ONE_PAIR = pairs(1);
const OTHERS_PAIR = pairs(1, { cpus: 3 });
const ONE_OF_THREE = threes(1);
const OTHERS_THREE = threes(1, { cpus: 3 });
const OTHERS_FOUR = fours(1, { cpus: 5 });

const a = setUp(1);
const b = setUp(2);
const c = setUp(3);
const d = setUp(4);

export const oneSlabScenarios = [
  scenario({
    id: 'S1',
    sentence: 'Two other CPUs free the two objects of a full slab.',
    settings: OTHERS_PAIR,
    setUp: filled(OTHERS_PAIR, 1, 2),
    threads: [thread('CPU 1', free(1, 64, a)), thread('CPU 2', free(2, 64, b))],
    exchanges: [exchange('CPU 1 and CPU 2, and the objects they free', [1, 0], cpus(1, 2), objects(a, b))],
  }),
  scenario({
    id: 'S2',
    sentence: 'Another CPU frees an object of a full slab while its owner asks for one.',
    settings: ONE_PAIR,
    setUp: filled(ONE_PAIR, 1, 2),
    threads: [thread('CPU 1', free(1, 64, a)), thread('CPU 0', alloc(0, 64))],
  }),
  scenario({
    id: 'S3',
    sentence: 'One object of a full slab waits, another CPU frees a second one, and the owner asks for one.',
    settings: ONE_OF_THREE,
    setUp: [...filled(ONE_OF_THREE, 1, 3), free(1, 128, a)],
    threads: [thread('CPU 1', free(1, 128, b)), thread('CPU 0', alloc(0, 128))],
  }),
  scenario({
    id: 'S4',
    sentence: 'One object of a full slab waits, two other CPUs free the others, and the owner asks for one.',
    settings: OTHERS_THREE,
    setUp: [...filled(OTHERS_THREE, 1, 3), free(1, 128, a)],
    threads: [thread('CPU 1', free(1, 128, b)), thread('CPU 2', free(2, 128, c)), thread('CPU 0', alloc(0, 128))],
    // Whatever the owner takes, the first object is among it, and is handed out.
    exchanges: [exchange('CPU 1 and CPU 2, and the objects they free', [1, 0, 2], cpus(1, 2), objects(b, c))],
  }),
  scenario({
    id: 'S5',
    sentence: 'Another CPU frees one object of a full slab and its owner the other, with no empty slab kept.',
    settings: ONE_PAIR,
    setUp: filled(ONE_PAIR, 1, 2),
    threads: [thread('CPU 1', free(1, 64, a)), thread('CPU 0', free(0, 64, b))],
  }),
  scenario({
    id: 'S7',
    sentence: 'One object of a slab is free, another CPU frees a second one, and the owner asks for two.',
    settings: ONE_OF_THREE,
    setUp: filled(ONE_OF_THREE, 1, 2),
    threads: [thread('CPU 1', free(1, 128, a)), thread('CPU 0', alloc(0, 128), alloc(0, 128))],
  }),
  scenario({
    id: 'S8',
    sentence:
      'One object of a slab waits; a CPU that has seen it as the first one frees the other, while the owner hands the first out again and a third CPU frees it again.',
    settings: OTHERS_PAIR,
    setUp: [...filled(OTHERS_PAIR, 1, 2), free(1, 64, a)],
    threads: [thread('CPU 1', free(1, 64, b)), thread('CPU 0', alloc(0, 64)), thread('CPU 2', free(2, 64, [1, 0]))],
  }),
  scenario({
    id: 'S9',
    sentence: 'Two other CPUs free the same object, which is wrong: exactly one of them is refused.',
    settings: OTHERS_PAIR,
    setUp: filled(OTHERS_PAIR, 1, 2),
    threads: [thread('CPU 1', free(1, 64, a)), thread('CPU 2', free(2, 64, a))],
    exchanges: [exchange('CPU 1 and CPU 2', [1, 0], cpus(1, 2))],
  }),
  scenario({
    id: 'S10',
    sentence: 'Another CPU and the owner free the same object, which is wrong: exactly one of them is refused.',
    settings: ONE_PAIR,
    setUp: filled(ONE_PAIR, 1, 2),
    threads: [thread('CPU 1', free(1, 64, a)), thread('CPU 0', free(0, 64, a))],
  }),
  scenario({
    id: 'S12',
    sentence: 'Another CPU frees an object of a full slab while its owner frees another and then asks for one.',
    settings: ONE_OF_THREE,
    setUp: filled(ONE_OF_THREE, 1, 3),
    threads: [thread('CPU 1', free(1, 128, a)), thread('CPU 0', free(0, 128, c), alloc(0, 128))],
  }),
  scenario({
    id: 'S16',
    sentence: 'A thread frees an object of its own CPU and is on another before it is done, while that one is at work.',
    settings: ONE_PAIR,
    setUp: filled(ONE_PAIR, 1, 2),
    threads: [
      thread('CPU 0, then 1', freeMigrating(0, 1, 64, a)),
      thread('CPU 0', alloc(0, 64)),
      thread('CPU 1', free(1, 64, b)),
    ],
  }),
  scenario({
    id: 'S19',
    sentence: 'Two other CPUs free two of three objects while the owner takes what waits and asks for two.',
    settings: OTHERS_THREE,
    setUp: filled(OTHERS_THREE, 1, 3),
    threads: [
      thread('CPU 1', free(1, 128, b)),
      thread('CPU 2', free(2, 128, c)),
      thread('CPU 0', alloc(0, 128), alloc(0, 128)),
    ],
  }),
  scenario({
    id: 'S21',
    sentence:
      'Another CPU frees an object of a full slab and announces the slab late: meanwhile its owner has freed the other, taken both and filled the slab again.',
    settings: ONE_PAIR,
    setUp: filled(ONE_PAIR, 1, 2),
    threads: [
      thread('CPU 1', free(1, 64, a)),
      thread('CPU 0', free(0, 64, b), alloc(0, 64), alloc(0, 64), alloc(0, 64)),
    ],
  }),
  scenario({
    id: 'S29',
    sentence: 'Three other CPUs free three of the four objects of a full slab.',
    settings: OTHERS_FOUR,
    setUp: filled(OTHERS_FOUR, 1, 4),
    threads: [thread('CPU 1', free(1, 32, a)), thread('CPU 2', free(2, 32, b)), thread('CPU 3', free(3, 32, c))],
    exchanges: [
      exchange('CPU 1 and CPU 2, and the objects they free', [1, 0, 2], cpus(1, 2), objects(a, b)),
      exchange('CPU 2 and CPU 3, and the objects they free', [0, 2, 1], cpus(2, 3), objects(b, c)),
    ],
  }),
  ...largeScenarios(),
];

function largeScenarios() {
  const own = fours(1, { cpus: 3 });
  return [
    scenario({
      id: 'L1',
      sentence:
        'Two other CPUs free an object each of a full slab while one thread of its owner frees the third and another asks for one.',
      settings: OTHERS_THREE,
      setUp: filled(OTHERS_THREE, 1, 3),
      threads: [
        thread('CPU 1', free(1, 128, a)),
        thread('CPU 2', free(2, 128, b)),
        thread('CPU 0', free(0, 128, c)),
        thread('CPU 0 too', alloc(0, 128)),
      ],
      size: 'large',
    }),
    scenario({
      id: 'L2',
      sentence: 'Two other CPUs free two objects and one of a full slab of which the owner asks for one.',
      settings: own,
      setUp: filled(own, 1, 4),
      threads: [
        thread('CPU 1', free(1, 32, a), free(1, 32, b)),
        thread('CPU 2', free(2, 32, c)),
        thread('CPU 0', alloc(0, 32)),
      ],
      size: 'large',
    }),
    scenario({
      id: 'L3',
      sentence: 'Two threads of the owner ask for objects while two other CPUs free those of a full slab.',
      settings: OTHERS_PAIR,
      setUp: filled(OTHERS_PAIR, 1, 2),
      threads: [
        thread('CPU 1', free(1, 64, a)),
        thread('CPU 2', free(2, 64, b)),
        thread('CPU 0', alloc(0, 64)),
        thread('CPU 0 too', alloc(0, 64)),
      ],
      exchanges: [exchange('the two threads of CPU 0', [0, 1, 3, 2])],
      size: 'large',
    }),
    scenario({
      id: 'L7',
      sentence: 'Four other CPUs free the four objects of a full slab.',
      settings: OTHERS_FOUR,
      setUp: filled(OTHERS_FOUR, 1, 4),
      threads: [
        thread('CPU 1', free(1, 32, a)),
        thread('CPU 2', free(2, 32, b)),
        thread('CPU 3', free(3, 32, c)),
        thread('CPU 4', free(4, 32, d)),
      ],
      exchanges: [
        exchange('CPU 1 and CPU 2, and the objects they free', [1, 0, 2, 3], cpus(1, 2), objects(a, b)),
        exchange('CPU 2 and CPU 3, and the objects they free', [0, 2, 1, 3], cpus(2, 3), objects(b, c)),
        exchange('CPU 3 and CPU 4, and the objects they free', [0, 1, 3, 2], cpus(3, 4), objects(c, d)),
      ],
      size: 'large',
    }),
  ];
}
