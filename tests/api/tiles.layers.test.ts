import { sql } from 'drizzle-orm';
import { latLngToCell } from 'h3-js';
import { v5 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import { LOCAL_ACTOR, recordChange } from '../../db/queries/ledger.ts';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import { derive } from '../../server/derive.ts';
import { onBothEngines, serverOver } from '../support/engines.ts';
import { gridRoads, storeIncidents, storeRoads } from './gridTown.ts';
import { NAMESPACE, addressOf, column, features, row } from './tileReading.ts';

onBothEngines(
  'tiles of roads and of coverage',
  (server) => {
    const z = 15;
    const around = (lng: number, lat: number) => addressOf(lng, lat, z);
    const layer = async (name: string, address: string, query = '') => {
      const response = await server().ask(`/tiles/${name}/${address}.mvt${query}`);
      expect([200, 204]).toContain(response.status);
      return features(await response.arrayBuffer(), name);
    };

    it('tell how many incidents a road has seen in a year, by km', async () => {
      const { engine } = server();
      await storeRoads(engine, gridRoads());
      const place = gridPlace(2.4, 3);
      const at = (date: string, origin: 'reported' | 'discovered' = 'reported') => ({
        at: `${date}T12:00:00Z`,
        place,
        origin,
      });
      await storeIncidents(engine, [
        at('2026-03-01'),
        at('2025-03-08'),
        at('2025-12-24'),
        // Before the year, after now, and found by a patrol.
        at('2025-03-05'),
        at('2026-03-07'),
        at('2026-02-01', 'discovered'),
      ]);
      await derive(engine, LOCAL_ACTOR);
      const roads = await layer('roads', around(...place));
      // A block of street D, 100 m long, three of the six.
      const here = roads.filter(({ incidentsPerKmYear }) => incidentsPerKmYear !== 0);
      expect(here).toHaveLength(1);
      expect(here[0]).toMatchObject({ name: 'D' });
      expect(here[0]!['incidentsPerKmYear']).toBe(
        Number((3 / (Number(here[0]!['lengthMeters']) / 1000)).toPrecision(3)),
      );
      expect(roads.length).toBeGreaterThan(5);
    });

    it('hold what lies beyond the edge within the buffer, so that outlines meet', async () => {
      const [x, y] = [column(121, z), row(30, z)];
      const side = 360 / 2 ** z;
      // From 10 to 40 units west of the tile: 64 are its buffer.
      const [west, east] = [40, 10].map((units) => (x - units / 4096) * side - 180) as [number, number];
      const ring = [
        [west, 29.9],
        [east, 29.9],
        [east, 30.1],
        [west, 30.1],
        [west, 29.9],
      ];
      await server().engine.transaction(async (tx) => {
        await tx.rows(sql`
          insert into area (id, kind, name, geom, created_by, updated_by)
          values (${v5('area', NAMESPACE)}, 'town', 'beyond', st_setsrid(st_geomfromgeojson(
            ${JSON.stringify({ type: 'MultiPolygon', coordinates: [[ring]] })}), 4326), 'test', 'test')`);
        await recordChange(tx, LOCAL_ACTOR, 'areas', 1);
      });
      expect(await layer('areas', `${z}/${x}/${y}`)).toMatchObject([{ kind: 'town', name: 'beyond' }]);
      expect(await layer('areas', `${z}/${x + 1}/${y}`)).toEqual([]);
    });

    describe('coverage', () => {
      const [lng, lat] = gridPlace(1, 1);
      const device = (name: string) => v5(name, NAMESPACE);
      /** A fix a minute from 09:00 (+08:00) on. */
      const fixes = (name: string, day: string, lngs: number[]) =>
        lngs.map((at, i) => ({
          device: device(name),
          at: new Date(Date.parse(`${day}T09:00:00+08:00`) + i * 60_000),
          lng: at,
        }));
      const far = lng + 0.01;
      const further = lng + 0.02;

      beforeAll(async () => {
        const all = [
          // Here: two devices on one day, one of them on another day of the week as well: three patrols.
          ...fixes('a', '2026-02-25', [lng, lng, lng]),
          ...fixes('b', '2026-02-25', [lng, far]),
          ...fixes('a', '2026-02-26', [lng]),
          // Further off one patrol alone, however long it stayed; and another one the week before, where it was alone as well.
          ...fixes('b', '2026-03-01', [further, further, further, further]),
          ...fixes('a', '2026-02-22', [lng, further]),
          // Two on a day of the week that has not ended.
          ...fixes('a', '2026-03-03', [lng]),
          ...fixes('b', '2026-03-03', [lng]),
          // Long ago.
          ...fixes('a', '2025-11-01', [lng]),
          ...fixes('b', '2025-11-02', [lng]),
        ];
        await server().engine.transaction(async (tx) => {
          for (const name of ['a', 'b']) {
            await tx.rows(sql`
              insert into device (id, name, created_by, updated_by) values (${device(name)}, ${name}, 'test', 'test')`);
          }
          await tx.rows(
            sql`select position_partition('2026-03-01'), position_partition('2026-02-01'), position_partition('2025-11-01')`,
          );
          await tx.copyIn(
            'position (device_id, recorded_at, geom)',
            copyChunks(all, (fix) => [fix.device, fix.at, pointHex(fix.lng, lat)]),
          );
          await recordChange(tx, LOCAL_ACTOR, 'tracks', 4);
        });
      });

      it('counts patrols and positions where at least two patrols were, and says nothing else', async () => {
        const cells = await layer('coverage', around(lng, lat));
        expect(cells).toEqual([{ cell: latLngToCell(lat, lng, 11), res: 11, patrols: 3, positions: 5 }]);
        const coarse = await layer('coverage', addressOf(lng, lat, 13));
        expect(coarse).toEqual([{ cell: latLngToCell(lat, lng, 10), res: 10, patrols: 3, positions: 5 }]);
        for (const place of [far, further]) expect(await layer('coverage', around(place, lat))).toEqual([]);
      });

      const shownIn = async (query: string) => {
        const response = await server().ask(`/tiles/coverage/${around(lng, lat)}.mvt${query}`);
        const shown = features(await response.arrayBuffer(), 'coverage');
        const counts = shown.map(({ patrols, positions }) => [patrols, positions]);
        return { window: response.headers.get('x-window'), counts };
      };

      it.each([
        ['the last four weeks that have ended', '', '2026-02-02/2026-03-02', [[3, 5]]],
        ['an hour', '?from=2026-02-25T11:00&to=2026-02-25T12:00', '2026-02-23/2026-03-02', [[3, 5]]],
        // The week before holds one patrol: it adds nothing, and so the difference of the two windows is nothing.
        ['a day more than a week', '?from=2026-02-22&to=2026-03-02', '2026-02-16/2026-03-02', [[3, 5]]],
        ['half a year', '?from=2025-10-28&to=2026-03-02', '2025-10-27/2026-03-02', [[5, 7]]],
        ['into the running week', '?from=2026-02-25&to=2026-03-05', '2026-02-23/2026-03-02', [[3, 5]]],
        ['the running week alone', '?from=2026-03-02', 'none', []],
      ])('takes whole local weeks that have ended, and names them: %s', async (_, query, window, counts) => {
        expect(await shownIn(query)).toEqual({ window, counts });
        const json = await (await server().ask(`/tiles/coverage.json${query}`)).json();
        expect(json).toMatchObject({ window });
      });

      it('leaves one line in the audit a count of weeks that follow each other, not one a tile', async () => {
        const lines = () =>
          server().engine.rows<{ actor: string; purpose: string; detail: unknown }>(
            sql`select actor, purpose, detail from audit where action = 'position.count' order by id`,
          );
        const line = (from: string, to: string) => ({
          actor: 'local',
          purpose: 'coverage',
          detail: { from: `${from}T16:00:00.000Z`, to: `${to}T16:00:00.000Z` },
        });
        const before = (await lines()).length;
        for (const address of [around(lng, lat), around(far, lat), around(further, lat)]) {
          await layer('coverage', address, '?from=2025-09-03&to=2025-09-20');
        }
        expect((await lines()).slice(before)).toEqual([line('2025-08-31', '2025-09-21')]);
        // Of a longer window only what was not counted yet.
        await layer('coverage', around(lng, lat), '?from=2025-08-27&to=2025-09-25');
        expect((await lines()).slice(before + 1)).toEqual([
          line('2025-08-24', '2025-08-31'),
          line('2025-09-21', '2025-09-28'),
        ]);
      });

      it('gives nothing where the audit cannot be written', async () => {
        const other = serverOver(server().engine, { HEXBEAT_NOW: '2026-03-06T12:00:00+08:00' });
        const path = `/tiles/coverage/${around(lng, lat)}.mvt?from=2025-07-01&to=2025-07-20`;
        await server().engine.rows(sql`alter table audit rename to audit_away`);
        try {
          expect((await other.ask(path)).status).toBeGreaterThanOrEqual(500);
        } finally {
          await server().engine.rows(sql`alter table audit_away rename to audit`);
        }
        expect((await other.ask(path)).status).toBe(204);
      });
    });
  },
  { HEXBEAT_NOW: '2026-03-06T12:00:00+08:00' },
);
