/** Undo and redo of a plan: versions never change, so a step back is another version made of an older one. Pure. */
export interface Steps {
  /** Versions to go back to, the latest last. */
  past: readonly number[];
  /** Versions to go forward to, the next last. */
  future: readonly number[];
}

export const NO_STEPS: Steps = { past: [], future: [] };

/** After a change that was made on `version`. */
export const stepped = ({ past }: Steps, version: number): Steps => ({
  past: [...past, version],
  future: [],
});

/** After going back from `version`. */
export const steppedBack = ({ past, future }: Steps, version: number): Steps => ({
  past: past.slice(0, -1),
  future: [...future, version],
});

/** After going forward from `version`. */
export const steppedForward = ({ past, future }: Steps, version: number): Steps => ({
  past: [...past, version],
  future: future.slice(0, -1),
});
