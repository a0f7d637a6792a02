// The sentence of every property, by id.
import type { Subject } from '../../spec/kit/subject.ts';
import { engineProperties } from '../engine/judge.ts';

export async function sentencesOf(subjects: readonly Subject[]): Promise<ReadonlyMap<string, string>> {
  const sentences = new Map<string, string>(engineProperties.map(({ id, sentence }) => [id, sentence]));
  for (const subject of subjects) {
    await subject.open(({ specification }) => {
      for (const { id, sentence } of specification.invariants) sentences.set(id, sentence);
      for (const { property } of specification.notPromised ?? []) sentences.set(property.id, property.sentence);
    });
  }
  return sentences;
}
