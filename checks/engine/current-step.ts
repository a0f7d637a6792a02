// The step being judged, filled anew for each command.
import type { Command, Outcome } from '../../spec/kit/contract.ts';
import type { CallSequence, Step } from '../../spec/kit/property.ts';

export class CurrentStep<View> implements Step<View> {
  before: View;
  command: Command = { operation: '', operands: [], refusals: 0 };
  outcome: Outcome = { error: null, value: null };
  strayWrite = -1;
  /** Whether the image changed. */
  changed = false;
  readonly calls: CallSequence;
  private readonly readAfter: () => View;
  private read: View | null = null;

  constructor(view: View, calls: CallSequence, readAfter: () => View) {
    this.before = view;
    this.calls = calls;
    this.readAfter = readAfter;
  }

  /** Read when it is first asked for: most steps lead to a state that is known already. */
  get after(): View {
    this.read ??= this.readAfter();
    return this.read;
  }

  /** @param after the view to go by; null to read the model's when it is asked for */
  setAfter(after: View | null): void {
    this.read = after;
  }

  imageChanged(): boolean {
    return this.changed;
  }
}
