// `explore`: the states of one configuration, counted.
import { Explorer } from '../../engine/explore.ts';
import { seenThrough } from '../../engine/symmetry.ts';
import { counted, printSettings, probability } from '../../report/text.ts';
import { printFinding } from '../../report/trace.ts';
import { exploreOnDisk, resumeLine } from '../disk/explore-on-disk.ts';
import { askedFor, readRequest, settingsOf } from '../disk/place-options.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { exploreAlone } from '../explore-alone.ts';
import { allowOptions, type CommandLine, readLimits, readWord, readWorkers } from '../options.ts';
import { Pace } from '../pace.ts';
import { sentencesOf } from '../sentences.ts';
import { show } from '../show.ts';
import type { Terminal } from '../terminal.ts';
import { exploreWithThreads } from '../threads/explore-with-threads.ts';
import { findSubject, findSymmetry, requirePossible, requireSymmetryApplies, UsageError } from '../usage.ts';

const OPTIONS = [
  'system',
  'row',
  'set',
  'identity',
  'symmetry',
  'commands',
  'states',
  'depth',
  'seconds',
  'memory',
  'exact',
  'workers',
  'disk',
  'resume',
  'checkpoint',
  'json',
];

export async function exploreCommand(given: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(given, 'explore', OPTIONS);
  if (given.operands.length > 0) throw new UsageError(`explore takes no '${given.operands[0]}'; give options only`);
  const request = readRequest(given);
  const { line, place } = request;
  const { secondsMax, ...limits } = readLimits(line);
  const workers = readWorkers(line, 1);
  if (workers > 1 && line.switches.exact) throw new UsageError('--exact is for one thread: give --workers 1');
  const identity = readWord(line, 'identity', ['image', 'view', 'orbit'], 'image');
  const alphabet = readWord(line, 'commands', ['legal', 'all'], 'legal');
  const subject = findSubject(line.given['system']);
  const sentences = await sentencesOf(subject);
  if (line.given['symmetry'] !== undefined && identity !== 'orbit') {
    throw new UsageError('--symmetry needs --identity orbit');
  }
  return subject.open(async (opened) => {
    const symmetry = findSymmetry(opened.specification, line.given['symmetry'] ?? null);
    const system = seenThrough(opened, symmetry);
    const settings = settingsOf(system.specification, request);
    requirePossible(system, settings);
    requireSymmetryApplies(symmetry, settings);
    const open = () => system.implementation.open(settings);
    const pace = new Pace({ progress: terminal.progress, interrupted: terminal.interrupted, secondsMax });
    const options = { identity, alphabet, limits, exact: line.switches.exact } as const;
    const sampling = { repeatEvery: 64, crossCheckEvery: 512 };
    terminal.say(`${system.specification.id}: ${printSettings(settings)}\n`);
    const asked = { ...options, ...sampling };
    const words = { system: system.specification.id, identity, commands: alphabet };
    const explore = () => {
      if (place !== null) {
        terminal.say(`kept in ${place.name}; if it is stopped, go on by: ${resumeLine(place.name)}\n`);
        return exploreOnDisk(system, settings, asked, place, askedFor(line, words, settings), pace);
      }
      if (workers === 1) return exploreAlone(new Explorer(system, settings, asked, open), pace);
      const together = { system, settings, options: asked, symmetry: symmetry?.id ?? null, fault: null };
      return exploreWithThreads(together, workers, pace);
    };
    const explored = await explore();
    terminal.clearProgress();
    const { findings, ...seen } = explored;
    const shown = findings.map((finding) => show(system, settings, finding, null, open));
    const { states, edges, depth, closed, cut, perDepth, queueLeft, collisionBound, standFor } = seen;
    terminal.say(
      `${counted(states, 'state')} by ${identity}, ${counted(edges, 'command')} (${alphabet}), depth ${depth}, `,
    );
    terminal.say(closed ? 'closed' : `cut by ${cut} with ${queueLeft} left on the queue`);
    terminal.say(`, collision bound ${probability(collisionBound)}\n`);
    if (closed && standFor !== null) {
      terminal.say(`by their sizes the orbits stand for ${counted(standFor, 'view')}\n`);
    }
    terminal.say(`new per depth: ${perDepth.join(' ')}\n`);
    for (const finding of shown) {
      terminal.say(`${printFinding(finding, sentences.get(finding.property) ?? null).join('\n')}\n`);
    }
    terminal.json(line.json, {
      slabcheck: 1,
      system: system.specification.id,
      settings,
      symmetry: symmetry?.id ?? null,
      ...seen,
      findings: shown,
    });
    const [first] = shown;
    if (first !== undefined) return exitCodeOf(first);
    return closed ? exitCodes.holds : exitCodes.incomplete;
  });
}
