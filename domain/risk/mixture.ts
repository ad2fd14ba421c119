/** Mixing distributions over places so that later counts, which they have not seen, become most likely. */

/** What happened in held-back windows, at the places where anything did, and what each part had foretold there. */
export interface HeldBack {
  /** Counts, > 0. */
  readonly count: Float64Array;
  /** The parts' shares at the same places, `[entry * partCount + part]`. */
  readonly shares: Float64Array;
  readonly partCount: number;
}

/** Keeps the entries with a count; `windows`: counts by place and the parts' shares of the same window. */
export function heldBackOf(
  windows: readonly { counts: Float64Array; parts: readonly Float64Array[] }[],
): HeldBack {
  const partCount = windows[0]?.parts.length ?? 0;
  let entries = 0;
  for (const { counts } of windows) for (const of of counts) if (of > 0) entries++;
  const count = new Float64Array(entries);
  const shares = new Float64Array(entries * partCount);
  let at = 0;
  for (const { counts, parts } of windows) {
    for (let i = 0; i < counts.length; i++) {
      if (!(counts[i]! > 0)) continue;
      count[at] = counts[i]!;
      for (let p = 0; p < partCount; p++) shares[at * partCount + p] = parts[p]![i]!;
      at++;
    }
  }
  return { count, shares, partCount };
}

/** Rounds that bring the weights near enough to compare one set of parts with another, and to the end. */
export const FEW_ROUNDS = 12;
export const ALL_ROUNDS = 80;
/** Weights that move less than this have arrived. */
const STILL = 1e-4;

/**
 * Weights (>= 0, sum 1) of the parts that maximise the likelihood of all windows together: for counts that are Poisson with a given
 * total the likelihood depends on the shares alone, and it is concave in the weights. Expectation-maximisation (Dempster, Laird &
 * Rubin 1977), at most `rounds` of them from `start` on (default: all parts alike); part `floorPart` keeps at least `floor`, so that no place is ever impossible. Without any count: all
 * parts alike.
 * Cost: rounds x entries x parts.
 */
export function fitMixture(
  { count, shares, partCount }: HeldBack,
  floorPart: number,
  floor: number,
  rounds = ALL_ROUNDS,
  start: Float64Array | null = null,
): Float64Array {
  let weights = start ?? new Float64Array(partCount).fill(1 / partCount);
  let total = 0;
  for (const of of count) total += of;
  if (total === 0) return weights;
  for (let round = 0; round < rounds; round++) {
    const credit = new Float64Array(partCount);
    for (let i = 0, at = 0; i < count.length; i++, at += partCount) {
      let mixed = 0;
      for (let p = 0; p < partCount; p++) mixed += weights[p]! * shares[at + p]!;
      const each = count[i]! / mixed;
      for (let p = 0; p < partCount; p++) credit[p]! += weights[p]! * shares[at + p]! * each;
    }
    const floored = Math.max(floor, credit[floorPart]! / total);
    const rest = total - credit[floorPart]!;
    const next = credit.map((each, p) =>
      p === floorPart ? floored : rest > 0 ? ((1 - floored) * each) / rest : (1 - floored) / (partCount - 1),
    );
    const moved = next.reduce((most, weight, p) => Math.max(most, Math.abs(weight - weights[p]!)), 0);
    weights = next;
    if (moved < STILL) break;
  }
  return weights;
}

/** Sum of count x log share of the mixture, natural logarithm. */
export function mixtureLogLikelihood(
  { count, shares, partCount }: HeldBack,
  weights: ArrayLike<number>,
): number {
  let total = 0;
  for (let i = 0, at = 0; i < count.length; i++, at += partCount) {
    let mixed = 0;
    for (let p = 0; p < partCount; p++) mixed += weights[p]! * shares[at + p]!;
    total += count[i]! * Math.log(mixed);
  }
  return total;
}
