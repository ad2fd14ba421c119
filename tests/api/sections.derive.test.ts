import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { localFrame, type LngLat } from '../../domain/place.ts';
import { GRID_ORIGIN, gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { currentGraphVersion, loadRoads } from '../../db/queries/roads.ts';
import { derive } from '../../server/derive.ts';
import { onBothEngines } from '../support/engines.ts';
import { everyFriday, gridRoads, storeIncidents, storeRoads, streetLine } from './gridTown.ts';

onBothEngines('derived from roads', (server) => {
  const snaps = () =>
    server().engine.rows<{ road: string | null; along: number; distance: number }>(sql`
      select r.road_id as road, r.along_meters::float8 as along, r.distance_meters::float8 as distance
      from incident_road r join graph_version g on g.id = r.graph_version_id and g.current
      order by distance nulls last`);

  it('does nothing where there are no roads', async () => {
    expect(await derive(server().engine, LOCAL_ACTOR)).toEqual({
      incidents: 0,
      offRoads: 0,
      sections: 0,
      changedSections: [],
    });
  });

  it('reads back the roads it was given', async () => {
    const { engine } = server();
    const roads = gridRoads();
    await storeRoads(engine, roads);
    const stored = await loadRoads(engine, (await currentGraphVersion(engine))!.id);
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(stored).toEqual([...roads].sort(byId));
  });

  it('snaps incidents within 60 m, remembers those beyond as looked at, and is done after once', async () => {
    const { engine } = server();
    const roads = gridRoads();
    await storeIncidents(engine, [
      ...everyFriday(1, 2.25, 2.4),
      { at: '2026-01-01T00:00:00Z', place: gridPlace(3, -0.7) },
    ]);
    const report = await derive(engine, LOCAL_ACTOR);
    expect(report).toMatchObject({ incidents: 2, offRoads: 1 });
    const [near, far] = await snaps();
    // 0.25 blocks east of avenue 3 and 0.4 north of street C: 25 m from the avenue, 40 m along it.
    const avenue = roads.find((road) => road.name === '3' && road.fromNode === 2 + 2000)!;
    expect(near!.road).toBe(avenue.id);
    expect(near!.distance).toBeCloseTo(25, 0);
    expect(near!.along).toBeCloseTo(40, 0);
    expect(far).toMatchObject({ road: null });
    expect(await derive(engine, LOCAL_ACTOR)).toMatchObject({ incidents: 0, sections: 0 });
  });

  it('does all of it anew for other roads, in one commit, and tells which matches changed by over 10 %', async () => {
    const { engine, ask } = server();
    const kept = randomUUID();
    const cut = randomUUID();
    const post = (id: string, line: unknown) =>
      ask('/api/sections', { method: 'POST', body: { id, name: id, line } });
    expect((await post(kept, streetLine(1, 1, 4))).status).toBe(201);
    expect((await post(cut, streetLine(3, 1, 4))).status).toBe(201);
    // The next import lacks the last block of street D, and all of avenue 3.
    const next = gridRoads().filter(
      (road) => !(road.name === '3' || (road.name === 'D' && road.fromNode === 3 + 3000)),
    );
    const report = await storeRoads(engine, next);
    expect(report).toMatchObject({ incidents: 2, sections: 2, changedSections: [cut] });
    const [near] = await snaps();
    expect(near!.distance).toBeCloseTo(40, 0);
    const [versions] = await engine.rows<{ count: number; current: number }>(
      sql`select count(*)::int as count, (count(*) filter (where current))::int as current from graph_version`,
    );
    expect(versions).toEqual({ count: 2, current: 1 });
    const flags = await engine.rows<{ id: string; changed: boolean; share: number }>(sql`
      select section_id as id, changed, matched_share::float8 as share from section_match
      join graph_version g on g.id = graph_version_id and g.current where section_id in (${kept}, ${cut})`);
    const flagOf = (id: string) => flags.find((flag) => flag.id === id)!;
    expect(flagOf(kept)).toMatchObject({ changed: false });
    expect(flagOf(cut).changed).toBe(true);
    expect(flagOf(cut).share).toBeCloseTo(2 / 3, 1);
  });

  it('keeps two versions and no more', async () => {
    const { engine } = server();
    await storeRoads(engine, gridRoads());
    const [counts] = await engine.rows<{ versions: number; roads: number }>(sql`
      select (select count(*)::int from graph_version) as versions,
             (select count(distinct graph_version_id)::int from road) as roads`);
    expect(counts).toEqual({ versions: 2, roads: 2 });
  });

  it('snaps a new incident while it is being written, as a later look would', async () => {
    const { engine, ask } = server();
    const location: LngLat = localFrame(GRID_ORIGIN).toLngLat([510, 130]);
    const id = randomUUID();
    const body = { id, category: 'theft', location, occurredAt: '2026-03-01T12:00:00+08:00' };
    expect((await ask('/api/incidents', { method: 'POST', body })).status).toBe(201);
    const [snap] = await engine.rows<{ distance: number }>(sql`
      select r.distance_meters::float8 as distance from incident_road r
      join graph_version g on g.id = r.graph_version_id and g.current where r.incident_id = ${id}`);
    expect(snap!.distance).toBeCloseTo(10, 0);
    expect(await derive(engine, LOCAL_ACTOR)).toMatchObject({ incidents: 0 });
  });
});
