// The command line keeps its word: exit codes, one clear line for a mistake, JSON alone on standard output.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slabcheck } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'slabcheck-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const HEADER = '{"slabcheck":1,"system":"slab-cache","config":{"objectSize":1024,"slabSize":4096,"pageSize":4096}}';
const FIRST = '{"op":"alloc","ret":141312,"calls":[["alloc_slab",4096,4096,139264]]}';

describe('a mistake is answered in one line that says what is allowed, with exit code 64:', () => {
  const mistakes: readonly (readonly [string, string[], string])[] = [
    ['unknown command', ['frobnicate'], 'explore, certify, replay, conform'],
    ['unknown option', ['--frobnicate'], '--budget'],
    ['unknown budget', ['--budget', 'huge'], 'quick, standard, deep'],
    ['unknown system', ['--system', 'nowhere'], 'slab-cache'],
    ['unknown row', ['--system', 'slab-cache', '--row', 'nowhere'], 'small-one-page'],
    ['unknown fault', ['--fault', 'slab-cache/n2'], 'nearest are slab-cache/n1'],
    ['row without system', ['--row', 'large'], '--system'],
    ['malformed --set', ['--system', 'slab-cache', '--set', 'objectSize'], 'key=value'],
    ['unknown parameter', ['--system', 'slab-cache', '--set', 'size=1'], 'objectSize'],
    ['no number', ['--system', 'slab-cache', '--set', 'objectSize=big'], 'whole number'],
    ['no choice', ['--system', 'slab-cache', '--set', 'objectSizeType=medium'], 'small or large'],
    ['impossible configuration', ['explore', '--system', 'slab-cache', '--set', 'objectSize=20'], 'multiple of 8'],
    ['no slabs', ['explore', '--system', 'slab-cache', '--set', 'slabsMax=0'], 'at least one frame'],
    ['too many slabs', ['explore', '--system', 'slab-cache', '--set', 'slabsMax=999999999'], 'multiple of 8'],
    ['seed that is no number', ['--seed', 'x'], 'whole number'],
    ['limit of nothing', ['--states', '0'], 'from 1'],
    ['option of another command', ['explore', '--system', 'slab-cache', '--budget', 'quick'], '--identity'],
    ['explore without system', ['explore'], '--system'],
    [
      'symmetry of a system without any',
      ['certify', '--system', 'freeing-bump', '--symmetry', 'x'],
      'leave --symmetry out',
    ],
    ['unknown symmetry', ['certify', '--system', 'buddy', '--symmetry', 'x'], 'halves'],
    [
      'symmetry of other configurations',
      ['certify', '--system', 'buddy-slab', '--symmetry', 'halves'],
      'part pages or whole',
    ],
    ['symmetry of what is told apart', ['explore', '--system', 'buddy', '--symmetry', 'halves'], '--identity orbit'],
    ['certify with an option of another', ['certify', '--system', 'buddy', '--commands', 'all'], '--symmetry'],
    ['system without scenarios', ['explore', '--system', 'buddy', '--scenario', 'S1'], 'not for several threads'],
    ['unknown scenario', ['explore', '--system', 'buddy-slab', '--scenario', 'nothing'], 'S1, S2'],
    [
      'scenario with parameters',
      ['explore', '--system', 'buddy-slab', '--scenario', 'S1', '--set', 'cpus=2'],
      '--seconds',
    ],
    ['fault of a scenario in a row', ['--fault', 'buddy-slab/B4', '--row', 'small'], 'scenario S6'],
    ['system without sweeps', ['explore', '--system', 'slab-cache', '--sweep', 'sizes'], 'has no sweeps'],
    ['unknown sweep', ['explore', '--system', 'buddy', '--sweep', 'nothing'], 'there are: block-sizes'],
    ['sweep with parameters', ['explore', '--system', 'buddy', '--sweep', 'block-sizes', '--set', 'x=1'], '--seconds'],
    ['sweep of no system', ['explore', '--sweep', 'block-sizes'], '--system'],
    ['sweep without explore', ['--system', 'buddy', '--sweep', 'block-sizes'], 'a check takes no --sweep'],
    ['fault of a sweep in a row', ['--fault', 'buddy/order-of-two-decimals', '--row', 'x'], 'sweep block-sizes'],
    ['schedule that is none', ['replay', 'buddy-slab:scenario=S1:-:x'], 'run of steps'],
    ['schedule of an unknown thread', ['replay', 'buddy-slab:scenario=S1:-:2'], '0 to 1'],
    ['schedule that cannot be followed', ['replay', 'buddy-slab:scenario=S1:-:0x99'], "can't be taken"],
    ['trace that is none', ['replay', 'nonsense'], 'four parts'],
    ['trace of another system', ['replay', 'nowhere::-:alloc'], 'slab-cache'],
    ['trace with an unknown command', ['replay', 'slab-cache::-:jump'], 'jump'],
    ['trace that cannot be taken', ['replay', 'slab-cache::-:free=0'], 'step 1'],
    ['log that is not there', ['conform', join(folder, 'missing')], "can't be read"],
    ['empty log', ['conform', file('empty', '')], 'header'],
    ['log without header', ['conform', file('headless', `${FIRST}\n`)], 'header'],
    [
      'log of an unknown system',
      ['conform', file('unknown', '{"slabcheck":1,"system":"x","config":{}}')],
      'slab-cache',
    ],
    ['truncated log', ['conform', file('truncated', `${HEADER}\n${FIRST.slice(0, 40)}`)], 'cut off'],
    ['log with an unknown operation', ['conform', file('op', `${HEADER}\n{"op":"jump"}`)], 'alloc'],
    [
      'log with an unknown call',
      ['conform', file('call', `${HEADER}\n{"op":"alloc","ret":0,"calls":[["x"]]}`)],
      'alloc_slab',
    ],
    ['shard beyond the last', ['--shard', '5/4'], 'i from 1 to n'],
    ['shard of another command', ['explore', '--system', 'buddy', '--shard', '1/2'], '--identity'],
    ['merge of nothing', ['merge'], 'merge FILES...'],
    ['merge of a file that is not there', ['merge', join(folder, 'missing')], "can't be read"],
    ['merge of what is no result', ['merge', file('log', HEADER)], 'no result of a check'],
    ['merge with options of a check', ['merge', '--seed', '1', 'x'], 'it takes --json'],
    ['file that cannot be written', ['--list', '--json', join(folder, 'no', 'such', 'folder')], "can't be written"],
  ];

  it.concurrent.each(mistakes)('%s', async (_, words, allowed) => {
    const { code, stderr } = await slabcheck(words);
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 64, lines: 1 });
    expect(stderr).toContain(allowed);
    expect(stderr).toMatch(/^slabcheck: /);
  });
});

