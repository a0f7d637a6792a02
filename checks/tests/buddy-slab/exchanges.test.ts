// Which threads, CPUs and objects can change places: those that are declared, and not those that some policy tells apart.
import { expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy-slab/checked.ts';
import { model } from '../../../model/buddy-slab/index.ts';
import { specification } from '../../../spec/buddy-slab/index.ts';
import { cpus, exchange, objects, setUp } from '../../../spec/buddy-slab/scenarios/moves.ts';
import { openSharedOf, scenarioOf } from '../../run/scenarios.ts';
import { exchangesOf } from '../engine/toy/interleaving.ts';

const system = { specification, model, implementation };
const open = openSharedOf(system);

it.each([
  ['S1', 2, 210, 106],
  ['S4', 2, 36_573, 18_300],
  ['S9', 2, 40, 21],
  ['S15', 2, 145, 74],
  ['S24', 2, 670, 345],
  ['S29', 6, 23_999, 4009],
  ['L6', 8, 18_825, 2472],
])('in %s there are %d arrangements, and %d states in %d orbits', (id, arrangements, states, orbits) => {
  const { certificate } = exchangesOf({ system, scenario: scenarioOf(system, id), open });
  expect(certificate).toMatchObject({ holds: true, arrangements, states, orbits });
});

it('objects of which the lowest is handed out first can not change places', () => {
  const swapped = exchange('CPU 1 and CPU 2, and their objects', [1, 0, 2], cpus(1, 2), objects(setUp(2), setUp(3)));
  const scenario = { ...scenarioOf(system, 'S19'), exchanges: [swapped] };
  const { certificate } = exchangesOf({ system, scenario, open });
  expect(certificate).toMatchObject({ holds: false, arrangements: 2 });
  expect(certificate.explanation).toContain('two states that differ by an exchange have different futures');
});
