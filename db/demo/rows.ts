/** The simulated town as rows: table by table, in an order that its references allow, in PostgreSQL's COPY format. */
import type { Polygon } from 'geojson';
import { recordCell } from '../../domain/cells.ts';
import { boundsOf, lineLengthMeters, type LngLat } from '../../domain/place.ts';
import { pointAlong } from '../../domain/network/line.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { copyChunks, geometryText, pointHex, type CopyValue } from '../copyText.ts';
import { lineHex } from '../wkb.ts';
import type { NamedPlace } from '../queries/roads.ts';
import { townIds } from './town/ids.ts';
import { inRing } from './town/plane.ts';
import type { Town, TownArea, TownTrack } from './town/types.ts';

export const DEMO_SOURCE = 'simulated-town';
const BY = 'demo';
/** Flag of a position that was never measured. */
const SIMULATED = 2;

export interface TableRows {
  /** Table and columns, as COPY names them. */
  target: string;
  rows: number;
  text: string;
}

/** All rows but the roads; memory: one table's text at a time (positions: about 15 MB). */
export function* townRows(town: Town, timeZone: string): Generator<TableRows> {
  const clock = zoneClock(timeZone);
  const areaAt = areaFinder(town.areas);
  yield table(
    'area (id, kind, parent_id, code, name, name_en, population_registered, population_migrant, population_year, geom',
    byRank(town.areas),
    (area) => [
      area.id,
      area.kind,
      area.parentId,
      area.code,
      area.name,
      area.nameEn,
      area.populationRegistered,
      area.populationMigrant,
      area.populationYear,
      geometryText({ type: 'MultiPolygon', coordinates: [area.geometry.coordinates] }),
    ],
  );
  yield table('team (id, name, mode, size, base', town.teams, (team) => [
    team.id,
    team.name,
    team.mode,
    team.size,
    pointHex(...team.base),
  ]);
  yield table('person (id, name, role, team_id, area_id', town.persons, (person) => [
    person.id,
    person.name,
    person.role === 'patrol' ? 'team-member' : person.role,
    person.teamId,
    person.areaId,
  ]);
  yield table('premises (id, kind, name, address, geom, cell, area_id', town.premises, (premises) => [
    premises.id,
    premises.kind,
    premises.name,
    premises.address,
    ...placed(premises.location),
  ]);
  yield table(
    'incident (id, source, category, origin, status, occurred_at, occurred_to, description, cleared_at, geom, cell, area_id',
    town.incidents,
    (incident) => [
      incident.id,
      DEMO_SOURCE,
      incident.category,
      incident.origin,
      incident.status,
      incident.occurredAt,
      incident.occurredTo,
      incident.description,
      incident.clearedAt,
      ...placed(incident.location),
    ],
  );
  yield table(
    'hazard (id, source, category, origin, status, found_at, due_at, rectified_at, verified_at, description, premises_id, geom, cell, area_id',
    town.hazards,
    (hazard) => [
      hazard.id,
      DEMO_SOURCE,
      hazard.category,
      hazard.origin,
      hazard.status,
      hazard.foundAt,
      hazard.dueAt,
      hazard.rectifiedAt,
      hazard.verifiedAt,
      hazard.description,
      hazard.premisesId,
      ...placed(hazard.location),
    ],
  );
  yield table(
    'section (id, name, origin, priority, least_visits, length_meters, area_id, geom',
    town.sections,
    (section) => {
      const line = section.line.coordinates as LngLat[];
      const middle = pointAlong(line, lineLengthMeters(line) / 2);
      return [
        section.id,
        section.name,
        'given',
        section.priority,
        section.leastVisits,
        section.lengthMeters,
        areaAt(middle),
        lineHex(line),
      ];
    },
  );
  const day = (at: Date) => clock.localDate(at.getTime());
  yield table(
    'campaign (id, name, name_en, before_from, during_from, after_from, after_to, area_ids',
    [town.campaign],
    (campaign) => [
      campaign.id,
      campaign.name,
      campaign.nameEn,
      day(campaign.beforeFrom),
      day(campaign.duringFrom),
      day(campaign.afterFrom),
      day(campaign.afterTo),
      `{${campaign.areaIds.join(',')}}`,
    ],
  );
  yield* patrolRows(town);

  function placed(location: LngLat): CopyValue[] {
    return [pointHex(...location), recordCell(location), areaAt(location)];
  }
}