describe('explore', () => {
  // States, edges and new states per depth of the original's algorithm (semantics of seed 000/001).
  const counts: readonly (readonly [string, string, number, number, string])[] = [
    ['16 32 32 large', '1', 4, 8, '1 1 1 1'],
    ['16 32 32 large', '2', 11, 33, '1 1 1 2 3 1 2'],
    ['16 32 32 large', '3', 26, 104, '1 1 1 2 3 2 5 5 2 4'],
    ['24 128 128 small', '1', 11, 26, '1 1 1 2 2 4'],
    ['24 128 128 small', '2', 84, 306, '1 1 1 2 3 8 11 9 24 8 16'],
    ['1024 4096 4096 small', '2', 84, 306, '1 1 1 2 3 8 11 9 24 8 16'],
    ['24 128 32 small', '1', 12, 28, '1 1 1 3 2 4'],
    ['16 64 64 large', '1', 42, 106, '1 1 1 2 3 7 9 18'],
    ['16 128 128 small', '1', 42, 106, '1 1 1 2 3 7 9 18'],
  ];

  it.concurrent.each(counts)('counts the orbits of %s, %s slabs', async (sizes, slabsMax, states, edges, layers) => {
    const [objectSize, slabSize, pageSize, objectSizeType] = sizes.split(' ');
    const settings = { objectSize, slabSize, pageSize, objectSizeType, slabsMax };
    const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const { code, stdout } = await slabcheck([
      'explore',
      '--system',
      'slab-cache',
      ...set,
      '--identity',
      'orbit',
      '--json',
    ]);
    const perDepth = layers.split(' ').map(Number);
    expect(JSON.parse(stdout)).toMatchObject({ states, edges, depth: perDepth.length - 1, closed: true, perDepth });
    expect(code).toBe(0);
  });

  it.each([
    ['states', ['--states', '5']],
    ['depth', ['--depth', '3']],
    ['memory', ['--memory', '1', '--set', 'slabsMax=40']],
  ])('says that a limit of %s cut it, and ends with code 30', async (cut, words) => {
    const { code, stdout } = await slabcheck(['explore', '--system', 'slab-cache', ...words, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ closed: false, cut });
    expect(code).toBe(30);
  });

  it('says what was done so far when Ctrl-C is pressed', async () => {
    const words = ['explore', '--system', 'slab-cache', '--set', 'slabsMax=6', '--commands', 'all', '--json'];
    const { code, stdout } = await slabcheck(words, 3000);
    const result: unknown = JSON.parse(stdout);
    expect(result).toMatchObject({ closed: false, cut: 'interrupt' });
    expect(code).toBe(30);
  });
});

