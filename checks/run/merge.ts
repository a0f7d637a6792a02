// Joins what the shards of a check came to: the result that the whole check would have come to in one run.
import type { Subject } from '../../spec/kit/subject.ts';
import { registry } from '../../spec/registry.ts';
import { isAsked, resultOf } from './check.ts';
import { type CheckOptions, planOf } from './plan.ts';
import type { CheckResult, SystemResult } from './result.ts';
import { unitResultsOf, wholeOf } from './units.ts';

/**
 * @param options of the whole check
 * @param parts what each shard of it came to, in any order
 * @throws Error when some unit has no result, or several
 */
export async function mergeResults(
  options: CheckOptions,
  parts: readonly CheckResult[],
  subjects: readonly Subject[] = registry,
): Promise<CheckResult> {
  const systems: SystemResult[] = [];
  for (const subject of subjects.filter(isAsked(options))) {
    const own = parts.flatMap((part) => part.systems.filter(({ id }) => id === subject.id));
    systems.push(await subject.open((system) => wholeOf(system, planOf(system, options), unitResultsOf(own))));
  }
  const interrupted = parts.some((part) => part.interrupted);
  return resultOf(options, systems, interrupted);
}
