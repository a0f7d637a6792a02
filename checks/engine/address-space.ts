// Addresses of a recorded history, which may be any integers, as numbers a model can calculate with exactly.
//
// Numbers up to 2^53 are kept. Larger ones, and negative ones, which are 64-bit addresses printed as signed, are moved
// down to a window above 2^52, all by the same multiple of 2^40, so that alignments and distances stay.

const WINDOW = 2 ** 52;
const REACH = 2n ** 51n;
const GRAIN = 2n ** 40n;

/** Thrown for an address that the window can't hold. */
export class AddressOutOfReach extends Error {}

export class AddressSpace {
  private base: bigint | null = null;

  /** @throws AddressOutOfReach when it is further than 2^51 from the first large address */
  toModel(recorded: number | bigint): number {
    if (typeof recorded === 'number' && Number.isSafeInteger(recorded) && recorded >= 0 && recorded < WINDOW / 2) {
      return recorded;
    }
    const wide = BigInt(recorded);
    const address = wide < 0n ? wide + 2n ** 64n : wide;
    this.base ??= (address / GRAIN) * GRAIN;
    const distance = address - this.base;
    if (distance >= REACH || distance < -REACH / 2n) {
      throw new AddressOutOfReach(`address ${recorded} is further than 2^50 from the first large address`);
    }
    return WINDOW + Number(distance);
  }

  /** The address as it was recorded. */
  print(address: number): string {
    if (this.base === null || address < WINDOW / 2) return String(address);
    return String(BigInt(address) - BigInt(WINDOW) + this.base);
  }
}

/** Parses JSON in which integers of any size stay exact: those a number can't hold become bigints. */
export function parseExact(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\b\d{16,}\b(?![.eE])/g, (token) =>
    token.startsWith('"') ? token.replace(/^"#/, '"##') : `"#${token}"`,
  );
  const value: unknown = JSON.parse(marked, (_key, parsed: unknown) => {
    if (typeof parsed !== 'string' || !parsed.startsWith('#')) return parsed;
    return parsed.startsWith('##') ? parsed.slice(1) : BigInt(parsed.slice(1));
  });
  return value;
}
