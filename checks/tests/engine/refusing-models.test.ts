// A model that refuses commands by looking only is believed without its state being copied or written anew. It finds the
// same as one that is asked to carry out every command, and where it refuses wrongly, that is found.
import { describe, expect, it } from 'vitest';
import { evolve } from '../../../model/kit/evolve.ts';
import type { OpenModel } from '../../../spec/kit/contract.ts';
import { explore, printFindings } from './toy/exploring.ts';
import { faultOf, slots, threeSlots } from './toy/slots.ts';
import { implementation } from './toy/slots-implementation.ts';
import type { SlotsState } from './toy/slots-model.ts';
import type { SlotsView } from './toy/slots-specification.ts';

type Refuses = NonNullable<OpenModel<SlotsView, SlotsState>['refuses']>;

const notHeld: Refuses = ({ live }, { operation, operands }) =>
  operation === 'free' && !live.includes(operands[0] ?? 0) ? 'not-held' : null;

/** `slots` with a model that refuses commands before it carries any out. */
function slotsThatRefuse(refuses: Refuses): typeof slots {
  return {
    ...slots,
    model: { ...slots.model, open: (settings) => ({ ...slots.model.open(settings), refuses }) },
  };
}

describe('a model that refuses by looking only', () => {
  it('leads to the same states by the same commands', () => {
    const sampled = { repeatEvery: 1, crossCheckEvery: 1 };
    expect(explore(slotsThatRefuse(notHeld), threeSlots, sampled)).toEqual(explore(slots, threeSlots, sampled));
  });

  it.each(implementation.faults.map(({ id }) => id))('finds %s by the same trace', (id) => {
    const open = () => faultOf(id).open(threeSlots);
    const { findings } = explore(slotsThatRefuse(notHeld), threeSlots, {}, open);
    expect(findings).toEqual(explore(slots, threeSlots, {}, open).findings);
  });

  it('is found out when it changed its state all the same', () => {
    const meddling: Refuses = (state, command, environment) => {
      const code = notHeld(state, command, environment);
      // As JavaScript lets it, whatever its type says.
      if (code !== null) (state.live as number[]).push(0);
      return code;
    };
    const { findings } = explore(slotsThatRefuse(meddling), threeSlots);
    expect(findings.map(({ property, explanation }) => `${property}: ${explanation}`)).toContain(
      'model-recipes: the model changed its state with a command that it refused',
    );
  });

  it.each([
    {
      what: 'by another code',
      refuses: (...given: Parameters<Refuses>) => (notHeld(...given) === null ? null : 'lost'),
    },
    {
      what: 'what is allowed',
      refuses: (_: unknown, { operation }: { operation: string }) => (operation === 'free' ? 'not-held' : null),
    },
  ])('disagrees when it refuses $what', ({ refuses }) => {
    const [first = ''] = printFindings(explore(slotsThatRefuse(refuses), threeSlots));
    expect(first).toMatch(/^agreement: /);
  });
});

describe('an immutable step', () => {
  const state: SlotsState = { page: 16, free: [16], live: [24, 32] };
  const ALONE = {
    call: () => 0,
    mayCall: () => {},
    refusedLast: false,
    expectAnswer: () => {},
    userWrites: () => {},
  };
  const recipe = (draft: SlotsState) => {
    draft.live = [];
    return { error: null, value: null };
  };

  it('that is refused leads to the very same state', () => {
    const command = { operation: 'free', operands: [16], refusals: 0 };
    const evolved = evolve(recipe, state, command, ALONE, notHeld);
    expect(evolved.outcome).toEqual({ error: 'not-held', value: null });
    expect(evolved.state).toBe(state);
  });

  it('that is not refused is what the recipe does', () => {
    const command = { operation: 'free', operands: [24], refusals: 0 };
    expect(evolve(recipe, state, command, ALONE, notHeld).state).toEqual({ ...state, live: [] });
  });
});
