import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import type { Section } from '../../server/contract/sections.ts';
import { derive } from '../../server/derive.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { onBothEngines, type TestServer } from '../support/engines.ts';
import { everyFriday, gridRoads, storeArea, storeIncidents, storeRoads, streetLine } from './gridTown.ts';

const NOW = { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' };
const AREA = '11111111-1111-4111-8111-111111111111';

interface Listed {
  model: { incidents: number; unsnapped: number; asOf: string; scores: { model: string }[] } | null;
  items: Section[];
}

function clientOf(server: () => TestServer) {
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    server().ask(path, { method, ...(body === undefined ? {} : { body }), headers });
  return {
    post: (body: unknown) => send('POST', '/api/sections', body),
    propose: (body: unknown) => send('POST', '/api/sections/proposals', body),
    patch: (id: string, version: number | null, body: unknown) =>
      send('PATCH', `/api/sections/${id}`, body, version === null ? {} : { 'if-match': `"${version}"` }),
    remove: (id: string, version: number) =>
      send('DELETE', `/api/sections/${id}`, undefined, { 'if-match': `"${version}"` }),
    get: async (id: string) => (await (await send('GET', `/api/sections/${id}`)).json()) as Section,
    list: async (query = '') => (await (await send('GET', `/api/sections${query}`)).json()) as Listed,
  };
}

const problemOf = async (response: Response) =>
  (await response.json()) as { code: string; status: number; errors?: { pointer: string }[] };

onBothEngines(
  'sections without roads',
  (server) => {
    const client = clientOf(server);

    it('keeps a line as it was drawn, with nothing to forecast from', async () => {
      const response = await client.post({ id: randomUUID(), name: 'Alone', line: streetLine(2, 2, 4) });
      expect(response.status).toBe(201);
      expect(await response.json()).toMatchObject({
        origin: 'given',
        priority: 2,
        leastVisits: 1,
        matchedShare: 0,
        incidents: 0,
        noEvidence: true,
        expectedPerWeek: 0,
        expectedInterval: [0, 0],
        bestSlots: [],
      });
      expect((await client.list()).model).toBeNull();
    });

    it('cannot propose any', async () => {
      const response = await client.propose({});
      expect(response.status).toBe(422);
      expect((await problemOf(response)).code).toBe('no-roads');
    });
  },
  NOW,
);

onBothEngines(
  'sections',
  (server) => {
    const client = clientOf(server);
    const create = async (name: string, line = streetLine(2, 2, 4)) => {
      const response = await client.post({ id: randomUUID(), name, line });
      expect(response.status).toBe(201);
      return (await response.json()) as Section;
    };

    beforeAll(async () => {
      const { engine } = server();
      await storeRoads(engine, gridRoads());
      await storeArea(engine, AREA, [-0.5, -0.5], [5.5, 7.5]);
      await storeIncidents(engine, [
        // 60 on street C between avenues 3 and 4, 20 on street F, 9 that nobody reported, 3 in the fields, 2 still to come.
        ...everyFriday(60, 2.5, 2),
        ...everyFriday(20, 8.5, 5),
        ...everyFriday(9, 2.4, 2).map((each) => ({ ...each, origin: 'discovered' as const })),
        ...everyFriday(3, 3, -20),
        { at: '2026-03-09T00:00:00+08:00', place: gridPlace(2.5, 2) },
        { at: '2026-03-10T10:00:00+08:00', place: gridPlace(2.5, 2) },
      ]);
      await derive(engine, LOCAL_ACTOR);
    });

    describe('drawing one', () => {
      it('matches its line to the roads and counts what was reported on them before now', async () => {
        const section = await create('C street');
        expect(section.matchedShare).toBeCloseTo(1, 2);
        expect(section.lengthMeters).toBeCloseTo(200, 0);
        expect(section).toMatchObject({ incidents: 60, noEvidence: false, areaId: AREA, version: 1 });
        await client.remove(section.id, 1);
      });

      it('answers the same bytes again with 200, and other bytes under that id with 409', async () => {
        const body = { id: randomUUID(), name: 'Twice', line: streetLine(2, 2, 4) };
        expect((await client.post(body)).status).toBe(201);
        expect((await client.post(body)).status).toBe(200);
        const other = await client.post({ ...body, name: 'Other' });
        expect(other.status).toBe(409);
        await client.remove(body.id, 1);
        expect((await client.post(body)).status).toBe(410);
      });

      it('refuses a line that lies on no road, and stores nothing of it', async () => {
        const body = { id: randomUUID(), name: 'Fields', line: streetLine(-9, 2, 4) };
        const response = await client.post(body);
        expect(response.status).toBe(422);
        const problem = await problemOf(response);
        expect(problem.code).toBe('off-roads');
        expect(problem.errors).toEqual([expect.objectContaining({ pointer: '/line' })]);
        // Nothing was kept of it: the same id can be used for a line on a road.
        expect((await client.post({ ...body, line: streetLine(1, 2, 4) })).status).toBe(201);
        await client.remove(body.id, 1);
      });

      it.each([
        [
          'a line of no length',
          { line: { type: 'LineString', coordinates: [gridPlace(1, 1), gridPlace(1, 1)] } },
        ],
        ['a line of one point', { line: { type: 'LineString', coordinates: [gridPlace(1, 1)] } }],
        ['a priority out of range', { priority: 4 }],
        ['a field that is none', { colour: 'red' }],
      ])('refuses %s', async (_, over) => {
        const response = await client.post({
          id: randomUUID(),
          name: 'X',
          line: streetLine(1, 1, 2),
          ...over,
        });
        expect(response.status).toBe(400);
        expect((await problemOf(response)).errors).toHaveLength(1);
      });
    });

    describe('editing one', () => {
      it('asks for the version, and refuses one that is not the last', async () => {
        const { id } = await create('Edited');
        expect((await client.patch(id, null, { name: 'A' })).status).toBe(428);
        expect((await client.patch(id, 1, { name: 'A', priority: 1 })).status).toBe(200);
        expect((await client.patch(id, 1, { name: 'B' })).status).toBe(412);
        expect(await client.get(id)).toMatchObject({ name: 'A', priority: 1, version: 2, incidents: 60 });
        const revisions = await server().engine.rows(
          sql`select body ->> 'name' as name from revision where subject = 'section' and subject_id = ${id}`,
        );
        expect(revisions).toEqual([{ name: 'Edited' }]);
        await client.remove(id, 2);
      });

      it('matches a new line anew', async () => {
        const { id } = await create('Moved');
        const moved = await client.patch(id, 1, { line: streetLine(5, 8, 9) });
        expect((await moved.json()) as Section).toMatchObject({ incidents: 20, areaId: null, version: 2 });
        const off = await client.patch(id, 2, { line: streetLine(-9, 8, 9) });
        expect(off.status).toBe(422);
        expect(await client.get(id)).toMatchObject({ incidents: 20, version: 2 });
        await client.remove(id, 2);
        expect((await client.patch(id, 3, { name: 'Gone' })).status).toBe(410);
      });
    });

    describe('the forecast', () => {
      it('lists the riskiest first, each incident counted where it was snapped', async () => {
        const calm = await create('A street', streetLine(0, 0, 3));
        const f = await create('F street', streetLine(5, 8, 9));
        const c = await create('C street');
        const { model, items } = await client.list();
        expect(items.map((item) => item.id)).toEqual([c.id, f.id, calm.id]);
        expect(items.map((item) => item.incidents)).toEqual([60, 20, 0]);
        expect(items.map((item) => item.noEvidence)).toEqual([false, false, true]);
        expect(model).toMatchObject({ incidents: 80, unsnapped: 3, asOf: '2026-03-08T16:00:00.000Z' });
        // One a week on C and one on F since week 20: the level follows the recent weeks.
        const total = items.reduce((sum, item) => sum + item.expectedPerWeek, 0);
        expect(total).toBeGreaterThan(1.2);
        expect(total).toBeLessThan(2.5);
        const counted = await server().ask(`/api/incidents?section=${c.id}&origin=reported&to=2026-03-09`);
        expect(((await counted.json()) as { total: number }).total).toBe(60);
        expect((await client.list(`?area=${AREA}`)).items.map((item) => item.id)).toEqual([c.id, calm.id]);
        for (const { id } of [calm, f, c]) await client.remove(id, 1);
      });

      it('has its worst hour where the incidents are, and sums to the week', async () => {
        const { id, expectedPerWeek } = await create('C street');
        const response = await server().ask(`/api/sections/${id}/slots`);
        const table = (await response.json()) as {
          hourOfWeek: number[];
          bestSlots: { weekday: number; start: string; end: string }[];
        };
        expect(table.hourOfWeek).toHaveLength(168);
        expect(table.hourOfWeek.reduce((sum, value) => sum + value, 0)).toBeCloseTo(expectedPerWeek, 9);
        expect(table.hourOfWeek.indexOf(Math.max(...table.hourOfWeek))).toBe(4 * 24 + 20);
        expect(table.bestSlots[0]).toMatchObject({ weekday: 5, start: '19:00', end: '22:00' });
        await client.remove(id, 1);
      });

      it('takes in an incident that is entered, moved or deleted', async () => {
        const { id } = await create('F street', streetLine(5, 8, 9));
        const incident = {
          id: randomUUID(),
          category: 'theft',
          location: gridPlace(8.3, 5),
          occurredAt: '2026-03-01T12:00:00+08:00',
        };
        await server().ask('/api/incidents', { method: 'POST', body: incident });
        expect((await client.get(id)).incidents).toBe(21);
        const headers = (version: number) => ({ 'if-match': `"${version}"` });
        await server().ask(`/api/incidents/${incident.id}`, {
          method: 'PATCH',
          body: { location: gridPlace(0.5, 0) },
          headers: headers(1),
        });
        expect((await client.get(id)).incidents).toBe(20);
        await server().ask(`/api/incidents/${incident.id}`, { method: 'DELETE', headers: headers(2) });
        await client.remove(id, 1);
      });
    });

    describe('proposing', () => {
      it('finds the streets with incidents, leaves given ones alone, and replaces what was proposed', async () => {
        const first = await client.propose({});
        expect(await first.json()).toEqual({ stored: 2, deleted: 0 });
        const proposed = (await client.list()).items;
        expect(proposed.map(({ name, origin, incidents }) => ({ name, origin, incidents }))).toEqual([
          { name: 'C', origin: 'proposed', incidents: 60 },
          { name: 'F', origin: 'proposed', incidents: 20 },
        ]);
        const given = await create('Mine');
        expect(await (await client.propose({})).json()).toEqual({ stored: 1, deleted: 2 });
        expect((await client.list()).items.map((item) => item.name)).toEqual(['Mine', 'F']);
        // In the area of 'Mine' there is nothing left to propose, and the proposal elsewhere stays.
        expect(await (await client.propose({ area: AREA })).json()).toEqual({ stored: 0, deleted: 0 });
        expect((await client.list()).items).toHaveLength(2);
        await client.remove(given.id, 1);
      });

      it('names an area that is not there', async () => {
        const response = await client.propose({ area: randomUUID() });
        expect(response.status).toBe(400);
        expect((await problemOf(response)).errors?.[0]?.pointer).toBe('/area');
      });
    });
  },
  NOW,
);
