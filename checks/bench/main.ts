// `npm run bench`: speeds and ratios, all measured side by side in this run; and what requests take of memory.
import { exitCodes } from '../run/exit-codes.ts';
import { readText, requireWritable, writeText } from '../run/files.ts';
import { UsageError } from '../run/usage.ts';
import { compareDocuments } from './document/comparison.ts';
import { conclusion, introduction } from './document/comparison-text.ts';
import { type BenchDocument, type PartTables, packageVersion, thisMachine, VERSION } from './document/document.ts';
import { lookUpIn } from './document/figures-by-name.ts';
import { readDocument } from './document/read.ts';
import { textOf } from './document/text.ts';
import { openHeartbeat } from './heartbeat.ts';
import { benchHelp, listParts, readBenchLine } from './options.ts';
import { parts } from './parts.ts';

async function main(words: readonly string[]): Promise<void> {
  const line = readBenchLine(words, parts);
  if (line.help) return say(benchHelp(parts).split('\n'));
  if (line.list) return say(listParts(parts));
  const earlier = line.against === null ? null : readDocument(line.against, readText(line.against));
  // Now rather than after minutes.
  if (line.json !== null) requireWritable(line.json);
  const document = await run(line.parts, line.against ?? '', earlier);
  if (line.json !== null) writeText(line.json, `${JSON.stringify(document, null, 2)}\n`);
  if (earlier !== null) say(['', ...conclusion(compareDocuments(earlier, document))]);
}

/** Runs parts, and prints the tables of each as soon as it is through. */
async function run(wanted: readonly string[], against: string, earlier: BenchDocument | null): Promise<BenchDocument> {
  const machine = thisMachine();
  const date = new Date().toISOString();
  say([`node v${machine.node}, ${machine.processor}, ${machine.cores} cores`]);
  if (earlier !== null) say(introduction(against, earlier, machine));
  const lookUp = earlier === null ? null : lookUpIn(earlier);
  const heartbeat = openHeartbeat();
  const measured: PartTables[] = [];
  for (const part of parts.filter(({ id, named }) => (wanted.length === 0 ? named !== true : wanted.includes(id)))) {
    const tables = await part.run((what) => heartbeat.tell(`${part.id}: ${what}`));
    heartbeat.clear();
    for (const table of tables) say(['', ...textOf(table, lookUp)]);
    measured.push({ id: part.id, tables });
  }
  return { slabcheckBench: VERSION, package: packageVersion(), date, machine, parts: measured };
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) {
    process.stderr.write(`slabcheck: ${error.message}\n`);
    process.exitCode = exitCodes.usage;
    return;
  }
  process.stderr.write('slabcheck: an error of slabcheck itself; please report it with what follows\n');
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 70;
});
