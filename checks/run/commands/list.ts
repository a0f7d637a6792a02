// `--list`: what there is to check, and with what; of the units only those of one shard, where one is given.
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { RowConfiguration } from '../../../spec/kit/subject.ts';
import { registry } from '../../../spec/registry.ts';
import { interleavingProperties } from '../../engine/interleave/properties.ts';
import { engineProperties } from '../../engine/judge.ts';
import { printArguments } from '../../report/sweeps.ts';
import { printSettings, table } from '../../report/text.ts';
import { allowOptions, type CommandLine } from '../options.ts';
import { readShard, shardOf } from '../shards.ts';
import type { Terminal } from '../terminal.ts';
import type { UnitKind } from '../units.ts';
import { findSubject } from '../usage.ts';

export async function listCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, '--list', ['json', 'system', 'shard']);
  const { system: only, shard: shardText } = line.given;
  const shard = shardText === undefined ? null : readShard(shardText);
  const subjects = only === undefined ? registry : [findSubject(only)];
  const systems = [];
  for (const subject of subjects) {
    const isOwn = (kind: UnitKind) => (unit: { readonly id: string }) =>
      shard === null || shardOf(subject.id, kind, unit.id, shard.count) === shard.index;
    const listed = await subject.open(({ specification, implementation }) => ({
      id: specification.id,
      title: specification.title,
      source: specification.source,
      parameters: Object.entries(specification.fields).map(([name, field]) => ({ name, ...field })),
      rows: specification.rows.flatMap((row) => {
        const configurations = row.configurations.filter(isOwn('configurations'));
        return configurations.length === 0 ? [] : [{ ...row, configurations }];
      }),
      letters: specification.letters.map(({ id, sentence, kind }) => ({ id, sentence, kind })),
      invariants: specification.invariants.map(({ id, sentence, kind, goals }) => ({ id, sentence, kind, goals })),
      notPromised: (specification.notPromised ?? [])
        .map(({ property, why }) => ({ id: property.id, sentence: property.sentence, why }))
        .filter(isOwn('notPromised')),
      sweeps: (specification.sweeps ?? [])
        .filter(isOwn('sweeps'))
        .map(({ id, sentence, configurations, arguments: swept, figures }) => ({
          id,
          sentence,
          configurations,
          arguments: swept,
          figures,
        })),
      scenarios: (specification.concurrency?.scenarios ?? [])
        .filter(isOwn('scenarios'))
        .map(({ id, sentence, size, settings }) => ({
          id,
          sentence,
          size,
          settings,
        })),
      stress: (specification.concurrency?.stress ?? [])
        .filter(isOwn('stress'))
        .map(({ id, sentence, threads, settings }) => ({ id, sentence, threads, settings })),
      symmetries: (specification.symmetries ?? [])
        .filter(isOwn('symmetries'))
        .map(({ id, sentence, holds, without = [] }) => ({ id, sentence, holds, without })),
      goals: specification.goals.map(({ id, sentence }) => ({ id, sentence })),
      faults: implementation.faults
        .filter(isOwn('faults'))
        .map(({ id, sentence, origin, caughtBy, shortestTrace, remark = null }) => ({
          id,
          sentence,
          origin,
          caughtBy,
          shortestTrace,
          remark,
        })),
    }));
    systems.push(listed);
    terminal.say(`${listed.id}: ${listed.title} (${listed.source})\n`);
    terminal.say(
      section(
        'parameters',
        Object.entries(specificationFields(listed.parameters)).map(([name, text]) => [name, text]),
      ),
    );
    for (const row of listed.rows) {
      terminal.say(`\n  row ${row.id}: ${row.title}\n`);
      const cells = row.configurations.map((configuration) => {
        const { id, size, settings } = configuration;
        return [`    ${size}`, id, `${printSettings(settings)}${printOrbits(configuration)}`];
      });
      terminal.say(`${table(cells).join('\n')}\n`);
    }
    terminal.say(
      section(
        'commands',
        listed.letters.map(({ id, sentence, kind }) => [id, `${kind}: ${sentence}`]),
      ),
    );
    terminal.say(
      section(
        'invariants',
        listed.invariants.map(({ id, sentence }) => [id, sentence]),
      ),
    );
    if (listed.notPromised.length > 0) {
      const expectations = listed.notPromised.map(({ id, sentence, why }) => [id, `${sentence} ${why}`]);
      terminal.say(section('not promised', expectations));
    }
    if (listed.symmetries.length > 0) {
      const symmetries = listed.symmetries.map(({ id, sentence, holds }) => [
        id,
        `${holds ? '' : 'false: '}${sentence}`,
      ]);
      terminal.say(section('symmetries', symmetries));
    }
    if (listed.sweeps.length > 0) {
      const rows = listed.sweeps.map(({ id, sentence, ...swept }) => [id, `${printArguments(swept)}: ${sentence}`]);
      terminal.say(section('sweeps, which all sides work out for every set of arguments', rows));
    }
    if (listed.scenarios.length > 0) {
      terminal.say(
        section(
          'scenarios, whose interleavings are explored',
          listed.scenarios.map(({ id, sentence, size }) => [id, `${size}: ${sentence}`]),
        ),
      );
    }
    if (listed.stress.length > 0) {
      const runs = listed.stress.map(({ id, sentence, threads }) => [id, `${threads} threads: ${sentence}`]);
      terminal.say(section('real threads, where the budget has them', runs));
    }
    terminal.say(
      section(
        'goals',
        listed.goals.map(({ id, sentence }) => [id, sentence]),
      ),
    );
    const faults = listed.faults.map(({ id, sentence, origin }) => [id, `${origin}: ${sentence}`]);
    if (faults.length > 0) terminal.say(section('faults', faults));
  }
  terminal.say(
    section(
      'checked of every system',
      engineProperties.map(({ id, sentence }) => [id, sentence]),
    ),
  );
  if (systems.some(({ scenarios }) => scenarios.length > 0)) {
    const rows = interleavingProperties.map(({ id, sentence }) => [id, sentence]);
    terminal.say(section('checked of every schedule', rows));
  }
  const part = shard === null ? {} : { shard };
  terminal.json(line.json, { slabcheck: 1, ...part, systems, engineProperties, interleavingProperties });
  return 0;
}

type Parameter = { readonly name: string; readonly meaning: string } & (
  | { readonly kind: 'integer'; readonly unit: string; readonly standard: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly standard: string }
);

function specificationFields(parameters: readonly Parameter[]): Record<string, string> {
  return Object.fromEntries(
    parameters.map((parameter) => {
      const allowed = parameter.kind === 'integer' ? parameter.unit : parameter.choices.join(' or ');
      return [parameter.name, `${parameter.meaning}; ${allowed}, ${parameter.standard} when left out`];
    }),
  );
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return `\n  ${title}\n${table(rows.map((row) => ['   ', ...row])).join('\n')}\n`;
}

/** By which symmetry a vast configuration is explored, and without which letters. */
function printOrbits({ size, symmetry, without = [] }: RowConfiguration<Configuration>): string {
  if (size !== 'vast') return '';
  const by = symmetry === undefined ? '; by orbit' : `; by ${symmetry}`;
  return without.length === 0 ? by : `${by}, without ${without.join(', ')}`;
}
