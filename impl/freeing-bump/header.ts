// The 8 bytes before each payload, in the guest's memory, where users can overwrite them.
//
//   +0   low    occupied: the order of the block; free: address of the next free header of its order, NIL at the end
//   +4   high   bit 0: occupied; the other bits are written 0 and never read
//
// Both are little-endian words of 32 bits, read as signed numbers: an address becomes one by `>>> 0`.

/** Bytes of a header, and the alignment of headers and payloads. */
export const HEADER_BYTES = 8;

/** Bytes from the start of a header to its high word. */
export const HIGH = 4;

/** The high word of an occupied header. */
export const OCCUPIED = 1;

/** What a head or a link holds at the end of a list: all ones. */
export const NIL = -1;
