// The commands that can be given, as a table of small choices. Enumeration, random generation, printing, parsing and
// documentation are all derived from it.

/** How one operand is chosen. */
export interface Choice<View> {
  /** What the operand is, such as `object`. */
  readonly name: string;
  /** The values it can take in a state, simplest first. */
  among(view: View): readonly number[];
}

/** One way to use, or to misuse, the allocator. */
export interface Letter<View> {
  readonly id: string;
  readonly sentence: string;
  /** The operation it calls. */
  readonly operation: string;
  readonly operands: readonly Choice<View>[];
  /**
   * `legal`: allowed by the contract; `misuse`: the allocator must refuse it; `environment`: the outside does something
   * unusual, such as a backend that lends memory to others meanwhile, or a user who writes where he must not.
   */
  readonly kind: 'legal' | 'misuse' | 'environment';
  /** How often it is drawn in random runs, relative to the others. */
  readonly weight: number;
  /** Whether it gives something back that users hold: what random histories end with until nothing is held. */
  readonly drains?: boolean;
  /** Whether random histories end with it, once nothing is held any more. */
  readonly closes?: boolean;
  /** Whether it exists at all in this state; such as in configurations with a second cache only. */
  readonly enabled?: (view: View) => boolean;
  /** The operands of the command, where they follow from those chosen: such as the size that goes with an address. */
  readonly operandsFor?: (view: View, chosen: readonly number[]) => readonly number[];
}

/** The operand is one of these numbers. */
export function oneOf<View>(name: string, values: readonly number[]): Choice<View> {
  return { name, among: () => values };
}

/** The operand is the k-th thing that the view shows now. */
export function kth<View>(name: string, among: (view: View) => readonly number[]): Choice<View> {
  return { name, among };
}
