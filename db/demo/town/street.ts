/** A street as it is drawn, before it is cut at its junctions. */
import type { RoadClass } from '../../../domain/road.ts';

export interface Street {
  name: string | null;
  nameEn: string | null;
  roadClass: RoadClass;
  oneway: boolean;
  /** May cross the river, the railway, and land that is not built up. */
  bridge: boolean;
  crossesRail: boolean;
  country: boolean;
}
