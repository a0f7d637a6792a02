// A recorded history is accepted when the model does the same, and refused at the first line that it cannot explain.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-cache/checked.ts';
import { model } from '../../../model/slab-cache/index.ts';
import type { Configuration } from '../../../spec/kit/contract.ts';
import { readSettings } from '../../../spec/kit/fields.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { specification } from '../../../spec/slab-cache/index.ts';
import { AddressOutOfReach, AddressSpace, parseExact } from '../../engine/address-space.ts';
import { Conformance } from '../../engine/conform.ts';
import { readCommand, readHeader } from '../../engine/recorded-history.ts';
import { slots } from './toy/slots.ts';

const slabCache = { specification, model, implementation };

/** Two slots in a page at some address, all used, freed and misused. Lines are counted from 1, the header being the first. */
const goodLog = (page: bigint) => [
  '{"slabcheck":1,"system":"slots","config":{"slots":2}}',
  `{"op":"alloc","ret":0,"calls":[["take_page",16,0]]}`,
  `{"op":"alloc","ret":${page},"calls":[["take_page",16,${page}]]}`,
  `{"op":"alloc","ret":${page + 8n}}`,
  `{"op":"alloc","ret":0}`,
  `{"op":"free","args":[${page}]}`,
  `{"op":"free","args":[${page}],"error":"not-held"}`,
  `{"op":"alloc","ret":${page}}`,
  `{"op":"free","args":[${page + 8n}]}`,
  `{"op":"free","args":[${page}],"calls":[["give_page",${page}]]}`,
];

/** Where pages may be: in small memories, in user space, and in the kernel, whose addresses some print as negative. */
const PAGES = [
  8n,
  4096n,
  2n ** 31n - 16n,
  140_704_000_000_000n,
  2n ** 51n,
  2n ** 63n,
  18_446_612_682_070_007_808n,
  -131_391_639_543_808n,
];

describe('a history of the model', () => {
  it.each(PAGES)('is accepted at %d', (page) => {
    expect(follow(slots, goodLog(page))).toBe('conforms: 9 commands');
  });

  it('is accepted wherever the page is', () => {
    const pages = fc.bigInt({ min: 1n, max: 2n ** 61n - 2n }).map((eighth) => eighth * 8n);
    fc.assert(fc.property(pages, (page) => follow(slots, goodLog(page)) === 'conforms: 9 commands'));
  });

  it('is accepted with a reason for a refusal in words that the specification does not know', () => {
    const log = goodLog(4096n).map((line) => line.replace('not-held', 'free(): invalid pointer'));
    expect(follow(slots, log)).toBe('conforms: 9 commands');
  });
});

