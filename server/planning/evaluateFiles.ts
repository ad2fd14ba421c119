/** Plans as files for others to score: a GeoJSON of what lies where, and a CSV with a row a stop. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Feature, Geometry } from 'geojson';
import { roundedPlace, type LngLat } from '../../domain/place.ts';
import {
  PLANS,
  stopsOfPlan,
  type EvaluatedStop,
  type EvaluatedWeek,
  type Evaluation,
  type PlanName,
} from './evaluate.ts';
import type { MadePlan } from './pastPlanner.ts';
import { zoneGeometry } from './zones.ts';

/** Writes PREFIX.geojson (zones, sections, stops, routes) and PREFIX.csv. */
export async function writeMadePlan(prefix: string, made: MadePlan): Promise<void> {
  const stops = stopsOfPlan(made.plan);
  await writeFeatures(`${prefix}.geojson`, [
    ...zoneFeatures(made),
    ...sectionFeatures(made),
    ...stopFeatures(made, stops),
    ...routeFeatures(made),
  ]);
  await writeRows(`${prefix}.csv`, stopRows(made, stops));
}

/** The same for every week and each way of planning, and PREFIX.sections.geojson. */
export async function writeEvaluation(prefix: string, { weeks }: Evaluation): Promise<void> {
  await writeFeatures(`${prefix}.geojson`, weeks.flatMap(featuresOfWeek));
  await writeFeatures(
    `${prefix}.sections.geojson`,
    weeks.flatMap((week) => sectionFeatures(week).map((feature) => withWeek(feature, week))),
  );
  await writeRows(`${prefix}.csv`, rowsOfWeeks(weeks));
}

function featuresOfWeek(week: EvaluatedWeek): Feature[] {
  const of = (name: PlanName, features: Feature[]) =>
    features.map((feature) => ({ ...feature, properties: { plan: name, ...feature.properties } }));
  return [
    ...of('plan', [...zoneFeatures(week), ...routeFeatures(week)]),
    ...PLANS.flatMap((name) => of(name, stopFeatures(week, week.stops[name]))),
  ].map((feature) => withWeek(feature, week));
}

const withWeek = (feature: Feature, { frame }: MadePlan): Feature => ({
  ...feature,
  properties: { week: frame.input.days[0], ...feature.properties },
});

function* rowsOfWeeks(weeks: readonly EvaluatedWeek[]): Generator<Record<string, string | number>> {
  for (const week of weeks) {
    for (const plan of PLANS) {
      for (const row of stopRows(week, week.stops[plan]))
        yield { plan, week: week.frame.input.days[0]!, ...row };
    }
  }
}

function* stopRows(
  made: MadePlan,
  stops: readonly EvaluatedStop[],
): Generator<Record<string, string | number>> {
  const orders = new Map<string, number>();
  for (const stop of stops) {
    const key = `${stop.team} ${stop.startMs}`;
    const order = (orders.get(key) ?? 0) + 1;
    orders.set(key, order);
    const [lng, lat] = stop.location;
    yield {
      team: made.frame.input.teams[stop.team]!.name,
      date: stop.day,
      slot_start: iso(stop.startMs),
      slot_end: iso(stop.endMs),
      order,
      section_id: made.sections[stop.section]!.id,
      section: made.sections[stop.section]!.name,
      lng: lng.toFixed(6),
      lat: lat.toFixed(6),
      arrive: iso(stop.arriveMs),
      leave: iso(stop.leaveMs),
      expected: stop.expected.toPrecision(6),
      reasons: stop.reasons.join(' '),
    };
  }
}

function zoneFeatures({ frame, sections }: MadePlan): Feature[] {
  const { network, zones } = frame.input;
  return zones.zones.map((zone, z) => {
    return feature(zoneGeometry(network, zones, z), {
      kind: 'zone',
      zone: z + 1,
      sections: zone.sections.map((section) => sections[section]!.id),
    });
  });
}

const sectionFeatures = ({ sections, frame }: MadePlan): Feature[] =>
  sections.map(({ id, name, line, expectedPerWeek, priority }, s) =>
    feature(
      { type: 'LineString', coordinates: line.map(roundedPlace) },
      {
        kind: 'section',
        id,
        name,
        zone: frame.input.zones.zoneOfSection[s]! + 1,
        expectedPerWeek,
        priority,
      },
    ),
  );

const stopFeatures = (made: MadePlan, stops: readonly EvaluatedStop[]): Feature[] =>
  stops.map((stop) =>
    feature(
      { type: 'Point', coordinates: roundedPlace(stop.location) },
      {
        kind: 'stop',
        team: made.frame.input.teams[stop.team]!.name,
        section: made.sections[stop.section]!.id,
        slotStart: iso(stop.startMs),
        slotEnd: iso(stop.endMs),
        arrive: iso(stop.arriveMs),
        leave: iso(stop.leaveMs),
        expected: stop.expected,
        reasons: stop.reasons,
      },
    ),
  );

const routeFeatures = ({ plan, frame }: MadePlan): Feature[] =>
  plan.assignments.map(({ team, zone, startMs, endMs, route, routeMeters }) => {
    const line = route.type === 'LineString' ? (route.coordinates as LngLat[]).map(roundedPlace) : [];
    return feature(
      { type: 'LineString', coordinates: line },
      {
        kind: 'route',
        team: frame.input.teams[team]!.name,
        zone: zone + 1,
        slotStart: iso(startMs),
        slotEnd: iso(endMs),
        meters: Math.round(routeMeters),
      },
    );
  });

const feature = (geometry: Geometry, properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  geometry,
  properties,
});

const iso = (ms: number): string => new Date(ms).toISOString();

/** To 0.1 m. */

/** A feature a line, so that a long file is written as it is made. */
async function writeFeatures(path: string, features: readonly Feature[]): Promise<void> {
  function* text(): Generator<string> {
    yield '{"type":"FeatureCollection","features":[\n';
    for (const [i, each] of features.entries()) yield `${i > 0 ? ',\n' : ''}${JSON.stringify(each)}`;
    yield '\n]}\n';
  }
  await pipeline(text, createWriteStream(path));
}

async function writeRows(path: string, rows: Iterable<Record<string, string | number>>): Promise<void> {
  await pipeline(rows, stringify({ header: true }), createWriteStream(path));
}
