// Every fault is found where and as it says, and the token that is printed for it shows the same again.
import { expect, it } from 'vitest';
import { implementation } from '../../../impl/freeing-bump/checked.ts';
import { model } from '../../../model/freeing-bump/index.ts';
import { specification } from '../../../spec/freeing-bump/index.ts';
import { describeNegativeControls } from '../negative-controls.ts';

describeNegativeControls({ specification, model, implementation });

it('every defect of the seed and every weak point of its successor is a fault', () => {
  const originals = implementation.faults.filter(({ origin }) => origin === 'original').map(({ id }) => id);
  const known = [
    ...Array.from({ length: 15 }, (_, index) => `seed-bump/F${index + 1}`),
    ...['G1', 'G2', 'G3', 'G4', 'G5', 'G7'].map((id) => `freeing-bump/${id}`),
    'seed-bump/literal',
  ];
  expect(known.filter((id) => !originals.some((fault) => fault === id || fault.startsWith(`${id}-`)))).toEqual([]);
});
