import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { cellToParent, latLngToCell } from 'h3-js';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import { recordCell } from '../../domain/cells.ts';
import { seededRandom } from '../../domain/random.ts';
import type { Density, Profile, Series } from '../../server/contract/density.ts';
import { onBothEngines } from '../support/engines.ts';

/** What the tests count for themselves, without any of our own code but the seed. */
interface Row {
  id: string;
  lng: number;
  lat: number;
  at: Date;
  category: string;
  origin: 'reported' | 'discovered';
  severity: number | null;
}

const random = seededRandom(20_260_305);
const CATEGORIES = ['theft', 'burglary', 'vandalism'];
const ROWS: Row[] = Array.from({ length: 3000 }, () => ({
  id: randomUUID(),
  lng: Number((120 + random() * 0.12).toFixed(6)),
  lat: Number((28.85 + random() * 0.1).toFixed(6)),
  at: new Date(Date.UTC(2024, 0, 1) + Math.floor(random() * 400 * 86_400) * 1000),
  category: CATEGORIES[Math.floor(random() * 3)]!,
  origin: random() < 0.2 ? 'discovered' : 'reported',
  severity: random() < 0.3 ? Math.round(random() * 10) : null,
}));

const local = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  weekday: 'short',
  hour: '2-digit',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const localParts = (at: Date) => {
  const parts = Object.fromEntries(local.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    hour: Number(parts.hour),
    weekday: WEEKDAYS.indexOf(parts.weekday!) + 1,
    date: `${parts.year}-${parts.month}-${parts.day}`,
  };
};

