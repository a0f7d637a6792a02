// An exploration in a directory: what is left of it there, by a kill, by Ctrl-C, by a limit or by a full disk, is gone on
// with, to the same end; what is no such thing is refused in words.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { printCheckpoint, readCheckpoint } from '../../run/disk/checkpoint.ts';
import { Directory } from '../../run/disk/directory.ts';
import { UsageError } from '../../run/usage.ts';
import { type Run, slabcheck } from '../command-line.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'slabcheck-disk-'));
const CONFIGURATION = ['--system', 'slab-cache', '--set', 'objectSize=24', '--set', 'slabsMax=3', '--commands', 'all'];
const EXPLORE = ['explore', ...CONFIGURATION, '--json'];

const inFolder = (name: string) => join(folder, name);
const onDisk = (name: string) => [...EXPLORE, '--disk', inFolder(name), '--memory', '1', '--checkpoint', '0'];
const resume = (name: string, ...more: string[]) =>
  slabcheck(['explore', '--resume', inFolder(name), '--json', ...more]);

/** How many layers the checkpoint in a directory has; 0 as long as there is none. */
function layersIn(name: string): number {
  const path = join(inFolder(name), 'checkpoint.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return 0;
  }
  const { reached } = JSON.parse(text) as { reached: { report: { perDepth: number[] } } | null };
  return reached?.report.perDepth.length ?? 0;
}

/** Explores until so many layers are in a checkpoint, then ends the process; npm is not in between. */
async function endAfterLayers(
  name: string,
  layers: number,
  signal: 'SIGKILL' | 'SIGINT',
): Promise<NodeJS.Signals | number | null> {
  const words = ['--import', 'tsx', 'checks/main.ts', ...onDisk(name)];
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) => {
    child.on('exit', (code, by) => resolve(by ?? code));
  });
  while (child.exitCode === null && layersIn(name) < layers) await sleep(5);
  child.kill(signal);
  return ended;
}

