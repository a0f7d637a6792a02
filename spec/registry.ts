// Every system under check: the only file that sees a specification, its model and its implementation.
import { type Subject, subject } from './kit/subject.ts';

export const registry: readonly Subject[] = [
  subject('slab-cache', async () => ({
    ...(await import('./slab-cache/index.ts')),
    ...(await import('../model/slab-cache/index.ts')),
    ...(await import('../impl/slab-cache/checked.ts')),
  })),
  subject('freeing-bump', async () => ({
    ...(await import('./freeing-bump/index.ts')),
    ...(await import('../model/freeing-bump/index.ts')),
    ...(await import('../impl/freeing-bump/checked.ts')),
  })),
  subject('buddy', async () => ({
    ...(await import('./buddy/index.ts')),
    ...(await import('../model/buddy/index.ts')),
    ...(await import('../impl/buddy/checked.ts')),
  })),
  subject('leaf-slab', async () => ({
    ...(await import('./leaf-slab/index.ts')),
    ...(await import('../model/leaf-slab/index.ts')),
    ...(await import('../impl/leaf-slab/checked.ts')),
  })),
  subject('buddy-slab', async () => ({
    ...(await import('./buddy-slab/index.ts')),
    ...(await import('../model/buddy-slab/index.ts')),
    ...(await import('../impl/buddy-slab/checked.ts')),
  })),
  subject('slab-system', async () => ({
    ...(await import('./slab-system/index.ts')),
    ...(await import('../model/slab-system/index.ts')),
    ...(await import('../impl/slab-system/checked.ts')),
  })),
];
