/** Where the classes of a sequential legend begin: numbers that can be said aloud. Free of h3-js; the page may use it. */

/** The share of cells below each limit: most cells of a town hold little, the top class is for the few that hold most. */
const SHARES = [0.4, 0.65, 0.82, 0.92, 0.975];

/** At most so many classes. */
export const MOST_CLASSES = SHARES.length + 1;

const COUNTS_BELOW_TEN = [1, 2, 3, 4, 5, 6, 8, 10];
const STEPS = [1, 1.5, 2, 3, 5, 7, 10];

/**
 * Lower limits of the 2nd to the last class by quantiles, ascending, at most five: `[2, 5, 10]` means <2, 2-5, 5-10, >=10.
 * `values`: positive, in any order; none gives []. `whole`: counts, whose limits are whole. O(n log n): 50,000 in 5 ms.
 */
export function quantileLimits(values: ArrayLike<number>, whole: boolean): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [];
  const few = whole ? fewDistinct(sorted) : null;
  const wanted =
    few ?? SHARES.map((share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return sayableLimits(wanted, sorted[0]!, sorted.at(-1)!, whole);
}

/** Each of a few whole values begins a class of its own; null where they are too many. */
function fewDistinct(sorted: Float64Array): number[] | null {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === MOST_CLASSES) return null;
    distinct.push(value);
  }
  return distinct.slice(1);
}

/**
 * The wanted limits (ascending), each moved to the nearest number that can be said: 1, 1.5, 2, 3, 5 or 7 times a power of
 * ten; of counts below ten 1 to 6 and 8. Every limit lies above `least` and not above `most`, so that the lowest and the
 * highest class hold something. Where counts share a class, none stands alone above it ('5-8, 9, 10-19' becomes '5-9, 10-19').
 */
export function sayableLimits(
  wanted: readonly number[],
  least: number,
  most: number,
  whole: boolean,
): number[] {
  const limits: number[] = [];
  for (const value of wanted) {
    const limit = sayable(value, most, whole);
    if (limit > (limits.at(-1) ?? least)) limits.push(limit);
  }
  return whole ? joinLoneCounts(limits, least) : limits;
}

function sayable(value: number, most: number, whole: boolean): number {
  // By the digits: the logarithm of 99,999.9999999999 is 5.
  const power = Number(`1e${value.toExponential().split('e')[1]!}`);
  const steps =
    whole && value < 10 ? COUNTS_BELOW_TEN : STEPS.map((step) => Number((step * power).toPrecision(2)));
  // The power itself is below the value, and that is not above the most.
  return steps
    .filter((step) => step <= most)
    .reduce((best, step) => (Math.abs(step - value) < Math.abs(best - value) ? step : best));
}

/** Joins a class of one count with the one below it, if that or an earlier one holds several; keeps the rounder limit. */
function joinLoneCounts(limits: readonly number[], least: number): number[] {
  const kept: number[] = [];
  let several = false;
  for (const limit of limits) {
    const from = kept.at(-1) ?? least;
    if (limit - from > 1) several = true;
    else if (several) {
      if (isRound(limit) && !isRound(from)) kept[kept.length - 1] = limit;
      continue;
    }
    kept.push(limit);
  }
  return kept;
}

const isRound = (value: number): boolean => /^[125]0*$/.test(String(value));

/** Index of the class that holds the value: 0 below the first limit. */
export function classOf(value: number, limits: readonly number[]): number {
  let index = 0;
  while (index < limits.length && value >= limits[index]!) index++;
  return index;
}

/** How many values fall in each class. */
export function countByClass(values: ArrayLike<number>, limits: readonly number[]): number[] {
  const counts = Array.from({ length: limits.length + 1 }, () => 0);
  for (let i = 0; i < values.length; i++) counts[classOf(values[i]!, limits)]!++;
  return counts;
}
