// The state of the model of the buddy: which blocks are handed out, in plain data. What can be counted is not stored.

export interface State {
  /** For each leaf the order of the block that starts there, when one is handed out; -1 when none does. */
  starts: number[];
}
