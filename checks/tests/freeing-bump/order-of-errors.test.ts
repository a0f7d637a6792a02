// Which reason a refusal gives when there are several: the one the allocator comes upon first.
import { expect, it } from 'vitest';
import { carriedOut } from './lockstep.ts';

/** Blocks of 16, 24 and 40 bytes between addresses 16 and 96. */
const SETTINGS = { classes: 3, base: 16, pageSize: 48, pages: 2, pagesMax: 2, owners: 2, outside: 'moving' } as const;

const HISTORIES: readonly (readonly [reason: string, history: string])[] = [
  ['poisoned, before a memory that shrank', 'm33!requested-allocation-too-large c1 m8!poisoned f24!poisoned'],
  ['poisoned, before an address that is none', 'm33!requested-allocation-too-large f3!poisoned m99!poisoned'],
  ['a memory that shrank, before a size that is too large', 'm8=24 c1 m33!memory-shrinked'],
  ['a memory that shrank, before an address that is none', 'm8=24 c1 f3!memory-shrinked'],
  ['a memory that shrank, before nothing wrong at all', 'm8=24 c1 f24!memory-shrinked'],
  ['a size that is too large, before no space', 'm32=24 m32=64 m33!requested-allocation-too-large'],
  ['no space, where no list has a block', 'm32=24 m16=64 m8=88 f24 m8!allocator-out-of-space'],
  ['an address below 8', 'm8=24 f7!invalid-pointer'],
  ['an address beyond the memory, before it is misaligned', 'm8=24 f97!out-of-heap-bounds'],
  ['no block, where a header would just fit', 'm8=24 f96!not-a-block'],
  ['no block, before what the bytes say', 'm16=24 w24:0,1 f32!not-a-block'],
  ['no block below the base', 'f16!not-a-block'],
  ['no block at the bumper', 'm8=24 w32:0,1 f40!not-a-block'],
  [
    'no block of this allocator, but of the one before it',
    'm8=24 m33!requested-allocation-too-large new f24!not-a-block',
  ],
  ['an empty header, before an order that does not exist', 'm8=24 w16:200,0 f24!empty-header'],
  ['an empty header, before the owner', 'm8@1=24 f24@1 f24!empty-header'],
  ['an order that does not exist, before the owner', 'm8@1=24 w16:200,1 f24!invalid-order'],
  ['an order that does not exist, before the block is free', 'm8=24 f24 w16:200,1 f24!invalid-order'],
  ['the least order that does not exist', 'm8=24 w16:3,1 f24!invalid-order'],
  ['another order, before the owner', 'm8@1=24 w16:1,1 f24!forged-header'],
  ['a free block that says it is occupied', 'm8=24 f24 w16:0,1 f24!forged-header'],
  ['another user, who holds it', 'm8@1=24 f24!wrong-owner'],
  ['another user, who was handed it since', 'm8=24 f24 m8@1=24 f24!wrong-owner'],
  ['a link beyond the memory', 'm8=24 f24 w16:88,0 m8=24 m8!invalid-header-pointer'],
  [
    'a link to no block, before what the bytes say',
    'm8=24 m16=40 f24 w16:40,0 w40:0,1 m8=24 m8!invalid-header-pointer',
  ],
  ['a link below the base', 'm8=24 f24 w16:8,0 m8=24 m8!invalid-header-pointer'],
  ['a link that is misaligned', 'm8=24 m8=40 f24 w16:36,0 m8=24 m8!invalid-header-pointer'],
  ['an order that does not exist, before it is occupied', 'm8=24 m8=40 f24 w16:32,0 w32:200,1 m8=24 m8!invalid-order'],
  ['a link to an occupied header', 'm8=24 m8=40 f24 w16:32,0 m8=24 m8!occupied-header'],
  ['a link to itself', 'm8=24 f24 w16:16,0 m8=24 m8!occupied-header'],
  ['a link to a live block that says it is free', 'm8=24 m8=40 f24 w16:32,0 w32:9,0 m8=24 m8!invalid-header-pointer'],
  ['a link to a free block of another order', 'm8=24 m16=40 f24 f40 w16:32,0 m8=24 m8!invalid-header-pointer'],
  ['none: only the lowest bit says occupied', 'm8=24 w16:0,3 f24 m8=24 w16:0,2 f24!empty-header'],
  [
    'none: headers that were cut off read as free, and link to 0',
    'm8=24 m16=40 m16=64 f64 c1 g1 m16=64 m16!invalid-header-pointer',
  ],
];

it.each(HISTORIES)('%s', (_reason, history) => {
  expect(carriedOut(SETTINGS, history)).toBe(history);
});
