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
