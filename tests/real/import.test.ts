/**
 * Two cities imported on both engines and held against counts made another way: lines of the file split by hand, h3-js on the
 * file's own coordinates, every road segment tried, street lengths summed node by node.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { cellToParent, latLngToCell } from 'h3-js';
import { createOSMStream } from 'osm-pbf-parser-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { lineOfHex } from '../../db/wkb.ts';
import type { LngLat } from '../../domain/place.ts';
import { derive } from '../../server/derive.ts';
import { importIncidents } from '../../server/import/incidents/run.ts';
import { roadTraits, type Tags } from '../../server/import/osm/roadTags.ts';
import { importRoads } from '../../server/import/roads.ts';
import { openTestEngine, type OpenedEngine } from '../support/engines.ts';
import { testClusterUrl } from '../support/postgres.ts';
import { sharedDataFolder } from '../support/sharedData.ts';

const folder = sharedDataFolder();
if (!folder) console.warn('skipped: real imports (../shared/data is not there)');

const EARTH_METERS = 6_371_008.8;
const RADIANS = Math.PI / 180;
const NEAR_METERS = 60;

interface FileRows {
  /** Data lines that are not blank. */
  lines: number;
  /** Those with a time and a place that can be. */
  good: { id: string; ms: number; place: LngLat; category: string }[];
}

/** The file by splitting its lines at commas: these files hold no quote. */
async function readByHand(name: string): Promise<FileRows> {
  const text = gunzipSync(await readFile(join(folder!, 'incidents', name))).toString();
  expect(text).not.toContain('"');
  const [header, ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const width = header!.split(',').length;
  const good: FileRows['good'] = [];
  for (const line of lines) {
    const [id, category, time, lng, lat, ...rest] = line.split(',');
    const place: LngLat = [Number(lng), Number(lat)];
    const ms = Date.parse(time!);
    const isPlace = lng !== '' && lat !== '' && Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90;
    if (rest.length + 5 !== width || !id || !category || Number.isNaN(ms) || !isPlace) continue;
    if (place[0] !== 0 || place[1] !== 0) good.push({ id, ms, place, category });
  }
  return { lines: lines.length, good };
}

function countedBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

/** Great-circle metres by the law of cosines' stable form (Vincenty 1975 on a sphere). */
function metersBetween([lngA, latA]: LngLat, [lngB, latB]: LngLat): number {
  const [a, b, d] = [latA * RADIANS, latB * RADIANS, (lngB - lngA) * RADIANS];
  const y = Math.hypot(
    Math.cos(b) * Math.sin(d),
    Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(d),
  );
  const x = Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(d);
  return EARTH_METERS * Math.atan2(y, x);
}

/** Metres of the largest connected piece of all streets, from the file's bare node pairs. */
async function largestPieceMeters(file: string): Promise<number> {
  const places = new Map<number, LngLat>();
  const ways: number[][] = [];
  interface Item {
    type?: string;
    id: number;
    lon: number;
    lat: number;
    refs: number[];
    tags?: Tags;
  }
  for await (const item of createOSMStream(file) as AsyncIterable<Item>) {
    if (item.type === 'node') places.set(item.id, [item.lon, item.lat]);
    else if (item.type === 'way' && item.tags && roadTraits(item.tags)) ways.push(item.refs);
  }
  const parent = new Map<number, number>();
  const rootOf = (node: number): number => {
    let root = node;
    while ((parent.get(root) ?? root) !== root) root = parent.get(root)!;
    parent.set(node, root);
    return root;
  };
  for (const refs of ways)
    for (let i = 1; i < refs.length; i++) parent.set(rootOf(refs[i]!), rootOf(refs[0]!));
  const meters = new Map<number, number>();
  for (const refs of ways) {
    const root = rootOf(refs[0]!);
    for (let i = 1; i < refs.length; i++) {
      const step = metersBetween(places.get(refs[i - 1]!)!, places.get(refs[i]!)!);
      meters.set(root, (meters.get(root) ?? 0) + step);
    }
  }
  return Math.max(...meters.values());
}

/** Metres from a place to the nearest of all segments, on a plane around the place. */
function metersToNearest(lines: readonly LngLat[][], [lng, lat]: LngLat): number {
  const perLat = EARTH_METERS * RADIANS;
  const perLng = perLat * Math.cos(lat * RADIANS);
  let best = Infinity;
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [ax, ay] = [(line[i - 1]![0] - lng) * perLng, (line[i - 1]![1] - lat) * perLat];
      const [dx, dy] = [(line[i]![0] - line[i - 1]![0]) * perLng, (line[i]![1] - line[i - 1]![1]) * perLat];
      const t = dx || dy ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy))) : 0;
      best = Math.min(best, Math.hypot(ax + t * dx, ay + t * dy));
    }
  }
  return best;
}

