import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refuseSimulated } from '../../db/queries/settings.ts';
import type { Engine } from '../../db/engines/engine.ts';
import type { Plan } from '../../server/contract/plans/plan.ts';
import type { Section } from '../../server/contract/sections.ts';
import { loadDemo, removeDemo, type DemoReport } from '../../server/demo/demo.ts';
import { isSimulatedBasemap } from '../../server/demo/basemap.ts';
import { onBothEngines } from '../support/engines.ts';
import { everyFriday, storeIncidents } from './gridTown.ts';

const AS_OF = '2026-03-09T12:00:00+08:00';
/** What a database starts with and what is only ever added to. */
const KEPT = ['audit', 'category', 'category_group', 'change', 'setting', 'spatial_ref_sys'];

async function rowsByTable(engine: Engine): Promise<Record<string, number>> {
  const tables = await engine.rows<{ name: string }>(sql`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await engine.rows<{ n: number }>(
      sql`select count(*)::int as n from ${sql.identifier(name)}`,
    );
    counts[name] = row!.n;
  }
  return counts;
}

onBothEngines(
  'the simulated town',
  (server) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'hexbeat-demo-'));
    const basemapFile = join(dataFolder, 'basemap.pmtiles');
    const load = () => loadDemo(server().engine, { asOfMs: Date.parse(AS_OF), seed: 3, dataFolder });
    let report: DemoReport;

    beforeAll(async () => {
      report = await load();
    });
    afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

    it('is in the database as it says, marked as simulated, with its base map beside it', async () => {
      const { engine } = server();
      const { loaded, counts } = report;
      expect(loaded).toBe(true);
      expect(counts.incident).toBeGreaterThan(20_000);
      expect(counts.incident).toBeLessThan(45_000);
      expect(counts.section).toBeGreaterThanOrEqual(20);
      expect(counts.position).toBeLessThanOrEqual(250_000);
      const stored = await rowsByTable(engine);
      for (const [table, rows] of Object.entries(counts))
        expect([table, stored[table]]).toEqual([table, rows]);
      for (const table of Object.keys(counts)) {
        if (table === 'road' || table === 'position') continue;
        const [real] = await engine.rows<{ n: number }>(
          sql`select count(*)::int as n from ${sql.identifier(table)} where not simulated`,
        );
        expect([table, real!.n]).toEqual([table, 0]);
      }
      expect(await isSimulatedBasemap(basemapFile)).toBe(true);
    });

    it('is derived whole: each incident looked at, each key section on its roads, each record in its finest area', async () => {
      const { engine } = server();
      const stored = await rowsByTable(engine);
      expect(stored.incident_road).toBe(stored.incident);
      const [sections] = await engine.rows<{ n: number; least: number }>(
        sql`select count(*)::int as n, min(matched_share)::float8 as least from section_match`,
      );
      expect(sections!.n).toBe(stored.section);
      expect(sections!.least).toBeGreaterThan(0.95);
      // The database's own geometry agrees with the areas that were written; borders may fall to either side.
      const [areas] = await engine.rows<{ checked: number; wrong: number }>(sql`
        with seen as (select geom, area_id from incident order by id limit 2000)
        select count(*)::int as checked, (count(*) filter (where area_id is distinct from (
          select a.id from area a where st_covers(a.geom, seen.geom)
          order by array_position(array['grid', 'community', 'town', 'city'], a.kind), st_area(a.geom), a.id limit 1)))::int as wrong
        from seen`);
      expect(areas!.checked).toBe(2000);
      expect(areas!.wrong).toBeLessThanOrEqual(4);
    });

    it('does not change when it is loaded again', async () => {
      const before = await rowsByTable(server().engine);
      expect(await load()).toMatchObject({ loaded: false });
      expect(await rowsByTable(server().engine)).toEqual(before);
    });

    it('keeps real imports out', async () => {
      await expect(refuseSimulated(server().engine)).rejects.toMatchObject({ code: 'mixed-data' });
    });

    it('can be forecast and planned for', async () => {
      const { ask } = server();
      const { items } = (await (await ask('/api/sections')).json()) as { items: Section[] };
      expect(items).toHaveLength(report.counts.section!);
      expect(items.filter((item) => !item.noEvidence).length).toBeGreaterThan(items.length / 2);
      const { items: teams } = (await (await ask('/api/teams')).json()) as {
        items: { name: string; mode: string; base: number[] }[];
      };
      const response = await ask('/api/plans', {
        method: 'POST',
        body: {
          from: '2026-03-09',
          to: '2026-03-10',
          shifts: [{ start: '18:00', end: '24:00' }],
          teams: teams.map(({ name, mode, base }) => ({ name, mode, base })),
          seed: 1,
        },
      });
      expect(response.status).toBe(201);
      const plan = (await response.json()) as Plan;
      expect(plan.simulated).toBe(true);
      expect(new Set(plan.assignments.map(({ team }) => team)).size).toBe(teams.length);
    });

    it('goes without a trace but the audit, and comes back the same', async () => {
      const { engine } = server();
      expect(await removeDemo(engine, dataFolder)).toBe(true);
      const left = Object.entries(await rowsByTable(engine)).filter(
        ([table, n]) => n > 0 && !KEPT.includes(table),
      );
      expect(left).toEqual([]);
      expect(existsSync(basemapFile)).toBe(false);
      expect(await removeDemo(engine, dataFolder)).toBe(false);
      const audits = await engine.rows<{ action: string }>(
        sql`select action from audit where action like 'demo.%' order by id`,
      );
      expect(audits.map(({ action }) => action)).toEqual(['demo.create', 'demo.delete']);
    });

    it('refuses to stand beside real data, and leaves another base map alone', async () => {
      const { engine } = server();
      writeFileSync(basemapFile, 'somebody made this');
      await storeIncidents(engine, everyFriday(1, 1, 1));
      await expect(load()).rejects.toMatchObject({ code: 'mixed-data' });
      expect(readFileSync(basemapFile, 'utf8')).toBe('somebody made this');
      const stored = await rowsByTable(engine);
      expect(stored).toMatchObject({ incident: 1, section: 0, road: 0 });
    });
  },
  { HEXBEAT_NOW: AS_OF },
);
