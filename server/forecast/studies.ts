/** What a forecast is fitted to, made of the incidents that were read: on the roads of a graph, or in cells. */
import type { Network } from '../../domain/network/graph.ts';
import { riskEvents, roadsOfIncidents } from '../../domain/risk/exposure.ts';
import { cellPlaces } from '../../domain/risk/places.ts';
import { Study } from '../../domain/risk/study.ts';
import type { Places } from '../../domain/risk/types.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { CellIncidents, RoadIncidents } from '../../db/queries/riskEvents.ts';

/** Incidents on roads; `places` are the roads of `network`, in its order. */
export function roadStudy(
  incidents: RoadIncidents,
  network: Network,
  places: Places,
  clock: ZoneClock,
): Study {
  const indexOf = new Map(network.roads.map((road, index) => [road.id, index]));
  const roadOf = incidents.roadIds.map((id) => indexOf.get(id) ?? -1);
  const road = incidents.road.map((id) => roadOf[id]!);
  const placesOf = roadsOfIncidents(network, road, incidents.alongMeters);
  return new Study(places, riskEvents(incidents, placesOf, clock), firstDayMs(incidents, clock));
}

/** Incidents in cells; `cells` ascending and distinct: those that count, zeros included. What lies elsewhere tells the hours only. */
export function cellStudy(
  incidents: CellIncidents,
  cells: BigUint64Array,
  res: number,
  clock: ZoneClock,
): Study {
  const indexOf = new Map(Array.from(cells, (cell, index) => [cell, index]));
  const placesOf = (incident: number): number[] => {
    const index = indexOf.get(incidents.cell[incident]!);
    return index === undefined ? [] : [index];
  };
  return new Study(
    cellPlaces(cells, res),
    riskEvents(incidents, placesOf, clock),
    firstDayMs(incidents, clock),
  );
}

/** The local midnight before the oldest incident: from there on the source is taken to cover every day. */
function firstDayMs({ atMs }: { atMs: Float64Array }, clock: ZoneClock): number {
  if (atMs.length === 0) return 0;
  const oldest = atMs.reduce((a, b) => Math.min(a, b), Infinity);
  return clock.startOfDayMs(clock.localDate(oldest));
}
