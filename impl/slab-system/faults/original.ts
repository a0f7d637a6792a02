// Known defects of the original in how it begins, makes caches and slabs, and gives frames back, one by one.
import { AllocatorError } from '../../kit/error.ts';
import { COUNT } from '../array-layout.ts';
import { FIRST_OBJECT, INITIALISED } from '../books.ts';
import type { CachePlan } from '../cache-directory.ts';
import * as record from '../cache-record.ts';
import { Kind } from '../cache-record.ts';
import { OBJECT_BYTES_MAX, type SlabGeometry } from '../geometry.ts';
import type { RequestError } from '../misuse.ts';
import { SlabSystem } from '../slab-system.ts';
import { smallestBut } from './settings.ts';
import { original, type SlabSystemFault } from './variant.ts';

/** A system that leaves half-done what it has no memory for. */
class Careless extends SlabSystem {
  protected override handOut(cpu: number, cache: number): number | RequestError {
    const object = this.takeObject(cpu, cache);
    if (object === 0) return 'cannot-allocate-frame';
    this.hold(object, true);
    this.add(cache + record.HELD_COUNT, 1);
    return object;
  }
}

export const originalFaults: readonly SlabSystemFault[] = [
  original({
    id: 'rslab/K1',
    sentence: 'The frames of a slab are given back before its list node, which is in them, is taken off its list.',
    caughtBy: 'no-crash',
    shortestTrace: 4,
    remark: 'Whoever gets the frames finds them changed in his hands, and says so.',
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override releaseSlab(cpu: number, cache: number, slab: number): void {
        const node = this.extentOf(slab) >> 2;
        super.releaseSlab(cpu, cache, slab);
        if (this.word(cache + record.ON_SLAB) === 1) this.journal.clear(node, node + 2);
      }
    },
  }),
  original({
    id: 'rslab/K10',
    sentence: 'A refill that is refused a slab loses the objects it has collected.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 5,
    rows: ['frame-cap'],
    system: class extends Careless {
      protected override refillFromSlabs(cpu: number, cache: number, array: number): boolean {
        super.refillFromSlabs(cpu, cache, array);
        if (this.word(array + COUNT) === this.batch) return true;
        while (this.word(array + COUNT) > 0) this.pop(array);
        return false;
      }
    },
  }),
  original({
    id: 'rslab/K11',
    sentence: 'The frames of a slab stay lent when there is no memory for its descriptor and free list.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 3,
    rows: ['off-slab'],
    system: class extends Careless {
      protected override makeSlab(cpu: number, cache: number): number {
        const extent = this.obtainFrames(2 ** this.word(cache + record.ORDER));
        if (extent === 0) return 0;
        const slab = this.layOutSlab(cpu, cache, extent);
        if (slab !== 0) this.lists.pushBack(cache + record.PARTIAL, slab);
        return slab;
      }
    },
  }),
  original({
    id: 'rslab/K12',
    sentence: 'A cache for which there is no memory stays on the list of caches, without arrays.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 2,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      private lacksArrays = false;

      protected override takeArrays(cpu: number, cache: number, kind: Kind): boolean {
        const taken = super.takeArrays(cpu, cache, kind);
        this.lacksArrays = !taken && kind === Kind.User;
        return taken || this.lacksArrays;
      }

      protected override answerCreate(
        name: string,
        size: number,
        align: number,
      ): number | RequestError | 'invalid-name' {
        this.lacksArrays = false;
        const answer = super.answerCreate(name, size, align);
        return this.lacksArrays ? 'cannot-allocate-frame' : answer;
      }
    },
  }),
  original({
    id: 'rslab/K13',
    sentence: 'That the provider has no frames is not noticed: the slab is made at null.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: 'The original crashes on it, and so does this: the state after a crash is judged by nobody.',
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override obtainFrames(frames: number): number {
        const address = super.obtainFrames(frames);
        if (address === 0) throw new AllocatorError('null-frame', 'A slab is made at null.');
        return address;
      }
    },
  }),
  original({
    id: 'rslab/K15',
    sentence: 'A cache of objects without bytes is made: all have one address.',
    caughtBy: 'request-judged',
    shortestTrace: 2,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override planCache(name: Int32Array, size: number, align: number): CachePlan | RequestError {
        const plan = super.planCache(name, size === 0 ? 8 : size, align);
        if (size !== 0 || typeof plan === 'string') return plan;
        return { ...plan, size, geometry: { ...plan.geometry, objectBytes: 0 } };
      }
    },
  }),
  original({
    id: 'rslab/K16',
    sentence: 'The colour of slabs never advances: all start their objects at the same place.',
    caughtBy: 'colours-advance',
    shortestTrace: 3,
    rows: ['coloured'],
    system: class extends SlabSystem {
      protected override nextColourOffset(cache: number): number {
        return this.word(cache + record.NEXT_COLOUR) * this.word(cache + record.COLOUR_STRIDE);
      }
    },
  }),
  original({
    id: 'rslab/K16-extent',
    sentence:
      'The first object of an off-slab slab is taken for its extent: with a colour, frames go back that were never lent.',
    caughtBy: 'no-crash',
    shortestTrace: 8,
    remark:
      'The trap in which the colours of the original would end if they advanced: the provider refuses the address.',
    rows: ['coloured'],
    system: class extends SlabSystem {
      private releasing = false;

      protected override releaseSlab(cpu: number, cache: number, slab: number): void {
        this.releasing = this.word(cache + record.ON_SLAB) === 0;
        super.releaseSlab(cpu, cache, slab);
      }

      protected override extentOf(slab: number): number {
        const takesObject = this.releasing;
        this.releasing = false;
        return takesObject ? this.word(slab + FIRST_OBJECT) : super.extentOf(slab);
      }
    },
  }),
  original({
    id: 'rslab/K16-stride',
    sentence: 'Colours are as far apart as cache lines, though objects are aligned to more.',
    caughtBy: 'geometry-exact',
    shortestTrace: 2,
    settings: smallestBut({ cacheLine: 16, slabDescriptor: 384, objectSize: 32, objectAlign: 32 }),
    system: class extends SlabSystem {
      override geometryOf(size: number, align: number): SlabGeometry | null {
        const geometry = super.geometryOf(size, align);
        if (geometry === null) return null;
        const { cacheLine } = this.options;
        return { ...geometry, colourStride: cacheLine, colours: Math.floor(geometry.leftBytes / cacheLine) };
      }
    },
  }),
  original({
    id: 'rslab/K18',
    sentence: 'The system is initialised a second time, and forgets all caches.',
    caughtBy: 'request-judged',
    shortestTrace: 2,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override answerInit(): RequestError | null {
        this.setControl(INITIALISED, 0);
        return super.answerInit();
      }
    },
  }),
  original({
    id: 'rslab/K20',
    sentence: 'A second cache is made under a name that there is.',
    caughtBy: 'request-judged',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override isNamed(): boolean {
        return false;
      }
    },
  }),
  original({
    id: 'rslab/K23',
    sentence: 'A refill makes as many slabs as its batch takes, however few objects are in each.',
    caughtBy: 'one-slab-for-a-refill',
    shortestTrace: 3,
    settings: smallestBut({
      limit: 2,
      batch: 2,
      slabDescriptor: 16,
      generalMin: 16,
      generalMax: 16,
      frames: 7,
      objectSize: 512,
    }),
    system: class extends SlabSystem {
      protected override mayMakeSlab(): boolean {
        return true;
      }
    },
  }),
  original({
    id: 'rslab/K24',
    sentence: 'Reclaiming leaves the objects in arrays where they are, and with them their slabs.',
    caughtBy: 'reclaimed-whole',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override answerReclaim(): number | RequestError {
        return super.answerReclaim(true);
      }
    },
  }),
  original({
    id: 'rslab/K25',
    sentence: 'A size beyond all bounds overflows the arithmetic of layouts.',
    caughtBy: 'no-crash',
    shortestTrace: 2,
    remark: 'The original panics on it, and so does this: the state after a panic is judged by nobody.',
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override planCache(name: Int32Array, size: number, align: number): CachePlan | RequestError {
        if (size > OBJECT_BYTES_MAX) throw new RangeError(`8 * ${size} overflows.`);
        return super.planCache(name, size, align);
      }
    },
  }),
];
