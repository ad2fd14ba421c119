/** Each statistic of the API beside a plain computation of the test's own, over each kind of study area. */
import { sql } from 'drizzle-orm';
import { POLYGON_TO_CELLS_FLAGS, gridDisk, polygonToCellsExperimental } from 'h3-js';
import { booleanPointInPolygon, polygon } from '@turf/turf';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LngLat } from '../../domain/place.ts';
import { seededRandom } from '../../domain/random.ts';
import type { Density, DensityClasses } from '../../server/contract/density.ts';
import { concaveRing } from '../../server/density/outline.ts';
import { json } from '../support/ask.ts';
import { onBothEngines } from '../support/engines.ts';
import {
  AREAS,
  ROWS,
  between,
  cellOf,
  countsOf,
  evenP,
  significant,
  storeArea,
  storeRows,
} from './densityTown.ts';
import { gridRoads, storeRoads } from './gridTown.ts';

const SUMMER = 'from=2025-06-01&to=2025-09-01';
const summer = ROWS.filter(between('2025-06-01', '2025-09-01'));

onBothEngines(
  'statistics',
  (server) => {
    const density = async (query: string) => json<Density>(await server().ask(`/api/density?${query}`));
    const classes = async (query: string) =>
      json<DensityClasses>(await server().ask(`/api/density/classes?${query}`));
    const cellsOf = ({ cells }: Density) => new Set(cells.map(({ cell }) => cell));

    beforeAll(() => storeRows(server().engine, ROWS));

    /** All cells once, zeros too, each with its own count; what lies elsewhere is counted as outside. */
    function expectWhole(answer: Density, rows: typeof ROWS) {
      const counts = countsOf(rows, answer.res);
      for (const { cell, count } of answer.cells)
        expect([cell, count]).toEqual([cell, counts.get(cell) ?? 0]);
      const cells = cellsOf(answer);
      expect(cells.size).toBe(answer.cells.length);
      expect(answer.studyArea!.cells).toBe(cells.size);
      expect(answer.total).toBe(rows.length);
      expect(answer.studyArea!.outside).toBe(
        rows.filter((row) => !cells.has(cellOf(row, answer.res))).length,
      );
    }

    describe('without areas and roads', () => {
      it('are judged over the cells that held anything before the window, and a ring', async () => {
        const answer = await density(`stat=gi&res=8&${SUMMER}`);
        expect(answer.studyArea).toMatchObject({ kind: 'assumed', name: null });
        const before = ROWS.filter(between('2024-01-01', '2025-06-01')).map((row) => cellOf(row, 8));
        expect(cellsOf(answer)).toEqual(new Set(before.flatMap((cell) => gridDisk(cell, 1))));
        expectWhole(answer, summer);
      });

      it('are judged over cells that were chosen before both windows, whatever their category', async () => {
        const answer = await density('stat=change&res=10&from=2024-02-01&to=2024-02-15&category=theft');
        const first = ROWS.filter(between('2024-01-01', '2024-01-18'));
        const chosen = new Set(first.flatMap((row) => gridDisk(cellOf(row, 10), 1)));
        expect(cellsOf(answer)).toEqual(chosen);
        expect(answer.studyArea!.outside).toBeGreaterThan(0);
      });

      it('of the very first records look at where anything is at all', async () => {
        const answer = await density('stat=gi&res=8');
        expect(cellsOf(answer)).toEqual(new Set(ROWS.flatMap((row) => gridDisk(cellOf(row, 8), 1))));
        expect(answer.studyArea!.outside).toBe(0);
        expect(Date.parse(answer.window!.from)).toBe(Math.min(...ROWS.map(({ at }) => at.getTime())));
      });

      it('of single cells know of no study area', async () => {
        expect((await density(`res=8&${SUMMER}`)).studyArea).toBeNull();
      });
    });

    describe('with roads', () => {
      const roads = gridRoads();
      beforeAll(() => storeRoads(server().engine, roads));

      it('are judged over what the roads span', async () => {
        const answer = await density(`stat=gi&res=10&${SUMMER}`);
        expect(answer.studyArea).toMatchObject({ kind: 'roads', name: null });
        const cells = cellsOf(answer);
        const places = roads.flatMap(({ line }) => line.map(([lng, lat]) => ({ lng, lat })));
        for (const place of places) expect(cells).toContain(cellOf(place, 10));
        // The town has no hole: 1.3 km by 0.9 km with the margin, and the cells that its border runs through.
        const around = new Set([...cells].flatMap((cell) => gridDisk(cell, 1)));
        expect(cells.size).toBeGreaterThan(70);
        expect(cells.size).toBeLessThan(160);
        expect(around.size - cells.size).toBeLessThan(60);
        expectWhole(answer, summer);
      });

      it('are judged around every end of a road, also one that the hull leaves out', async () => {
        const random = seededRandom(233);
        const near = (middle: number) =>
          Math.round((middle + 0.03 * (random() + random() - 1)) * 1000) / 1000;
        const ends = Array.from({ length: 300 }, (): LngLat => [near(120.03), near(28.9)]);
        const ring = concaveRing(ends);
        expect(ends.filter((end) => !booleanPointInPolygon(end, polygon([ring])))).toHaveLength(1);
        const scattered = roads
          .slice(0, 150)
          .map((road, i) => ({ ...road, line: ends.slice(2 * i, 2 * i + 2) }));
        await storeRoads(server().engine, scattered);
        const cells = cellsOf(await density(`stat=gi&res=10&${SUMMER}`));
        for (const [lng, lat] of ends) expect(cells).toContain(cellOf({ lng, lat }, 10));
        // A single road, too short for its ends to be told apart.
        const [lng, lat] = ends[0]!;
        const short = { ...roads[0]!, line: [ends[0]!, [lng + 1e-4, lat]] as LngLat[] };
        await storeRoads(server().engine, [short]);
        expect(cellsOf(await density(`stat=gi&res=10&${SUMMER}`))).toContain(cellOf({ lng, lat }, 10));
        await storeRoads(server().engine, roads);
      });
    });

    describe('with areas', () => {
      const overlapping = (box: readonly number[], res: number) => {
        const [w, s, e, n] = box as [number, number, number, number];
        const ring = [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
          [w, s],
        ];
        return polygonToCellsExperimental([ring], res, POLYGON_TO_CELLS_FLAGS.containmentOverlapping, true);
      };
      /** All cells that overlap the boxes, and none but their neighbours beside them. */
      function expectArea(answer: Density, ...boxes: (readonly number[])[]) {
        const overlap = boxes.flatMap((box) => overlapping(box, answer.res));
        const cells = cellsOf(answer);
        for (const cell of overlap) expect(cells).toContain(cell);
        const near = new Set(overlap.flatMap((cell) => gridDisk(cell, 1)));
        for (const cell of cells) expect(near).toContain(cell);
        expect(cells.size).toBeLessThan(new Set(overlap).size * 1.15);
      }

      beforeAll(async () => {
        for (const name of ['west', 'east', 'inner'] as const) await storeArea(server().engine, name);
      });

      it('are judged over the areas of the coarsest kind together', async () => {
        const answer = await density(`stat=gi&res=8&${SUMMER}`);
        expect(answer.studyArea).toMatchObject({ kind: 'areas', name: null });
        expectArea(answer, AREAS.west.box, AREAS.east.box);
        expectWhole(answer, summer);
        expect(answer.studyArea!.outside).toBeGreaterThan(0);
      });

      it('are judged over a chosen area, with what lies in it', async () => {
        const { id, name, box } = AREAS.inner;
        const answer = await density(`stat=gi&res=9&${SUMMER}&area=${id}`);
        expect(answer.studyArea).toMatchObject({ kind: 'area', id, name, nameEn: null, outside: 0 });
        expectArea(answer, box);
        const [w, s, e, n] = box;
        expectWhole(
          answer,
          summer.filter(({ lng, lat }) => lng >= w && lng <= e && lat >= s && lat <= n),
        );
      });

      it('forget an area that is deleted, and name the one that is left', async () => {
        const { engine } = server();
        expect((await density('stat=gi&res=8')).studyArea).toMatchObject({ kind: 'areas', name: null });
        await engine.rows(sql`update area set name_en = 'West' where id = ${AREAS.west.id}`);
        await engine.rows(sql`update area set deleted_at = now() where id = ${AREAS.east.id}`);
        const answer = await density('stat=gi&res=8');
        expect(answer.studyArea).toMatchObject({ kind: 'areas', name: AREAS.west.name, nameEn: 'West' });
        expectArea(answer, AREAS.west.box);
        await engine.rows(sql`update area set deleted_at = null where id = ${AREAS.east.id}`);
      });

      it('gi: z of the definition, p of the normal, bins by false discovery', async () => {
        const { cells, noEvidence } = await density(`stat=gi&res=8&${SUMMER}`);
        expect(noEvidence).toBe(false);
        const counts = new Map(cells.map(({ cell, count }) => [cell, count]));
        const n = cells.length;
        const mean = cells.reduce((sum, { count }) => sum + count, 0) / n;
        const deviation = Math.sqrt(cells.reduce((sum, { count }) => sum + count ** 2, 0) / n - mean ** 2);
        for (const { cell, z, p } of cells) {
          const near = gridDisk(cell, 1).filter((each) => counts.has(each));
          const around = near.reduce((sum, each) => sum + counts.get(each)!, 0);
          const w = near.length;
          const expected = (around - mean * w) / (deviation * Math.sqrt((n * w - w ** 2) / (n - 1)));
          expect(z).toBeCloseTo(expected, 4);
          expect(p).toBeCloseTo(2 * upperTail(Math.abs(expected)), 4);
        }
        const levels = [0.1, 0.05, 0.01].map((q) =>
          significant(
            cells.map(({ p }) => p!),
            q,
          ),
        );
        for (const [i, { z, bin }] of cells.entries()) {
          expect(bin).toBe(Math.sign(z!) * levels.filter((level) => level[i]).length + 0);
        }
        expect(cells.some(({ bin }) => bin === 3)).toBe(true);
        const legend = await classes(`stat=gi&res=8&${SUMMER}`);
        expect(legend.classes.map(({ key }) => key)).toEqual(['-3', '-2', '-1', '0', '1', '2', '3']);
        for (const { key, cells: number } of legend.classes)
          expect(number).toBe(cells.filter(({ bin }) => bin === Number(key)).length);
        expect(legend).toMatchObject({ limits: [], least: null, most: null, totalCells: n });
      });

      it('gi: no evidence where all cells hold the same', async () => {
        const answer = await density('stat=gi&res=8&from=2023-01-01&to=2023-02-01');
        expect(answer).toMatchObject({ noEvidence: true, total: 0 });
        expect(answer.cells.every(({ z, p, bin }) => z === 0 && p === 1 && bin === 0)).toBe(true);
      });

      it('a box shows a part of what is judged as a whole', async () => {
        const whole = new Map((await density(`stat=gi&res=9&${SUMMER}`)).cells.map((row) => [row.cell, row]));
        const part = await density(`stat=gi&res=9&${SUMMER}&bbox=120.02,28.87,120.04,28.89`);
        expect(part.cells.length).toBeGreaterThan(20);
        expect(part.cells.length).toBeLessThan(whole.size / 4);
        for (const row of part.cells) expect(row).toEqual(whole.get(row.cell));
        expect(part.studyArea!.cells).toBe(whole.size);
      });

      it.each([
        ['previous', '2025-03-01', '2025-06-01', '2025-06-01', '2025-09-01'],
        ['year', '2024-06-01', '2024-09-01', '2025-06-01', '2025-09-01'],
        ['2024-02-01/2024-05-03', '2024-02-01', '2024-05-03', '2025-06-01', '2025-09-01'],
      ])('change against %s: exact test and interval of the ratio', async (compare, first, end, from, to) => {
        const answer = await density(`stat=change&res=8&from=${from}&to=${to}&compare=${compare}`);
        const [after, before] = [ROWS.filter(between(from, to)), ROWS.filter(between(first, end))];
        expect(answer.before).toEqual({
          from: new Date(`${first}T00:00+08:00`).toISOString(),
          to: new Date(`${end}T00:00+08:00`).toISOString(),
          total: before.length,
        });
        expectWhole(answer, after);
        const was = countsOf(before, 8);
        for (const row of answer.cells) {
          const a = was.get(row.cell) ?? 0;
          expect(row.before).toBe(a);
          expect(row.p).toBeCloseTo(evenP(a, row.count), 5);
          if (a === 0) expect(row.ratio).toBe(row.count === 0 ? 1 : null);
          else expect(row.ratio).toBeCloseTo(row.count / a, 4);
          if (row.count === 0) expect(row.ratioLow).toBe(0);
          if (a === 0) expect(row.ratioHigh).toBeNull();
        }
        const found = significant(
          answer.cells.map(({ p }) => p!),
          0.1,
        );
        for (const [i, { bin }] of answer.cells.entries()) expect(bin !== 0).toBe(found[i]);
      });

      it('change is measured by the hours that the filter leaves of each window', async () => {
        // Nine days from a Friday hold three days of weekends, nine from a Monday two.
        const answer = await density(
          'stat=change&res=6&weekdays=6,7&from=2025-08-01&to=2025-08-10&compare=2025-07-07/2025-07-16',
        );
        const weekend = (row: (typeof ROWS)[number]) =>
          ['Sat', 'Sun'].includes(
            row.at.toLocaleString('en', { timeZone: 'Asia/Shanghai', weekday: 'short' }),
          );
        const now = countsOf(ROWS.filter(between('2025-08-01', '2025-08-10')).filter(weekend), 6);
        const then = countsOf(ROWS.filter(between('2025-07-07', '2025-07-16')).filter(weekend), 6);
        const seen = answer.cells.filter(({ before }) => before! > 0);
        expect(seen.length).toBeGreaterThan(0);
        for (const { cell, ratio } of seen)
          expect(ratio).toBeCloseTo(now.get(cell)! / 3 / (then.get(cell)! / 2), 4);
      });

      it('emerging: by whole months, all cells, the hot places hot', async () => {
        const answer = await density('stat=emerging&res=8&from=2024-01-15&to=2025-12-10');
        expect(answer.window).toEqual({
          from: new Date('2024-02-01T00:00+08:00').toISOString(),
          to: new Date('2025-12-01T00:00+08:00').toISOString(),
        });
        expectWhole(answer, ROWS.filter(between('2024-02-01', '2025-12-01')));
        const classOf = new Map(answer.cells.map(({ cell, emerging }) => [cell, emerging]));
        expect(classOf.get(cellOf({ lng: 120.03, lat: 28.88 }, 8))).toMatch(
          /^(persistent|intensifying|diminishing)-hot$/,
        );
        const legend = await classes('stat=emerging&res=8&from=2024-01-15&to=2025-12-10');
        expect(legend.classes.reduce((sum, { cells }) => sum + cells, 0)).toBe(answer.cells.length);
        expect(legend.classes.map(({ key }) => key)).toContain('none');
      });

      it('emerging: without a window the last 24 whole months, or as many as there are records of', async () => {
        expect((await density('stat=emerging&res=7')).window).toEqual({
          from: new Date('2024-01-01T00:00+08:00').toISOString(),
          to: new Date('2025-12-01T00:00+08:00').toISOString(),
        });
      });

      it('smoothed: spread further, the sum kept', async () => {
        const answer = await density(`stat=smoothed&res=8&${SUMMER}`);
        const sum = answer.cells.reduce((all, { smoothed }) => all + smoothed!, 0);
        expect(sum).toBeCloseTo(summer.length, 1);
        expect(answer.cells.length).toBeGreaterThan(countsOf(summer, 8).size);
        expect(answer.total).toBe(summer.length);
      });

      it('a whole district at the finest resolution is too much to judge', async () => {
        const response = await server().ask(`/api/density?stat=gi&res=11&${SUMMER}`);
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ code: 'too-many', errors: [{ pointer: '?res' }] });
        expect((await server().ask(`/api/density?res=11&${SUMMER}`)).status).toBe(200);
      });
    });
  },
  { HEXBEAT_NOW: '2025-12-10T12:00:00+08:00' },
);

/** P(Z > z) by Simpson's rule. */
function upperTail(z: number): number {
  const steps = 2000;
  const width = (10 - z) / steps;
  if (width <= 0) return 0;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const x = z + i * width;
    sum += Math.exp(-(x ** 2) / 2) * (i === 0 || i === steps ? 1 : i % 2 ? 4 : 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}
