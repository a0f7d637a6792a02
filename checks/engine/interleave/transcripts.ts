// What commands do, as far as it has been seen: a tree for each command, branching by the values it reads.
//
// A command is a function of its operands and of what it reads, and of nothing else. A node is the access it makes next,
// or its end; the branch taken is what that access answers. So a thread is known by its node: the node says which
// command it carries out and all that it has read so far. Where the tree ends, the code itself is carried out to let it
// grow.

import type { Command, Outcome } from '../../../spec/kit/contract.ts';
import { ACCESS_KINDS, isPlain, isShared, isWrite } from './accesses.ts';

/** Kinds of nodes that are no access: the command has answered, or threw. */
export const END = ACCESS_KINDS;
export const CRASH = ACCESS_KINDS + 1;

/** No node. */
export const NOWHERE = -1;

const FIELDS = 9;
const KIND = 0;
const WORD = 1;
const FIRST = 2;
const SECOND = 3;
const PARENT = 4;
const ANSWER = 5;
const CHILD = 6;
const SIBLING = 7;
const SHARED = 8;

/** Plain accesses of one step: twice the index of a word, and 1 more when it is written. */
export type Touched = Int32Array;

export class Transcripts {
  /** Distinct outcomes, and what was thrown; an END or CRASH node has the index as its word. */
  readonly outcomes: Outcome[] = [];
  readonly crashes: string[] = [];
  private readonly outcomeIndexes = new Map<string, number>();
  private readonly roots = new Map<string, number>();
  private readonly commands = new Map<number, Command>();
  private readonly touched = new Map<number, Touched>();
  private nodes = new Int32Array(FIELDS << 10);
  private size = 0;

  /** Forgets everything. */
  clear(): void {
    this.size = 0;
    this.roots.clear();
    this.commands.clear();
    this.touched.clear();
  }

  get byteLength(): number {
    return this.nodes.byteLength;
  }

  kind(node: number): number {
    return this.nodes[node * FIELDS + KIND] as number;
  }

  word(node: number): number {
    return this.nodes[node * FIELDS + WORD] as number;
  }

  first(node: number): number {
    return this.nodes[node * FIELDS + FIRST] as number;
  }

  second(node: number): number {
    return this.nodes[node * FIELDS + SECOND] as number;
  }

  parent(node: number): number {
    return this.nodes[node * FIELDS + PARENT] as number;
  }

  /** What the access before this node answered. */
  answer(node: number): number {
    return this.nodes[node * FIELDS + ANSWER] as number;
  }

  isAccess(node: number): boolean {
    return this.kind(node) < END;
  }

  /** The first access of a command; NOWHERE when it was never carried out. */
  root(command: Command): number {
    return this.roots.get(textOf(command)) ?? NOWHERE;
  }

  addRoot(command: Command, kind: number, word: number, first: number, second: number): number {
    const node = this.append(NOWHERE, 0, kind, word, first, second);
    this.roots.set(textOf(command), node);
    this.commands.set(node, command);
    return node;
  }

  /** The command of which this is the first access. */
  commandOf(root: number): Command | undefined {
    return this.commands.get(root);
  }

  /** What follows when the access of a node answers this; NOWHERE when that was never seen. */
  child(node: number, answer: number): number {
    const { nodes } = this;
    let child = nodes[node * FIELDS + CHILD] as number;
    while (child !== NOWHERE && nodes[child * FIELDS + ANSWER] !== answer)
      child = nodes[child * FIELDS + SIBLING] as number;
    return child;
  }

  addChild(parent: number, answer: number, kind: number, word: number, first: number, second: number): number {
    const node = this.append(parent, answer, kind, word, first, second);
    this.nodes[node * FIELDS + SIBLING] = this.nodes[parent * FIELDS + CHILD] as number;
    this.nodes[parent * FIELDS + CHILD] = node;
    return node;
  }

  outcomeIndex(outcome: Outcome): number {
    return indexIn(this.outcomes, this.outcomeIndexes, `${outcome.error}=${outcome.value}`, outcome);
  }

  crashIndex(message: string): number {
    const known = this.crashes.indexOf(message);
    return known === -1 ? this.crashes.push(message) - 1 : known;
  }

  /** The nodes from the first access of the command to this one, which is left out. */
  before(node: number): number[] {
    const path: number[] = [];
    for (let at = this.parent(node); at !== NOWHERE; at = this.parent(at)) path.push(at);
    return path.reverse();
  }

  /** Shared accesses that were made before this node. */
  sharedBefore(node: number): number {
    return this.nodes[node * FIELDS + SHARED] as number;
  }

  /** The plain accesses of the step that ended before this node: what other threads can race with. */
  touchedBefore(node: number): Touched {
    const known = this.touched.get(node);
    if (known !== undefined) return known;
    const seen = new Set<number>();
    for (let at = this.parent(node); at !== NOWHERE; at = this.parent(at)) {
      const kind = this.kind(at);
      if (isPlain(kind)) seen.add(this.word(at) * 2 + (isWrite(kind, 0, 0) ? 1 : 0));
      if (isShared(kind)) break;
    }
    const touched = Int32Array.from(seen);
    this.touched.set(node, touched);
    return touched;
  }

  private append(parent: number, answer: number, kind: number, word: number, first: number, second: number): number {
    const node = this.size;
    const at = node * FIELDS;
    if (at === this.nodes.length) {
      const larger = new Int32Array(this.nodes.length * 2);
      larger.set(this.nodes);
      this.nodes = larger;
    }
    const { nodes } = this;
    nodes[at + KIND] = kind;
    nodes[at + WORD] = word;
    nodes[at + FIRST] = first;
    nodes[at + SECOND] = second;
    nodes[at + PARENT] = parent;
    nodes[at + ANSWER] = answer;
    nodes[at + CHILD] = NOWHERE;
    nodes[at + SIBLING] = NOWHERE;
    const isFirst = parent === NOWHERE;
    nodes[at + SHARED] = isFirst ? 0 : this.sharedBefore(parent) + (isShared(this.kind(parent)) ? 1 : 0);
    this.size += 1;
    return node;
  }
}

function textOf({ operation, operands }: Command): string {
  return `${operation}(${operands.join(',')})`;
}

function indexIn<Item>(items: Item[], indexes: Map<string, number>, text: string, item: Item): number {
  const known = indexes.get(text);
  if (known !== undefined) return known;
  indexes.set(text, items.length);
  return items.push(item) - 1;
}