describe('certify', () => {
  const certify = (...words: string[]) => slabcheck(['certify', ...words, '--json']);

  it('says what was compared, and ends with code 0 when the graph of orbits is the quotient', async () => {
    const { code, stdout } = await certify('--system', 'buddy-slab', '--row', 'pages', '--symmetry', 'halves');
    expect(JSON.parse(stdout)).toMatchObject({
      system: 'buddy-slab',
      symmetry: 'halves',
      holds: true,
      closed: true,
      states: 30,
      orbits: 21,
      reduced: { closed: true, states: 21 },
      standFor: 30,
      views: 30,
      sampled: null,
      explanation: null,
      ways: [],
    });
    expect(code).toBe(0);
  });

  it('is not needed to count: explore takes a symmetry as well', async () => {
    const words = [
      'explore',
      '--system',
      'buddy',
      '--set',
      'heapSize=64',
      '--identity',
      'orbit',
      '--symmetry',
      'halves',
    ];
    const { code, stdout } = await slabcheck([...words, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ identity: 'orbit', symmetry: 'halves', states: 67, closed: true });
    expect(code).toBe(0);
  });

  it('takes what explorations by orbit use where no symmetry is named', async () => {
    const { code, stdout } = await certify('--system', 'freeing-bump', '--row', 'closed');
    expect(JSON.parse(stdout)).toMatchObject({ symmetry: null, holds: true, states: 9, orbits: 9 });
    expect(code).toBe(0);
  });

  it('refuses what is not one, with two tokens that lead to the pair, and ends with code 32', async () => {
    const { code, stdout } = await certify('--system', 'buddy', '--set', 'heapSize=32', '--symmetry', 'halves');
    expect(JSON.parse(stdout)).toMatchObject({
      holds: false,
      ways: [
        { token: 'buddy:heapSize=32:-:allocate-leaf=0@093' },
        { token: 'buddy:heapSize=32:-:allocate=0@093.allocate-leaf=0@239.free=0@8ui' },
      ],
    });
    expect(code).toBe(32);
  });

  it('ends with code 30 beyond a bound, however many merged states have the same futures', async () => {
    const given = ['--system', 'buddy-slab', '--row', 'pages', '--set', 'regionSize=2048', '--set', 'pagesMax=4'];
    const { code, stdout } = await certify(...given, '--symmetry', 'halves', '--states', '600');
    const result: unknown = JSON.parse(stdout);
    expect(result).toMatchObject({ holds: false, closed: false, explanation: 'the whole graph was cut by states' });
    expect(result).toHaveProperty('sampled');
    expect(code).toBe(30);
  });
});

