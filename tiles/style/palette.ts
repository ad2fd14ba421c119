/** The colours of the base map, drawn separately for day and night: greys with a hint of green and blue. */

export interface Palette {
  land: string;
  residential: string;
  industrial: string;
  commercial: string;
  farmland: string;
  grass: string;
  park: string;
  forest: string;
  water: string;
  building: string;
  buildingOutline: string;
  railway: string;
  railwayTies: string;
  /** Roads seen from afar (to zoom 11), where they are single lines without casing. */
  roadFar: string;
  roadMajor: string;
  roadMinor: string;
  path: string;
  casingMajor: string;
  casingMinor: string;
  textPlace: string;
  textPlaceMinor: string;
  textRoad: string;
  textWater: string;
  textPark: string;
  halo: string;
}

export const LIGHT: Palette = {
  land: '#f4f5f3',
  residential: '#eff0ee',
  industrial: '#ecedee',
  commercial: '#f0efee',
  farmland: '#f1f3ec',
  grass: '#e9f0e4',
  park: '#deebd8',
  forest: '#e1eada',
  water: '#c9dbe4',
  building: '#e8e9e7',
  buildingOutline: '#dedfdd',
  railway: '#cdd1d3',
  railwayTies: '#f4f5f3',
  roadFar: '#d3d8da',
  roadMajor: '#ffffff',
  roadMinor: '#ffffff',
  path: '#d9dcd9',
  casingMajor: '#cfd4d6',
  casingMinor: '#dfe2e2',
  textPlace: '#3f474d',
  textPlaceMinor: '#5d666d',
  textRoad: '#6a7379',
  textWater: '#55788a',
  textPark: '#587a55',
  halo: '#fbfcfb',
};

export const DARK: Palette = {
  land: '#15181b',
  residential: '#181b1f',
  industrial: '#1a1d20',
  commercial: '#1a1c20',
  farmland: '#161b1a',
  grass: '#17201c',
  park: '#18241f',
  forest: '#16201c',
  water: '#0d202b',
  building: '#1d2125',
  buildingOutline: '#24292d',
  railway: '#30363b',
  railwayTies: '#15181b',
  roadFar: '#343b41',
  roadMajor: '#3a4148',
  roadMinor: '#2a3035',
  path: '#262c30',
  casingMajor: '#0f1214',
  casingMinor: '#121517',
  textPlace: '#c4ccd2',
  textPlaceMinor: '#98a2a9',
  textRoad: '#8c969d',
  textWater: '#6795ad',
  textPark: '#7b9b82',
  halo: '#121517',
};
