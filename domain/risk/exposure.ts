/** Incidents as the events of a forecast: given to places, shared at junctions, spread over the time they may have happened in. */
import type { Network } from '../network/graph.ts';
import type { ZoneClock } from '../time/zone.ts';
import { HOURS_PER_WEEK, type RiskEvents } from './types.ts';

/** Incidents in columns, one entry each. */
export interface IncidentTimes {
  atMs: Float64Array;
  /** NaN where the instant is known. */
  toMs: Float64Array;
  /** 1: the day is known, the hour is not. */
  hourUnknown: Uint8Array;
  /** Index into `groups`, category groups. */
  group: Uint16Array;
  groups: readonly string[];
}

/** An incident snapped nearer to a junction than this lies at it: no position is better than that, metres along the road. */
export const JUNCTION_METERS = 8;
const HOUR_MS = 3_600_000;
/** An interval longer than this says nothing about the hour. */
const LONGEST_MS = 7 * 24 * HOUR_MS;

/** The places of one incident; each takes an equal share. Empty: it lies on none. */
export type PlacesOf = (incident: number) => readonly number[];

/** A place on a road. */
export interface RoadPlace {
  road: number;
  alongMeters: number;
}

/** Where an incident lies on roads: where it was snapped to first. Empty: on none. */
export type RoadPlacesOf = (incident: number) => readonly RoadPlace[];

/**
 * The places of an incident that was snapped to `road` (-1: to none) at `alongMeters`: there, and where that is a junction of three or more
 * roads the end of every other arm, so that no arm is given what belongs to the crossing because it happened to be the nearest.
 */
export function roadPlacesOf(network: Network, road: Int32Array, alongMeters: Float32Array): RoadPlacesOf {
  const { arcStart, arcRoad, roadFrom, roadTo, roadMeters } = network;
  return (incident) => {
    const own = road[incident]!;
    if (own < 0) return [];
    const along = alongMeters[incident]!;
    const places = [{ road: own, alongMeters: along }];
    const addArms = (node: number): void => {
      const end = arcStart[node + 1]!;
      if (end - arcStart[node]! < 3) return;
      for (let arc = arcStart[node]!; arc < end; arc++) {
        const arm = arcRoad[arc]!;
        if (places.some((place) => place.road === arm)) continue;
        places.push({ road: arm, alongMeters: roadFrom[arm] === node ? 0 : roadMeters[arm]! });
      }
    };
    if (along < JUNCTION_METERS) addArms(roadFrom[own]!);
    if (roadMeters[own]! - along < JUNCTION_METERS) addArms(roadTo[own]!);
    return places;
  };
}

/** The roads of those places. */
export function roadsOfIncidents(network: Network, road: Int32Array, alongMeters: Float32Array): PlacesOf {
  const placesOf = roadPlacesOf(network, road, alongMeters);
  return (incident) => placesOf(incident).map((place) => place.road);
}

/**
 * Events in order of time; an incident's rows sum to 1. One known as an interval is spread over its hours (aoristic weights; Ratcliffe
 * 2002, doi:10.1023/A:1013240828824); one without an hour, or with an interval over a week, tells its place and day only. About 0.3
 * microseconds a row.
 */
export function riskEvents(incidents: IncidentTimes, placesOf: PlacesOf, clock: ZoneClock): RiskEvents {
  const count = incidents.atMs.length;
  const rows = new EventRows(count);
  for (let i = 0; i < count; i++) {
    const atMs = incidents.atMs[i]!;
    const group = incidents.group[i]!;
    const places = placesOf(i);
    const pieces = incidents.hourUnknown[i]
      ? [{ atMs, hour: -1, share: 1 }]
      : hoursOf(atMs, incidents.toMs[i]!, clock);
    for (const { atMs: pieceMs, hour, share } of pieces) {
      if (places.length === 0) rows.add(-1, pieceMs, hour, group, share);
      for (const place of places) rows.add(place, pieceMs, hour, group, share / places.length);
    }
  }
  return rows.inOrderOfTime(incidents.groups);
}

interface Piece {
  atMs: number;
  /** Of the week; -1 where it is not known. */
  hour: number;
  /** Of the incident; a piece list sums to 1. */
  share: number;
}

/** The hours of the week that an incident may have happened in. `toMs` NaN: the instant is known. */
export function hoursOf(atMs: number, toMs: number, clock: ZoneClock): Piece[] {
  const lastsMs = toMs - atMs;
  if (!(lastsMs > 0)) return [{ atMs, hour: clock.hourOfWeek(atMs), share: 1 }];
  if (lastsMs > LONGEST_MS) return [{ atMs, hour: -1, share: 1 }];
  const pieces: Piece[] = [];
  for (let start = atMs; start < toMs;) {
    const end = Math.min(toMs, endOfHour(start, clock));
    pieces.push({ atMs: start, hour: clock.hourOfWeek(start), share: (end - start) / lastsMs });
    start = end;
  }
  return pieces;
}

/** When the local hour of an instant ends. */
export function endOfHour(ms: number, clock: ZoneClock): number {
  const localMs = ms + clock.offsetMinutes(ms) * 60_000;
  return ms + HOUR_MS - (((localMs % HOUR_MS) + HOUR_MS) % HOUR_MS);
}

/** How often each hour of the week occurs between two instants; an hour in part counts in part. */
export function hourOccurrences(fromMs: number, toMs: number, clock: ZoneClock): Float64Array {
  const hours = new Float64Array(HOURS_PER_WEEK);
  for (let at = fromMs; at < toMs;) {
    const end = Math.min(toMs, endOfHour(at, clock));
    hours[clock.hourOfWeek(at)]! += (end - at) / HOUR_MS;
    at = end;
  }
  return hours;
}

class EventRows {
  private size = 0;
  private place: Int32Array;
  private atMs: Float64Array;
  private hour: Int16Array;
  private group: Uint8Array;
  private weight: Float32Array;

  constructor(expected: number) {
    const room = Math.max(16, expected * 2);
    this.place = new Int32Array(room);
    this.atMs = new Float64Array(room);
    this.hour = new Int16Array(room);
    this.group = new Uint8Array(room);
    this.weight = new Float32Array(room);
  }

  add(place: number, atMs: number, hour: number, group: number, weight: number): void {
    if (this.size === this.place.length) this.grow();
    const at = this.size++;
    this.place[at] = place;
    this.atMs[at] = atMs;
    this.hour[at] = hour;
    this.group[at] = group;
    this.weight[at] = weight;
  }

  inOrderOfTime(groups: readonly string[]): RiskEvents {
    const { size } = this;
    const order = Uint32Array.from({ length: size }, (_, i) => i);
    order.sort((a, b) => this.atMs[a]! - this.atMs[b]! || a - b);
    return {
      place: Int32Array.from(order, (i) => this.place[i]!),
      atMs: Float64Array.from(order, (i) => this.atMs[i]!),
      hour: Int16Array.from(order, (i) => this.hour[i]!),
      group: Uint8Array.from(order, (i) => this.group[i]!),
      weight: Float32Array.from(order, (i) => this.weight[i]!),
      groups,
    };
  }

  private grow(): void {
    const wider = <T extends { length: number; set(from: T): void }>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const room = 2 * this.size;
    this.place = wider(this.place, new Int32Array(room));
    this.atMs = wider(this.atMs, new Float64Array(room));
    this.hour = wider(this.hour, new Int16Array(room));
    this.group = wider(this.group, new Uint8Array(room));
    this.weight = wider(this.weight, new Float32Array(room));
  }
}
