// The backend calls of one command, as the seed orders them (semantics, section 3.4).
import type { CallSequence, Step } from '../kit/property.ts';
import { addressedCache, isAllocation, isCalculable, pageOf, type SlabCacheView } from './contract.ts';

/** The functions of the seed's backend, in the order of the list of backend calls. */
export const backendFunctions = [
  { name: 'alloc_slab', parameters: ['slab_size', 'page_size'], returns: true, refusable: true },
  { name: 'free_slab', parameters: ['slab', 'slab_size', 'page_size'], returns: false, refusable: false },
  { name: 'alloc_slab_info', parameters: [], returns: true, refusable: true },
  { name: 'free_slab_info', parameters: ['slab_info'], returns: false, refusable: false },
  { name: 'save_slab_info_ptr', parameters: ['page', 'slab_info'], returns: false, refusable: false },
  { name: 'get_slab_info_ptr', parameters: ['page'], returns: true, refusable: false },
  { name: 'delete_slab_info_ptr', parameters: ['page'], returns: false, refusable: false },
] as const;

/** What is wrong with the order or the arguments of a command's calls; null when nothing is. */
export function expectedCalls({ before, command, outcome, calls }: Step<SlabCacheView>): string | null {
  if (outcome.error !== null || command.operation === 'free-handing-over') return null;
  const { settings } = before;
  const calculable = isCalculable(settings);
  // Where a SlabInfo can be calculated no call is always due, and without calls none is out of order.
  if (calculable && calls.length === 0) return null;
  const own = new CallReader(calls, addressedCache(command.operation) === 1 ? 'neighbour.' : '');
  const large = settings.objectSizeType === 'large';
  if (isAllocation(command.operation)) {
    const asked = own.take('alloc_slab');
    if (asked && own.result !== 0 && large) {
      own.require('alloc_slab_info');
      if (own.result === 0) own.require('free_slab');
    }
    const object = outcome.value ?? 0;
    const everyTime = settings.slabSize > settings.pageSize;
    if (object !== 0 && !calculable && (everyTime || asked))
      own.require('save_slab_info_ptr', pageOf(settings, object));
  } else {
    const object = command.operands[0] ?? 0;
    if (!calculable) own.require('get_slab_info_ptr', pageOf(settings, object));
    if (own.take('free_slab')) {
      const slab = own.argument;
      if (large) own.require('free_slab_info');
      for (let page = slab; !calculable && page < slab + settings.slabSize; page += settings.pageSize) {
        own.require('delete_slab_info_ptr', page);
      }
    }
  }
  return own.complaint();
}

/** Reads the calls of one cache in order, remembering the first that is not as expected. */
class CallReader {
  private readonly calls: CallSequence;
  private readonly prefix: string;
  private at = 0;
  private wrong: string | null = null;
  /** What the call taken last answered, and its first argument. */
  result = 0;
  argument = 0;

  constructor(calls: CallSequence, prefix: string) {
    this.calls = calls;
    this.prefix = prefix;
  }

  take(name: string): boolean {
    this.skipOthers();
    if (this.at >= this.calls.length || this.calls.name(this.at) !== (this.prefix === '' ? name : this.prefix + name))
      return false;
    this.result = this.calls.result(this.at);
    this.argument = this.calls.argument(this.at, 0);
    this.at += 1;
    return true;
  }

  require(name: string, argument?: number): void {
    if (!this.take(name)) {
      this.wrong ??= `${name} was to be called ${this.at === 0 ? 'first' : `as call ${this.at + 1}`}`;
    } else if (argument !== undefined && this.argument !== argument) {
      this.wrong ??= `${name} was called for ${this.argument} instead of ${argument}`;
    }
  }

  complaint(): string | null {
    this.skipOthers();
    if (this.wrong === null && this.at < this.calls.length)
      return `${this.calls.name(this.at)} was not to be called then`;
    return this.wrong;
  }

  private skipOthers(): void {
    while (this.at < this.calls.length && this.calls.name(this.at).startsWith('slab_info_cache.')) this.at += 1;
  }
}
