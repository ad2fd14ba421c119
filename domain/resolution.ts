/** Which hexagons are drawn at which zoom; free of h3-js, because the page needs it too. */

/**
 * The H3 resolution of the density tiles at a zoom. A hexagon's width (corner to corner) at latitude 30, in pixels at
 * the integer zoom; it doubles until the next one:
 *
 * | zoom | <=6 | 7  | 8  | 9  | 10 | 11 | 12 | 13 | 14 | 15 | 16 and on |
 * |------|-----|----|----|----|----|----|----|----|----|----|-----------|
 * | res  | 6   | 6  | 6  | 7  | 8  | 8  | 9  | 10 | 10 | 11 | 11        |
 * | px   | 7   | 14 | 28 | 21 | 16 | 32 | 24 | 18 | 37 | 28 | 55 and on |
 */
export function densityResolution(zoom: number): number {
  return DENSITY_RESOLUTIONS[Math.max(0, Math.min(DENSITY_RESOLUTIONS.length - 1, Math.floor(zoom)))]!;
}

const DENSITY_RESOLUTIONS = [6, 6, 6, 6, 6, 6, 6, 6, 6, 7, 8, 8, 9, 10, 10, 11] as const;
