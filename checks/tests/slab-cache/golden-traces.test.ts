// Traces observed on the original, replayed through the library line by line.
import { describe, expect, it } from 'vitest';
import { THREE_OBJECTS_A_SLAB, TWO_OBJECTS_A_SLAB } from './golden-traces.ts';
import { openScene, printBooks, type Scene } from './recording.ts';

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
