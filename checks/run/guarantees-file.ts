// spec/GUARANTEES.md: the document of what is guaranteed, kept up to date by `npm run check`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { registry } from '../../spec/registry.ts';
import { type Described, printGuarantees } from '../report/guarantees.ts';
import { exitCodes } from './exit-codes.ts';
import type { CheckResult } from './result.ts';

const FILE = fileURLToPath(new URL('../../spec/GUARANTEES.md', import.meta.url));

/** The document that a result makes. */
export async function guaranteesOf(result: CheckResult): Promise<string> {
  const described: Described[] = [];
  for (const subject of registry) {
    const found = await subject.open(({ specification }): Described => {
      const { id, invariants, goals, letters, assumptions, notCovered } = specification;
      return { id, invariants, goals, letters, assumptions, notCovered };
    });
    described.push(found);
  }
  return printGuarantees(result, described);
}

/** The document as it stands; empty when there is none. */
export function currentGuarantees(): string {
  return existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
}

/** Brings the document up to date where everything holds; returns a line that says what became of it. */
export async function documentResult(result: CheckResult): Promise<string> {
  if (result.exitCode !== exitCodes.holds) return 'spec/GUARANTEES.md was left as it is\n';
  const text = await guaranteesOf(result);
  if (text === currentGuarantees()) return 'spec/GUARANTEES.md is up to date\n';
  writeFileSync(FILE, text);
  return 'spec/GUARANTEES.md was brought up to date\n';
}
