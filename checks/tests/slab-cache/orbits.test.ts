// What an exploration by orbit tells of its states is true of them, although each stands for others.
import { expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-cache/checked.ts';
import { model } from '../../../model/slab-cache/index.ts';
import type { SlabCacheSettings, SlabCacheView } from '../../../spec/slab-cache/contract.ts';
import { specification } from '../../../spec/slab-cache/index.ts';
import { type Choice, resolve } from '../../engine/choices.ts';
import { Explorer } from '../../engine/explore.ts';
import { Lockstep } from '../../engine/lockstep.ts';
import { shareExploration } from '../../engine/shared-exploration.ts';
import { StatesInMemory } from '../../engine/states-in-memory.ts';
import { Words } from '../../engine/words.ts';
import { PLAINLY } from '../engine/toy/exploring.ts';

const system = { specification, model, implementation };
const [row] = specification.rows;

it.each([
  ['24@8-128/128-small-x2', 'alone'],
  ['24@8-128/128-small-x3', 'alone'],
  ['24@8-128/128-small-x2', 'as several threads do'],
  ['24@8-128/128-small-x3', 'as several threads do'],
])('the way to an orbit leads there: %s, explored %s', (id, how) => {
  const settings = settingsOf(id);
  const open = () => implementation.open(settings);
  const shape = { recordWords: 3, imageBytes: open().image.byteLength, byOrbit: true };
  const part = how === 'alone' ? null : { shared: shareExploration(1), thread: 0 };
  const kept = { states: new StatesInMemory(shape, part), begun: null };
  const orbits: string[] = [];
  const watch = {
    reached: (state: number, view: SlabCacheView) => {
      orbits[state] = orbitOf(view);
    },
    took: () => {},
    left: () => {},
  };
  const options = { ...PLAINLY, identity: 'orbit', alphabet: 'legal' } as const;
  const explorer = new Explorer(system, settings, options, open, watch, kept);
  while (!explorer.finished) explorer.advance(100_000);
  const reached = orbits.map((_, state) => orbitOf(viewAfter(settings, explorer.traceTo(state))));
  expect(reached).toEqual(orbits);
});

function settingsOf(id: string): SlabCacheSettings {
  const configuration = row?.configurations.find((one) => one.id === id);
  if (configuration === undefined) throw new Error(`There is no configuration '${id}'.`);
  return configuration.settings;
}

function orbitOf(view: SlabCacheView): string {
  const words = new Words();
  specification.writeOrbit(view, false, words);
  return words.data.subarray(0, words.length).join();
}

function viewAfter(settings: SlabCacheSettings, trace: readonly Choice[]): SlabCacheView {
  const lockstep = new Lockstep(system, settings);
  for (const choice of trace) {
    const chosen = resolve(specification.letters, lockstep.view, choice);
    if (chosen === null) throw new Error(`'${choice.letter}' was given in a state that does not allow it.`);
    lockstep.run(chosen.command, 'copy');
    lockstep.goOn();
  }
  return lockstep.view;
}
