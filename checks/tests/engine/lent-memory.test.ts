// Whatever an allocator writes into memory that is not its own is reported with the address.
import { describe, expect, it } from 'vitest';
import type { CallRecorder, ClaimSink, Instance } from '../../../spec/kit/contract.ts';
import { LentMemory } from '../../engine/lent-memory.ts';
import { replay } from '../../engine/replay.ts';
import { readTrace } from './toy/exploring.ts';
import { slots, threeSlots } from './toy/slots.ts';
import { Slots } from './toy/slots-implementation.ts';

/** Eight words of books, then eight that are lent. */
const LENT = 32;
/** An object of three words, whose head is the first. */
const HEAD = LENT + 8;
const BODY = HEAD + 4;

/** Who owns the object: someone who holds it, the allocator, or nobody. */
type Owner = 'one' | 'other' | 'allocator' | 'nobody';

describe('a word that is written', () => {
  const changes: readonly {
    readonly from: Owner;
    readonly to: Owner;
    readonly head: boolean;
    readonly body: boolean;
  }[] = [
    // The allocator writes what is its own before or after: links of free objects, its records.
    { from: 'allocator', to: 'allocator', head: true, body: true },
    { from: 'allocator', to: 'one', head: true, body: true },
    { from: 'one', to: 'allocator', head: true, body: true },
    { from: 'nobody', to: 'allocator', head: true, body: true },
    { from: 'allocator', to: 'nobody', head: true, body: true },
    // Only the head while it is handed out or taken back.
    { from: 'nobody', to: 'one', head: true, body: false },
    { from: 'one', to: 'nobody', head: true, body: false },
    { from: 'one', to: 'other', head: true, body: false },
    // Nothing while it stays with whom it was.
    { from: 'one', to: 'one', head: false, body: false },
    { from: 'nobody', to: 'nobody', head: false, body: false },
  ];

  it.each(changes)('of an object that passes from $from to $to', ({ from, to, head, body }) => {
    const allowed = { head: strayWriteAt(HEAD, from, to) === -1, body: strayWriteAt(BODY, from, to) === -1 };
    expect(allowed).toEqual({ head, body });
  });

  it.each([
    { where: 'before all objects', address: LENT },
    { where: 'right before an object', address: HEAD - 4 },
    { where: 'in the head of a live object', address: HEAD },
    { where: 'in the last word of a live object', address: HEAD + 8 },
    { where: 'right behind an object', address: HEAD + 12 },
    { where: 'in the last word that is lent', address: LENT + 28 },
  ])('$where is reported with its address', ({ address }) => {
    expect(strayWriteAt(address, 'one', 'one')).toBe(address);
  });

  it.each([
    { where: 'what the user wrote himself', from: HEAD + 4, byteLength: 8, stray: -1 },
    { where: 'a byte of the user’s, to the whole word around it', from: HEAD + 8, byteLength: 1, stray: -1 },
    { where: 'the word before what the user wrote', from: HEAD + 12, byteLength: 4, stray: HEAD + 8 },
    { where: 'the word behind what the user wrote', from: HEAD + 4, byteLength: 4, stray: HEAD + 8 },
  ])('by a user is told from one by the allocator: $where', ({ from, byteLength, stray }) => {
    const { memory, words } = lentTo('one');
    memory.begin();
    words[(HEAD + 8) >> 2] = 0x55555555;
    memory.userWrites(from, byteLength);
    memory.claim(claimedBy('one'));
    expect(memory.settle()).toBe(stray);
  });

  it.each([
    { what: 'an object he gets', from: 'nobody', to: 'one' },
    { what: 'an object he gives up', from: 'one', to: 'nobody' },
  ] as const)('by a user may be in $what by the same command, and nowhere else in it', ({ from, to }) => {
    const { memory, words } = lentTo(from);
    const stray = () => {
      memory.claim(claimedBy(to));
      return memory.settle();
    };
    memory.userWrites(BODY, 4);
    words[BODY >> 2] = 0x55555555;
    expect(stray()).toBe(-1);
    words[(BODY + 4) >> 2] = 0x55555555;
    expect(stray()).toBe(BODY + 4);
  });

  it('by a user is forgotten with the next command', () => {
    const { memory, words } = lentTo('one');
    memory.userWrites(HEAD, 12);
    memory.begin();
    words[HEAD >> 2] = 0x55555555;
    memory.claim(claimedBy('one'));
    expect(memory.settle()).toBe(HEAD);
  });

  it('is reported by the address that users know', () => {
    const origin = 2 ** 32 - 64;
    const { memory, words } = lentTo('one', origin);
    words[(HEAD + 8) >> 2] = 0x55555555;
    memory.claim(claimedBy('one', origin));
    expect(memory.settle()).toBe(origin + HEAD + 8);
  });

  it.each([0, 5, 4096, 9000, 20_000])('in a large memory is found at word %i', (word) => {
    const image = new Uint8Array(4 * 20_001);
    const lent = [{ address: 0, byteLength: image.length }];
    const instance: Instance = { image, lent, apply: () => ({ error: null, value: null }), writeView: () => {} };
    const memory = new LentMemory(instance, image.slice());
    memory.claim(() => {});
    new Int32Array(image.buffer)[word] = 1;
    expect(memory.settle()).toBe(4 * word);
  });

  it('in the books is nobody else’s business', () => {
    expect(strayWriteAt(LENT - 4, 'one', 'one')).toBe(-1);
  });

  it('is reported when one bit of it changes, and of several words the first is', () => {
    const { memory, words } = lentTo('one');
    for (const word of [(HEAD >> 2) + 2, HEAD >> 2]) words[word] = (words[word] ?? 0) ^ 1;
    memory.claim(claimedBy('one'));
    expect(memory.settle()).toBe(HEAD);
  });

  it('is no longer reported once it changed hands properly', () => {
    const { memory, words, goOn } = lentTo('allocator');
    words.fill(7, HEAD >> 2, (HEAD >> 2) + 3);
    memory.claim(claimedBy('one'));
    memory.settle();
    memory.advance();
    goOn();
    memory.claim(claimedBy('one'));
    expect(memory.settle()).toBe(-1);
  });
});

