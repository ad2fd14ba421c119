/** What is expected of the roads, and why: the answers of the API over a town whose incidents can be counted by hand. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import { placeRecords } from '../../db/queries/areas.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { explanationSchema, modelSchema, type Explanation } from '../../server/contract/forecast.ts';
import { derive } from '../../server/derive.ts';
import { json, problemOf, totalOf } from '../support/ask.ts';
import { onBothEngines, type TestServer } from '../support/engines.ts';
import {
  blockOf,
  everyFriday,
  gridRoads,
  storeArea,
  storeIncidents,
  storeRoads,
  streetLine,
} from './gridTown.ts';

const NOW = { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' };
const AREA = '33333333-3333-4333-8333-333333333333';
const FRIDAY = 4 * 24;

interface Forecast {
  model: { incidents: number; unsnapped: number; hourUnknown: number; includesDiscovered: boolean } | null;
  expectedPerWeek: number;
  expectedInterval: [number, number];
  hourOfWeek: number[];
  breaks: number[];
  roads: number;
  roadsWithEvidence: number;
  discovered: {
    area: { id: string } | null;
    reported: number;
    discovered: number;
    share: number | null;
  }[];
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

const clientOf = (server: () => TestServer) => ({
  forecast: async () => json<Forecast>(await server().ask('/api/forecast')),
  why: async (path: string, query = '') =>
    explanationSchema.parse(await json(await server().ask(`/api/${path}/why${query}`))),
  add: async (incidents: Parameters<typeof storeIncidents>[1]) => {
    const { engine } = server();
    await storeIncidents(engine, incidents);
    await derive(engine, LOCAL_ACTOR);
    await engine.transaction(placeRecords);
  },
});

onBothEngines(
  'the forecast without roads',
  (server) => {
    it('has no model and expects nothing', async () => {
      expect(await clientOf(server).forecast()).toEqual({
        model: null,
        expectedPerWeek: 0,
        expectedInterval: [0, 0],
        hourOfWeek: new Array<number>(168).fill(0),
        breaks: [],
        roads: 0,
        roadsWithEvidence: 0,
        discovered: [],
      });
    });
  },
  NOW,
);

onBothEngines(
  'the forecast',
  (server) => {
    const { forecast, why, add } = clientOf(server);
    /** Between avenues 3 and 4. */
    const busy = blockOf('C', 2, 2);
    let section: string;

    beforeAll(async () => {
      const { engine, ask } = server();
      await storeRoads(engine, gridRoads());
      await storeIncidents(engine, [{ at: '2026-02-13T20:30:00+08:00', place: gridPlace(2.6, 2) }]);
      await engine.rows(sql`update incident set status = 'rejected'`);
      await storeArea(engine, AREA, [-0.5, -0.5], [5.5, 7.5]);
      await add([
        ...everyFriday(40, 2.5, 2),
        // 20 m beside the same block: they lie on it all the same.
        ...everyFriday(20, 2.5, 2.2),
        ...everyFriday(20, 8.5, 5),
        // At a crossing of four roads; in the fields; found by patrols; still to come.
        ...everyFriday(8, 5, 4),
        ...everyFriday(3, 3, -20),
        ...everyFriday(9, 2.4, 2).map((each) => ({ ...each, origin: 'discovered' as const })),
        { at: '2026-03-09T00:00:00+08:00', place: gridPlace(2.5, 2) },
      ]);
      section = randomUUID();
      const body = { id: section, name: 'C street', line: streetLine(2, 2, 4) };
      expect((await ask('/api/sections', { method: 'POST', body })).status).toBe(201);
    });

    describe('of the town', () => {
      it('names its model and what it rests on', async () => {
        const { model, roads, roadsWithEvidence } = await forecast();
        expect(modelSchema.parse(model)).toMatchObject({
          asOf: '2026-03-08T16:00:00.000Z',
          horizonDays: 7,
          incidents: 88,
          unsnapped: 3,
          hourUnknown: 0,
          includesDiscovered: false,
          minEvidence: 5,
        });
        // Only the two blocks have five incidents or more: each arm of the crossing has two.
        expect([roads, roadsWithEvidence]).toEqual([gridRoads().length, 2]);
      });

      it('adds up: its hours are the week, and the week is within its interval', async () => {
        const { hourOfWeek, expectedPerWeek, expectedInterval } = await forecast();
        expect(expectedPerWeek).toBeGreaterThan(1);
        expect(sum(hourOfWeek)).toBeCloseTo(expectedPerWeek, 9);
        expect(hourOfWeek.indexOf(Math.max(...hourOfWeek))).toBe(FRIDAY + 20);
        expect(expectedInterval[0]).toBeLessThanOrEqual(expectedPerWeek);
        expect(expectedInterval[1]).toBeGreaterThanOrEqual(expectedPerWeek);
      });

      it('is the sum of its roads', async () => {
        const { expectedPerWeek } = await forecast();
        const roads = await Promise.all(gridRoads().map(({ id }) => why(`roads/${id}`)));
        expect(sum(roads.map(({ expected }) => expected))).toBeCloseTo(expectedPerWeek, 9);
        expect(sum(roads.map(({ incidents }) => incidents))).toBeCloseTo(88, 4);
      });

      it('has class limits that ascend', async () => {
        const { breaks } = await forecast();
        expect(breaks).toHaveLength(5);
        expect(breaks).toEqual(breaks.toSorted((a, b) => a - b));
        expect(breaks[4]).toBeGreaterThan(breaks[0]!);
      });
    });

    describe('why of a road', () => {
      it('gives reasons that are the whole of the number, and the incidents behind it', async () => {
        const answer = await why(`roads/${busy.id}`);
        expect(answer).toMatchObject({
          unit: { kind: 'road', id: busy.id, name: 'C', lengthMeters: 100 },
          slot: null,
          lift: null,
          incidents: 60,
          needed: 5,
          noEvidence: false,
        });
        expect(answer.expected).toBeGreaterThan(0.5);
        expect(sum(answer.reasons.map(({ share }) => share))).toBeCloseTo(1, 9);
        expect(sum(answer.reasons.map(({ expected }) => expected))).toBeCloseTo(answer.expected, 9);
        expect(sum(answer.hourOfWeek)).toBeCloseTo(answer.expected, 9);
        expect(answer.recent).toMatchObject({ recent: 8, days: 28 });
      });

      it('says that there is no evidence below the incidents that are needed', async () => {
        const arm = await why(`roads/${blockOf('E', 4, 4).id}`);
        expect(arm).toMatchObject({ noEvidence: true, needed: 5 });
        expect(arm.incidents).toBeLessThan(arm.needed);
        expect((await why(`roads/${busy.id}`)).noEvidence).toBe(false);
      });

      it('shares an incident at a crossing between its arms', async () => {
        const arms = [blockOf('E', 4, 4), blockOf('E', 5, 4), blockOf('6', 5, 3), blockOf('6', 5, 4)];
        for (const { id } of arms) expect((await why(`roads/${id}`)).incidents).toBeCloseTo(2, 6);
        expect((await why(`roads/${blockOf('E', 6, 4).id}`)).incidents).toBe(0);
      });

      it('finds the incidents behind it by its filter', async () => {
        const { filter, incidents } = await why(`roads/${busy.id}`);
        expect(await totalOf(server(), String(new URLSearchParams(filter)))).toBe(incidents);
      });

      it('takes weekdays and hours: their expectation, beside as many average hours', async () => {
        const whole = await why(`roads/${busy.id}`);
        const answer = await why(`roads/${busy.id}`, '?weekdays=5&hours=18-22');
        const hours = whole.hourOfWeek.slice(FRIDAY + 18, FRIDAY + 22);
        expect(answer.slot).toEqual({ weekdays: [5], hours: [18, 19, 20, 21] });
        expect(answer.expected).toBeCloseTo(sum(hours), 9);
        expect(answer.lift).toBeCloseTo(sum(hours) / (4 * (sum(whole.hourOfWeek) / 168)), 9);
        expect(answer.lift).toBeGreaterThan(5);
        expect(sum(answer.reasons.map(({ expected }) => expected))).toBeCloseTo(answer.expected, 9);
        expect(await totalOf(server(), String(new URLSearchParams(answer.filter)))).toBe(60);
      });

      it('takes hours that run over midnight, those of the day itself', async () => {
        const { hourOfWeek } = await why(`roads/${busy.id}`);
        const saturday = await why(`roads/${busy.id}`, '?weekdays=6&hours=22-6');
        const asked = [0, 1, 2, 3, 4, 5, 22, 23];
        expect(saturday.slot).toEqual({ weekdays: [6], hours: asked });
        expect(saturday.expected).toBeCloseTo(sum(asked.map((hour) => hourOfWeek[5 * 24 + hour]!)), 9);
        const everyDay = await why(`roads/${busy.id}`, '?hours=22-6');
        expect(everyDay.slot).toEqual({ weekdays: null, hours: asked });
        expect(everyDay.expected).toBeCloseTo(
          sum(hourOfWeek.filter((_, hour) => asked.includes(hour % 24))),
          9,
        );
      });

      it.each([
        ['a weekday that is none', '?weekdays=8', '?weekdays'],
        ['an hour that is none', '?hours=25', '?hours'],
        ['hours that are empty', '?hours=6-6', '?hours'],
      ])('refuses %s', async (_, query, pointer) => {
        for (const path of [`roads/${busy.id}`, `sections/${section}`]) {
          const problem = await problemOf(await server().ask(`/api/${path}/why${query}`), 400);
          expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
        }
      });

      it('is not found of a road that is not there', async () => {
        const problem = await problemOf(await server().ask(`/api/roads/${randomUUID()}/why`), 404);
        expect(problem.code).toBe('not-found');
      });
    });

    describe('why of a key section', () => {
      it('is the sum of its roads, with reasons that are the whole of it', async () => {
        const roads = await Promise.all([why(`roads/${busy.id}`), why(`roads/${blockOf('C', 3, 2).id}`)]);
        const answer = await why(`sections/${section}`);
        expect(answer.unit).toMatchObject({ kind: 'section', id: section, name: 'C street' });
        const of = (read: (each: Explanation) => number) => sum(roads.map(read));
        expect(answer.expected).toBeCloseTo(
          of(({ expected }) => expected),
          4,
        );
        expect(answer.incidents).toBeCloseTo(
          of(({ incidents }) => incidents),
          4,
        );
        expect(sum(answer.reasons.map(({ share }) => share))).toBeCloseTo(1, 9);
        expect(sum(answer.reasons.map(({ expected }) => expected))).toBeCloseTo(answer.expected, 9);
      });

      it('finds the incidents behind it by its filter', async () => {
        const { filter } = await why(`sections/${section}`);
        expect(filter.section).toBe(section);
        expect(await totalOf(server(), String(new URLSearchParams(filter)))).toBe(60);
      });

      it('is not found of a section that is not there', async () => {
        await problemOf(await server().ask(`/api/sections/${randomUUID()}/why`), 404);
      });
    });

    describe('what has no say', () => {
      const forecasted = async () => {
        const { discovered: _, ...answer } = await forecast();
        return answer;
      };

      it('what patrols discovered: it is shown by town, beside what was reported', async () => {
        const before = await forecasted();
        await add(everyFriday(30, 9.5, 1).map((each) => ({ ...each, origin: 'discovered' as const })));
        expect(await forecasted()).toEqual(before);
        expect((await forecast()).discovered).toEqual([
          // In no town: 20 on F street, 3 in the fields, and these.
          { area: null, reported: 23, discovered: 30, share: 30 / 23 },
          expect.objectContaining({
            area: expect.objectContaining({ id: AREA }) as unknown,
            reported: 68,
            discovered: 9,
            share: 9 / 68,
          }),
        ]);
      });

      it('what happens after the instant', async () => {
        const before = await forecast();
        await add([
          { at: '2026-03-09T00:00:00.000+08:00', place: gridPlace(2.6, 2) },
          ...Array.from({ length: 20 }, (_, i) => ({
            at: `2026-03-${10 + i}T10:00:00+08:00`,
            place: gridPlace(9.5, 1),
          })),
        ]);
        expect(await forecast()).toEqual(before);
      });
    });
  },
  NOW,
);