describe('a history that is altered in one place', () => {
  it.each([
    { what: 'an address', line: 4, from: '4104', to: '4112', says: 'expected ret 4104 (slot 1), recorded ret 4112' },
    { what: 'an address for null', line: 4, from: '4104', to: '0', says: 'expected ret 4104 (slot 1), recorded ret 0' },
    { what: 'null for an address', line: 5, from: '0', to: '4096', says: 'expected ret 0, recorded ret 4096 (slot 0)' },
    {
      what: 'a call argument',
      line: 3,
      from: '16',
      to: '24',
      says: 'expected a call of take_page(16), recorded take_page(24) = 4096',
    },
    {
      what: 'what is given back',
      line: 10,
      from: '",4096',
      to: '",4104',
      says: 'expected a call of give_page(4096), recorded give_page(4104)',
    },
    {
      what: 'a missing call',
      line: 3,
      from: ',"calls":[["take_page",16,4096]]',
      to: '',
      says: 'expected a call of take_page(16), recorded no further call',
    },
    {
      what: 'another call',
      line: 3,
      from: '["take_page",16,4096]',
      to: '["give_page",4096]',
      says: 'expected a call of take_page(16), recorded give_page(4096)',
    },
    {
      what: 'an extra call',
      line: 4,
      from: '}',
      to: ',"calls":[["give_page",4096]]}',
      says: 'expected no further call, recorded give_page(4096)',
    },
    {
      what: 'a refusal that is not due',
      line: 6,
      from: '}',
      to: ',"error":"not-held"}',
      says: "expected ret nothing (slot 0), recorded refusal 'not-held'",
    },
    {
      what: 'a missing refusal',
      line: 7,
      from: ',"error":"not-held"',
      to: '',
      says: 'expected refused: not-held, recorded no refusal',
    },
    {
      what: 'an object that is not held',
      line: 6,
      from: '4096',
      to: '4112',
      says: 'expected refused: not-held, recorded no refusal',
    },
    {
      what: 'a command left out',
      line: 5,
      from: '"op":"alloc","ret":0',
      to: '"op":"free","args":[4104]',
      says: 'expected a call of give_page(4096), recorded no further call',
      noticed: 6,
    },
  ])('$what is refused at line $line', ({ line, from, to, says, noticed = line }) => {
    const log = goodLog(4096n);
    const altered = log.map((text, index) => (index === line - 1 ? text.replace(from, to) : text));
    expect(altered).not.toEqual(log);
    expect(follow(slots, altered)).toBe(`line ${noticed}: ${says} [allocator]`);
  });

  it.each(PAGES)('is refused at that line wherever the page is: %d', (page) => {
    const log = goodLog(page).with(3, `{"op":"alloc","ret":${page + 16n}}`);
    expect(follow(slots, log)).toContain('line 4: expected ret');
  });

  it('is refused with addresses as they were recorded', () => {
    const page = 18_446_612_682_070_007_808n;
    const says = follow(
      slots,
      goodLog(page).with(9, `{"op":"free","args":[${page}],"calls":[["give_page",${page + 8n}]]}`),
    );
    expect(says).toBe(
      'line 10: expected a call of give_page(18446612682070007808), recorded give_page(18446612682070007816) [allocator]',
    );
  });

  it('is refused with negative addresses as they were recorded', () => {
    const page = -131_391_639_543_808n;
    const log = goodLog(page).with(9, `{"op":"free","args":[${page}],"calls":[["give_page",${page + 8n}]]}`);
    expect(follow(slots, log)).toContain(`expected a call of give_page(${page})`);
  });

  it.each(PAGES.filter((page) => page >= 2n ** 31n))('is refused with the slot that was meant: %d', (page) => {
    const log = goodLog(page).with(3, `{"op":"alloc","ret":${page + 16n}}`);
    expect(follow(slots, log)).toContain('(slot 1)');
  });

  it('is refused for the refusal that is missing, rather than for a call that is made instead', () => {
    const log = goodLog(4096n).with(6, '{"op":"free","args":[4096],"calls":[["give_page",4096]]}');
    expect(follow(slots, log)).toBe('line 7: expected refused: not-held, recorded no refusal [allocator]');
  });
});

describe('a history of slabs', () => {
  // Two objects of 32 bytes fit in front of the SlabInfo of a slab of 128 bytes; the second is handed out first.
  const header = '{"slabcheck":1,"system":"slab-cache","config":{"objectSize":32,"slabSize":128,"pageSize":128}}';
  const alloc = (address: bigint) => `{"op":"alloc","ret":${address}}`;
  const obtain = (slab: bigint) => `{"op":"alloc","ret":${slab + 32n},"calls":[["alloc_slab",128,128,${slab}]]}`;
  const two = (slab: bigint, other: bigint) => [header, obtain(slab), alloc(slab), obtain(other), alloc(other)];

  // With bit 31 set the views of slabs, whose words have 32 bits, show negative addresses.
  const slabs = [128n, 4096n, 2n ** 32n, 18_446_612_683_143_749_632n, -131_390_565_801_984n];
  it.each(slabs)('is accepted at %d', (slab) => {
    expect(follow(slabCache, two(slab, slab + 128n))).toBe('conforms: 4 commands');
  });

  it.each(slabs.map((slab) => slab + 2n ** 31n))('is accepted at %d', (slab) => {
    expect(follow(slabCache, two(slab, slab + 128n))).toBe('conforms: 4 commands');
  });

  it.each([
    { what: 'lends a slab twice', other: 4096n },
    { what: 'lends slabs that overlap', other: 4096n + 64n },
    { what: 'lends a slab that is not aligned to a page', other: 8192n + 32n },
  ])('is blamed on a backend that $what', ({ other }) => {
    const says = follow(slabCache, two(4096n, other));
    expect(says).toMatch(/^line 4: the backend broke its contract: .* \[backend\]$/);
  });

  it('is not blamed on a backend whose slabs are 4 GiB apart', () => {
    expect(follow(slabCache, two(4096n, 4096n + 2n ** 32n))).toBe('conforms: 4 commands');
  });

  it('names the code of the refusal that was due', () => {
    const log = [header, obtain(4096n), '{"op":"free","args":[4136],"error":"double-free"}'];
    expect(follow(slabCache, log)).toBe(
      "line 3: expected refused: interior, recorded refusal 'double-free' [allocator]",
    );
  });
});