/** Devices, tracks and positions; the tracks are made one by one and not kept. */
function* patrolRows(town: Town): Generator<TableRows> {
  const tracks: Omit<TownTrack, 'positions' | 'stays'>[] = [];
  const measures = new Map<string, { positions: number; meters: number }>();
  const devices = new Map<string, { personId: string; teamId: string }>();
  const idOf = townIds(town.seed);
  const deviceOf = (name: string) => idOf(`device/${name}`);
  let count = 0;
  function* positions() {
    for (const { positions: fixes, stays: _, ...track } of town.tracks()) {
      tracks.push(track);
      devices.set(track.deviceId, track);
      const meters = lineLengthMeters(fixes.map((fix) => fix.location));
      measures.set(track.id, { positions: fixes.length, meters });
      const device = deviceOf(track.deviceId);
      for (const fix of fixes) yield { device, fix };
    }
  }
  let text = '';
  for (const chunk of copyChunks(positions(), ({ device, fix }) => {
    count++;
    return [
      device,
      fix.recordedAt,
      fix.recordedAt,
      pointHex(...fix.location),
      fix.accuracyMeters,
      Math.round((fix.speedKmh / 3.6) * 100) / 100,
      fix.bearingDegrees,
      fix.batteryPercent / 100,
      SIMULATED,
    ];
  })) {
    text += chunk;
  }
  yield table('device (id, name, team_id, person_id', [...devices], ([name, { personId, teamId }]) => [
    deviceOf(name),
    name,
    teamId,
    personId,
  ]);
  yield table(
    'track (id, source, device_id, team_id, person_id, mode, started_at, ended_at, positions, length_meters',
    tracks,
    (track) => [
      track.id,
      DEMO_SOURCE,
      deviceOf(track.deviceId),
      track.teamId,
      track.personId,
      track.mode,
      track.startedAt,
      track.endedAt,
      measures.get(track.id)!.positions,
      measures.get(track.id)!.meters,
    ],
  );
  const target =
    'position (device_id, recorded_at, received_at, geom, accuracy_meters, speed_meters_per_second, bearing_degrees, battery_share, flags)';
  yield { target, rows: count, text };
}

/** Labels of the base map that can be searched for. */
export function townPlaces(town: Town): NamedPlace[] {
  return town.basemap.flatMap(({ layer, kind, name, nameEn, geometry }) =>
    layer === 'place' && name !== null && geometry.type === 'Point'
      ? [{ kind, name, nameEn, location: geometry.coordinates as LngLat }]
      : [],
  );
}

/** Rows of a record table: who wrote them, and that they are simulated, is added to what `values` gives. */
function table<T>(
  columns: string,
  items: readonly T[],
  values: (item: T) => readonly CopyValue[],
): TableRows {
  let text = '';
  for (const chunk of copyChunks(items, (item) => [...values(item), BY, BY, true])) text += chunk;
  return { target: `${columns}, created_by, updated_by, simulated)`, rows: items.length, text };
}

const RANK: readonly TownArea['kind'][] = ['city', 'town', 'community', 'grid'];

/** Outer areas before the inner ones that refer to them. */
function byRank(areas: readonly TownArea[]): TownArea[] {
  return [...areas].sort((a, b) => RANK.indexOf(a.kind) - RANK.indexOf(b.kind));
}

/** The finest area that covers a place, or null. */
export function areaFinder(areas: readonly TownArea[]): (place: LngLat) => string | null {
  const finest = byRank(areas)
    .reverse()
    .map(({ id, geometry }) => ({
      id,
      geometry,
      box: boundsOf(geometry.coordinates[0] as LngLat[]),
    }));
  return ([lng, lat]) => {
    const found = finest.find(
      ({ box: [west, south, east, north], geometry }) =>
        lng >= west && lng <= east && lat >= south && lat <= north && covers(geometry, [lng, lat]),
    );
    return found?.id ?? null;
  };
}

function covers({ coordinates: [outer, ...holes] }: Polygon, place: LngLat): boolean {
  return inRing(place, outer as LngLat[]) && !holes.some((hole) => inRing(place, hole as LngLat[]));
}