/** Explores with files of so many kibibytes at most, as if the disk were full. */
function exploreWithSmallFiles(name: string, kibibytes: number): Promise<{ code: number | null; stderr: string }> {
  const words = ['--import', 'tsx', 'checks/main.ts', ...onDisk(name)].map((word) => `'${word}'`);
  const script = `ulimit -f ${2 * kibibytes}; exec '${process.execPath}' ${words.join(' ')}`;
  const child = spawn('sh', ['-c', script], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((resolve) => {
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += String(text);
    });
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

describe('an exploration in a directory', () => {
  let inMemory: Run;
  beforeAll(async () => {
    inMemory = await slabcheck(EXPLORE);
  });

  it('has the result of one in memory', async () => {
    expect(await slabcheck(onDisk('whole'))).toEqual(inMemory);
  });

  it.each([1, 9, 15])('that is killed when it has %d layers is resumed to the same end', async (layers) => {
    const name = `killed-${layers}`;
    expect(await endAfterLayers(name, layers, 'SIGKILL')).toBe('SIGKILL');
    expect(await resume(name)).toEqual(inMemory);
  });

  it('that is killed again and again comes to the same end', async () => {
    const name = 'killed-often';
    await endAfterLayers(name, 8, 'SIGKILL');
    const words = ['--import', 'tsx', 'checks/main.ts', 'explore', '--resume', inFolder(name), '--checkpoint', '0'];
    for (const layers of [11, 15]) {
      const child = spawn(process.execPath, words, { cwd: ROOT, stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('exit', resolve));
      while (child.exitCode === null && layersIn(name) < layers) await sleep(5);
      child.kill('SIGKILL');
      await ended;
    }
    expect(await resume(name)).toEqual(inMemory);
  });

  it('that is cut among orbits and resumed counts all views that they stand for', async () => {
    const orbits = ['explore', '--system', 'slab-cache', '--set', 'objectSize=24', '--set', 'slabsMax=3', '--json'];
    const bySlots = [...orbits, '--identity', 'orbit', '--symmetry', 'slots'];
    const whole = await slabcheck(bySlots);
    await slabcheck([...bySlots, '--disk', inFolder('orbits'), '--states', '9']);
    const resumed = await resume('orbits', '--states', '1000');
    expect(JSON.parse(resumed.stdout)).toMatchObject({ states: 20, standFor: 8412, closed: true });
    expect(resumed).toEqual(whole);
  });

  it('that ends with Ctrl-C is resumed to the same end', async () => {
    expect(await endAfterLayers('interrupted', 9, 'SIGINT')).toBe(30);
    expect(await resume('interrupted')).toEqual(inMemory);
  });

  it('that was cut by a limit is resumed with another, or with the same one again', async () => {
    const cut = await slabcheck([...EXPLORE, '--disk', inFolder('cut'), '--states', '3000']);
    const { perDepth } = JSON.parse(cut.stdout) as { perDepth: number[] };
    // A checkpoint was written then, although a minute had not passed.
    expect(layersIn('cut')).toBe(perDepth.length);
    expect(JSON.parse(cut.stdout)).toMatchObject({ cut: 'states', closed: false });
    expect(await resume('cut')).toEqual(cut);
    expect(await resume('cut', '--states', '1000000')).toEqual(inMemory);
  });

  it('that finds the disk full says so, and is resumed when it is not', async () => {
    const { code, stderr } = await exploreWithSmallFiles('full', 400);
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: expect.stringMatching(/^slabcheck: .*\.bin can't be read or written: EFBIG.*explore --resume .*\n$/),
    });
    expect(layersIn('full')).toBeGreaterThan(5);
    expect(await resume('full')).toEqual(inMemory);
  });

  it('says at the start how it is resumed, and shows the same text', async () => {
    const words = EXPLORE.filter((word) => word !== '--json');
    const [memory, disk] = await Promise.all([slabcheck(words), slabcheck([...words, '--disk', inFolder('text')])]);
    const [first, second, ...others] = disk.stdout.split('\n');
    expect(second).toBe(
      `kept in ${inFolder('text')}; if it is stopped, go on by: npm run -s check -- explore --resume ${inFolder('text')}`,
    );
    expect([first, ...others].join('\n')).toBe(memory.stdout);
  });
});

describe('refused in one line, with exit code 64, is', () => {
  beforeAll(async () => {
    await slabcheck([...onDisk('there'), '--depth', '5']);
    await slabcheck([...onDisk('damaged'), '--depth', '5']);
    for (const file of readdirSync(inFolder('damaged'))) {
      if (file.endsWith('.bin')) truncateSync(join(inFolder('damaged'), file), 1);
    }
    mkdirSync(inFolder('other'));
    writeFileSync(join(inFolder('other'), 'notes'), 'of somebody else');
  });

  it.each([
    ['a directory with something else', ['--system', 'buddy', '--disk', inFolder('other')], 'new or empty directory'],
    ['one with a checkpoint', ['--system', 'buddy', '--disk', inFolder('there')], 'explore --resume'],
    ['to go on where nothing is', ['--resume', inFolder('nowhere')], 'no such file or directory'],
    ['to go on with something else', ['--resume', inFolder('other')], 'holds no checkpoint'],
    ['to go on with damaged files', ['--resume', inFolder('damaged')], 'shorter than the checkpoint says'],
    ['another system', ['--resume', inFolder('there'), '--system', 'buddy'], 'begun with --system slab-cache'],
    ['another identity', ['--resume', inFolder('there'), '--identity', 'orbit'], 'begun with --identity image'],
    ['other commands', ['--resume', inFolder('there'), '--commands', 'legal'], 'begun with --commands all'],
    ['another configuration', ['--resume', inFolder('there'), '--set', 'slabsMax=2'], 'is of objectSize=24'],
    ['to begin and to go on', ['--resume', inFolder('there'), '--disk', inFolder('new')], 'not both'],
    ['more than one thread', ['--system', 'buddy', '--disk', inFolder('new'), '--workers', '2'], '--workers 1'],
    ['exact comparison', ['--system', 'buddy', '--disk', inFolder('new'), '--exact'], 'leave --exact out'],
    ['a checkpoint of what is in memory', ['--system', 'buddy', '--checkpoint', '5'], '--disk'],
    ['a scenario', ['--system', 'buddy-slab', '--scenario', 'S1', '--disk', inFolder('new')], 'takes no --disk'],
  ])('%s', async (_, words, remedy) => {
    const { code, stderr } = await slabcheck(['explore', ...words]);
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 64, lines: 1 });
    expect(stderr).toContain(remedy);
    expect(readdirSync(folder)).not.toContain('new');
  });
});

