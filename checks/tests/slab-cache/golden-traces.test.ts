// Traces observed on the original, replayed through the library line by line.
import { describe, expect, it } from 'vitest';
import { openScene, printBooks, type Scene } from './recording.ts';

// Each line: operation | backend calls | lt | ge | full | free slabs, full slabs, free objects, allocated objects.
// `A=h0:S0.2`: alloc returned object 2 of slab S0, called h0 from then on. `F0`: h0 was freed.
const THREE_OBJECTS_A_SLAB = `
A=h0:S0.2 | AS S0 | S0:0,1 | - | - | 1,0,2,1
A=h1:S0.1 | - | - | S0:0 | - | 1,0,1,2
A=h2:S0.0 | - | - | - | S0 | 0,1,0,3
A=h3:S1.2 | AS S1 | S1:0,1 | - | S0 | 1,1,2,4
A=h4:S1.1 | - | - | S1:0 | S0 | 1,1,1,5
A=h5:S1.0 | - | - | - | S0 S1 | 0,2,0,6
A=h6:S2.2 | AS S2 | S2:0,1 | - | S0 S1 | 1,2,2,7
F0 | - | S2:0,1 | S0:2 | S1 | 2,1,3,6
A=h7:S0.2 | - | S2:0,1 | - | S1 S0 | 1,2,2,7
F3 | - | S2:0,1 | S1:2 | S0 | 2,1,3,6
F4 | - | S1:2,1 S2:0,1 | - | S0 | 2,1,4,5
A=h8:S1.1 | - | S2:0,1 | S1:2 | S0 | 2,1,3,6
F1 | - | S2:0,1 | S0:1 S1:2 | - | 3,0,4,5
F2 | - | S0:1,0 S2:0,1 | S1:2 | - | 3,0,5,4
F7 | FS S0 | S2:0,1 | S1:2 | - | 2,0,3,3
F8 | - | S1:2,1 S2:0,1 | - | - | 2,0,4,2
F5 | FS S1 | S2:0,1 | - | - | 1,0,2,1
F6 | FS S2 | - | - | - | 0,0,0,0`;

const TWO_OBJECTS_A_SLAB = `
A=h0:S0.1 | AS S0 AI SV@0 | - | S0:0 | - | 1,0,1,1
A=h1:S0.0 | - | - | - | S0 | 0,1,0,2
A=h2:S1.1 | AS S1 AI SV@0 | - | S1:0 | S0 | 1,1,1,3
A=h3:S1.0 | - | - | - | S0 S1 | 0,2,0,4
A=h4:S2.1 | AS S2 AI SV@0 | - | S2:0 | S0 S1 | 1,2,1,5
F0 | GT@0 | - | S0:1 S2:0 | S1 | 2,1,2,4
F2 | GT@0 | - | S1:1 S0:1 S2:0 | - | 3,0,3,3
A=h5:S1.1 | - | - | S0:1 S2:0 | S1 | 2,1,2,4
F5 | GT@0 | - | S1:1 S0:1 S2:0 | - | 3,0,3,3
F1 | GT@0 FS S0 FI DL@0* | - | S1:1 S2:0 | - | 2,0,2,2
F3 | GT@0 FS S1 FI DL@0* | - | S2:0 | - | 1,0,1,1
F4 | GT@0 FS S2 FI DL@0* | - | - | - | 0,0,0,0`;

describe('the slab cache repeats the traces of the original', () => {
  it('small, one page: slabs of three objects move between the lists at a threshold of two', () => {
    const scene = openScene({ objectSize: 1024, slabSize: 4096, pageSize: 4096, objectSizeType: 'small' });
    expect(replay(scene, THREE_OBJECTS_A_SLAB)).toBe(THREE_OBJECTS_A_SLAB);
  });

  it('large: slabs of two objects never stay below the threshold of one', () => {
    const scene = openScene({ objectSize: 16, slabSize: 32, pageSize: 32, objectSizeType: 'large' });
    expect(replay(scene, TWO_OBJECTS_A_SLAB)).toBe(TWO_OBJECTS_A_SLAB);
  });
});

/** Carries out the operations of a trace, and only them, and writes down what happened instead. */
function replay(scene: Scene, trace: string): string {
  const held: number[] = [];
  const happened = trace.split('\n').map((line) => {
    if (line === '') return '';
    const operation = line.startsWith('A') ? printAlloc(scene, held) : printFree(scene, held, Number(/\d+/.exec(line)));
    return [operation, scene.backend.takeCalls(), printBooks(scene)].join(' | ');
  });
  return happened.join('\n');
}

function printAlloc({ cache, backend }: Scene, held: number[]): string {
  const object = cache.alloc();
  held.push(object);
  return `A=h${held.length - 1}:${backend.nameOf(object)}.${backend.offsetOf(object) / cache.objectSize}`;
}

function printFree({ cache }: Scene, held: readonly number[], handle: number): string {
  cache.free(held[handle] ?? 0);
  return `F${handle}`;
}
