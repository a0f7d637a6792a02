// What is guaranteed of threads, for the document of guarantees: every property with the scenarios that show it.
import { interleavingProperties } from '../engine/interleave/properties.ts';
import { engineProperties } from '../engine/judge.ts';
import type { ScenarioResult, SystemResult } from '../run/result.ts';
import { MEMORY_MODEL } from './scenarios.ts';
import { counted, grouped, groupedDigits } from './text.ts';

/** A property with the sentence that says what must be true. */
interface Property {
  readonly id: string;
  readonly sentence: string;
}

/** Nothing for a system without scenarios. */
export function printScenarioGuarantees({ scenarios }: SystemResult, invariants: readonly Property[]): string[] {
  if (scenarios.length === 0) return [];
  const properties = [...invariants, ...interleavingProperties, ...engineProperties];
  return [
    '### Interleavings',
    '',
    'A few commands on a few threads, in every order of their steps: a step is one shared access, with all plain accesses',
    `of its thread up to the next. ${MEMORY_MODEL}`,
    '',
    ...properties.flatMap((property) => printGuarantee(property, scenarios)),
    '',
    '| scenario | what happens at the same time | threads | evidence | states | steps | schedules | final states |',
    '| --- | --- | ---: | --- | ---: | ---: | ---: | ---: |',
    ...scenarios.map(scenarioRow),
    '',
    ...printCertificates(scenarios),
    ...printExchanges(scenarios),
  ];
}

function printGuarantee({ id, sentence }: Property, scenarios: readonly ScenarioResult[]): string[] {
  const asked = scenarios.filter(({ obligations }) => obligations.some(({ property }) => property === id));
  if (asked.length === 0) return [];
  const broken = asked.filter(({ obligations }) =>
    obligations.some(({ property, verdict }) => property === id && verdict !== 'holds'),
  );
  const sampled = asked.some(({ obligations }) =>
    obligations.some(({ property, evidence }) => property === id && evidence === 'sampled'),
  );
  const where = `${counted(asked.length, 'scenario')}${sampled ? ' (sampled)' : ''}`;
  if (broken.length === 0) return [`- **${id}.** ${sentence} Holds in ${where}.`];
  return [
    `- **${id}.** ${sentence} **Not shown** in ${broken.map((scenario) => scenario.id).join(', ')}, of ${where}.`,
  ];
}

function scenarioRow({ id, sentence, threads, interleavings }: ScenarioResult): string {
  const happening = `| \`${id}\` | ${sentence} | ${threads} |`;
  if (interleavings === null) return `${happening} not checked (needs a larger budget) | | | | |`;
  const { closed, cut, states, exchanged, steps, schedules, finals } = interleavings;
  const kind =
    exchanged === null ? 'interleavings' : `interleavings up to exchanges, for ${grouped(exchanged.states)} states`;
  const evidence = closed ? kind : `${kind}, cut by ${cut}`;
  const count = schedules === null ? '' : groupedDigits(schedules);
  return `${happening} ${evidence} | ${grouped(states)} | ${grouped(steps)} | ${count} | ${grouped(finals)} |`;
}

/** That merging states is exact. */
function printCertificates(scenarios: readonly ScenarioResult[]): string[] {
  const certified = scenarios.filter(({ certificate }) => certificate !== null);
  if (certified.length === 0) return [];
  const held = certified.filter(({ certificate }) => certificate?.holds === true);
  return [
    'Schedules that lead to the same state are followed on as one. Where there are few, each was followed by itself too,',
    `from the start and on the code: as many schedules to the same final states in ${held.length} of ${counted(certified.length, 'scenario')}`,
    `(${certified.map(({ id }) => id).join(', ')}).`,
    '',
  ];
}

/** That the exchanges that are declared change nothing. */
function printExchanges(scenarios: readonly ScenarioResult[]): string[] {
  const explored = scenarios.filter(({ exchanges, interleavings }) => exchanges.length > 0 && interleavings !== null);
  if (explored.length === 0) return [];
  return [
    'Where threads can change places, and CPUs or objects with them, states that differ by that alone are one orbit. That',
    'this changes nothing is certified where all states are told apart too: two states of an orbit have the same future,',
    'step for step, and the graph of orbits, explored by itself, has as many of them and as many schedules.',
    '',
    '| scenario | what changes places | arrangements | states | orbits | certified |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...explored.map(exchangesRow),
    '',
  ];
}

function exchangesRow({ id, exchanges, interleavings, exchangeCertificate }: ScenarioResult): string {
  const what = `| \`${id}\` | ${exchanges.join('; ')} |`;
  if (exchangeCertificate !== null) {
    const { arrangements, states, orbits, holds, explanation } = exchangeCertificate;
    return `${what} ${arrangements} | ${grouped(states)} | ${grouped(orbits)} | ${holds ? 'yes' : `**no**: ${explanation}`} |`;
  }
  const { exchanged = null, states = 0 } = interleavings ?? {};
  if (exchanged === null) return `${what} | | | not finished |`;
  return `${what} ${exchanged.arrangements} | ${grouped(exchanged.states)} | ${grouped(states)} | no: too many to tell apart |`;
}
