/** Classes of a sequential map: limits that can be said aloud, and how many cells fall in each. Pure. */

/** Six classes, the lowest near the background. YlOrRd (Brewer) on light; magma (van der Walt & Smith) on dark. */
export const RAMP = {
  light: ['#ffffb2', '#fed976', '#feb24c', '#fd8d3c', '#f03b20', '#bd0026'],
  dark: ['#33204f', '#641a80', '#a3307e', '#e0536a', '#fb9066', '#fcdfa0'],
} as const;

/** The share of cells below each limit: most cells of a town hold little, the top class is for the few that hold most. */
const SHARES = [0.4, 0.65, 0.82, 0.92, 0.975];

/**
 * Lower limits of the 2nd to the last class, ascending, at most five: `[2, 5, 10]` means <2, 2-5, 5-10, >=10.
 * Quantiles rounded to 1, 1.5, 2, 3, 5 or 7 times a power of ten (to whole numbers for counts), equal ones dropped,
 * so that few distinct values give few classes. O(n log n). Values must be positive; none gives [].
 */
export function classLimits(values: readonly number[], whole: boolean): number[] {
  if (values.length === 0) return [];
  const sorted = Float64Array.from(values).sort();
  const distinct = new Set(sorted);
  if (whole && distinct.size <= SHARES.length + 1) return [...distinct].slice(1);
  const least = sorted[0]!;
  const most = sorted[sorted.length - 1]!;
  const limits: number[] = [];
  for (const share of SHARES) {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    const limit = niceNumber(value, whole);
    if (limit > least && limit <= most && limit > (limits.at(-1) ?? 0)) limits.push(limit);
  }
  return limits;
}

/** Index of the class that holds the value: 0 below the first limit. */
export function classOf(value: number, limits: readonly number[]): number {
  let index = 0;
  while (index < limits.length && value >= limits[index]!) index++;
  return index;
}

/** How many values fall in each class. */
export function countByClass(values: readonly number[], limits: readonly number[]): number[] {
  const counts = Array.from({ length: limits.length + 1 }, () => 0);
  for (const value of values) counts[classOf(value, limits)]!++;
  return counts;
}

/** The colours of `limits.length + 1` classes: spread over the ramp, so that the top class is always its strongest. */
export function classColors(limits: readonly number[], ramp: readonly string[]): string[] {
  const classes = limits.length + 1;
  if (classes === 1) return [ramp[Math.floor(ramp.length / 2)]!];
  return Array.from(
    { length: classes },
    (_, i) => ramp[Math.round((i * (ramp.length - 1)) / (classes - 1))]!,
  );
}

/** The nearest of 1, 1.5, 2, 3, 5, 7 times a power of ten; a whole number where asked for (1.5 becomes 2). */
function niceNumber(value: number, whole: boolean): number {
  if (whole && value < 10) return Math.max(1, Math.round(value));
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.5, 2, 3, 5, 7, 10].map((step) => step * power);
  const nearest = steps.reduce((best, step) =>
    Math.abs(step - value) < Math.abs(best - value) ? step : best,
  );
  return Number(nearest.toPrecision(2));
}

/** Mean size of an H3 hexagon by resolution: edge in metres, area in km2 (h3geo.org, 'Tables of cell statistics'). */
const HEXAGON: Record<number, { edgeMeters: number; areaKm2: number }> = {
  6: { edgeMeters: 3724.5, areaKm2: 36.129 },
  7: { edgeMeters: 1406.5, areaKm2: 5.1613 },
  8: { edgeMeters: 531.41, areaKm2: 0.73733 },
  9: { edgeMeters: 200.79, areaKm2: 0.10533 },
  10: { edgeMeters: 75.864, areaKm2: 0.015048 },
  11: { edgeMeters: 28.664, areaKm2: 0.0021496 },
};

/** Width from flat side to flat side (metres, mean) and mean area of a hexagon, resolutions 6 to 11. */
export function hexagonSize(res: number): { widthMeters: number; areaKm2: number } {
  const { edgeMeters, areaKm2 } = HEXAGON[res] ?? HEXAGON[9]!;
  return { widthMeters: edgeMeters * Math.sqrt(3), areaKm2 };
}

/** The resolution of a cell from its 15 hex digits: the second one. */
export function resolutionOf(cell: string): number {
  return parseInt(cell.charAt(1), 16);
}
