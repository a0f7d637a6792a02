// The reference model of the slab cache (seed 000/001).
import type { Model } from '../../spec/kit/contract.ts';
import type { SlabCacheSettings, SlabCacheView } from '../../spec/slab-cache/contract.ts';
import { evolve, type Recipe, type Refuses } from '../kit/evolve.ts';
import { refusalOf } from './judged.ts';
import { promisesOf, refusal, type World } from './promise.ts';
import { emptyCache, type State } from './state.ts';
import { apply } from './steps.ts';
import { claim, restore, writeView } from './view.ts';

export const model: Model<SlabCacheSettings, SlabCacheView, State> = {
  refusal,
  open(settings) {
    const world = worldOf(settings);
    const refuses: Refuses<State> = (state, command, environment) => refusalOf(world, state, command, environment);
    const recipe: Recipe<State> = (state, command, environment) => apply(world, state, command, environment);
    return {
      initial: () => ({
        caches: world.caches.map(emptyCache),
        slabInfoCache: world.slabInfoCache === null ? null : emptyCache(),
        retired: [],
      }),
      restore,
      refuses,
      apply: recipe,
      evolve: (state, command, environment) => evolve(recipe, state, command, environment, refuses),
      writeView: (state, words) => writeView(settings, world, state, words),
      claim: (state, claims) => claim(world, state, claims),
    };
  },
};

function worldOf(settings: SlabCacheSettings): World {
  const caches = [promisesOf(settings, '')];
  if (settings.neighbour === 'sharing') caches.push(promisesOf(settings, 'neighbour.'));
  const page = settings.pageSize > 256 ? settings.pageSize : 256;
  const storesSlabInfos = settings.objectSizeType === 'large' && settings.slabInfoSource === 'cache';
  return {
    caches,
    slabInfoCache: storesSlabInfos
      ? promisesOf(
          { objectSize: 56, objectAlign: 8, slabSize: page, pageSize: page, objectSizeType: 'small' },
          'slab_info_cache.',
        )
      : null,
  };
}
