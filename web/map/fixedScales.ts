/** Scales that are the same everywhere: of roads and of patrol coverage. Their units need no fitting to the town. Pure. */

export interface FixedScale {
  /** The tile property. */
  field: string;
  /** Lower limits of the 2nd to the last class. */
  limits: readonly number[];
  colors: Record<'light' | 'dark', readonly string[]>;
}

export const FIXED_SCALES = {
  /** Reported incidents a km in the year before the as-of day; RdPu (Brewer), a hue that the hexagons do not use. */
  roads: {
    field: 'incidentsPerKmYear',
    limits: [1, 3, 10, 30, 100],
    colors: {
      light: ['#c3c9cf', '#fcc5c0', '#fa9fb5', '#e5559b', '#ae017e', '#58015f'],
      dark: ['#3f4953', '#5f2b5c', '#92307f', '#cf4fa0', '#f08cbb', '#fdd3e2'],
    },
  },
  /** Patrols (device-days) that were in the hexagon; BuGn (Brewer). */
  coverage: {
    field: 'patrols',
    limits: [2, 5, 10, 20],
    colors: {
      light: ['#d3eee8', '#93d6c4', '#4fb59a', '#1f8a66', '#00532f'],
      dark: ['#163f3a', '#1d6256', '#2a8a76', '#53b89e', '#a5e8d2'],
    },
  },
} as const satisfies Record<string, FixedScale>;

export type FixedLayer = keyof typeof FIXED_SCALES;
export const FIXED_LAYERS = Object.keys(FIXED_SCALES) as FixedLayer[];
