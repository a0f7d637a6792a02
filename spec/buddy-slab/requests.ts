// What a command asks for, and what it gives back: read off its operands.
import type { Command } from '../kit/contract.ts';
import type { Step } from '../kit/property.ts';
import {
  type BuddySlabSettings,
  type BuddySlabView,
  classFor,
  type SlabView,
  slabBytes,
  slabPages,
} from './contract.ts';
import { isForSlab } from './judged.ts';
import { indexIn, slabAround } from './places.ts';

type View = BuddySlabView;

export interface ObjectRequest {
  readonly cpu: number;
  readonly sizeClass: number;
}

/** The object that a command asks for; null when it asks for none. Its layout is a possible one. */
export function objectRequest({ operation, operands }: Command): ObjectRequest | null {
  const [cpu = 0, second = 0, third = 0, align = 0, newSize = 0] = operands;
  if (operation === 'alloc' && isForSlab(second, third)) return { cpu, sizeClass: classFor(second, third) };
  if (operation === 'realloc' && isForSlab(newSize, align)) return { cpu, sizeClass: classFor(newSize, align) };
  return null;
}

export interface PageRequest {
  readonly count: number;
  /** In bytes; 0 for that of a page. */
  readonly align: number;
  readonly low: boolean;
}

/** The pages that a command asks for; null when it asks for none. Its layout is a possible one. */
export function pageRequest({ pageSize }: BuddySlabSettings, { operation, operands }: Command): PageRequest | null {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = operands;
  if (operation === 'alloc-pages') return { count: first, align: second, low: false };
  if (operation === 'alloc-low') return { count: first, align: second, low: true };
  if (operation === 'alloc' && !isForSlab(second, third)) return largeRequest(pageSize, second, third);
  if (operation === 'realloc' && !isForSlab(fifth, fourth)) return largeRequest(pageSize, fifth, fourth);
  return null;
}

function largeRequest(pageSize: number, size: number, align: number): PageRequest {
  return { count: Math.ceil(size / pageSize), align: Math.max(align, pageSize), low: false };
}

/** The pages that a slab of a class takes. */
export function pagesForSlab(settings: BuddySlabSettings, sizeClass: number): PageRequest {
  return { count: slabPages(settings, sizeClass), align: slabBytes(settings, sizeClass), low: false };
}

/** The address that a command handed out; null when it handed out none. */
export function handedOut({ command, outcome }: Step<View>): number | null {
  const hands = ['alloc', 'alloc-pages', 'alloc-low', 'realloc'].includes(command.operation);
  return hands && outcome.error === null ? (outcome.value ?? 0) : null;
}

/** An object that a command freed. */
export interface FreedObject {
  /** Where the free was made. */
  readonly cpu: number;
  /** Its slab, as it was before. */
  readonly slab: SlabView;
  readonly index: number;
  /** Whether it was freed by the CPU that owns the slab. */
  readonly local: boolean;
}

/** @returns null when the command freed no object */
export function freedObject({ before, command, outcome }: Step<View>): FreedObject | null {
  const { operation, operands } = command;
  if (outcome.error !== null || (operation !== 'free' && operation !== 'free-migrating')) return null;
  const cpu = operands[0] ?? 0;
  const address = addressFreed(command) ?? 0;
  const slab = slabAround(before, address);
  if (slab === undefined) return null;
  return { cpu, slab, index: indexIn(before, slab, address), local: slab.owner === cpu };
}

/** The address that a command is to free; null when it is to free none. */
export function addressFreed({ operation, operands }: Command): number | null {
  if (operation === 'free' || operation === 'realloc') return operands[1] ?? 0;
  if (operation === 'free-migrating') return operands[2] ?? 0;
  return operation === 'free-pages' ? (operands[0] ?? 0) : null;
}

/** Whether a command does nothing but free. */
export function isFree({ operation }: Command): boolean {
  return operation === 'free' || operation === 'free-migrating' || operation === 'free-pages';
}
