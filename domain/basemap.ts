/** What the base map is made of, whichever source it comes from (an OSM extract or the simulated town). */
import type { Geometry } from 'geojson';

export const BASEMAP_LAYERS = ['landuse', 'water', 'building', 'railway', 'road', 'place'] as const;
export type BasemapLayer = (typeof BASEMAP_LAYERS)[number];

export interface BasemapFeature {
  layer: BasemapLayer;
  /**
   * landuse: park | forest | farmland | grass | residential | industrial | commercial; water: water | river | stream;
   * building: building; railway: rail; road: a RoadClass; place: city | town | village | suburb | quarter | locality.
   */
  kind: string;
  name: string | null;
  nameEn: string | null;
  /** WGS84, `[lng, lat]`. */
  geometry: Geometry;
}
