/** Scales that are the same everywhere: of roads and of patrol coverage. Their units need no fitting to the town. Pure. */

export interface FixedScale {
  /** The tile property. */
  field: string;
  /** Lower limits of the 2nd to the last class. */
  limits: readonly number[];
  colors: Record<'light' | 'dark', readonly string[]>;
  /** Over the ground. */
  opacity: number;
}

export const FIXED_SCALES = {
  /** Reported incidents a km in the year before the as-of day; RdPu (Brewer), a hue that the hexagons do not use. */
  roads: {
    field: 'incidentsPerKmYear',
    limits: [1, 3, 10, 30, 100],
    colors: {
      light: ['#d9dde1', '#f6bcc6', '#ea86ac', '#cf4090', '#9c0277', '#4d0155'],
      dark: ['#2a323a', '#5f2b5c', '#92307f', '#cf4fa0', '#f08cbb', '#fdd3e2'],
    },
    opacity: 1,
  },
  /** Patrols (device-days) that were in the hexagon; BuGn (Brewer). */
  coverage: {
    field: 'patrols',
    limits: [2, 5, 10, 20],
    colors: {
      light: ['#cdece4', '#84cfba', '#3fa98b', '#127756', '#004326'],
      dark: ['#163f3a', '#1d6256', '#2a8a76', '#53b89e', '#a5e8d2'],
    },
    opacity: 0.7,
  },
} as const satisfies Record<string, FixedScale>;

export type FixedLayer = keyof typeof FIXED_SCALES;
export const FIXED_LAYERS = Object.keys(FIXED_SCALES) as FixedLayer[];