onBothEngines('density', (server) => {
  beforeAll(async () => {
    await server().engine.transaction((tx) =>
      tx.copyIn(
        'incident (id, source, category, origin, occurred_at, severity, geom, cell, created_by, updated_by)',
        copyChunks(ROWS, (row) => [
          row.id,
          'test',
          row.category,
          row.origin,
          row.at,
          row.severity,
          pointHex(row.lng, row.lat),
          recordCell([row.lng, row.lat]),
          'test',
          'test',
        ]),
      ),
    );
  });

  const density = async (query: string) => {
    const response = await server().ask(`/api/density?${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Density;
  };

  const countsOf = (rows: readonly Row[], res: number) => {
    const counts = new Map<string, number>();
    for (const { lat, lng } of rows) {
      const cell = cellToParent(latLngToCell(lat, lng, 11), res);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    return counts;
  };

  it.each([6, 7, 8, 9, 10, 11])('counts every cell of resolution %i as h3-js does', async (res) => {
    const { cells, total } = await density(`res=${res}`);
    expect(total).toBe(ROWS.length);
    expect(new Map(cells.map(({ cell, count }) => [cell, count]))).toEqual(countsOf(ROWS, res));
  });

  it('counts any filter as an independent count does, cell by cell', async () => {
    const filter = fc.record({
      res: fc.integer({ min: 6, max: 11 }),
      categories: fc.subarray(CATEGORIES, { minLength: 1 }),
      hours: fc.option(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))),
      weekdays: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
      days: fc.tuple(fc.integer({ min: 0, max: 390 }), fc.integer({ min: 1, max: 60 })),
      origin: fc.constantFrom('reported', 'discovered', 'reported,discovered'),
    });
    await fc.assert(
      fc.asyncProperty(filter, async ({ res, categories, hours, weekdays, days, origin }) => {
        if (hours && (hours[0] === hours[1] || hours[0] === hours[1] % 24)) return;
        const from = new Date(Date.UTC(2024, 0, 1 + days[0])).toISOString().slice(0, 10);
        const to = new Date(Date.UTC(2024, 0, 1 + days[0] + days[1])).toISOString().slice(0, 10);
        const inHours = (hour: number) =>
          !hours ||
          (hours[0] < hours[1] ? hour >= hours[0] && hour < hours[1] : hour >= hours[0] || hour < hours[1]);
        const expected = ROWS.filter((row) => {
          const parts = localParts(row.at);
          return (
            categories.includes(row.category) &&
            origin.split(',').includes(row.origin) &&
            inHours(parts.hour) &&
            (!weekdays || weekdays.includes(parts.weekday)) &&
            parts.date >= from &&
            parts.date < to
          );
        });
        const { cells, total } = await density(
          `res=${res}&category=${categories.join(',')}&from=${from}&to=${to}&origin=${origin}` +
            (hours ? `&hours=${hours[0]}-${hours[1]}` : '') +
            (weekdays ? `&weekdays=${weekdays.join(',')}` : ''),
        );
        expect(total).toBe(expected.length);
        expect(new Map(cells.map(({ cell, count }) => [cell, count]))).toEqual(countsOf(expected, res));
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it("sums the row's severity, else its category's", async () => {
    const response = await server().ask('/api/categories');
    const { items } = (await response.json()) as {
      items: { code: string; of: string; severityWeight: number }[];
    };
    const weightOf = (row: Row) =>
      row.severity ??
      items.find(({ code, of }) => of === 'incidents' && code === row.category)!.severityWeight;
    const { cells } = await density('res=6');
    const sum = cells.reduce((total, cell) => total + cell.weighted!, 0);
    expect(sum).toBeCloseTo(
      ROWS.reduce((total, row) => total + weightOf(row), 0),
      3,
    );
  });

  it('selects the incidents of a cell by id, so that they are as many as the cell counts', async () => {
    const { cells } = await density('res=8');
    for (const { cell, count } of cells.slice(0, 5)) {
      const response = await server().ask(`/api/incidents?cell=${cell}&limit=1`);
      expect(((await response.json()) as { total: number }).total).toBe(count);
    }
  });

  it('gives a table by Accept, and 304 while nothing has changed', async () => {
    const csv = await server().ask('/api/density?res=7', { headers: { accept: 'text/csv' } });
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    const [header, ...lines] = (await csv.text()).trim().split('\n');
    expect(header).toBe('cell,count,ratePerKm2,weighted');
    expect(lines.length).toBe(countsOf(ROWS, 7).size);

    const first = await server().ask('/api/density?res=7');
    const etag = first.headers.get('etag')!;
    expect((await server().ask('/api/density?res=7', { headers: { 'if-none-match': etag } })).status).toBe(
      304,
    );
    expect((await server().ask('/api/density?res=8', { headers: { 'if-none-match': etag } })).status).toBe(
      200,
    );
  });

  it('counts by local day with empty days, and by hour of week', async () => {
    const series = (await (
      await server().ask('/api/series?step=day&from=2024-02-01&to=2024-03-01')
    ).json()) as Series;
    expect(series.items.map(({ start }) => start)).toEqual(
      Array.from({ length: 29 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`),
    );
    const ofDay = (date: string) => ROWS.filter((row) => localParts(row.at).date === date).length;
    expect(series.items.map(({ count }) => count)).toEqual(series.items.map(({ start }) => ofDay(start)));

    const profile = (await (await server().ask('/api/profile')).json()) as Profile;
    const expected = new Array<number>(168).fill(0);
    for (const { at } of ROWS) {
      const { weekday, hour } = localParts(at);
      expected[(weekday - 1) * 24 + hour]!++;
    }
    expect(profile.hourOfWeek).toEqual(expected);
    expect(profile.total).toBe(ROWS.length);
  });

  describe('bad questions', () => {
    it.each([
      ['res=20', '?res'],
      ['res=nine', '?res'],
      ['from=2024-02-30', '?from'],
      ['from=2024-03-01&to=2024-02-01', '?to'],
      ['category=no-such', '?category'],
      ['hours=25', '?hours'],
      ['hours=5-5', '?hours'],
      ['weekdays=8', '?weekdays'],
      ['bbox=121,28,120,29', '?bbox'],
      ['bbox=1,2,3', '?bbox'],
      ['origin=rumour', '?origin'],
      ['area=nowhere', '?area'],
      ['cell=8a2830828767ffg', '?cell'],
      ['of=hazards&section=018f3b1e-7c5a-5d3e-9a53-0f2b1c9d7e11', '?section'],
    ])('%s is refused at %s', async (query, pointer) => {
      const response = await server().ask(`/api/density?${query}`);
      expect(response.status).toBe(400);
      const body = (await response.json()) as { code: string; errors: { pointer: string }[] };
      expect(body.code).toBe('invalid');
      expect(body.errors.map((error) => error.pointer)).toContain(pointer);
    });
  });

  it('draws each hexagon in every tile that it touches, once, with the count of the whole', async () => {
    const { cells } = await density('res=9');
    const n = 2 ** 12;
    const tileX = Math.floor(((120.06 + 180) / 360) * n);
    const tileY = Math.floor(((1 - Math.asinh(Math.tan((28.9 * Math.PI) / 180)) / Math.PI) / 2) * n);
    const seen = new Map<string, number>();
    for (let x = tileX - 2; x <= tileX + 2; x++) {
      for (let y = tileY - 2; y <= tileY + 2; y++) {
        const response = await server().ask(`/tiles/density/12/${x}/${y}.mvt`);
        if (response.status === 204) continue;
        expect(response.status).toBe(200);
        const layer = new VectorTile(new PbfReader(await response.arrayBuffer())).layers.density!;
        const here = Array.from({ length: layer.length }, (_, i) => layer.feature(i).properties);
        expect(new Set(here.map(({ cell }) => cell)).size).toBe(here.length);
        for (const { cell, count } of here) seen.set(String(cell), Number(count));
      }
    }
    expect(seen).toEqual(new Map(cells.map(({ cell, count }) => [cell, count])));
  });

  it('describes the layer as TileJSON 3 and refuses tiles that cannot be', async () => {
    const json = (await (await server().ask('/tiles/density.json?category=theft')).json()) as {
      tilejson: string;
      tiles: string[];
    };
    expect(json.tilejson).toBe('3.0.0');
    expect(json.tiles).toEqual(['http://127.0.0.1:8787/tiles/density/{z}/{x}/{y}.mvt?category=theft']);
    expect((await server().ask('/tiles/density/12/99999/1.mvt')).status).toBe(400);
    expect((await server().ask('/tiles/nothing/12/1/1.mvt')).status).toBe(404);
  });
});
