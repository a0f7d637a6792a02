// The library on a real memory of WebAssembly, which grows, also behind its back.
import { describe, expect, it } from 'vitest';
import { type GuestMemory, WasmMemory } from '../../../impl/freeing-bump/index.ts';
import { allocatorOn, carriedOut, PAGE } from './scene.ts';

/** What the types of Node leave out. */
const wasm = Reflect.get(globalThis, 'WebAssembly') as {
  readonly Memory: new (options: { initial: number; maximum?: number; shared?: boolean }) => GuestMemory;
};

function openGuest({ initial = 1, maximum = 8 } = {}) {
  const guest = new wasm.Memory({ initial, maximum });
  const memory = new WasmMemory(guest, maximum);
  return { guest, memory, allocator: allocatorOn(memory) };
}

describe('a memory of WebAssembly', () => {
  it('holds the headers where the guest reads them', () => {
    const { guest, allocator } = openGuest();
    allocator.allocate(8);
    allocator.deallocate(allocator.allocate(16));
    const bytes = Buffer.from(guest.buffer, 0, 24).toString('hex');
    expect(bytes).toBe(['0000000001000000', '0000000000000000', 'ffffffff00000000'].join(''));
  });

  it('is grown when a block does not fit, and keeps what was there', () => {
    const { guest, memory, allocator } = openGuest();
    const first = allocator.allocate(8);
    new Uint8Array(guest.buffer).fill(0x5a, first, first + 8);
    const history = 'm65536=24 m131072=65568 f24 m65536=24';
    expect(carriedOut(allocator, memory, history)).toBe(history);
    expect(guest.buffer.byteLength).toBe(4 * PAGE);
    expect([...new Uint8Array(guest.buffer, first, 8)]).toEqual(Array(8).fill(0x5a));
  });

  it('may be grown by the guest between two calls', () => {
    const { guest, memory, allocator } = openGuest();
    expect(carriedOut(allocator, memory, 'm32768=8')).toBe('m32768=8');
    guest.grow(1);
    expect(memory.pages).toBe(2);
    expect(carriedOut(allocator, memory, 'f8 m32768=8 m32768=32784')).toBe('f8 m32768=8 m32768=32784');
    expect(guest.buffer.byteLength).toBe(2 * PAGE);
  });

  it('may have no page at first', () => {
    const { memory, allocator } = openGuest({ initial: 0 });
    expect(memory.pages).toBe(0);
    expect(carriedOut(allocator, memory, 'f8!out-of-heap-bounds new m8=8')).toBe('f8!out-of-heap-bounds new m8=8');
    expect(memory.pages).toBe(1);
  });

  it('is exhausted at its maximum', () => {
    const { memory, allocator } = openGuest({ maximum: 2 });
    expect(carriedOut(allocator, memory, 'm65536=8 m65536')).toBe('m65536=8 m65536!allocator-out-of-space');
  });

  it('refuses to grow beyond a maximum that nobody told', () => {
    const guest = new wasm.Memory({ initial: 1, maximum: 2 });
    const memory = new WasmMemory(guest);
    expect(memory.pagesMax).toBe(65_536);
    expect(memory.grow(2)).toBe(false);
    expect(carriedOut(allocatorOn(memory, { pagesMax: 16 }), memory, 'm131072')).toBe('m131072!allocator-out-of-space');
  });

  it('is refused where threads share it', () => {
    const shared = new wasm.Memory({ initial: 1, maximum: 2, shared: true });
    expect(() => new WasmMemory(shared)).toThrow(expect.objectContaining({ code: 'shared-memory' }));
  });
});