describe('a checkpoint', () => {
  const checkpoint = { asked: { given: { system: 'buddy' }, settings: { leafSize: 8 } }, reached: null };

  it('is read as it was written', () => {
    expect(readCheckpoint('d', printCheckpoint(checkpoint, 'c0de'), 'c0de')).toMatchObject(checkpoint);
  });

  it.each([
    ['by other code', printCheckpoint(checkpoint, 'c0de'), /made by other code \(c0de\) than is here \(cafe\)/],
    ['and changed since', printCheckpoint(checkpoint, 'cafe').replace('buddy', 'buddi'), /changed or damaged/],
    ['in part', printCheckpoint(checkpoint, 'cafe').slice(0, 40), /cut off/],
    ['by something else', '[]', /changed or damaged/],
  ])('that was written %s is refused', (_, text, complaint) => {
    expect(() => readCheckpoint('d', text, 'cafe')).toThrow(UsageError);
    expect(() => readCheckpoint('d', text, 'cafe')).toThrow(complaint);
  });
});

describe('a directory', () => {
  it('keeps what its last checkpoint names until there is a later one', () => {
    const directory = Directory.begin(inFolder('kept'));
    const [first, second] = [directory.create(), directory.create()];
    directory.remove(second);
    directory.checkpoint('first');
    directory.remove(first);
    expect(readdirSync(inFolder('kept')).sort()).toEqual(['1.bin', 'checkpoint.json']);
    const third = directory.create();
    directory.checkpoint('second');
    expect(readdirSync(inFolder('kept')).sort()).toEqual([third.name, 'checkpoint.json']);
    directory.close();
  });

  it('is for one process at a time, and free when that was killed', () => {
    const directory = Directory.begin(inFolder('shared'));
    const inUse = join(inFolder('shared'), 'in-use');
    writeFileSync(inUse, String(process.ppid));
    expect(() => directory.lock()).toThrow(new RegExp(`process ${process.ppid} is at work there`));
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(inUse, String(pid));
    directory.lock();
    expect(readFileSync(inUse, 'utf8')).toBe(String(process.pid));
    directory.close();
    expect(readdirSync(inFolder('shared'))).toEqual([]);
  });

  it('gives back what was there at the checkpoint, and removes what came after it', () => {
    const before = Directory.begin(inFolder('left'));
    const file = before.create();
    file.write(0, Uint8Array.of(1, 2, 3));
    before.checkpoint('text');
    file.write(3, Uint8Array.of(4));
    before.create();
    before.close();
    const { directory, checkpoint } = Directory.resume(inFolder('left'));
    const again = directory.open(file.name, 3);
    directory.eraseOthers();
    const read = new Uint8Array(3);
    again.read(0, read);
    expect({ checkpoint, read: [...read] }).toEqual({ checkpoint: 'text', read: [1, 2, 3] });
    expect(() => again.read(1, new Uint8Array(3))).toThrow(/left\/1\.bin can't be read/);
    expect(() => directory.open(file.name, 4)).toThrow(/shorter than the checkpoint says/);
    expect(() => directory.open('7.bin', 4)).toThrow(/left\/7\.bin can't be read/);
    expect(readdirSync(inFolder('left')).sort()).toEqual(['1.bin', 'checkpoint.json']);
    directory.close();
  });
});