describe('the interleavings of a scenario', () => {
  it('are followed to the end', async () => {
    const words = ['explore', '--system', 'buddy-slab', '--scenario', 'S9', '--json'];
    const { code, stdout } = await slabcheck(words);
    expect(JSON.parse(stdout)).toMatchObject({
      scenario: 'S9',
      closed: true,
      certificate: { holds: true },
      findings: [],
    });
    expect(code).toBe(0);
  });

  it('are cut by a limit, with code 30', async () => {
    const words = ['explore', '--system', 'buddy-slab', '--scenario', 'S4', '--states', '100', '--json'];
    const { code, stdout } = await slabcheck(words);
    expect(JSON.parse(stdout)).toMatchObject({ closed: false, cut: 'states', schedules: null, certificate: null });
    expect(code).toBe(30);
  });

  it('show a fault by a schedule, which its replay line shows again', async () => {
    const shown = await slabcheck(['--fault', 'buddy-slab/B4', '--json']);
    const { finding } = JSON.parse(shown.stdout) as {
      finding: { schedule: unknown[]; token: string; property: string };
    };
    expect({ code: shown.code, property: finding.property }).toEqual({ code: 12, property: 'untouched' });
    const again = await slabcheck(['replay', finding.token]);
    expect(again.code).toBe(12);
    expect(again.stdout).toContain('VIOLATED  untouched');
    expect(again.stdout).not.toContain('the code has changed');
  });
});

describe('a sweep', () => {
  it('compares every set of arguments', async () => {
    const { code, stdout } = await slabcheck(['explore', '--system', 'buddy', '--sweep', 'block-sizes', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      sweep: 'block-sizes',
      total: 54_006,
      compared: 54_006,
      cut: null,
      findings: [],
    });
    expect(code).toBe(0);
  });

  it('shows a fault by the first set of arguments for which it is wrong', async () => {
    const { code, stdout } = await slabcheck(['--fault', 'buddy/order-of-two-decimals', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      sweep: 'block-sizes',
      finding: {
        property: 'block-sizes',
        operands: [{ name: 'size', value: 4097 }],
        answers: { specification: [8192], model: [8192], implementation: [4096] },
      },
    });
    expect(code).toBe(12);
  });
});

describe('a fault', () => {
  it.each([
    ['slab-cache/n1', 1],
    ['slab-cache/size-not-multiple-of-8', 1],
    ['slab-cache/interior-pointer', 2],
    ['slab-cache/double-free-releases-slab', 4],
  ])('%s is shown by a trace of %d commands, which its replay line shows again', async (id, commands) => {
    const shown = await slabcheck(['--fault', id, '--json']);
    const { finding } = JSON.parse(shown.stdout) as { finding: { steps: unknown[]; token: string; property: string } };
    expect(finding.steps).toHaveLength(commands);
    expect([12, 14]).toContain(shown.code);
    const again = await slabcheck(['replay', finding.token]);
    expect(again.code).toBe(shown.code);
    expect(again.stdout).toContain(`VIOLATED  ${finding.property}`);
    expect(again.stdout).not.toContain('the code has changed');
  });
});

describe('conform', () => {
  const good = [HEADER, FIRST, '{"op":"alloc","ret":140288}', '{"op":"free","args":[141312]}'];

  it('accepts a history that the model explains', async () => {
    const { code, stdout } = await slabcheck(['conform', file('good', good.join('\n'))]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'CONFORMS: 3 commands of slab-cache\n' });
  });

  it('names the first line that the model does not explain, with what was expected', async () => {
    const bad = good.map((line) => line.replace('140288', '139264'));
    const { code, stdout } = await slabcheck(['conform', file('bad', bad.join('\n'))]);
    expect(code).toBe(14);
    expect(stdout).toContain('DIFFERS at line 3');
    expect(stdout).toContain('expected ret 140288 (object 1 of S139264)');
  });
});

it('a configuration of the user is checked by itself', async () => {
  const { code, stdout } = await slabcheck(['--system', 'slab-cache', '--set', 'objectSize=32', '--set', 'slabsMax=1']);
  expect(stdout).toContain('given');
  expect(code).toBe(0);
});

