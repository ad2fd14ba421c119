/** Colours of what is drawn on the map besides the data's own; each theme drawn for itself. */
export interface MapPalette {
  /** Halos, casings: the colour of the ground. */
  ground: string;
  /** Key sections and outlines. */
  ink: string;
  faint: string;
  text: string;
  selected: string;
  hairline: string;
  /** Around roads of the risk map. */
  riskCasing: string;
}

export const PALETTE: Record<'light' | 'dark', MapPalette> = {
  light: {
    ground: '#ffffff',
    ink: '#2f3e55',
    faint: '#7d8896',
    text: '#27313d',
    selected: '#1f5fd6',
    hairline: '#8a5a2b',
    riskCasing: '#8f7f63',
  },
  dark: {
    ground: '#11161b',
    ink: '#cbd6e6',
    faint: '#77838f',
    text: '#dbe2ea',
    selected: '#7aa7ff',
    hairline: '#e9d8f5',
    riskCasing: '#0b0f13',
  },
};

/** Ten hues apart in lightness too, Okabe & Ito (2008) first; on dark the two darkest are lifted. */
const TEAMS = {
  light: [
    '#0072b2',
    '#d55e00',
    '#009e73',
    '#a5488a',
    '#a67c00',
    '#2f8fc4',
    '#5b3fa0',
    '#8c2d19',
    '#4d6b12',
    '#5c6670',
  ],
  dark: [
    '#56b4e9',
    '#f0833a',
    '#2fc79a',
    '#e08cc0',
    '#f0c23c',
    '#8fd3ff',
    '#a58be8',
    '#e0765e',
    '#a9c75a',
    '#b4bec8',
  ],
} as const;

/** The colour of the n-th team; after ten they come again. */
export function teamColor(index: number, shade: 'light' | 'dark'): string {
  return TEAMS[shade][index % TEAMS[shade].length]!;
}
