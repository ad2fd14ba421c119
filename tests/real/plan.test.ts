/** A plan for São Paulo from real roads and real crashes, held against the road table without the planner's own tools. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distanceMeters, type LngLat } from '../../domain/place.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import type { Plan } from '../../server/contract/plans/plan.ts';
import { derive } from '../../server/derive.ts';
import { importIncidents } from '../../server/import/incidents/run.ts';
import { importRoads } from '../../server/import/roads.ts';
import { onBothEngines } from '../support/engines.ts';
import { sharedDataFolder } from '../support/sharedData.ts';

const folder = sharedDataFolder();
if (!folder) console.warn('skipped: a plan for São Paulo (../shared/data is not there)');

const TIME_ZONE = 'America/Sao_Paulo';
const SPEED_KMH = { foot: 4.5, ebike: 15, car: 25 };
const ASKED = {
  from: '2016-01-08',
  to: '2016-01-10',
  shifts: [{ start: '18:00', end: '02:00' }],
  slotMinutes: 120,
  teams: [
    { name: 'Sé', mode: 'foot' as const, base: [-46.634, -23.55] as LngLat },
    { name: 'Luz', mode: 'ebike' as const, base: [-46.636, -23.537] as LngLat },
    { name: 'Paulista', mode: 'car' as const, base: [-46.655, -23.561] as LngLat },
    { name: 'Brás', mode: 'car' as const, base: [-46.62, -23.54] as LngLat },
  ],
  seed: 11,
};
/** 18:00 to 02:00 in São Paulo's summer time (-02:00), on both days. */
const SHIFTS = ['2016-01-08', '2016-01-09'].map((day) => {
  const startMs = Date.parse(`${day}T18:00:00-02:00`);
  return { startMs, endMs: startMs + 8 * 3_600_000 };
});

interface RoadRow {
  key: string;
  from: string;
  to: string;
}

