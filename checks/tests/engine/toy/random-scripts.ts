// Scripts that make any accesses, in which what is read decides what is written and how far they go.
import fc from 'fast-check';
import type { SharedWords } from '../../../../spec/kit/shared-words.ts';
import type { Play, Script } from './scripts.ts';

const SHARED = ['load', 'store', 'swap', 'cas'] as const;
const PLAIN = ['port-read', 'port-write', 'read', 'write'] as const;

/** An access of a word, or `stop`, which ends a command that has read enough. */
export type Access = readonly [(typeof SHARED)[number] | (typeof PLAIN)[number] | 'stop', number];

/** By thread, then command. */
export type Threads = readonly (readonly (readonly Access[])[])[];

const WORD = fc.integer({ min: 0, max: 1 });

export const drawSharedAccess: fc.Arbitrary<Access> = fc.tuple(fc.constantFrom(...SHARED, 'stop' as const), WORD);
export const drawAccess: fc.Arbitrary<Access> = fc.tuple(fc.constantFrom(...SHARED, ...PLAIN, 'stop' as const), WORD);

export function playOf(threads: Threads): Play {
  const scripts: Record<string, Script> = {};
  const moves = threads.map((commands, thread) =>
    commands.map((accesses, index) => {
      const name = `${thread}.${index}`;
      scripts[name] = (port, words) => {
        let seen = 0;
        for (const access of accesses) {
          if (access[0] === 'stop' && seen > 1) break;
          seen += carryOut(access, seen, port, words);
        }
        return seen;
      };
      return name;
    }),
  );
  return { scripts, threads: moves };
}

/** @returns what it reads */
function carryOut([kind, word]: Access, seen: number, port: SharedWords, words: Int32Array): number {
  switch (kind) {
    case 'load':
      return port.load(word);
    case 'store':
      port.store(word, seen + 1);
      return 0;
    case 'swap':
      return port.exchange(word, 2);
    case 'cas':
      return port.compareExchange(word, 0, 1);
    case 'port-read':
      return port.read(word);
    case 'port-write':
      port.write(word, seen + 1);
      return 0;
    case 'read':
      return words[word] ?? 0;
    case 'write':
      words[word] = seen + 1;
      return 0;
    default:
      return 0;
  }
}
