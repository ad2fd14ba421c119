/** What a hexagon can be asked for; free of h3-js, because the page needs it too. */

export const STATS = ['count', 'rate', 'weighted', 'smoothed', 'gi', 'change', 'emerging'] as const;
/**
 * - `count`; `rate`: a km2 of true cell area; `weighted`: sum of severity weights; `smoothed`: kernel, mass kept;
 * - `gi`: Getis-Ord Gi*, is it hot beyond chance; `change`: against an earlier window, exact test;
 * - `emerging`: the class of its hot and cold months (emerging hot spots).
 */
export type Stat = (typeof STATS)[number];

/** Those that judge every cell of the study area, zeros included; the others answer with the cells that hold anything. */
export const STUDY_STATS = ['gi', 'change', 'emerging'] as const satisfies readonly Stat[];

export const isStudyStat = (stat: Stat): boolean => (STUDY_STATS as readonly Stat[]).includes(stat);

/**
 * Gi*: two-sided, by Benjamini-Hochberg at q = .10 / .05 / .01: -3 cold at .01 ... 0 not significant ... 3 hot at .01.
 * Change: 0 not significant at q = .10, else by the ratio after / before: -2 below 1/2, -1 below 1, 1 above 1, 2 from 2 on.
 */
export type Bin = -3 | -2 | -1 | 0 | 1 | 2 | 3;

/** A change that is significant is drawn strongly from this ratio on (or below its inverse). */
export const STRONG_RATIO = 2;

export const EMERGING_CLASSES = [
  'new-hot',
  'consecutive-hot',
  'intensifying-hot',
  'persistent-hot',
  'diminishing-hot',
  'sporadic-hot',
  'oscillating-hot',
  'historical-hot',
  'none',
  'new-cold',
  'consecutive-cold',
  'intensifying-cold',
  'persistent-cold',
  'diminishing-cold',
  'sporadic-cold',
  'oscillating-cold',
  'historical-cold',
] as const;
export type EmergingClass = (typeof EMERGING_CLASSES)[number];

/** How the limits of a sequential legend are found. */
export const CLASSINGS = ['quantiles', 'natural'] as const;
export type Classing = (typeof CLASSINGS)[number];
