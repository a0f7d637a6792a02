// States of an exploration that need not fit into memory. A breadth-first search asks of a state only whether it is known:
// so what is known lies on disk, sorted, and whatever is not found in memory is taken for new until there are enough of
// such states to look them all up in one pass.
//
//     by number   0                 reachedFrom         unsettled      count
//                 | left before | left now | reached, new | reached: new, or so it seems |
//     known by    runs ........................................ | table
//     ways        way file .................................... | memory
//     images                    | one file | another file ..................... |
//
// Numbers of settled states are their ranks, whenever they were settled. As long as everything fits into the table, nothing
// is looked up: then every state there is settled, though its way may be in memory.
import { Paths, type Way, wayOf } from '../paths.ts';
import { Search } from '../search/search.ts';
import type { Settled, StateShape, States } from '../states.ts';
import { EntryFile, type SavedFile } from './entry-file.ts';
import { orderOf } from './order.ts';
import { RecentStates } from './recent-states.ts';
import { RECORD_WORDS, Runs } from './runs.ts';
import type { Storage } from './storage.ts';
import { WayFile } from './way-file.ts';

/** What a checkpoint says of the states that are on disk: all of them. */
export interface SavedStates {
  readonly depth: number;
  readonly leftFrom: number;
  readonly reachedFrom: number;
  readonly runs: readonly SavedFile[];
  readonly ways: SavedFile;
  readonly left: SavedFile;
  readonly reached: SavedFile;
}

/** Bytes of a state while states are settled: its record, slots, way, place in the order, and number, with room to grow. */
const STATE_BYTES = 48;
/** Of this many parts of the memory, one is for states of which it is known that they are on disk. */
const RECENT_PARTS = 4;
/** For each state on disk, where there is room: four times what it takes, so that few are lost. */
const RECENT_STATE_BYTES = 64;
/** Of this many parts, one is for each buffer. */
const BUFFER_PARTS = 256;
const BUFFER_BYTES_MAX = 2 ** 20;
/** States that are looked up in one pass at least. */
const LEAST_STATES = 64;

export class StatesOnDisk implements States {
  readonly thread = null;
  settled: Settled | null = null;
  depth = -1;
  isEndedWithLayer = false;
  private readonly storage: Storage;
  private readonly imageBytes: number;
  private readonly byOrbit: boolean;
  private readonly bytesMax: number;
  private readonly bufferBytes: number;
  private readonly runs: Runs;
  private readonly wayFile: WayFile;
  /** Images of the layer that is left, and of the one that is reached. */
  private left: EntryFile;
  private reached: EntryFile;
  private recent: RecentStates | null = null;
  /** States that are in no run, and how many there are in runs. */
  private table = new Search(RECORD_WORDS);
  private onDisk = 0;
  /** Ways to states that have none in the file. */
  private paths = new Paths();
  private leftFrom = 0;
  private reachedFrom = 0;
  private next = 0;
  private isToEnd = false;

  /**
   * @param shape what the states are like; they are known by signatures
   * @param bytesMax what states take of memory, about
   * @param saved what to go on from, with the number of states that were left; null to begin
   */
  constructor(
    storage: Storage,
    { imageBytes, byOrbit }: Omit<StateShape, 'recordWords'>,
    bytesMax: number,
    saved: { readonly states: SavedStates; readonly left: number } | null = null,
  ) {
    this.storage = storage;
    this.imageBytes = imageBytes;
    this.byOrbit = byOrbit;
    this.bytesMax = bytesMax;
    this.bufferBytes = Math.min(BUFFER_BYTES_MAX, Math.ceil(bytesMax / BUFFER_PARTS));
    const { bufferBytes } = this;
    if (saved === null) {
      this.runs = new Runs(storage, bufferBytes);
      this.wayFile = new WayFile(storage, bufferBytes);
      this.left = this.createImages();
      this.reached = this.createImages();
    } else {
      const { states, left } = saved;
      this.runs = new Runs(storage, bufferBytes, states.runs);
      this.wayFile = new WayFile(storage, bufferBytes, states.ways);
      this.left = EntryFile.open(storage, states.left, imageBytes, bufferBytes);
      this.reached = EntryFile.open(storage, states.reached, imageBytes, bufferBytes);
      this.depth = states.depth;
      this.leftFrom = states.leftFrom;
      this.reachedFrom = states.reachedFrom;
      this.next = left;
      this.onDisk = this.wayFile.count;
      const recent = this.haveRecent(this.onDisk);
      this.runs.each((record, number) => recent.put(record, 0, number));
    }
  }

  get count(): number {
    return this.onDisk + this.table.states;
  }

  nextToLeave(): number {
    if (this.next === this.reachedFrom) return -1;
    const state = this.next;
    this.next += 1;
    return state;
  }

  image(state: number): Uint8Array {
    return this.left.at(state - this.leftFrom);
  }

  rank(state: number): number {
    return state;
  }

  cost(state: number): number {
    const unsettled = this.wayFile.count;
    return state < unsettled ? this.wayFile.cost(state) : this.paths.cost(state - unsettled);
  }

  to(state: number): Way[] {
    const unsettled = this.wayFile.count;
    if (state < unsettled) return this.wayFile.to(state);
    const index = state - unsettled;
    const parent = this.paths.parent(index);
    return parent === -1 ? [] : [...this.wayFile.to(parent), wayOf(this.paths.way(index))];
  }

