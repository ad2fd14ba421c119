/**
 * Places on roads, between junctions: where an incident was snapped, where a patrol stops. Routes between them follow the
 * roads' lines exactly and are cut at both ends.
 */
import type { LineString } from 'geojson';
import { lineLengthMeters, type LngLat } from '../place.ts';
import type { TravelMode } from '../road.ts';
import { MODE_BIT, useOf, type Network } from './graph.ts';
import { pointAlong, sliceLine } from './line.ts';
import type { Gate } from './frontier.ts';
import { travelSeconds } from './paths.ts';
import { travelBetween, travelTable } from './travel.ts';

/** A place on a road: its index in `Network.roads`, and metres from the start of its line (0..lengthMeters). */
export interface RoadPoint {
  road: number;
  alongMeters: number;
}

export interface RoadRoute {
  meters: number;
  seconds: number;
  /** Indexes of the roads travelled, in order; the first and last in part. */
  roads: number[];
  /** WGS84; two equal points if the route has no length. */
  line: LineString;
}

/** Where a place on a road lies, WGS84. */
export function placeOf(network: Network, point: RoadPoint): LngLat {
  return pointAlong(network.roads[point.road]!.line, onLine(network, point.road, point.alongMeters));
}

/** The shortest way from one place on a road to another, or null if `mode` may not leave, arrive or get there. */
export function routeBetween(
  network: Network,
  from: RoadPoint,
  to: RoadPoint,
  mode: TravelMode,
): RoadRoute | null {
  const direct = directMeters(network, from, to, mode);
  const departures = waysOut(network, from, mode);
  const arrivals = waysIn(network, to, mode);
  const passage = travelBetween(network, mode, departures, arrivals);
  if (!passage || direct <= passage.meters) {
    if (direct === Infinity) return null;
    return assemble(network, mode, direct, [[from.road, from.alongMeters, to.alongMeters]]);
  }
  return assemble(network, mode, passage.meters, [
    [from.road, from.alongMeters, departures[passage.from]!.alongMeters],
    ...passage.arcs.map((arc): Piece => {
      const road = network.arcRoad[arc]!;
      const length = network.roadMeters[road]!;
      return network.arcForward[arc] ? [road, 0, length] : [road, length, 0];
    }),
    [to.road, arrivals[passage.to]!.alongMeters, to.alongMeters],
  ]);
}

/** Metres from each place to each, row by row (`from.length * to.length`); Infinity where `mode` cannot get there. */
export function roadPointTable(
  network: Network,
  from: readonly RoadPoint[],
  to: readonly RoadPoint[],
  mode: TravelMode,
): Float64Array {
  const table = travelTable(
    network,
    mode,
    from.map((point) => waysOut(network, point, mode)),
    to.map((point) => waysIn(network, point, mode)),
  );
  for (const [row, point] of from.entries()) {
    for (const [column, target] of to.entries()) {
      if (point.road !== target.road) continue;
      const cell = row * to.length + column;
      table[cell] = Math.min(table[cell]!, directMeters(network, point, target, mode));
    }
  }
  return table;
}

/** An end of a road as a way out of it or into it; `alongMeters` is 0 or the road's length. */
export interface RoadEnd extends Gate {
  alongMeters: number;
}

/** Shorter is rounding, not travel. */
const NO_LENGTH_METERS = 1e-3;

/** A stretch of a road as it is travelled: road, from metres, to metres (smaller if against the line). */
type Piece = [road: number, fromMeters: number, toMeters: number];

function mayTravel(network: Network, road: number, forward: boolean, mode: TravelMode): boolean {
  return (useOf(network.roads[road]!, forward) & MODE_BIT[mode]) !== 0;
}

/** The ends by which `mode` can leave a place. */
export function waysOut(network: Network, point: RoadPoint, mode: TravelMode): RoadEnd[] {
  return endsOf(
    network,
    point,
    mayTravel(network, point.road, true, mode),
    mayTravel(network, point.road, false, mode),
  );
}

/** The ends by which `mode` can come to a place. */
export function waysIn(network: Network, point: RoadPoint, mode: TravelMode): RoadEnd[] {
  // Arriving from the start is travelling forward, from the end backward.
  return endsOf(
    network,
    point,
    mayTravel(network, point.road, false, mode),
    mayTravel(network, point.road, true, mode),
  );
}

/** The ends that can be used; a place right at an end is at that junction, whatever the one-way says. */
function endsOf(network: Network, point: RoadPoint, atEnd: boolean, atStart: boolean): RoadEnd[] {
  if (!atEnd && !atStart) return [];
  const { road } = point;
  const length = network.roadMeters[road]!;
  const along = clamp(point.alongMeters, length);
  const ends: RoadEnd[] = [];
  if (atEnd || length - along < NO_LENGTH_METERS) {
    ends.push({ node: network.roadTo[road]!, meters: length - along, alongMeters: length });
  }
  if (atStart || along < NO_LENGTH_METERS) {
    ends.push({ node: network.roadFrom[road]!, meters: along, alongMeters: 0 });
  }
  return ends;
}

/** Metres between two places of one road without leaving it; Infinity if they are on two, or the way is one-way against it. */
export function directMeters(network: Network, from: RoadPoint, to: RoadPoint, mode: TravelMode): number {
  if (from.road !== to.road) return Infinity;
  const length = network.roadMeters[from.road]!;
  const ahead = clamp(to.alongMeters, length) - clamp(from.alongMeters, length);
  const allowed =
    (ahead >= 0 && mayTravel(network, from.road, true, mode)) ||
    (ahead <= 0 && mayTravel(network, from.road, false, mode));
  return allowed ? Math.abs(ahead) : Infinity;
}

function assemble(network: Network, mode: TravelMode, meters: number, pieces: Piece[]): RoadRoute {
  // A piece without length says only that the route starts or ends at a junction; a route of no length keeps its one piece.
  const travelled = pieces.filter(([, from, to]) => Math.abs(to - from) >= NO_LENGTH_METERS);
  const shown = travelled.length > 0 ? travelled : pieces.slice(0, 1);
  const coordinates: LngLat[] = [];
  for (const [road, from, to] of shown) {
    const part = sliceLine(network.roads[road]!.line, onLine(network, road, from), onLine(network, road, to));
    coordinates.push(...(coordinates.length > 0 ? part.slice(1) : part));
  }
  return {
    meters,
    seconds: travelSeconds(meters, mode),
    roads: shown.map(([road]) => road),
    line: { type: 'LineString', coordinates },
  };
}

/** Metres along the drawn line: a road's stated length may differ a little from its line's. */
function onLine(network: Network, road: number, alongMeters: number): number {
  const stated = network.roadMeters[road]!;
  const drawn = lineLengthMeters(network.roads[road]!.line);
  return alongMeters >= stated ? drawn : Math.max(0, (alongMeters / stated) * drawn);
}

function clamp(alongMeters: number, lengthMeters: number): number {
  return Math.min(lengthMeters, Math.max(0, alongMeters));
}