describe.skipIf(!folder)('São Paulo', () => {
  onBothEngines(
    'a plan on real roads',
    (server) => {
      const dataFolder = mkdtempSync(join(tmpdir(), 'hexbeat-real-'));
      let plan: Plan;
      let text: string;
      const ask = async (over: object = {}) => {
        const response = await server().ask('/api/plans', { method: 'POST', body: { ...ASKED, ...over } });
        expect(response.status).toBe(201);
        return response.text();
      };

      beforeAll(async () => {
        const { engine } = server();
        await importRoads(engine, LOCAL_ACTOR, {
          file: join(folder!, 'roads/saopaulo_central.osm.pbf'),
          dataFolder,
        });
        await importIncidents(engine, LOCAL_ACTOR, {
          file: join(folder!, 'incidents/saopaulo_crashes_2011-2012_2014-2015.csv.gz'),
          timeZone: TIME_ZONE,
          skipBad: true,
          reportFile: join(dataFolder, 'bad.csv'),
        });
        await derive(engine, LOCAL_ACTOR);
        text = await ask();
        plan = JSON.parse(text) as Plan;
      });
      afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

      it('rests on the crashes that lie on roads, up to the end of the file', async () => {
        const [counts] = await server().engine.rows<{ on: number; all: number }>(sql`
          select (select count(*)::int from incident_road where road_id is not null) as on,
                 (select count(*)::int from incident) as all`);
        expect(plan.model.incidents).toBe(counts!.on);
        expect(plan.model.incidents + plan.model.unsnapped).toBe(counts!.all);
        expect(plan.model.incidents).toBeGreaterThan(10_000);
        expect(plan.model.asOf).toBe('2016-01-01T02:00:00.000Z');
        expect(plan.sections.length).toBe(40);
      });

      it('stops on roads only', async () => {
        const stops = plan.assignments.flatMap(({ stops: each }) => each);
        expect(stops.length).toBeGreaterThan(50);
        const points = stops.map(({ location: [lng, lat] }) => ({ lng, lat }));
        const [worst] = await server().engine.rows<{ meters: number; stops: number }>(sql`
          with stop as (
            select st_setsrid(st_makepoint(lng, lat), 4326) as geom
            from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as given(lng float8, lat float8))
          select max(meters)::float8 as meters, count(*)::int as stops from stop, lateral (
            select min(st_distance(r.geom::geography, stop.geom::geography)) as meters
            from road r where r.geom && st_expand(stop.geom, 0.001)) near`);
        expect(worst!.stops).toBe(stops.length);
        expect(worst!.meters).toBeLessThan(1);
      });

      it('keeps to the shift: stays of 10 to 16 minutes, and time enough to get from each to the next', () => {
        for (const assignment of plan.assignments) {
          const startMs = Date.parse(assignment.start);
          const endMs = Date.parse(assignment.end);
          const shift = SHIFTS.find((each) => startMs >= each.startMs && endMs <= each.endMs);
          expect(shift).toBeDefined();
          const team = ASKED.teams.find(({ name }) => name === assignment.team)!;
          const metersPerMs = SPEED_KMH[team.mode] / 3_600_000 / 0.001;
          let freeAt = startMs;
          let at: LngLat | null = startMs === shift!.startMs ? team.base : null;
          for (const stop of assignment.stops) {
            const arriveAt = Date.parse(stop.arriveAt);
            // A second of rounding; a base may lie off its road by a little.
            const least = at ? Math.max(0, distanceMeters(at, stop.location) - 100) / metersPerMs : 0;
            expect(arriveAt).toBeGreaterThanOrEqual(freeAt + least - 1000);
            expect(stop.stayMinutes).toBeGreaterThanOrEqual(10);
            expect(stop.stayMinutes).toBeLessThanOrEqual(16);
            freeAt = arriveAt + stop.stayMinutes * 60_000;
            at = stop.location;
          }
          expect(freeAt).toBeLessThanOrEqual(endMs);
        }
      });

      it('gives no team two places at a time, and works every shift', () => {
        for (const { name } of ASKED.teams) {
          const own = plan.assignments
            .filter(({ team }) => team === name)
            .sort((a, b) => a.start.localeCompare(b.start));
          expect(own.length).toBeGreaterThan(0);
          own.slice(1).forEach((next, i) => expect(next.start >= own[i]!.end).toBe(true));
        }
        for (const { startMs, endMs } of SHIFTS) {
          const worked = plan.assignments.filter(
            ({ start }) => Date.parse(start) >= startMs && Date.parse(start) < endMs,
          );
          expect(worked.length).toBeGreaterThan(8);
        }
      });

      it('draws routes that pass their stops and are as long as they say', () => {
        for (const { route, routeMeters, stops } of plan.assignments) {
          const line = (route as unknown as { coordinates: LngLat[] }).coordinates;
          let meters = 0;
          for (let i = 1; i < line.length; i++) meters += distanceMeters(line[i - 1]!, line[i]!);
          expect(Math.abs(meters - routeMeters)).toBeLessThan(5 + 0.01 * routeMeters);
          for (const { location } of stops) {
            expect(Math.min(...line.map((point) => distanceMeters(point, location)))).toBeLessThan(1);
          }
        }
      });

      it('partitions all roads into zones, each connected wherever the network is', async () => {
        const round = (place: number[]) => place.map((degrees) => Math.round(degrees * 1e6)).join(',');
        const rows = await server().engine.rows<{
          from: string;
          to: string;
          line: { coordinates: number[][] };
        }>(sql`
          select from_node::text as "from", to_node::text as "to", st_asgeojson(geom, 9)::json as line from road`);
        const roads = rows.map(({ from, to, line }): RoadRow => ({
          key: line.coordinates.map(round).join(' '),
          from,
          to,
        }));
        const byKey = new Map<string, RoadRow[]>();
        for (const road of roads) byKey.set(road.key, [...(byKey.get(road.key) ?? []), road]);
        const whole = components(roads);
        let given = 0;
        for (const zone of plan.zones) {
          const lines = (zone.geometry as unknown as { coordinates: number[][][] }).coordinates;
          const own = lines.map((line) => byKey.get(line.map(round).join(' '))!.pop()!);
          expect(own.every(Boolean)).toBe(true);
          given += own.length;
          const touched = new Set(own.map(({ from }) => whole.rootOf(from)));
          expect(components(own).count).toBe(touched.size);
        }
        expect(given).toBe(roads.length);
      });

      it('expects what its stops expect, and says the same for the same seed', async () => {
        const sum = plan.assignments
          .flatMap(({ stops }) => stops)
          .reduce((total, stop) => total + stop.expectedIncidents, 0);
        expect(plan.expectedIncidents).toBeGreaterThan(0);
        expect(plan.expectedIncidents).toBeCloseTo(sum, 9);
        const timeless = (json: string) => ({
          ...(JSON.parse(json) as Plan),
          id: '',
          createdAt: '',
          updatedAt: '',
        });
        expect(timeless(await ask())).toEqual(timeless(text));
        const { assignments } = JSON.parse(await ask({ seed: 12 })) as Plan;
        expect(assignments).not.toEqual(plan.assignments);
      });
    },
    { HEXBEAT_TIMEZONE: TIME_ZONE },
  );
});

/** Union-find over junctions: how many pieces the roads fall into, and which piece a junction belongs to. */
function components(roads: readonly RoadRow[]): { count: number; rootOf: (node: string) => string } {
  const parent = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    while ((parent.get(root) ?? root) !== root) root = parent.get(root)!;
    parent.set(node, root);
    return root;
  };
  for (const { from, to } of roads) parent.set(rootOf(from), rootOf(to));
  const nodes = roads.flatMap(({ from, to }) => [from, to]);
  return { count: new Set(nodes.map(rootOf)).size, rootOf };
}