  reach(
    record: Int32Array,
    parent: number,
    ordinal: number,
    refusals: number,
    cost: number,
    image: Uint8Array,
  ): number {
    const known = this.recent?.numberOf(record, 0) ?? -1;
    // To a state of the layer that is reached a better way may come: it is offered when states are settled.
    if (known !== -1 && known < this.reachedFrom) return -1 - known;
    const added = this.table.add(record, 0);
    const state = this.onDisk + (added < 0 ? -1 - added : added);
    const unsettled = this.wayFile.count;
    if (state >= unsettled && (added >= 0 || !this.byOrbit))
      this.paths.offer(state - unsettled, parent, ordinal, refusals, cost);
    if (added < 0) return -1 - state;
    this.reached.append(image);
    return state;
  }

  settle(): void {
    if (this.onDisk > 0) this.toDisk();
  }

  makeRoom(): boolean {
    const { table, runs, wayFile, left, reached, recent } = this;
    const taken = [runs, wayFile, left, reached, recent].reduce((sum, part) => sum + (part?.byteLength ?? 0), 0);
    // What grows doubles: it is full before.
    const room = 2 ** Math.floor(Math.log2(Math.max(1, (this.bytesMax - taken) / STATE_BYTES)));
    if (table.states >= Math.max(LEAST_STATES, room - room / 8)) this.toDisk();
    return true;
  }

  nextLayer(): boolean {
    if (this.isToEnd) {
      this.isEndedWithLayer = true;
      return false;
    }
    if (this.count === this.reachedFrom) return false;
    for (let index = 0, ways = this.count - this.wayFile.count; index < ways; index += 1) this.appendWay(index);
    this.paths = new Paths();
    this.left.remove(this.storage);
    this.left = this.reached;
    this.reached = this.createImages();
    this.leftFrom = this.reachedFrom;
    this.reachedFrom = this.count;
    this.depth += 1;
    return true;
  }

  endWithLayer(): void {
    this.isToEnd = true;
  }

  /** Brings everything to disk, so that it is there whatever happens. */
  save(): SavedStates {
    this.toDisk();
    const { depth, leftFrom, reachedFrom } = this;
    return {
      depth,
      leftFrom,
      reachedFrom,
      runs: this.runs.save(),
      ways: this.wayFile.save(),
      left: this.left.save(),
      reached: this.reached.save(),
    };
  }

  private createImages(): EntryFile {
    return EntryFile.create(this.storage, this.imageBytes, this.bufferBytes);
  }

  /** As large as is of use for so many states, if there is room. */
  private haveRecent(states: number): RecentStates {
    const bytes = Math.min(this.bytesMax / RECENT_PARTS, RECENT_STATE_BYTES * states);
    if (this.recent === null || this.recent.byteLength < bytes / 2) this.recent = new RecentStates(bytes, this.recent);
    return this.recent;
  }

  private appendWay(index: number): void {
    this.wayFile.append(this.paths.parent(index), this.paths.way(index), this.paths.cost(index));
  }

  /** Brings the states of the table to disk: those that are not there. */
  private toDisk(): void {
    const { table, onDisk, wayFile } = this;
    const { records } = table;
    const count = table.states;
    if (count === 0) return;
    const unsettled = wayFile.count;
    const order = orderOf(records, count, RECORD_WORDS);
    const numbers = new Int32Array(count).fill(-1);
    this.runs.find(records, order, numbers);
    let next = onDisk;
    for (let index = 0; index < count; index += 1) {
      if (numbers[index] !== -1) continue;
      numbers[index] = next;
      next += 1;
    }
    const isNew = (state: number) => (numbers[state - onDisk] as number) >= onDisk;
    const removed = onDisk + count - next;
    if (removed > 0) this.reached.keep(unsettled - this.reachedFrom, (image) => isNew(image + this.reachedFrom));
    this.settleWays(unsettled, numbers);
    this.runs.add(records, order, numbers, onDisk);
    const recent = this.haveRecent(next);
    for (let index = 0; index < count; index += 1) {
      recent.put(records, index * RECORD_WORDS, numbers[index] as number);
    }
    this.onDisk = next;
    this.table = new Search(RECORD_WORDS);
    this.paths = new Paths();
    this.settled?.(removed, (state) => {
      if (state < unsettled) return state;
      return isNew(state) ? (numbers[state - onDisk] as number) : -1;
    });
  }

  /**
   * Brings the ways to disk, and offers those to states that are there already, but where a state stands for others.
   *
   * @param unsettled the first state whose way is in memory
   */
  private settleWays(unsettled: number, numbers: Int32Array): void {
    const { onDisk, paths } = this;
    const offered: number[] = [];
    for (let index = unsettled - onDisk; index < numbers.length; index += 1) {
      const number = numbers[index] as number;
      if (number >= onDisk) this.appendWay(index + onDisk - unsettled);
      else if (number >= this.reachedFrom && !this.byOrbit) offered.push(index);
    }
    this.wayFile.improve({
      states: Int32Array.from(offered, (index) => numbers[index] as number),
      of: (offer) => {
        const index = (offered[offer] as number) + onDisk - unsettled;
        return { parent: paths.parent(index), way: paths.way(index), cost: paths.cost(index) };
      },
    });
    this.wayFile.flush();
  }
}
