/** On how little ground half of it happens: crime concentrates (Weisburd 2015, doi:10.1111/1745-9125.12070). */

export interface Concentration {
  /** The fewest cells that together hold at least half. */
  cells: number;
  ofCells: number;
  /** cells / ofCells, 0..1. */
  share: number;
}

/** Of the counts of cells, in any order; `ofCells` counts empty cells that are not in the list too. Null where all is 0. */
export function concentration(counts: ArrayLike<number>, ofCells = counts.length): Concentration | null {
  const held = Float64Array.from(counts).sort();
  const half = held.reduce((sum, count) => sum + count, 0) / 2;
  if (half === 0) return null;
  let cells = 0;
  for (let sum = 0; sum < half; cells++) sum += held[held.length - 1 - cells]!;
  const all = Math.max(ofCells, cells);
  return { cells, ofCells: all, share: cells / all };
}

export interface LengthConcentration {
  lengthMeters: number;
  ofMeters: number;
  /** lengthMeters / ofMeters, 0..1. */
  share: number;
}

/**
 * Of the counts on roads and their lengths (metres, above 0): whole roads are taken, those with most a metre first, the
 * longer one of equals first so as not to flatter, until they hold at least half. Null where all is 0.
 */
export function lengthConcentration(
  counts: ArrayLike<number>,
  lengthsMeters: ArrayLike<number>,
): LengthConcentration | null {
  const roads = Array.from(counts, (count, i) => ({ count, meters: lengthsMeters[i]! }));
  const half = roads.reduce((sum, road) => sum + road.count, 0) / 2;
  if (half === 0) return null;
  const ofMeters = roads.reduce((sum, road) => sum + road.meters, 0);
  const busiest = roads
    .filter((road) => road.count > 0)
    .sort((a, b) => b.count / b.meters - a.count / a.meters || b.meters - a.meters);
  let lengthMeters = 0;
  let held = 0;
  for (let i = 0; held < half; i++) {
    held += busiest[i]!.count;
    lengthMeters += busiest[i]!.meters;
  }
  return { lengthMeters, ofMeters, share: lengthMeters / ofMeters };
}
