import { gunzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { cellToParent, latLngToCell } from 'h3-js';
import { v5 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import type { EngineKind } from '../../db/engines/engine.ts';
import { LOCAL_ACTOR, recordChange } from '../../db/queries/ledger.ts';
import { recordCell } from '../../domain/cells.ts';
import { seededRandom } from '../../domain/random.ts';
import { recordNumber } from '../../domain/recordNumber.ts';
import { onBothEngines, serverOver, type TestServer } from '../support/engines.ts';
import { NAMESPACE, addressOf, column, features, points, row } from './tileReading.ts';

const random = seededRandom(20_260_306);
const CATEGORIES = ['theft', 'burglary', 'vandalism'];
const STATUSES = ['received', 'closed'];

/** Seeded, ids as well, so that both engines hold the same. */
const ROWS = Array.from({ length: 4000 }, (_, i) => ({
  id: v5(`row ${i}`, NAMESPACE),
  // Half of them crowd in one tile of zoom 13.
  lng: Number((i % 2 ? 120.01 + random() * 0.03 : 120 + random() * 0.2).toFixed(6)),
  lat: Number((i % 2 ? 28.88 + random() * 0.03 : 28.8 + random() * 0.2).toFixed(6)),
  at: new Date(Date.UTC(2024, 0, 1) + Math.floor(random() * 400 * 86_400) * 1000),
  category: CATEGORIES[Math.floor(random() * random() * 3)]!,
  origin: random() < 0.2 ? 'discovered' : 'reported',
  status: STATUSES[Math.floor(random() * 2)]!,
}));
const BOX = { west: 120, east: 120.2, north: 29, south: 28.8 };

/** The addresses of the tiles that the rows lie in, and those around. */
function addresses(z: number): string[] {
  const all: string[] = [];
  for (let x = column(BOX.west, z) - 1; x <= column(BOX.east, z) + 1; x++) {
    for (let y = row(BOX.north, z) - 1; y <= row(BOX.south, z) + 1; y++) all.push(`${z}/${x}/${y}`);
  }
  return all;
}

/** Properties that have fewer digits in tiles. */
const ROUNDED = ['ratePerKm2', 'smoothed', 'z', 'ratio', 'ratioLow', 'ratioHigh', 'weighted'];
const CHANGE = ['before', 'bin', 'ratio', 'ratioLow', 'ratioHigh'];

/** The bytes that the first engine answered with, for the second. */
const answered = new Map<string, { engine: EngineKind; bytes: Buffer }>();

onBothEngines('tiles', (server, kind) => {
  beforeAll(async () => {
    await server().engine.transaction(async (tx) => {
      await tx.copyIn(
        'incident (id, source, category, origin, status, occurred_at, geom, cell, created_by, updated_by)',
        copyChunks(ROWS, (r) => [
          r.id,
          'test',
          r.category,
          r.origin,
          r.status,
          r.at,
          pointHex(r.lng, r.lat),
          recordCell([r.lng, r.lat]),
          'test',
          'test',
        ]),
      );
      await recordChange(tx, LOCAL_ACTOR, 'incidents', ROWS.length);
    });
  });

  /** The tile's bytes; empty for 204. */
  const tile = async (path: string, query = ''): Promise<Buffer> => {
    const response = await server().ask(`/tiles/${path}.mvt${query}`);
    expect([200, 204], `${path}: ${response.status}`).toContain(response.status);
    return Buffer.from(await response.arrayBuffer());
  };
  const tilesOf = async (layer: string, z: number, query = '') => {
    const all: Record<string, unknown>[] = [];
    for (const address of addresses(z))
      all.push(...features(await tile(`${layer}/${address}`, query), layer));
    return all;
  };
  const recordsOf = async (z: number, query = '') => {
    const all: ReturnType<typeof points> = [];
    for (const address of addresses(z))
      all.push(...points(await tile(`incidents/${address}`, query), 'incidents'));
    return all;
  };
  const crowded = addressOf(120.02, 28.89, 13);

  it.each([
    `incidents/${crowded}`,
    `incidents/${addressOf(120.02, 28.89, 16)}`,
    `incidents/${addressOf(120.02, 28.89, 12)}`,
    `incidents/${addressOf(120.02, 28.89, 5)}`,
    `density/${addressOf(120.02, 28.89, 9)}`,
    `density/${addressOf(120.02, 28.89, 14)}`,
    'density/0/0/0',
  ])('is the same byte by byte on both engines: %s', async (path) => {
    const bytes = await tile(path);
    expect(bytes.length).toBeGreaterThan(0);
    const other = answered.get(path);
    if (other) expect(bytes.equals(other.bytes), `${kind} and ${other.engine}`).toBe(true);
    else answered.set(path, { engine: kind, bytes });
  });

  describe('records', () => {
    it.each([13, 15])('stand once, in the one tile that holds them, at zoom %i', async (z) => {
      const drawn = await recordsOf(z);
      expect(drawn.map(({ id }) => id).sort()).toEqual(ROWS.map(({ id }) => recordNumber(id)).sort());
      const byNumber = new Map(ROWS.map((r) => [recordNumber(r.id), r]));
      for (const { id, ...properties } of drawn) {
        const { at, category, origin, status } = byNumber.get(id)!;
        expect(properties).toEqual({
          category,
          origin,
          status,
          minute: Math.floor(at.getTime() / 60_000),
        });
      }
    });

    it.each([5, 9, 12])('are clusters below zoom 13, none lost, none twice: zoom %i', async (z) => {
      const drawn = await recordsOf(z);
      expect(drawn.reduce((sum, { count }) => sum + Number(count), 0)).toBe(ROWS.length);
      const byNumber = new Map(ROWS.map((r) => [recordNumber(r.id), r]));
      for (const { id, count, ...rest } of drawn) {
        if (Number(count) > 1) expect(Object.keys(rest)).toEqual(['category']);
        else expect(byNumber.get(id)).toMatchObject({ category: rest['category'] });
      }
    });

    it('name the most frequent category of a cluster', async () => {
      const [only, ...others] = features(await tile(`incidents/${addressOf(120.02, 28.89, 5)}`), 'incidents');
      expect(others).toEqual([]);
      const counts = CATEGORIES.map((name) => ROWS.filter(({ category }) => category === name).length);
      expect(only).toEqual({ count: ROWS.length, category: CATEGORIES[counts.indexOf(Math.max(...counts))] });
    });

    it('are those of the filter', async () => {
      const drawn = await recordsOf(13, '?category=burglary&origin=discovered');
      const expected = ROWS.filter((r) => r.category === 'burglary' && r.origin === 'discovered');
      expect(drawn.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => recordNumber(id)).sort());
      expect(await tilesOf('hazards', 13)).toEqual([]);
    });

    it.runIf(kind === 'postgres')('are the same as PostGIS draws itself', async () => {
      for (const address of addresses(14)) {
        const [z, x, y] = address.split('/').map(Number) as [number, number, number];
        const [drawn] = await server().engine.rows<{ mvt: Uint8Array }>(sql`
          select st_asmvt(t, 'incidents') as mvt from (
            select id::text as uuid,
                   st_asmvtgeom(st_transform(geom, 3857), st_tileenvelope(${z}, ${x}, ${y}), 4096, 0, true)
            from incident where geom && st_transform(st_tileenvelope(${z}, ${x}, ${y}), 4326)) t
          where st_asmvtgeom is not null`);
        const theirs = features(drawn!.mvt, 'incidents').map(({ uuid }) => recordNumber(String(uuid)));
        const ours = points(await tile(`incidents/${address}`), 'incidents').map(({ id }) => id);
        // What lies on an edge PostGIS draws in both tiles.
        expect(ours.filter((number) => !theirs.includes(number))).toEqual([]);
        const onlyTheirs = theirs.filter((number) => !ours.includes(number));
        for (const number of onlyTheirs) {
          const { lng, lat } = ROWS.find(({ id }) => recordNumber(id) === number)!;
          expect([column(lng, z), row(lat, z)]).not.toEqual([x, y]);
        }
        expect(onlyTheirs.length).toBeLessThan(5);
      }
    });
  });

  describe('hexagons', () => {
    it.each([4, 8, 12, 16])('hold the count of the whole cell, in each tile: zoom %i', async (z) => {
      const drawn = await tilesOf('density', z).then((all) => (z === 16 ? all.slice(0, 50_000) : all));
      const res = Number(drawn[0]!['res']);
      const counts = new Map<string, number>();
      for (const { lat, lng } of ROWS) {
        const cell = cellToParent(latLngToCell(lat, lng, 11), res);
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
      expect(new Map(drawn.map(({ cell, count }) => [cell, count]))).toEqual(counts);
    });

    it.each([
      ['count', '', ['weighted']],
      ['rate', '', ['weighted']],
      ['weighted', '', ['weighted']],
      ['smoothed', '', ['smoothed']],
      ['gi', '&from=2024-03-01&to=2024-09-01', ['bin', 'z']],
      ['change', '&from=2024-09-01&to=2024-12-01', CHANGE],
      ['change', '&from=2024-09-01&to=2024-12-01&compare=2024-03-02/2024-06-01', CHANGE],
      ['emerging', '&from=2024-01-01&to=2025-01-01', ['emerging']],
    ])('say what the answer says: %s%s', async (stat, query, names) => {
      const response = await server().ask(`/api/density?res=9&stat=${stat}${query}`);
      expect(response.status).toBe(200);
      const { cells } = (await response.json()) as { cells: Record<string, unknown>[] };
      const drawn = await tilesOf('density', 12, `?stat=${stat}${query}`);
      const byCell = new Map(drawn.map((properties) => [properties['cell'], properties]));
      expect(byCell.size).toBe(cells.length);
      for (const row of cells) {
        const { res, ...properties } = byCell.get(row['cell'])!;
        expect(res).toBe(9);
        // A ratio without end is null there, and left out here.
        const said = ['cell', 'count', 'ratePerKm2', ...names].filter((name) => row[name] !== null);
        expect(Object.keys(properties).sort()).toEqual(said.sort());
        for (const name of said) {
          if (!ROUNDED.includes(name)) expect(properties[name], name).toBe(row[name]);
          else
            expect(Math.abs(Number(properties[name]) - Number(row[name]))).toBeLessThanOrEqual(
              Math.abs(Number(row[name])) * 0.00501,
            );
        }
      }
    });

    it('have a rate with three digits', async () => {
      for (const { count, ratePerKm2 } of features(await tile(`density/${crowded}`), 'density')) {
        expect(ratePerKm2).toBe(Number((ratePerKm2 as number).toPrecision(3)));
        // A cell of resolution 10 has about 0.0131 km2 here.
        expect(Number(ratePerKm2) / (Number(count) / 0.0131)).toBeCloseTo(1, 0);
      }
    });
  });

  describe('out of the index', () => {
    let indexed: TestServer;
    beforeAll(async () => {
      indexed = serverOver(server().engine);
      indexed.context.follow();
      const isReady = () => expect(indexed.context.indexState?.status).toBe('ready');
      await vi.waitFor(isReady, { timeout: 30_000, interval: 50 });
    });
    afterAll(() => indexed?.context.stopFollowing());

    const both = async (path: string) =>
      Promise.all(
        [server(), indexed].map(async (one) => {
          const response = await one.ask(path);
          expect([200, 204]).toContain(response.status);
          return Buffer.from(await response.arrayBuffer());
        }),
      ) as Promise<[Buffer, Buffer]>;

    it.each(['', '?category=burglary,vandalism&hours=20-4', '?status=closed&from=2024-05-01&to=2024-08-01'])(
      'are the same: %s',
      async (query) => {
        for (const z of [13, 15, 16]) {
          const path = `/tiles/incidents/${addressOf(120.02, 28.89, z)}.mvt${query}`;
          const [bySql, byIndex] = (await both(path)).map((bytes) =>
            points(bytes, 'incidents').sort((a, b) => a.id - b.id),
          );
          expect(byIndex).toEqual(bySql);
        }
        for (const z of [5, 10, 12]) {
          const [bySql, byIndex] = await both(`/tiles/incidents/${addressOf(120.02, 28.89, z)}.mvt${query}`);
          expect(features(byIndex, 'incidents')).toEqual(features(bySql, 'incidents'));
        }
        for (const z of [6, 9, 14]) {
          const [bySql, byIndex] = await both(`/tiles/density/${addressOf(120.02, 28.89, z)}.mvt${query}`);
          expect(byIndex.equals(bySql)).toBe(true);
        }
      },
    );
  });

  describe('answers', () => {
    it('are 304 while nothing has changed, for this query only', async () => {
      const path = `/tiles/incidents/${crowded}.mvt?category=theft`;
      const first = await server().ask(path);
      const etag = first.headers.get('etag')!;
      expect(etag).toBeTruthy();
      expect(first.headers.get('cache-control')).toBe('no-cache');
      const known = { headers: { 'if-none-match': etag } };
      const again = await server().ask(path, known);
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await server().ask(path.replace('theft', 'burglary'), known)).status).toBe(200);
    });

    it('are made anew when something was written', async () => {
      const path = `/tiles/incidents/${crowded}.mvt`;
      const before = await server().ask(path);
      const known = { headers: { 'if-none-match': before.headers.get('etag')! } };
      const { id } = ROWS.find(({ lng, lat }) => addressOf(lng, lat, 13) === crowded)!;
      await server().engine.transaction(async (tx) => {
        await tx.rows(sql`update incident set deleted_at = now() where id = ${id}`);
        await recordChange(tx, LOCAL_ACTOR, 'incidents', 1, { subjectId: id });
      });
      const after = await server().ask(path, known);
      expect(after.status).toBe(200);
      const numbers = points(await after.arrayBuffer(), 'incidents').map((drawn) => drawn.id);
      expect(numbers).not.toContain(recordNumber(id));
      expect(numbers.length).toBe(features(await before.arrayBuffer(), 'incidents').length - 1);
      await server().engine.transaction(async (tx) => {
        await tx.rows(sql`update incident set deleted_at = null where id = ${id}`);
        await recordChange(tx, LOCAL_ACTOR, 'incidents', 1, { subjectId: id });
      });
    });

    it('are compressed for who takes it, and are the same tile', async () => {
      const path = `/tiles/incidents/${crowded}.mvt`;
      const plain = await server().ask(path);
      expect(plain.headers.get('content-encoding')).toBeNull();
      const bytes = Buffer.from(await plain.arrayBuffer());
      for (let i = 0; i < 2; i++) {
        const response = await server().ask(path, { headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
        expect(response.headers.get('content-encoding')).toBe('gzip');
        expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
        expect(response.headers.get('vary')).toContain('Accept-Encoding');
        const packed = Buffer.from(await response.arrayBuffer());
        expect(packed.length).toBeLessThan(bytes.length * 0.7);
        expect(gunzipSync(packed).equals(bytes)).toBe(true);
      }
      const refused = await server().ask(path, { headers: { 'accept-encoding': 'gzip;q=0, identity' } });
      expect(refused.headers.get('content-encoding')).toBeNull();
    });

    it('are 204 where there is nothing, and beyond the zooms of the layer', async () => {
      expect((await server().ask('/tiles/incidents/13/1/1.mvt')).status).toBe(204);
      expect((await server().ask('/tiles/incidents/4/1/1.mvt')).status).toBe(204);
      expect((await server().ask('/tiles/density/17/1/1.mvt')).status).toBe(204);
    });

    it.each([
      ['incidents/13/99999/1', '/x'],
      ['density/3/1/8', '/y'],
      ['density/23/1/1', '/z'],
      ['density/1.5/1/1', '/z'],
      [`incidents/${crowded}`, '?category', '?category=no-such'],
      [`incidents/${crowded}`, '?hours', '?hours=25'],
      [`density/${crowded}`, '?to', '?from=2024-03-01&to=2024-02-01'],
      [`density/${crowded}`, '?stat', '?stat=guess'],
      [`density/${crowded}`, '?from', '?stat=change'],
      [`coverage/${crowded}`, '?from', '?from=2020-01-01&to=2024-01-01'],
    ])('refuse what cannot be: %s at %s', async (path, pointer, query = '') => {
      // Twice: a refusal is never taken for a tile.
      for (let i = 0; i < 2; i++) {
        const response = await server().ask(`/tiles/${path}.mvt${query}`);
        expect(response.status).toBe(400);
        expect(response.headers.get('etag')).toBeNull();
        const body = (await response.json()) as { code: string; errors: { pointer: string }[] };
        expect(body.code).toBe('invalid');
        expect(body.errors.map((error) => error.pointer)).toContain(pointer);
      }
    });

    it('know no other layer', async () => {
      expect((await server().ask(`/tiles/secrets/${crowded}.mvt`)).status).toBe(404);
      expect((await server().ask('/tiles/secrets.json')).status).toBe(404);
    });

    it('describe themselves as TileJSON, with the query', async () => {
      const json = (await (await server().ask('/tiles/density.json?stat=rate&hours=22-6')).json()) as {
        tiles: string[];
        minzoom: number;
      };
      expect(json.tiles).toEqual([
        'http://127.0.0.1:8787/tiles/density/{z}/{x}/{y}.mvt?stat=rate&hours=22-6',
      ]);
      expect(json.minzoom).toBe(0);
      expect((await server().ask('/tiles/density.json?stat=guess')).status).toBe(400);
      expect((await server().ask('/tiles/coverage.json')).status).toBe(200);
    });
  });
});
