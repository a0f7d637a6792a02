// Puts an allocator and a memory of just the right size together, as the checker drives them.
import type { CallRecorder, Command, Instance, Outcome, WordSink } from '../../spec/kit/contract.ts';
import type { LeafSlabSettings } from '../../spec/leaf-slab/contract.ts';
import { Memory } from '../kit/memory.ts';
import { LeafSlab } from './leaf-slab.ts';
import type { SlowPath } from './slow-path.ts';
import { ViewWriter } from './view.ts';

/** What makes the allocator; a fault supplies a defective variant. */
export type Allocator = new (...given: ConstructorParameters<typeof SlowPath>) => SlowPath;

/** Makes an instance. */
export function openLeafSlab(settings: LeafSlabSettings, Allocating: Allocator = LeafSlab): Instance {
  const roomy = new Memory(roomyBytes(settings));
  const { used } = new LeafSlabInstance(settings, Allocating, roomy);
  return new LeafSlabInstance(settings, Allocating, new Memory(used));
}

class LeafSlabInstance implements Instance {
  readonly image: Uint8Array;
  readonly lent: Instance['lent'];
  /** Bytes of the memory that were needed. */
  readonly used: number;
  private readonly allocator: SlowPath;
  private readonly viewWriter: ViewWriter;

  constructor(settings: LeafSlabSettings, Allocating: Allocator, memory: Memory) {
    const { leafSize, heapSize, heapStart, descriptor, descriptorSize, keepEmpty } = settings;
    // What lies below the heap belongs to nobody, and neither does a leaf's length behind it.
    memory.carve(heapStart - memory.carved);
    const lent = memory.carved;
    memory.carve(heapSize + leafSize);
    this.lent = [{ address: lent, byteLength: memory.carved - lent }];
    this.allocator = new Allocating(memory, {
      leafSize,
      heapSize,
      heapStart,
      descriptor,
      descriptorSize,
      keepEmpty: keepEmpty === 0 ? 0 : 1,
    });
    this.used = memory.carved;
    this.image = memory.bytes;
    this.viewWriter = new ViewWriter(this.allocator.inspect());
  }

  apply(command: Command, _calls: CallRecorder): Outcome {
    const operand = command.operands[0] ?? 0;
    switch (command.operation) {
      case 'allocate':
        return { error: null, value: this.allocator.allocate(operand) };
      case 'free':
        return { error: this.allocator.tryFree(operand), value: null };
      default:
        throw new Error(`Slabs over leaves have no operation '${command.operation}'.`);
    }
  }

  writeView(words: WordSink): void {
    this.viewWriter.write(words);
  }
}

/** Enough for the heap and everything recorded about it. */
function roomyBytes({ leafSize, heapSize, heapStart }: LeafSlabSettings): number {
  const leaves = Math.ceil(heapSize / leafSize);
  return Math.ceil((4096 + heapStart + heapSize + leafSize + leaves * (64 + leafSize / 16)) / 8) * 8;
}
