// A breadth-first search: which states were seen, and which of them are to be left next. What a state is, and what follows
// it, is known to whoever leaves it.
//
// A state is a record of a few words, found by an open-addressing table. Several threads may search at the same time. A
// record is written where nobody looks yet, and its slot of the table is taken by one compare-exchange; whoever loses
// looks at what the other one put there. So of two threads that add the same state, one is told that it is new, and both
// are told the same number.
//
// Numbers are given out in blocks, and each thread fills a block of its own:
//
//     block     0        1        2        3
//             | 0 . . . | 1 2 3 . | 4 5 . . | 6 7 8 9 | ...      a dot: no state has this number
//     layer     0         1                   2
//
// All threads leave the states of one layer, a block at a time. When that is done they meet, and the blocks that were
// begun meanwhile are the next layer. They also meet when there is no room for more.
import { GrowingWords } from './growing-words.ts';
import { hashOf } from './hash.ts';
import { Meeting } from './meeting.ts';
import * as shape from './shared-search.ts';
import { BLOCK, LEAST_BLOCKS, type SharedSearch, slotsFor } from './shared-search.ts';

const { AT_END, CALLED, DEPTH, LAYER_END, LAYER_START, LAYER_STATES, NEXT_BLOCK, NEXT_TO_LEAVE, STATES } = shape;
const { ASKED_TO_END, ASKED_TO_STOP, OUTCOME, STOPPED } = shape;
const { NEXT_LAYER, NOTHING, ROOM_MADE } = shape;

const MANY = 2 ** 24;

/** There is no room for a state, and none is made any more. */
export class SearchStopped extends Error {}

export class Search {
  /**
   * What is done by one thread, while the others wait, when all states of a layer were reached: it is told their numbers,
   * and how many states there are before them.
   */
  layerCompleted: ((states: number[], before: number) => void) | null = null;
  /** Records of all states, `recordWords` words each. Another array after more room was made. */
  records: Int32Array;
  readonly recordWords: number;
  private readonly alone: boolean;
  private readonly threads: number;
  private readonly thread: number;
  private readonly control: Int32Array;
  private readonly slotWords: GrowingWords;
  private readonly recordRoom: GrowingWords;
  /** By block: how many states it has. */
  private readonly filled: GrowingWords;
  private readonly statesPerDepth: GrowingWords;
  private readonly layerMeeting: Meeting;
  private readonly growthMeeting: Meeting;
  private slots: Int32Array;
  private mask = 0;
  private blocks = 0;
  /** The number of the next new state, and where its block ends. */
  private next = 0;
  private end = 0;
  /** States of it that are counted already. */
  private counted = 0;
  /** The states of the block that is being left. */
  private leaving = 0;
  private leavingEnd = 0;

  /**
   * @param shared the search that this thread takes part in; null for one thread alone
   * @param thread from 0 on
   */
  constructor(recordWords: number, shared: SharedSearch | null = null, thread = 0) {
    this.recordWords = recordWords;
    this.alone = shared === null;
    this.threads = shared?.threads ?? 1;
    this.thread = thread;
    this.control = new Int32Array(shared?.control ?? shape.controlBuffer());
    this.slotWords = new GrowingWords(slotsFor(LEAST_BLOCKS), shared?.slots);
    this.recordRoom = new GrowingWords(LEAST_BLOCKS * BLOCK * recordWords, shared?.records);
    this.filled = new GrowingWords(LEAST_BLOCKS, shared?.filled);
    this.statesPerDepth = new GrowingWords(64, shared?.perDepth);
    this.layerMeeting = new Meeting(this.control, shape.LAYER_MEETING, this.threads);
    this.growthMeeting = new Meeting(this.control, shape.GROWTH_MEETING, this.threads);
    this.slots = this.slotWords.words;
    this.records = this.recordRoom.words;
    this.lookAgain();
  }

  /** Distinct states; those that other threads have added since the last meeting are left out. */
  get states(): number {
    return Atomics.load(this.control, STATES) + this.next - this.counted;
  }

  /** States first reached by so many steps, from 0; the layer that is being reached is left out. */
  get perDepth(): readonly number[] {
    return [...this.statesPerDepth.words.subarray(0, Atomics.load(this.control, DEPTH))];
  }

  /** Bytes set aside. */
  get byteLength(): number {
    return this.slots.byteLength + this.records.byteLength + this.filled.words.byteLength;
  }

  /** Steps that lead to the states that are left now; -1 before the first. */
  get depth(): number {
    return Atomics.load(this.control, DEPTH) - 1;
  }