describe('a line that cannot be read', () => {
  it.each([
    ['{"op":"alloc","ret":', 'it is not JSON; was the file cut off?'],
    ['', 'it is not JSON; was the file cut off?'],
    ['[1,2]', 'it is not a JSON object'],
    ['"alloc"', 'it is not a JSON object'],
    ['{"op":"realloc"}', '"op" is "realloc": give "alloc" or "free"'],
    ['{"ret":8}', '"op" is undefined: give "alloc" or "free"'],
    ['{"op":"toString"}', '"op" is "toString": give "alloc" or "free"'],
    ['{"op":"alloc","ret":8,"args":[1]}', '"args" of alloc must be a list of 0 integers'],
    ['{"op":"free"}', '"args" of free must be a list of 1 integers'],
    ['{"op":"free","args":[1,2]}', '"args" of free must be a list of 1 integers'],
    ['{"op":"free","args":["8"]}', '"args" of free must be a list of 1 integers'],
    ['{"op":"free","args":[8.5]}', '"args" of free must be a list of 1 integers'],
    ['{"op":"free","args":8}', '"args" of free must be a list of 1 integers'],
    ['{"op":"alloc"}', '"ret" of alloc is missing'],
    ['{"op":"alloc","ret":"8"}', '"ret" must be an integer, 0 for null'],
    [
      '{"op":"alloc","ret":8,"time":1}',
      'there is no field "time"; a command has "op", "args", "ret", "error" and "calls"',
    ],
    ['{"op":"free","args":[8],"error":5}', '"error" must be a word or a sentence, in quotes'],
    ['{"op":"alloc","ret":8,"calls":{}}', '"calls" must be a list of calls'],
    [
      '{"op":"alloc","ret":8,"calls":["take_page"]}',
      'a call is ["name", arguments, result]; this is none of take_page, give_page',
    ],
    [
      '{"op":"alloc","ret":8,"calls":[["take"]]}',
      'a call is ["name", arguments, result]; "take" is none of take_page, give_page',
    ],
    ['{"op":"alloc","ret":8,"calls":[["take_page",16]]}', 'take_page takes 2 integers: ["take_page", bytes, result]'],
    ['{"op":"alloc","ret":8,"calls":[["give_page",16,0]]}', 'give_page takes 1 integers: ["give_page", page]'],
  ])('is explained: %s', (line, says) => {
    const [header = ''] = goodLog(4096n);
    expect(follow(slots, [header, line])).toBe(`line 2 cannot be read: ${says}`);
  });

  it.each([
    ['{"op":"alloc","ret":8}', 'the first line must be a header: {"slabcheck":1,"system":"...","config":{...}}'],
    [
      '{"slabcheck":2,"system":"slots","config":{}}',
      'the first line must be a header: {"slabcheck":1,"system":"...","config":{...}}',
    ],
    ['{"slabcheck":1,"config":{}}', '"system" must be a name, in quotes'],
    ['{"slabcheck":1,"system":"slots"}', '"config" must be an object, such as {"objectSize":64}'],
    ['{"slabcheck":1,"system":"slots","config":[]}', '"config" must be an object, such as {"objectSize":64}'],
    ['slabcheck', 'it is not JSON; was the file cut off?'],
  ])('is explained when it is the header: %s', (line, says) => {
    expect(follow(slots, [line])).toBe(`line 1 cannot be read: ${says}`);
  });
});