describe('shards', () => {
  const words = ['--system', 'slab-cache', '--set', 'objectSize=32', '--set', 'slabsMax=1'];
  const shard = (index: number, ...more: string[]) => {
    const path = join(folder, `${[index, ...more].join('')}.json`);
    return { path, run: slabcheck([...words, ...more, '--shard', `${index}/2`, '--json', path]) };
  };

  it('of a check are merged to its verdict, report and result', async () => {
    const parts = [shard(2), shard(1)];
    const [whole, ...runs] = await Promise.all([slabcheck([...words, '--json']), ...parts.map(({ run }) => run)]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs[0]?.stdout).toContain('HOLDS in shard 2 of 2');
    const paths = parts.map(({ path }) => path);
    const [json, text] = await Promise.all([slabcheck(['merge', ...paths, '--json']), slabcheck(['merge', ...paths])]);
    expect(JSON.parse(json.stdout)).toEqual(JSON.parse(whole.stdout));
    expect([json.code, text.code, whole.code]).toEqual([0, 0, 0]);
    expect(text.stdout).toMatch(/^slabcheck, budget quick, seed 1, merged of 2 shards; again: npm run check -- [^\n]*/);
    expect(text.stdout).toMatch(/given, explored.*given, at random.*\nHOLDS: all obligations hold \(exit 0\)\n$/s);
  });

  it('of different runs are refused, with code 64', async () => {
    const parts = [shard(1, '--seed', '3'), shard(2, '--seed', '4')];
    await Promise.all(parts.map(({ run }) => run));
    const { code, stderr } = await slabcheck(['merge', ...parts.map(({ path }) => path)]);
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: expect.stringMatching(/of different runs.*--seed 3.*--seed 4/),
    });
  });

  it('list their units, each in one of them', async () => {
    const lists = await Promise.all(
      [['--shard', '1/2'], ['--shard', '2/2'], []].map((part) =>
        slabcheck(['--list', '--system', 'buddy', ...part, '--json']),
      ),
    );
    const [one, other, all] = lists.map(({ stdout }) => {
      const { systems } = JSON.parse(stdout) as { systems: { faults: { id: string }[] }[] };
      return systems.flatMap(({ faults }) => faults.map(({ id }) => id));
    });
    expect([...(one ?? []), ...(other ?? [])].sort()).toEqual([...(all ?? [])].sort());
    expect(one).not.toEqual([]);
  });
});

it('everything there is to check is listed, as text and as JSON', async () => {
  const [text, json] = await Promise.all([slabcheck(['--list']), slabcheck(['--list', '--json'])]);
  const listed = JSON.parse(json.stdout) as { systems: { id: string; faults: { id: string }[] }[] };
  const faults = listed.systems.flatMap((system) => system.faults.map(({ id }) => id));
  expect(faults.length).toBeGreaterThanOrEqual(25);
  expect(faults.filter((id) => !text.stdout.includes(id))).toEqual([]);
});

it('every field of the JSON of a check, of explore and of a fault is documented', async () => {
  const answers = await Promise.all([
    slabcheck(['--system', 'slab-cache', '--row', 'small-one-page', '--states', '400', '--json']),
    slabcheck(['--system', 'slab-cache', '--row', 'large', '--states', '400', '--shard', '1/2', '--json']),
    slabcheck(['explore', '--system', 'slab-cache', '--json']),
    slabcheck(['--fault', 'slab-cache/n1', '--json']),
    slabcheck(['explore', '--system', 'buddy-slab', '--scenario', 'S9', '--json']),
    slabcheck(['--fault', 'buddy-slab/B4', '--json']),
    slabcheck(['explore', '--system', 'buddy', '--sweep', 'block-sizes', '--json']),
    slabcheck(['--fault', 'buddy/order-of-two-decimals', '--json']),
  ]);
  const documented = readFileSync(new URL('../report/JSON.md', import.meta.url), 'utf8');
  const fields = new Set(answers.flatMap(({ stdout }) => fieldsOf(JSON.parse(stdout))));
  expect([...fields].filter((field) => !documented.includes(`\`${field}`))).toEqual([]);
});

/** Names of all fields of a value, apart from those that are ids themselves: of parameters and of letters. */
function fieldsOf(value: unknown, within = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const isName = !Array.isArray(value) && within !== 'settings' && within !== 'letters';
    return [...(isName ? [name] : []), ...fieldsOf(inner, Array.isArray(value) ? within : name)];
  });
}
