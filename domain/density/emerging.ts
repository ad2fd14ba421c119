/**
 * Emerging hot spots: each cell by the history of its hot and cold months. The sixteen patterns are those of ArcGIS ('How
 * Emerging Hot Spot Analysis works', pro.arcgis.com/en/pro-app/latest/tool-reference/space-time-pattern-mining/learnmoreemerging.htm).
 * Unlike there, the Gi* of a step looks at the cells of that step alone, with binary weights over the cell and its six
 * neighbours, and not at earlier steps: so months of unequal length do not blur. False discovery is controlled in each step.
 */
import { giBins, giZ } from './gi.ts';
import { twoSidedNormalP } from './distributions.ts';
import { mannKendall } from './mannKendall.ts';
import type { Neighbours } from './spread.ts';
import { EMERGING_CLASSES, type EmergingClass } from './stat.ts';

/** A trend of z counts as one below this two-sided p, as the weakest trend bin of ArcGIS (90 %). */
export const TREND_P = 0.1;
/** Share of the steps from which a spot is one 'nearly always'. */
const NEARLY_ALWAYS = 0.9;

/** p is over .10 below 1.645, and over .10 nothing is significant: nine of ten error functions saved. */
const NEVER_SIGNIFICANT_Z = 1.64;

export interface Emerging {
  /** Of each cell, an index into EMERGING_CLASSES. */
  classes: Uint8Array;
  /** In no step do the cells differ. */
  noEvidence: boolean;
}

/**
 * Of the counts of all n cells of the study area, that of cell `i` in step `s` at `counts[i * steps + s]`, oldest step first.
 * Meant for 10 steps and more, which Mann-Kendall's normal needs. 50,000 cells in 24 steps: 0.15 s.
 */
export function emerging(counts: ArrayLike<number>, steps: number, near: Neighbours): Emerging {
  const n = near.start.length - 1;
  const bins = new Int8Array(n * steps);
  const scores = new Float64Array(n * steps);
  const x = new Float64Array(n);
  const z = new Float64Array(n);
  const p = new Float64Array(n);
  let noEvidence = true;
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < n; i++) x[i] = counts[i * steps + step]!;
    if (!giZ(x, near, z)) continue;
    noEvidence = false;
    for (let i = 0; i < n; i++) p[i] = Math.abs(z[i]!) < NEVER_SIGNIFICANT_Z ? 1 : twoSidedNormalP(z[i]!);
    const stepBins = giBins(z, p);
    for (let i = 0; i < n; i++) {
      bins[i * steps + step] = stepBins[i]!;
      scores[i * steps + step] = z[i]!;
    }
  }
  const classes = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const own = bins.subarray(i * steps, (i + 1) * steps);
    classes[i] = INDEX.get(emergingClass(own, scores.subarray(i * steps, (i + 1) * steps)))!;
  }
  return { classes, noEvidence };
}

const INDEX = new Map(EMERGING_CLASSES.map((name, index) => [name, index]));

/**
 * The pattern of one cell from the Gi* bins (-3..3, 0 not significant) and z of its steps, oldest first. What the cell is
 * in the last step decides between hot and cold; 'historical' is what is neither there, and was one nearly always.
 * Cold spots are mirrored: 'intensifying' is then a falling z.
 */
export function emergingClass(bins: ArrayLike<number>, z: ArrayLike<number>): EmergingClass {
  const steps = bins.length;
  let hot = 0;
  let cold = 0;
  for (let s = 0; s < steps; s++) {
    if (bins[s]! > 0) hot++;
    else if (bins[s]! < 0) cold++;
  }
  const last = Math.sign(bins[steps - 1] ?? 0);
  if (last > 0) return `${livePattern(bins, z, 1, hot, cold)}-hot`;
  if (last < 0) return `${livePattern(bins, z, -1, cold, hot)}-cold`;
  if (steps > 0 && hot >= NEARLY_ALWAYS * steps) return 'historical-hot';
  if (steps > 0 && cold >= NEARLY_ALWAYS * steps) return 'historical-cold';
  return 'none';
}

/** Of a cell that is a spot of this sign in the last step: `own` of its steps are, `other` are of the other sign. */
function livePattern(
  bins: ArrayLike<number>,
  z: ArrayLike<number>,
  sign: 1 | -1,
  own: number,
  other: number,
) {
  const steps = bins.length;
  if (own === 1) return 'new';
  if (own >= NEARLY_ALWAYS * steps) {
    const trend = mannKendall(z);
    if (trend.p >= TREND_P) return 'persistent';
    return trend.z * sign > 0 ? 'intensifying' : 'diminishing';
  }
  let run = 0;
  while (Math.sign(bins[steps - 1 - run]!) === sign) run++;
  if (run === own) return 'consecutive';
  return other > 0 ? 'oscillating' : 'sporadic';
}