describe('memory that changes hands', () => {
  it('is painted, so that its old content is lost to everybody', () => {
    const { memory, words } = lentTo('allocator');
    words.fill(7, HEAD >> 2, (HEAD >> 2) + 3);
    memory.claim(claimedBy('one'));
    memory.settle();
    const painted = [...words.subarray(HEAD >> 2, (HEAD >> 2) + 3)];
    expect(painted).not.toContain(7);
    // What users write differs from word to word, so that words put in the wrong place are noticed.
    expect(new Set(painted).size).toBe(3);
  });

  it('keeps what is in it when it becomes the allocator’s', () => {
    const { memory, words } = lentTo('one');
    words[HEAD >> 2] = 7;
    memory.claim(claimedBy('allocator'));
    memory.settle();
    expect(words[HEAD >> 2]).toBe(7);
  });

  it.each([
    { owner: 'allocator', is: true },
    { owner: 'one', is: false },
    { owner: 'nobody', is: false },
  ] as const)('counts as the allocator’s own when it belongs to $owner: $is', ({ owner, is }) => {
    const { memory } = lentTo('nobody');
    memory.claim(claimedBy(owner));
    expect([memory.isAllocators(HEAD >> 2), memory.isAllocators((LENT - 4) >> 2)]).toEqual([is, true]);
  });
});