for (const kind of ['pglite', 'postgres'] as const) {
  const isMissing = !folder || (kind === 'postgres' && testClusterUrl() === null);
  describe.skipIf(isMissing)(`real cities on ${kind}`, () => {
    let opened: OpenedEngine;
    let dataFolder: string;
    beforeAll(async () => {
      opened = await openTestEngine(kind, 'real_import', 'America/Sao_Paulo');
      dataFolder = await mkdtemp(join(tmpdir(), 'hexbeat-real-'));
    });
    afterAll(async () => {
      await opened?.close();
      await rm(dataFolder, { recursive: true, force: true });
    });
    const rows = <T extends object>(statement: ReturnType<typeof sql>) => opened.engine.rows<T>(statement);
    const importFile = (name: string, source: string) =>
      importIncidents(opened.engine, LOCAL_ACTOR, {
        file: join(folder!, 'incidents', name),
        source,
        timeZone: 'America/Sao_Paulo',
        reportFile: join(dataFolder, 'rejected.csv'),
        skipBad: true,
        unknownHourAtMidnight: true,
      });

    /** Rows, categories, hours and cells of one source, against the file. */
    async function holdAgainst(file: FileRows, source: string): Promise<void> {
      const [stored] = await rows<{ rows: number; seconds: number }>(sql`
        select count(*)::int as rows, sum(extract(epoch from occurred_at))::float8 as seconds
        from incident where source = ${source}`);
      expect(stored!.rows).toBe(file.good.length);
      expect(stored!.seconds).toBe(file.good.reduce((sum, { ms }) => sum + ms / 1000, 0));
      const categories = await rows<{ key: string; n: number }>(sql`
        select category as key, count(*)::int as n from incident where source = ${source} group by 1`);
      const asRecord = (counted: { key: string; n: number }[]) =>
        Object.fromEntries(counted.map(({ key, n }) => [key, n]));
      expect(asRecord(categories)).toEqual(countedBy(file.good, ({ category }) => category));
      const cells = await rows<{ key: string; n: number }>(sql`
        select to_hex(cell_parent(cell, 9)) as key, count(*)::int as n from incident where source = ${source} group by 1`);
      expect(asRecord(cells)).toEqual(
        countedBy(file.good, ({ place }) => cellToParent(latLngToCell(place[1], place[0], 11), 9)),
      );
    }

    it('São Paulo: the roads are as long as the largest connected piece of the extract', async () => {
      const extract = join(folder!, 'roads/saopaulo_central.osm.pbf');
      const report = await importRoads(opened.engine, LOCAL_ACTOR, { file: extract, dataFolder });
      const [stored] = await rows<{ roads: number; meters: number; bySphere: number }>(sql`
        select count(*)::int as roads, sum(length_meters::float8) as meters,
               sum(st_length(geom::geography, false)) as "bySphere" from road`);
      const expected = await largestPieceMeters(extract);
      expect(stored!.roads).toBe(report.roads);
      expect(report.osm!.roads.keptComponents).toBe(1);
      expect(stored!.meters / expected).toBeCloseTo(1, 3);
      expect(stored!.bySphere / stored!.meters).toBeCloseTo(1, 5);
      console.info(
        `${kind}: ${stored!.roads} roads, ${(stored!.meters / 1000).toFixed(1)} km; by hand ${(expected / 1000).toFixed(1)} km`,
      );
    });

    it('São Paulo: every row lands, in its cell and within 60 m of a road or not, as by hand', async () => {
      const name = 'saopaulo_crashes_2011-2012_2014-2015.csv.gz';
      const [file, report] = [await readByHand(name), await importFile(name, 'saopaulo')];
      expect(report).toMatchObject({ rows: file.good.length, added: file.good.length, suspicion: null });
      expect(report.rejects.bad).toBe(file.lines - file.good.length);
      expect(file.lines).toBe(93_555);
      await holdAgainst(file, 'saopaulo');

      const derived = await derive(opened.engine, LOCAL_ACTOR);
      expect(derived.incidents).toBe(file.good.length);
      const [near] = await rows<{ rows: number }>(
        sql`select count(*)::int as rows from incident_road where road_id is not null`,
      );
      expect(near!.rows).toBe(derived.incidents - derived.offRoads);

      const lines = (await rows<{ geom: string }>(sql`select geom::text as geom from road`)).map(({ geom }) =>
        lineOfHex(geom),
      );
      const points = lines.flat();
      const [west, east] = [Math.min(...points.map((p) => p[0])), Math.max(...points.map((p) => p[0]))];
      const [south, north] = [Math.min(...points.map((p) => p[1])), Math.max(...points.map((p) => p[1]))];
      const inside = file.good.filter(
        ({ place: [lng, lat] }) => lng > west && lng < east && lat > south && lat < north,
      );
      const sample = inside.filter((_, i) => i % Math.ceil(inside.length / 400) === 0);
      const snaps = await rows<{ id: string; meters: number | null }>(sql`
        select i.source_id as id, d.distance_meters::float8 as meters from incident_road d join incident i on i.id = d.incident_id
        where i.source_id in (select jsonb_array_elements_text(${JSON.stringify(sample.map(({ id }) => id))}::jsonb))`);
      const metersOf = new Map(snaps.map(({ id, meters }) => [id, meters]));
      let onRoads = 0;
      for (const { id, place } of sample) {
        const expected = metersToNearest(lines, place);
        const stored = metersOf.get(id);
        if (expected < NEAR_METERS - 0.5) expect(Math.abs(stored! - expected)).toBeLessThan(0.3);
        if (expected > NEAR_METERS + 0.5) expect(stored).toBeNull();
        if (stored !== null) onRoads++;
      }
      console.info(
        `${kind}: ${file.good.length} incidents, ${near!.rows} within 60 m of a road; ` +
          `in the extract's box ${inside.length}, of ${sample.length} tried by hand ${onRoads} on a road`,
      );
      // The box has corners without roads; a sample that met hardly any road would prove nothing.
      expect(onRoads).toBeGreaterThan(sample.length / 2);
      expect(onRoads).toBeLessThan(sample.length);
    });

    it('Porto Alegre: ten years land, in their cells; the same file again changes nothing', async () => {
      const name = 'portoalegre_crashes_2000-2009.csv.gz';
      const [file, report] = [await readByHand(name), await importFile(name, 'portoalegre')];
      expect(file.lines).toBe(210_784);
      expect(report.rows).toBe(file.good.length);
      expect(report.added + report.repeated).toBe(file.good.length);
      expect(report.rejects.bad).toBe(file.lines - file.good.length);
      console.info(`${kind}: Porto Alegre ${report.added} rows, ${report.rejects.bad} left out`);
      await holdAgainst(file, 'portoalegre');

      const changes = () => rows(sql`select count(*)::int as n, max(id)::int as last from change`);
      const before = await changes();
      expect(await importFile(name, 'portoalegre')).toMatchObject({
        added: 0,
        revised: 0,
        unchanged: report.added,
      });
      expect(await changes()).toEqual(before);
    });
  });
}
