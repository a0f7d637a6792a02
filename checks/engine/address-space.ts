// Addresses of a recorded history, which may be any integers, as numbers a model can calculate with exactly.
//
// Numbers below 2^51 are kept. Larger ones, and negative ones, which are 64-bit addresses printed as signed, are moved to
// a window around 2^52, all by the same multiple of 2^40, so that alignments and distances stay.

const WINDOW = 2 ** 52;
const REACH = 2n ** 51n;
const GRAIN = 2n ** 40n;

/** Thrown for an address that the window can't hold. */
export class AddressOutOfReach extends Error {}

export class AddressSpace {
  private base: bigint | null = null;
  private signed = false;

  /** @throws AddressOutOfReach when it is 2^51 or more above the first large address, or more than 2^50 below it */
  toModel(recorded: number | bigint): number {
    if (typeof recorded === 'number' && Number.isSafeInteger(recorded) && recorded >= 0 && recorded < WINDOW / 2) {
      return recorded;
    }
    const wide = BigInt(recorded);
    if (wide < 0n) this.signed = true;
    const address = wide < 0n ? wide + 2n ** 64n : wide;
    this.base ??= (address / GRAIN) * GRAIN;
    const distance = address - this.base;
    if (distance >= REACH || distance < -REACH / 2n) {
      throw new AddressOutOfReach(
        `address ${recorded} is too far from the first large address: 2^51 above it or 2^50 below it at most`,
      );
    }
    return WINDOW + Number(distance);
  }

  /** The address as it was recorded. */
  print(address: number): string {
    if (this.base === null || address < WINDOW / 2) return String(address);
    const wide = BigInt(address) - BigInt(WINDOW) + this.base;
    return String(this.signed ? BigInt.asIntN(64, wide) : wide);
  }
}

/** A key that no text can have by chance: an integer that a number can't hold travels under it through JSON.parse. */
const WIDE = '\u0000wide';

/** Parses JSON in which integers of any size stay exact: those a number can't hold become bigints. */
export function parseExact(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) ? JSON.stringify({ [WIDE]: token }) : token,
  );
  return JSON.parse(marked, (_key, parsed: unknown) => {
    const wide: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, WIDE) : undefined;
    return typeof wide === 'string' ? BigInt(wide) : parsed;
  });
}