  /** The least number of a state that is reached from those that are left now, and of none of them. */
  get reachedFrom(): number {
    return (this.control[LAYER_END] as number) * BLOCK;
  }

  /** How many states were reached by fewer steps than those that are left now. */
  get statesBefore(): number {
    return this.statesPerDepth.words.subarray(0, this.depth).reduce((sum, states) => sum + states, 0);
  }

  /** The least number of a state that is left now. */
  get leftFrom(): number {
    return (this.control[LAYER_START] as number) * BLOCK;
  }

  /** Ends the search as soon as every thread has left the state that it is at; by whichever thread. */
  stop(): void {
    Atomics.store(this.control, ASKED_TO_STOP, 1);
    Atomics.store(this.control, CALLED, 1);
  }

  /** Ends the search when every thread has left all states of this layer; by any of them. */
  endWithLayer(): void {
    Atomics.store(this.control, ASKED_TO_END, 1);
  }

  get isEndedWithLayer(): boolean {
    return this.isStopped && Atomics.load(this.control, ASKED_TO_END) !== 0;
  }

  get isStopped(): boolean {
    return Atomics.load(this.control, STOPPED) !== 0;
  }

  /** The number of a state that this thread is to leave now; -1 when there are no more in this layer. */
  nextToLeave(): number {
    if (Atomics.load(this.control, CALLED) !== 0 && !this.isStopped) this.meet(false);
    if (this.leaving === this.leavingEnd && !this.takeBlockToLeave()) return -1;
    const state = this.leaving;
    this.leaving += 1;
    return state;
  }

  /**
   * Goes on to the states that were reached from those left so far; when all threads have come to that.
   *
   * @returns whether there are any
   */
  nextLayer(): boolean {
    while (!this.isStopped) {
      if (this.meet(true) !== NEXT_LAYER) continue;
      this.next = this.end;
      this.counted = this.end;
      return (this.control[LAYER_START] as number) < (this.control[LAYER_END] as number);
    }
    return false;
  }

  /**
   * Adds a state.
   *
   * @param from where its record begins among these words
   * @returns its number when it is new; -1 less its number when it is known
   * @throws SearchStopped when the search was stopped and there is no room
   */
  add(given: Int32Array, from: number): number {
    if (this.next === this.end) this.takeBlock();
    const { slots, records, mask, recordWords, alone, next } = this;
    const first = given[from] as number;
    for (let slot = hashOf(given, from, recordWords) & mask; ; slot = (slot + 1) & mask) {
      let entry = alone ? (slots[slot] as number) : Atomics.load(slots, slot);
      if (entry === 0) {
        const to = next * recordWords;
        for (let word = 0; word < recordWords; word += 1) records[to + word] = given[from + word] as number;
        if (alone) slots[slot] = next + 1;
        else entry = Atomics.compareExchange(slots, slot, 0, next + 1);
        if (entry === 0) {
          this.next = next + 1;
          return next;
        }
      }
      const there = (entry - 1) * recordWords;
      if (records[there] !== first) continue;
      let word = 1;
      while (word < recordWords && records[there + word] === given[from + word]) word += 1;
      if (word === recordWords) return -entry;
    }
  }

  private takeBlockToLeave(): boolean {
    const { control, filled } = this;
    if (this.isStopped) return false;
    for (;;) {
      const block = Atomics.add(control, NEXT_TO_LEAVE, 1);
      if (block >= (control[LAYER_END] as number)) return false;
      this.leaving = block * BLOCK;
      this.leavingEnd = this.leaving + (filled.words[block] as number);
      if (this.leaving < this.leavingEnd) return true;
    }
  }

  /** Takes a block to fill; makes room first where there is none. */
  private takeBlock(): void {
    const { control } = this;
    this.publish();
    for (;;) {
      const block = Atomics.load(control, NEXT_BLOCK);
      if (block >= this.blocks) {
        // The others are gone: nobody is there to make room with.
        if (this.isStopped) throw new SearchStopped();
        Atomics.store(control, CALLED, 1);
        this.meet(false);
      } else if (Atomics.compareExchange(control, NEXT_BLOCK, block, block + 1) === block) {
        this.next = block * BLOCK;
        this.counted = this.next;
        this.end = this.next + BLOCK;
        return;
      }
    }
  }

