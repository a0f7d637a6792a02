// What a checkpoint says: what is explored, by which code, what was seen, and which files hold the states. It is taken up
// again only as it was written, by the same code.
import { createHash } from 'node:crypto';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { SavedStates } from '../../engine/disk/states-on-disk.ts';
import type { ExplorationReport } from '../../engine/exploration-report.ts';
import { UsageError } from '../usage.ts';

/** What was asked for, as it was given: it is asked for again when the exploration is resumed. */
export interface Asked {
  /** Values of options, by name. */
  readonly given: Readonly<Record<string, string>>;
  readonly settings: Configuration;
}

/** How far an exploration has come. */
export interface Reached {
  readonly report: ExplorationReport;
  readonly states: SavedStates;
}

export interface Checkpoint {
  readonly asked: Asked;
  /** Null before anything was explored. */
  readonly reached: Reached | null;
}

/** @param code fingerprint of the code that explores */
export function printCheckpoint({ asked, reached }: Checkpoint, code: string): string {
  const content = { slabcheckExploration: 1, code, asked, reached };
  return `${JSON.stringify({ ...content, digest: digestOf(content) })}\n`;
}

/**
 * @param name of the directory it is from
 * @param code fingerprint of the code that is to go on
 * @throws UsageError when it was not written like that, or by other code
 */
export function readCheckpoint(name: string, text: string, code: string): Checkpoint {
  const value = parse(name, text);
  if (!isAsWritten(value)) {
    throw new UsageError(`the checkpoint in ${name} was changed or damaged: begin anew in another directory`);
  }
  if (value.code !== code) {
    throw new UsageError(
      `the checkpoint in ${name} was made by other code (${value.code}) than is here (${code}): go on with the version that made it, or begin anew in another directory`,
    );
  }
  return value;
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`the checkpoint in ${name} is no JSON, or cut off: begin anew in another directory`);
  }
}

/** What is as it was written has the shape in which it was written: there is nothing more to be looked at. */
function isAsWritten(value: unknown): value is Checkpoint & { readonly code: string } {
  if (typeof value !== 'object' || value === null || !('digest' in value)) return false;
  const { digest, ...content } = value;
  return digest === digestOf(content);
}

function digestOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