describe('an address space', () => {
  const integers = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 51n - 1n, 2n ** 51n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 64n - 1n),
  );
  const recorded = (address: bigint) => (address <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(address) : address);

  it('gives every address back as it was, and keeps alignments and distances', () => {
    const property = fc.property(
      integers,
      fc.array(fc.bigInt({ min: -(2n ** 49n), max: 2n ** 49n })),
      (first, distances) => {
        const space = new AddressSpace();
        const base = space.toModel(recorded(first));
        for (const distance of distances) {
          const address = first + distance;
          const isNear = address >= 2n ** 51n === first >= 2n ** 51n;
          if (address < 0n || address >= 2n ** 64n || !isNear) continue;
          const place = space.toModel(recorded(address));
          if (space.print(place) !== String(address) || !Number.isSafeInteger(place)) return false;
          if (BigInt(place) - BigInt(base) !== distance || BigInt(place) % 2n ** 40n !== address % 2n ** 40n)
            return false;
        }
        return true;
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  it('takes a negative address for the 64 bits it stands for', () => {
    const property = fc.property(fc.bigInt({ min: -(2n ** 63n), max: -1n }), (address) => {
      const [one, other] = [new AddressSpace(), new AddressSpace()];
      return one.toModel(recorded(address + 2n ** 64n)) === other.toModel(address);
    });
    fc.assert(property);
  });

  it('says so when addresses are too far apart to be calculated with', () => {
    const space = new AddressSpace();
    space.toModel(2n ** 63n);
    const complaint =
      'address 18446744073709551615 is too far from the first large address: 2^51 above it or 2^50 below it at most';
    expect(() => space.toModel(2n ** 64n - 1n)).toThrow(new AddressOutOfReach(complaint));
    expect(() => space.toModel(2n ** 62n)).toThrow(AddressOutOfReach);
  });
});

describe('JSON with integers of any size', () => {
  it('is read as usual where there are none', () => {
    const property = fc.property(fc.json({ noUnicodeString: false }), (text) => {
      fc.pre(!/\d{16}|"#|[eE]/.test(text));
      expect(parseExact(text)).toEqual(JSON.parse(text));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('keeps every digit', () => {
    const property = fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (integer) => {
      const read = parseExact(`{"value":[${integer}]}`);
      expect(
        String(JSON.stringify(read, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))),
      ).toContain(String(integer));
    });
    fc.assert(property);
  });

  it('leaves text that looks like such integers as it is', () => {
    const property = fc.property(
      fc.constantFrom('#', '##', '#1', '12345678901234567890', 'x 12345678901234567890', '"#1', '\\"'),
      (text) => {
        expect(parseExact(JSON.stringify({ text }))).toEqual({ text });
      },
    );
    fc.assert(property);
  });

  it.each([
    { text: '{"#key":1}', why: 'a key that begins with #' },
    { text: '{"half":0.1234567890123456}', why: 'a fraction of 16 digits' },
    { text: '{"text":"\\u0023a"}', why: 'text that begins with an escaped #' },
    { text: '{"text":"\\u00231"}', why: 'text that is read as an integer, beginning with an escaped #' },
  ])('is read as usual with $why', ({ text }) => {
    expect(parseExact(text)).toEqual(JSON.parse(text));
  });
});

/** What comes of following a history: how many commands conform, or what is wrong with which line, and who is to blame. */
function follow<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  [first = '', ...lines]: readonly string[],
): string {
  const header = readHeader(first);
  if ('unreadable' in header) return `line 1 cannot be read: ${header.unreadable}`;
  const { fields, recordedOperations: operations, backendCalls, recorded } = system.specification;
  const read = readSettings(fields, header.config);
  if ('wrong' in read) return `line 1: ${read.wrong}`;
  // The fields of a specification are what its settings are declared from.
  const conformance = new Conformance(system, recorded(read.settings as unknown as Settings));
  for (const [index, line] of lines.entries()) {
    const command = readCommand(line, { operations, backendCalls });
    if ('unreadable' in command) return `line ${index + 2} cannot be read: ${command.unreadable}`;
    const unexplained = conformance.follow(command);
    if (unexplained !== null) return `line ${index + 2}: ${unexplained.explanation} [${unexplained.blame}]`;
  }
  return `conforms: ${conformance.commands} commands`;
}
