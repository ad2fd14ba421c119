/**
 * What a long step tells while it runs: `(step)` begins one, `(step, done, total)` says how far it is; `total` is null where it
 * is not known beforehand.
 */
export type OnProgress = (step: string, done?: number, total?: number | null) => void;