describe('an allocator that writes where it must not is found out', () => {
  // Slots of 8 bytes from 16 on, with links in their first words; the guard is behind the last one, at 40.
  it.each([
    { where: 'into a live slot', at: 20, trace: 'alloc alloc', says: 'alloc wrote at 20' },
    { where: 'into the first word of a live slot', at: 16, trace: 'alloc alloc', says: 'alloc wrote at 16' },
    {
      where: 'into the slot being handed out, behind its first word',
      at: 28,
      trace: 'alloc alloc',
      says: 'alloc wrote at 28',
    },
    {
      where: 'into the slot being freed, behind its first word',
      at: 20,
      trace: 'alloc alloc free=0',
      says: 'free wrote at 20',
    },
    { where: 'beyond the last slot', at: 40, trace: 'alloc alloc', says: 'alloc wrote at 40' },
    { where: 'beyond a live slot', at: 36, trace: 'alloc alloc alloc', says: 'alloc wrote at 36' },
    {
      where: 'behind the first word of a slot of a page that is given back',
      at: 20,
      trace: 'alloc free=0',
      says: 'free wrote at 20',
    },
    {
      where: 'into the page before it is taken',
      at: 20,
      trace: 'alloc^1',
      says: 'alloc was refused and changed something',
    },
  ])('$where', ({ at, trace, says }) => {
    const commands = readTrace(trace);
    const { steps, verdict } = replay(slots, threeSlots, commands, new WritesAt(threeSlots, at, commands.length));
    expect({ after: steps.length, says: verdict?.explanation }).toEqual({ after: commands.length, says });
  });

  it.each([
    { where: 'the first word of the slot being handed out', at: 24, trace: 'alloc alloc' },
    { where: 'the first word of the last slot of a page that is given back', at: 16, trace: 'alloc free=0' },
    { where: 'its own books', at: 0, trace: 'alloc alloc' },
  ])('but it may write into $where', ({ at, trace }) => {
    const commands = readTrace(trace);
    const { verdict } = replay(slots, threeSlots, commands, new WritesAt(threeSlots, at, commands.length));
    expect(verdict).toBeNull();
  });
});

/** Writes one word after so many commands. */
class WritesAt extends Slots {
  private readonly address: number;
  private commandsLeft: number;

  constructor(settings: typeof threeSlots, address: number, commandsLeft: number) {
    super(settings);
    this.address = address;
    this.commandsLeft = commandsLeft;
  }

  override apply(command: Parameters<Slots['apply']>[0], calls: CallRecorder) {
    const outcome = super.apply(command, calls);
    this.commandsLeft -= 1;
    if (this.commandsLeft === 0) this.words[this.address >> 2] = 0x55555555;
    return outcome;
  }
}

/** Writes one word while the object passes from one owner to another; what is reported. */
function strayWriteAt(address: number, from: Owner, to: Owner): number {
  const { memory, words } = lentTo(from);
  words[address >> 2] = 0x55555555;
  memory.claim(claimedBy(to));
  return memory.settle();
}

/**
 * Memory of which one object belongs to someone, and the rest to nobody.
 *
 * @param origin the address by which users know the first byte of the image
 */
function lentTo(owner: Owner, origin = 0): { memory: LentMemory; words: Int32Array; goOn: () => void } {
  const image = new Uint8Array(LENT + 32);
  const instance: Instance = {
    image,
    origin,
    lent: [{ address: origin + LENT, byteLength: 32 }],
    apply: () => ({ error: null, value: null }),
    writeView: () => {},
  };
  const before = new Uint8Array(image.length);
  const memory = new LentMemory(instance, before);
  memory.poison();
  before.set(image);
  memory.stand(claimedBy('nobody', origin));
  memory.claim(claimedBy(owner, origin));
  memory.settle();
  memory.advance();
  before.set(image);
  return { memory, words: new Int32Array(image.buffer), goOn: () => before.set(image) };
}

function claimedBy(owner: Owner, origin = 0): (claims: ClaimSink) => void {
  return (claims) => {
    if (owner === 'allocator') claims.allocator(origin + HEAD, 12);
    else if (owner !== 'nobody') claims.user(origin + HEAD, 12, 4, owner === 'one' ? 0 : 1);
  };
}
