/** How statistics are asked for and given: formats, legends, bad questions, what lies exactly on an edge. */
import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { cellToBoundary, cellToLatLng } from 'h3-js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Feature, Polygon } from 'geojson';
import { quantileLimits } from '../../domain/density/breaks.ts';
import { recordNumber } from '../../domain/recordNumber.ts';
import { LOCAL_ACTOR, recordChange } from '../../db/queries/ledger.ts';
import { derive } from '../../server/derive.ts';
import type {
  ConcentrationAnswer,
  Density,
  DensityCell,
  DensityClasses,
  Series,
} from '../../server/contract/density.ts';
import { json } from '../support/ask.ts';
import { onBothEngines } from '../support/engines.ts';
import { AREAS, ROWS, between, countsOf, storeArea, storeRows, type Row } from './densityTown.ts';
import { gridRoads, storeRoads } from './gridTown.ts';

const SUMMER = 'from=2025-06-01&to=2025-09-01';

onBothEngines('asking for statistics', (server) => {
  const density = async (query: string) => json<Density>(await server().ask(`/api/density?${query}`));
  const classes = async (query: string) =>
    json<DensityClasses>(await server().ask(`/api/density/classes?${query}`));

  beforeAll(async () => {
    await storeRows(server().engine, ROWS);
    await storeArea(server().engine, 'west');
  });

  describe('formats', () => {
    const as = async (accept: string, query: string) => {
      const response = await server().ask(`/api/density?${query}`, { headers: { accept } });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(response.headers.get('vary')).toContain('Accept');
      return response.text();
    };

    it.each(['count', 'gi', 'change', 'emerging', 'smoothed'])(
      '%s: a table has what JSON has',
      async (stat) => {
        const query = `stat=${stat}&res=8&from=2024-08-01&to=2025-09-01`;
        const { cells } = await density(query);
        const rows = parse(await as('text/csv', query), { columns: true }) as Record<string, string>[];
        const text = (value: DensityCell[keyof DensityCell]) => (value === null ? 'inf' : String(value));
        expect(rows).toEqual(
          cells.map((cell) =>
            Object.fromEntries(Object.entries(cell).map(([key, value]) => [key, text(value)])),
          ),
        );
        expect(rows.length).toBeGreaterThan(20);
      },
    );

    it('GeoJSON: each hexagon closed and anticlockwise, with its row', async () => {
      const query = `stat=gi&res=9&${SUMMER}`;
      const { cells, ...about } = await density(query);
      const text = await as('application/geo+json', query);
      const collection = JSON.parse(text) as {
        type: string;
        about: Omit<Density, 'cells'>;
        features: Feature<Polygon, DensityCell>[];
      };
      expect(collection.type).toBe('FeatureCollection');
      expect(collection.about).toEqual(about);
      expect(collection.features.length).toBeGreaterThan(500);
      expect(collection.features.map(({ properties }) => properties)).toEqual(cells);
      for (const { id, properties, geometry } of collection.features) {
        expect(id).toBe(properties.cell);
        expect(geometry.type).toBe('Polygon');
        const [ring] = geometry.coordinates as [number, number][][];
        expect(ring).toHaveLength(cellToBoundary(properties.cell).length + 1);
        expect(ring!.at(-1)).toEqual(ring![0]);
        const [lat, lng] = cellToLatLng(properties.cell);
        let turned = 0;
        for (const [i, [x, y]] of ring!.slice(1).entries()) {
          const [px, py] = ring![i]!;
          // The centre lies left of every edge.
          expect((x - px) * (lat - py) - (y - py) * (lng - px)).toBeGreaterThan(0);
          turned += px * y - x * py;
        }
        expect(turned).toBeGreaterThan(0);
      }
    });

    it('JSON is given to whoever does not mind', async () => {
      for (const accept of ['*/*', 'image/png', 'text/csv;q=0.1, application/json']) {
        const response = await server().ask(`/api/density?res=7`, { headers: { accept } });
        expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      }
    });
  });

  describe('legends', () => {
    const OVER = 'over=2024-01-01/2026-01-01';
    it.each(['count', 'rate', 'weighted', 'smoothed'])(
      '%s: limits stay while the window moves in what is played',
      async (stat) => {
        const limits = async (window: string) =>
          (await classes(`stat=${stat}&res=8&${window}&${OVER}`)).limits;
        const june = await limits('from=2024-06-01&to=2024-07-01');
        expect(june.length).toBeGreaterThan(1);
        expect(june).toEqual([...june].sort((a, b) => a - b));
        if (stat === 'count') for (const limit of june) expect(Number.isInteger(limit)).toBe(true);
        expect(await limits('from=2025-06-11&to=2025-07-11')).toEqual(june);
        expect(await limits('from=2024-02-01&to=2024-03-02')).toEqual(june);
        expect(await limits('from=2024-01-01&to=2025-12-01')).not.toEqual(june);
      },
    );

    it('limits are those of all windows together', async () => {
      const query = 'res=8&from=2024-06-01&to=2024-07-01&over=2024-01-01/2025-01-01';
      const pooled: number[] = [];
      for (let i = 0; i < 12; i++) {
        const at = (days: number) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);
        pooled.push(...countsOf(ROWS.filter(between(at(30 * i), at(30 * (i + 1)))), 8).values());
      }
      const { limits, most } = await classes(query);
      expect(limits).toEqual(quantileLimits(pooled, true));
      expect(limits.length).toBeGreaterThan(1);
      expect(most).toBe(Math.max(...countsOf(ROWS.filter(between('2024-06-01', '2024-07-01')), 8).values()));
    });

    it('limits of a period that adds up do not depend on how far it has come', async () => {
      const limits = async (to: string) =>
        (await classes(`res=8&from=2024-01-01&to=${to}&over=2024-01-01/2025-01-01&cumulative=1`)).limits;
      expect(await limits('2024-03-01')).toEqual(await limits('2024-12-01'));
    });

    it('classes hold the cells of the window, each once', async () => {
      const query = `res=8&${SUMMER}`;
      const { cells, ...about } = await density(query);
      for (const classing of ['quantiles', 'natural']) {
        const legend = await classes(`${query}&classing=${classing}`);
        expect(legend).toMatchObject(about);
        expect(legend.totalCells).toBe(cells.length);
        for (const [i, { key, cells: number, count }] of legend.classes.entries()) {
          const own = cells.filter(
            (cell) =>
              cell.count >= (legend.limits[i - 1] ?? 0) && cell.count < (legend.limits[i] ?? Infinity),
          );
          expect({ key, cells: number, count }).toEqual({
            key: String(i),
            cells: own.length,
            count: own.reduce((sum, cell) => sum + cell.count, 0),
          });
        }
      }
    });
  });

  it('concentration: the fewest cells that hold half, of those of the study area', async () => {
    const { cells } = await json<ConcentrationAnswer>(await server().ask(`/api/concentration?${SUMMER}`));
    const counts = [...countsOf(ROWS.filter(between('2025-06-01', '2025-09-01')), 9).values()];
    counts.sort((a, b) => b - a);
    let held = 0;
    const few = counts.findIndex((count) => (held += count) >= counts.reduce((a, b) => a + b) / 2) + 1;
    const { studyArea } = await density(`stat=gi&res=9&${SUMMER}`);
    expect(cells).toEqual({ res: 9, cells: few, ofCells: studyArea!.cells, share: few / studyArea!.cells });
  });

  describe('while nothing has changed', () => {
    it.each([
      '/api/density?stat=gi&res=7',
      '/api/density/classes?stat=smoothed&res=8',
      '/api/concentration?category=theft',
      '/api/series?step=hour&from=2025-06-01&to=2025-06-03',
    ])('%s is 304, and after a write it is not', async (path) => {
      const first = await server().ask(path);
      expect(first.status).toBe(200);
      const headers = { 'if-none-match': first.headers.get('etag')! };
      const again = await server().ask(path, { headers });
      expect([again.status, await again.text()]).toEqual([304, '']);
      await server().engine.transaction((tx) => recordChange(tx, LOCAL_ACTOR, 'incidents', 1));
      expect((await server().ask(path, { headers })).status).toBe(200);
    });
  });

  describe('bad questions', () => {
    it.each([
      ['stat=heat', '?stat'],
      ['res=20&stat=gi', '?res'],
      ['res=5', '?res'],
      ['stat=change&from=2025-06-01', '?to'],
      ['stat=change&to=2025-06-01', '?from'],
      ['stat=change', '?from'],
      [`stat=change&${SUMMER}&compare=last`, '?compare'],
      [`stat=change&${SUMMER}&compare=2024-06-01`, '?compare'],
      [`stat=change&${SUMMER}&compare=2024-09-01/2024-06-01`, '?compare'],
      [`stat=change&${SUMMER}&compare=2024-06-01/2024-08-31`, '?compare'],
      [`stat=change&${SUMMER}&compare=2024-06-31/2024-09-01`, '?compare'],
      ['stat=change&hours=18-20&from=2025-06-01T08:00&to=2025-06-01T10:00', '?compare'],
      ['compare=whenever', '?compare'],
      ['stat=emerging&from=2025-01-02&to=2025-11-01', '?from'],
      [`stat=emerging&${SUMMER}`, '?from'],
      ['stat=emerging&from=1950-01-01&to=2025-01-01', '?from'],
      [`stat=gi&${SUMMER}&cell=894194513abffff`, '?cell'],
      [`stat=gi&${SUMMER}&section=${randomUUID()}`, '?section'],
      ['from=2025-03-01&to=2025-02-01', '?to'],
      ['category=no-such', '?category'],
      ['hours=25', '?hours'],
      ['bbox=121,28,120,29', '?bbox'],
    ])('%s is refused at %s', async (query, pointer) => {
      for (const path of ['/api/density', '/api/density/classes']) {
        const response = await server().ask(`${path}?${query}`);
        expect(response.status).toBe(400);
        const body = (await response.json()) as {
          code: string;
          errors: { pointer: string; detail: string }[];
        };
        expect(body.code).toBe('invalid');
        expect(body.errors.map((error) => error.pointer)).toContain(pointer);
      }
    });

    it.each([
      [`${SUMMER}&over=2024-01-01`, '?over'],
      [`${SUMMER}&over=2025-01-01/2024-01-01`, '?over'],
      [`${SUMMER}&over=2025-06-01/2025-07-01`, '?over'],
      ['over=2024-01-01/2025-01-01', '?over'],
      [`${SUMMER}&classing=deciles`, '?classing'],
      [`${SUMMER}&cumulative=yes`, '?cumulative'],
    ])('a legend with %s is refused at %s', async (query, pointer) => {
      const response = await server().ask(`/api/density/classes?${query}`);
      expect(response.status).toBe(400);
      const body = (await response.json()) as { errors: { pointer: string }[] };
      expect(body.errors.map((error) => error.pointer)).toEqual([pointer]);
    });

    it('says everything that is wrong at once', async () => {
      const response = await server().ask('/api/density?stat=change&res=20&hours=25&category=no-such');
      const { errors } = (await response.json()) as { errors: { pointer: string }[] };
      expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['?category', '?hours', '?res']);
    });

    it('takes windows that overlap, and such as begin and end inside a minute', async () => {
      const query = 'stat=change&res=7&from=2025-06-01T00:00:30&to=2025-06-08T00:00:30';
      const answer = await density(`${query}&compare=2025-05-30T12:00/2025-06-06T12:00`);
      const inside =
        (from: string, to: string) =>
        ({ at }: Row) =>
          at.getTime() >= Date.parse(from) && at.getTime() < Date.parse(to);
      expect(answer.total).toBe(
        ROWS.filter(inside('2025-06-01T00:00:30+08:00', '2025-06-08T00:00:30+08:00')).length,
      );
      expect(answer.before!.total).toBe(
        ROWS.filter(inside('2025-05-30T12:00+08:00', '2025-06-06T12:00+08:00')).length,
      );
    });
  });

  it('counts by hour, with its offset; a record of an unknown hour is in none', async () => {
    const at = new Date('2025-06-01T16:00:00Z');
    const row: Row = { id: randomUUID(), lng: 120.01, lat: 28.86, at, category: 'theft', origin: 'reported' };
    await storeRows(server().engine, [row]);
    await server().engine.rows(sql`update incident set hour_unknown = true where id = ${row.id}`);
    const query = 'from=2025-06-01&to=2025-06-04';
    const hours = await json<Series>(await server().ask(`/api/series?step=hour&${query}`));
    expect(hours.items).toHaveLength(72);
    expect(hours.items[0]!.start).toBe('2025-06-01T00:00+08:00');
    for (const { start, count } of hours.items) {
      const from = Date.parse(start);
      const own = ROWS.filter((each) => each.at.getTime() >= from && each.at.getTime() < from + 3_600_000);
      expect([start, count]).toEqual([start, own.length]);
    }
    const days = await json<Series>(await server().ask(`/api/series?step=day&${query}`));
    const sum = ({ items }: Series) => items.reduce((all, { count }) => all + count, 0);
    expect(sum(days)).toBe(sum(hours) + 1);
    await server().engine.rows(sql`delete from incident where id = ${row.id}`);
  });

  it('boxes side by side hold each record once, to the last digit', async () => {
    const edge = 150.05;
    const beside = [-1e-9, 0, 1e-9].flatMap((lng) => [-1e-9, 0, 1e-9].map((lat) => [edge + lng, 28.9 + lat]));
    const rows = beside.map(([lng, lat]) => ({ ...ROWS[0]!, id: randomUUID(), lng: lng!, lat: lat! }));
    await storeRows(server().engine, rows);
    const total = async (box: number[]) => (await density(`res=6&bbox=${box.join(',')}`)).total;
    expect(await total([edge - 1, 28, edge, 28.9])).toBe(1);
    expect(await total([edge, 28, edge + 1, 28.9])).toBe(2);
    expect(await total([edge - 1, 28.9, edge, 29])).toBe(2);
    expect(await total([edge, 28.9, edge + 1, 29])).toBe(4);
    expect(await total([edge - 1, 28, edge + 1, 29])).toBe(9);
    await server().engine.rows(sql`delete from incident where st_x(geom) > 150`);
  });

  it('finds a record by its number, as a point of a tile has it', async () => {
    const { id, category } = ROWS[5]!;
    const ref = recordNumber(id);
    const list = async (path: string) =>
      json<{ total: number; items: { id: string }[] }>(await server().ask(path));
    expect((await list(`/api/incidents?ref=${ref}`)).items.map((item) => item.id)).toEqual([id]);
    expect((await list(`/api/incidents?ref=${ref}&category=${category}`)).total).toBe(1);
    expect((await list(`/api/incidents?ref=${ref}&from=2030-01-01`)).total).toBe(0);
    expect((await list('/api/incidents?ref=9007199254740991')).total).toBe(0);
    const hazard = randomUUID();
    await server().engine.rows(sql`
      insert into hazard (id, source, category, found_at, geom, cell, created_by, updated_by)
      select ${hazard}, 'test', 'fire', now(), geom, cell, 'test', 'test' from incident limit 1`);
    const found = await list(`/api/hazards?ref=${recordNumber(hazard)}`);
    expect(found.items.map((item) => item.id)).toEqual([hazard]);
    for (const bad of ['', '-1', '1.5', 'ffffffff', '9007199254740992', '12345678901234567']) {
      const response = await server().ask(`/api/hazards?ref=${bad}`);
      expect(await response.json()).toMatchObject({ code: 'invalid', errors: [{ pointer: '?ref' }] });
    }
  });

  it('concentration on roads: whole roads, those with most a metre first', async () => {
    const { engine } = server();
    const roads = gridRoads();
    const middle = (i: number) => {
      const [[ax, ay], [bx, by]] = roads[i]!.line as [[number, number], [number, number]];
      return { lng: (ax + bx) / 2, lat: (ay + by) / 2 };
    };
    // Of 12 reported here, six on one road, four on the next; what was discovered lies elsewhere.
    const placed = [
      [0, 6],
      [5, 4],
      [9, 2],
    ].flatMap(([road, times]) => Array<number>(times!).fill(road!));
    const at = new Date('2030-01-05T00:00:00Z');
    const row = (road: number, origin: Row['origin']): Row => ({
      id: randomUUID(),
      ...middle(road),
      at,
      category: 'theft',
      origin,
    });
    await storeRows(engine, [
      ...placed.map((road) => row(road, 'reported')),
      ...Array.from({ length: 20 }, () => row(12, 'discovered')),
    ]);
    await storeRoads(engine, roads);
    await derive(engine, LOCAL_ACTOR);
    const ask = async (query: string) =>
      (await json<ConcentrationAnswer>(await server().ask(`/api/concentration?from=2030-01-01&${query}`)))
        .roads;
    expect(await ask('')).toEqual({
      lengthMeters: 100,
      ofMeters: roads.length * 100,
      share: 1 / roads.length,
      incidents: 12,
    });
    expect(await ask('origin=reported,discovered')).toMatchObject({ lengthMeters: 100, incidents: 32 });
    expect(await ask('of=hazards')).toBeNull();
    expect(await ask('to=2030-01-02')).toBeNull();
    const [w, s] = AREAS.west.box;
    const { lng, lat } = middle(0);
    const near = await ask(`bbox=${w},${s},${lng + 1e-4},${lat + 1e-4}`);
    expect(near).toMatchObject({ lengthMeters: 100, incidents: 6 });
    expect(near!.ofMeters).toBeLessThan(400);
  });
});