onBothEngines(
  'the forecast of times that are not known',
  (server) => {
    const { forecast, add } = clientOf(server);
    const weeks = (count: number, last: string) =>
      Array.from({ length: count }, (_, week) => Date.parse(last) - week * 7 * 86_400_000);
    const iso = (ms: number) => new Date(ms).toISOString();

    beforeAll(async () => {
      await storeRoads(server().engine, gridRoads());
      await add([
        // Some time between 22:00 on Tuesday and 02:00 on Wednesday.
        ...weeks(40, '2026-03-03T22:00:00+08:00').map((ms) => ({
          at: iso(ms),
          until: iso(ms + 4 * 3_600_000),
          place: gridPlace(4.5, 6),
        })),
        // On a Friday.
        ...weeks(10, '2026-03-06T00:00:00+08:00').map((ms) => ({
          at: iso(ms),
          hourUnknown: true,
          place: gridPlace(4.5, 6),
        })),
      ]);
    });

    it('counts incidents without an hour, and gives their midnight nothing', async () => {
      const { model, hourOfWeek } = await forecast();
      expect(model).toMatchObject({ incidents: 50, hourUnknown: 10 });
      expect(hourOfWeek[FRIDAY]!).toBeLessThan(0.1 * hourOfWeek[48]!);
    });

    it('spreads an interval evenly over its hours', async () => {
      const { hourOfWeek } = await forecast();
      const night = hourOfWeek.slice(46, 50);
      // The kernel rounds the block of four hours; it leaves both halves alike.
      expect(night[0]! / night[3]!).toBeCloseTo(1, 6);
      expect(night[1]! / night[2]!).toBeCloseTo(1, 6);
      expect(sum(night)).toBeGreaterThan(0.5 * sum(hourOfWeek));
    });
  },
  NOW,
);
