// Every system under check: the only file that sees a specification, its model and its implementation.
import { type Subject, subject } from './kit/subject.ts';

export const registry: readonly Subject[] = [
  subject('slab-cache', async () => ({
    ...(await import('./slab-cache/index.ts')),
    ...(await import('../model/slab-cache/index.ts')),
    ...(await import('../impl/slab-cache/checked.ts')),
  })),
];
