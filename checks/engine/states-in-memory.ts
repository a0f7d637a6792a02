// States that are kept in memory: of one thread by itself, or shared by several.
import { type Layer, OwnLayer, SharedLayer } from './layers.ts';
import { Paths, type Way } from './paths.ts';
import { Search } from './search/search.ts';
import type { Part } from './shared-exploration.ts';
import type { Settled, StateShape, States } from './states.ts';

export class StatesInMemory implements States {
  readonly thread: number | null;
  /** Nothing is taken for new here that is not. */
  settled: Settled | null = null;
  private readonly part: Part | null;
  private readonly imageBytes: number;
  private readonly byOrbit: boolean;
  private readonly search: Search;
  private readonly paths: Paths;
  private layer: Layer;
  private following: Layer;
  /** States that are nearer to the initial one than those being left. */
  private before = 0;

  /** @param part null for one thread by itself */
  constructor({ recordWords, imageBytes, byOrbit }: StateShape, part: Part | null = null) {
    this.part = part;
    this.thread = part?.thread ?? null;
    this.imageBytes = imageBytes;
    this.byOrbit = byOrbit;
    this.paths = new Paths(part?.shared.paths);
    this.search = new Search(recordWords, part?.shared.search, part?.thread);
    if (part !== null) this.search.layerCompleted = (states, before) => this.paths.rankLayer(states, before);
    this.layer = this.makeLayer();
    this.following = this.layer;
  }

  get count(): number {
    return this.search.states;
  }

  get depth(): number {
    return this.search.depth;
  }

  nextToLeave(): number {
    return this.search.nextToLeave();
  }

  image(state: number): Uint8Array {
    return this.layer.image(state);
  }

  rank(state: number): number {
    return this.part === null ? this.before + state - this.search.leftFrom : this.paths.rank(state);
  }

  cost(state: number): number {
    return this.paths.cost(state);
  }

  to(state: number): Way[] {
    return this.paths.to(state);
  }

  reach(
    record: Int32Array,
    parent: number,
    ordinal: number,
    refusals: number,
    cost: number,
    image: Uint8Array,
  ): number {
    const { search, paths, following } = this;
    const added = search.add(record, 0);
    const reached = added < 0 ? -1 - added : added;
    if (reached >= search.reachedFrom) {
      if (this.byOrbit && this.part !== null) {
        paths.offerFirst(reached, parent, { ordinal, refusals }, cost, () => following.put(reached, image));
        return added;
      }
      // A simpler way of the same length replaces the one found first, so that the simplest shortest trace is known.
      if (added >= 0 || !this.byOrbit) paths.offer(reached, parent, ordinal, refusals, cost);
    }
    if (added >= 0) following.put(added, image);
    return added;
  }

  settle(): void {}

  makeRoom(bytesMax: number): boolean {
    return this.byteLength <= bytesMax;
  }

  nextLayer(): boolean {
    const { search } = this;
    const isMore = search.nextLayer();
    this.before = search.statesBefore;
    this.layer = this.following;
    this.following = this.makeLayer();
    return isMore;
  }

  endWithLayer(): void {
    this.search.endWithLayer();
  }

  get isEndedWithLayer(): boolean {
    return this.search.isEndedWithLayer;
  }

  private get byteLength(): number {
    const parts = [this.search, this.paths, this.layer, this.following];
    return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Where the images are kept of the states that are reached from now on. */
  private makeLayer(): Layer {
    const { part, search, imageBytes } = this;
    const first = search.reachedFrom;
    if (part === null) return new OwnLayer(imageBytes, first);
    const [even, odd] = part.shared.images;
    return new SharedLayer(imageBytes, first, (search.depth + 1) % 2 === 0 ? even : odd);
  }
}