  /** Lets others know how far the block is filled that this thread fills. */
  private publish(): void {
    const { control, next, counted } = this;
    if (next === counted) return;
    const block = Math.floor((next - 1) / BLOCK);
    this.filled.words[block] = next - block * BLOCK;
    Atomics.add(control, STATES, next - counted);
    Atomics.add(control, LAYER_STATES, next - counted);
    this.counted = next;
  }

  /**
   * Meets the others.
   *
   * @param isAtEnd whether this thread has nothing more to leave in this layer
   * @returns what the meeting was about
   */
  private meet(isAtEnd: boolean): number {
    const { control } = this;
    this.publish();
    if (isAtEnd) Atomics.add(control, AT_END, 1);
    this.layerMeeting.join(() => this.settle());
    const outcome = control[OUTCOME] as number;
    if (outcome === ROOM_MADE) this.moveIn();
    return outcome;
  }

  /** Decides for all what comes next; by the last one to come. */
  private settle(): void {
    const { control } = this;
    // In this order: whoever asks first and calls then is heard now, or calls again.
    Atomics.store(control, CALLED, 0);
    control[STOPPED] = Atomics.load(control, ASKED_TO_STOP);
    const isComplete = control[AT_END] === this.threads;
    if (isComplete && control[ASKED_TO_END] === 1) control[STOPPED] = 1;
    if (isComplete && control[STOPPED] === 0) {
      this.openLayer();
      control[OUTCOME] = NEXT_LAYER;
    } else if ((control[NEXT_BLOCK] as number) >= this.blocks) {
      this.makeRoom();
      control[OUTCOME] = ROOM_MADE;
    } else control[OUTCOME] = NOTHING;
    control[AT_END] = 0;
  }

  private openLayer(): void {
    const { control, statesPerDepth } = this;
    const states = control[LAYER_STATES] as number;
    const depth = control[DEPTH] as number;
    control[LAYER_START] = states === 0 ? (control[NEXT_BLOCK] as number) : (control[LAYER_END] as number);
    control[LAYER_END] = control[NEXT_BLOCK] as number;
    control[NEXT_TO_LEAVE] = control[LAYER_START] as number;
    control[LAYER_STATES] = 0;
    if (states === 0) return;
    this.layerCompleted?.(this.statesOfLayer(), (control[STATES] as number) - states);
    statesPerDepth.lookAgain();
    if (depth === statesPerDepth.words.length) statesPerDepth.grow(2 * depth);
    statesPerDepth.words[depth] = states;
    control[DEPTH] = depth + 1;
  }

  /** The numbers of the states that are to be left next. */
  private statesOfLayer(): number[] {
    const { control, filled } = this;
    const numbers: number[] = [];
    for (let block = control[LAYER_START] as number; block < (control[LAYER_END] as number); block += 1) {
      const states = filled.words[block] as number;
      for (let state = block * BLOCK; state < block * BLOCK + states; state += 1) numbers.push(state);
    }
    return numbers;
  }

  private makeRoom(): void {
    // While there are few states, what is moved costs more than what is set aside.
    const blocks = (this.blocks * BLOCK < MANY ? 4 : 2) * this.blocks;
    this.filled.grow(blocks);
    this.recordRoom.grow(blocks * BLOCK * this.recordWords);
    this.slotWords.grow(slotsFor(blocks));
  }

  /** Puts the states into a table that has become larger; each thread its share. */
  private moveIn(): void {
    const { threads, thread, control, growthMeeting } = this;
    this.lookAgain();
    const { slots, filled } = this;
    const share = Math.ceil(slots.length / threads);
    slots.fill(0, thread * share, (thread + 1) * share);
    growthMeeting.join();
    const end = control[NEXT_BLOCK] as number;
    for (let block = thread; block < end; block += threads) {
      const states = filled.words[block] as number;
      for (let state = block * BLOCK; state < block * BLOCK + states; state += 1) this.putBack(state);
    }
    growthMeeting.join();
  }

  private putBack(state: number): void {
    const { slots, mask, records, recordWords, alone } = this;
    let slot = hashOf(records, state * recordWords, recordWords) & mask;
    if (alone) {
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = state + 1;
    } else {
      while (Atomics.compareExchange(slots, slot, 0, state + 1) !== 0) slot = (slot + 1) & mask;
    }
  }

  private lookAgain(): void {
    for (const words of [this.slotWords, this.recordRoom, this.filled, this.statesPerDepth]) words.lookAgain();
    this.slots = this.slotWords.words;
    this.records = this.recordRoom.words;
    this.mask = this.slots.length - 1;
    this.blocks = this.filled.words.length;
  }
}
