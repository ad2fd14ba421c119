/** Colours of a sequential map and sizes of hexagons. Pure. */

/**
 * Six classes, the lowest near the background: YlOrRd (Brewer) on light, magma (van der Walt & Smith) on dark, both drawn
 * apart a little, so that neighbours differ for colour-blind eyes as well (colors.test.ts).
 */
export const RAMP = {
  light: ['#ffffb2', '#fed46c', '#fda440', '#f3722c', '#d92f1a', '#980026'],
  dark: ['#2e2150', '#5f1c83', '#a02f7e', '#dc5168', '#fb9066', '#fcdfa0'],
} as const;

/** Of sequential hexagons over the ground. */
export const SEQUENTIAL_OPACITY = 0.7;

/** The colours of `limits.length + 1` classes (`limits`: lower ones of the 2nd to the last): spread over the ramp, so that the top class is always its strongest. */
export function classColors(limits: readonly number[], ramp: readonly string[]): string[] {
  const classes = limits.length + 1;
  if (classes === 1) return [ramp[Math.floor(ramp.length / 2)]!];
  return Array.from(
    { length: classes },
    (_, i) => ramp[Math.round((i * (ramp.length - 1)) / (classes - 1))]!,
  );
}

/** Mean edge of an H3 hexagon by resolution, metres (h3geo.org, 'Tables of cell statistics'). A cell's own may be a tenth off. */
const EDGE_METERS: Record<number, number> = {
  6: 3724.5,
  7: 1406.5,
  8: 531.41,
  9: 200.79,
  10: 75.864,
  11: 28.664,
};

/** Width of a hexagon from flat side to flat side, metres, on average; resolutions 6 to 11. */
export function hexagonWidthMeters(res: number): number {
  return (EDGE_METERS[res] ?? EDGE_METERS[9]!) * Math.sqrt(3);
}

/** The resolution of a cell from its 15 hex digits: the second one. */
export function resolutionOf(cell: string): number {
  return parseInt(cell.charAt(1), 16);
}
