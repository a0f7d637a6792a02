// The one error type every allocator of this library throws.

/**
 * A refused request: an impossible option, a misuse of the allocator, or a backend that broke its contract.
 * Whatever was refused has changed nothing.
 */
export class AllocatorError<Code extends string = string> extends Error {
  /** Stable and machine readable; the message may be reworded, the code is not. */
  readonly code: Code;

  constructor(code: Code, message: string) {
    super(message);
    this.name = 'AllocatorError';
    this.code = code;
  }
}
