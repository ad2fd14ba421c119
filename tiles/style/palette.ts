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
  /** Narrow roads where they are still hairlines (to zoom 13). */
  roadMinorFar: string;
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
  land: '#f0f2f0',
  residential: '#ecedeb',
  industrial: '#e9ebec',
  commercial: '#edecea',
  farmland: '#eef1e8',
  grass: '#e4ecdf',
  park: '#d9e8d3',
  forest: '#dce7d6',
  water: '#c9dbe4',
  building: '#e6e8e6',
  buildingOutline: '#dbdedc',
  railway: '#cdd2d4',
  railwayTies: '#f0f2f0',
  roadFar: '#cfd5d8',
  roadMinorFar: '#d8dddd',
  roadMajor: '#ffffff',
  roadMinor: '#ffffff',
  path: '#d3d8d4',
  casingMajor: '#c9d0d3',
  casingMinor: '#d8dddd',
  textPlace: '#3f474d',
  textPlaceMinor: '#5d666d',
  textRoad: '#616a70',
  textWater: '#4a6c7e',
  textPark: '#4f704c',
  halo: '#f8f9f8',
};

export const DARK: Palette = {
  land: '#15181b',
  residential: '#191d20',
  industrial: '#1a1d20',
  commercial: '#1a1c20',
  farmland: '#161b1a',
  grass: '#17211d',
  park: '#182720',
  forest: '#16231d',
  water: '#0c2431',
  building: '#20252a',
  buildingOutline: '#282e33',
  railway: '#30363b',
  railwayTies: '#15181b',
  roadFar: '#3a4249',
  roadMinorFar: '#262c31',
  roadMajor: '#414950',
  roadMinor: '#2e353a',
  path: '#2a3136',
  casingMajor: '#0f1214',
  casingMinor: '#121517',
  textPlace: '#dde3e7',
  textPlaceMinor: '#b3bcc2',
  textRoad: '#a3acb2',
  textWater: '#6795ad',
  textPark: '#7b9b82',
  halo: '#0c0e10',
};
