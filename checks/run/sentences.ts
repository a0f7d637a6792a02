// The sentence of every property, by id: of a system, or of all.
import type { Subject } from '../../spec/kit/subject.ts';
import { interleavingProperties } from '../engine/interleave/properties.ts';
import { engineProperties } from '../engine/judge.ts';

/** Sentences of the properties of one system, by id; systems may have different ones under the same id. */
export async function sentencesOf(subject: Subject): Promise<ReadonlyMap<string, string>> {
  const sentences = new Map<string, string>(
    [...engineProperties, ...interleavingProperties].map(({ id, sentence }) => [id, sentence]),
  );
  await subject.open(({ specification }) => {
    for (const { id, sentence } of specification.invariants) sentences.set(id, sentence);
    for (const { id, sentence } of specification.sweeps ?? []) sentences.set(id, sentence);
    for (const { property } of specification.notPromised ?? []) sentences.set(property.id, property.sentence);
  });
  return sentences;
}

/** The same of several systems, by the id of the system. */
export async function sentencesBySystem(
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const bySystem = new Map<string, ReadonlyMap<string, string>>();
  for (const subject of subjects) bySystem.set(subject.id, await sentencesOf(subject));
  return bySystem;
}
