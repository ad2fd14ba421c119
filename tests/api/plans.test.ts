import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { distanceMeters, type LngLat } from '../../domain/place.ts';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import type { Plan, PlanProgress } from '../../server/contract/plans/plan.ts';
import type { Section } from '../../server/contract/sections.ts';
import { derive } from '../../server/derive.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { onBothEngines, type TestServer } from '../support/engines.ts';
import { everyFriday, gridRoads, storeArea, storeIncidents, storeRoads, streetLine } from './gridTown.ts';

const NOW = { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' };
const WEST = '22222222-2222-4222-8222-222222222222';

const input = (over: Record<string, unknown> = {}) => ({
  from: '2026-03-13',
  to: '2026-03-14',
  shifts: [{ start: '18:00', end: '24:00' }],
  teams: [
    { name: 'Red', mode: 'foot', base: gridPlace(1, 1) },
    { name: 'Blue', mode: 'car', base: gridPlace(10, 6) },
  ],
  seed: 5,
  ...over,
});

const clientOf = (server: () => TestServer) => ({
  plan: (body: unknown) => server().ask('/api/plans', { method: 'POST', body }),
  made: async (body: unknown) => {
    const response = await server().ask('/api/plans', { method: 'POST', body });
    expect(response.status).toBe(201);
    return (await response.json()) as Plan;
  },
  sections: async () => ((await (await server().ask('/api/sections')).json()) as { items: Section[] }).items,
});

const problemOf = async (response: Response) =>
  (await response.json()) as { code: string; status: number; errors?: { pointer: string }[] };

const withoutIdentity = ({ id: _, createdAt: __, updatedAt: ___, ...plan }: Plan) => plan;

onBothEngines(
  'plans where something is missing',
  (server) => {
    const { plan } = clientOf(server);

    it('says that there are no roads, and with roads but no incidents that there is nothing to propose', async () => {
      const without = await plan(input());
      expect(without.status).toBe(422);
      expect((await problemOf(without)).code).toBe('no-roads');
      await storeRoads(server().engine, gridRoads());
      const empty = await plan(input());
      expect(empty.status).toBe(422);
      expect((await problemOf(empty)).code).toBe('no-sections');
    });

    it('proposes and stores key sections from the incidents', async () => {
      const { engine, ask } = server();
      await storeIncidents(engine, [...everyFriday(40, 2.5, 2), ...everyFriday(30, 8.5, 5)]);
      await derive(engine, LOCAL_ACTOR);
      expect((await plan(input())).status).toBe(201);
      const listed = (await (await ask('/api/sections')).json()) as { items: Section[] };
      expect(listed.items.map(({ name, origin }) => [name, origin])).toEqual([
        ['C', 'proposed'],
        ['F', 'proposed'],
      ]);
    });
  },
  NOW,
);

onBothEngines(
  'plans',
  (server) => {
    const { plan, made, sections } = clientOf(server);

    beforeAll(async () => {
      const { engine, ask } = server();
      await storeRoads(engine, gridRoads());
      await storeArea(engine, WEST, [-0.5, -0.5], [5.5, 7.5]);
      await storeIncidents(engine, [
        ...everyFriday(60, 2.5, 2),
        ...everyFriday(20, 8.5, 5),
        ...everyFriday(10, 4.5, 6),
      ]);
      await derive(engine, LOCAL_ACTOR);
      for (const [name, row, from, to] of [
        ['C street', 2, 2, 4],
        ['F street', 5, 8, 9],
        ['G street', 6, 4, 5],
        ['A street', 0, 8, 11],
      ] as const) {
        const body = { id: randomUUID(), name, line: streetLine(row, from, to) };
        expect((await ask('/api/sections', { method: 'POST', body })).status).toBe(201);
      }
    });

    it('stops at key sections within the shift, as long as asked, and counts each expected incident once', async () => {
      const asked = input({ stopMinutes: 15 });
      const answer = await made(asked);
      expect(answer).toMatchObject({
        status: 'draft',
        seed: 5,
        input: asked,
        createdBy: 'local',
        simulated: false,
      });
      const given = new Map((await sections()).map((section) => [section.id, section]));
      expect(new Set(answer.sections.map(({ id }) => id))).toEqual(new Set(given.keys()));
      const start = Date.parse('2026-03-13T18:00:00+08:00');
      const end = Date.parse('2026-03-14T00:00:00+08:00');
      let sum = 0;
      for (const assignment of answer.assignments) {
        expect(asked.teams.map(({ name }) => name)).toContain(assignment.team);
        expect(assignment.stops.length).toBeGreaterThan(0);
        let freeAt = Date.parse(assignment.start);
        expect(freeAt).toBeGreaterThanOrEqual(start);
        expect(Date.parse(assignment.end)).toBeLessThanOrEqual(end);
        for (const stop of assignment.stops) {
          const arriveAt = Date.parse(stop.arriveAt);
          expect(arriveAt).toBeGreaterThanOrEqual(freeAt);
          expect(stop.stayMinutes).toBe(15);
          freeAt = arriveAt + 15 * 60_000;
          expect(freeAt).toBeLessThanOrEqual(Date.parse(assignment.end));
          const line = given.get(stop.section!)!.line.coordinates;
          const near = Math.min(...line.map((point) => distanceMeters(point, stop.location)));
          expect(near).toBeLessThan(101);
          expect(stop.reasons.length).toBeGreaterThan(0);
          sum += stop.expectedIncidents;
        }
      }
      expect(answer.expectedIncidents).toBeCloseTo(sum, 9);
      expect(answer.model.incidents).toBe(90);
      // Friday evening is when it happens: the six hours hold most of what a week expects.
      const week = [...given.values()].reduce((total, section) => total + section.expectedPerWeek, 0);
      expect(answer.expectedIncidents).toBeGreaterThan(0.3 * week);
      expect(answer.expectedIncidents).toBeLessThanOrEqual(week);
    });

    it('partitions all roads into zones that hold their sections whole', async () => {
      const { zones, sections: planned } = await made(input());
      const held = zones.flatMap((zone) => zone.sections);
      expect(held.length).toBe(new Set(held).size);
      expect(new Set(held)).toEqual(new Set(planned.map(({ id }) => id)));
      for (const { id, zone } of planned) {
        expect(zones.find((each) => each.id === zone)?.sections).toContain(id);
      }
      const lines = zones.flatMap(
        (zone) => (zone.geometry as unknown as { coordinates: LngLat[][] }).coordinates,
      );
      const key = (line: LngLat[]) =>
        line.map(([lng, lat]) => `${lng.toFixed(6)},${lat.toFixed(6)}`).join(' ');
      expect(lines.map(key).sort()).toEqual(
        gridRoads()
          .map((road) => key(road.line))
          .sort(),
      );
    });

    it('is the same for the same question; without a seed the question decides', async () => {
      const first = await made(input());
      expect(withoutIdentity(await made(input()))).toEqual(withoutIdentity(first));
      const unseeded = input({ seed: undefined });
      const free = await made(unseeded);
      expect((await made(unseeded)).seed).toBe(free.seed);
    });

    it('is found again by its id, and newest first in the list', async () => {
      const { ask } = server();
      const answer = await made(input());
      expect(await (await ask(`/api/plans/${answer.id}`)).json()).toEqual(answer);
      const { items } = (await (await ask('/api/plans')).json()) as { items: { id: string }[] };
      expect(items[0]).toMatchObject({
        id: answer.id,
        from: '2026-03-13',
        to: '2026-03-14',
        teams: 2,
        expectedIncidents: answer.expectedIncidents,
      });
      expect((await ask(`/api/plans/${randomUUID()}`)).status).toBe(404);
    });

    it('says how the computation stands: none before, under way, none after', async () => {
      const id = randomUUID();
      const progress = async () =>
        (await (await server().ask(`/api/plans/${id}/progress`)).json()) as PlanProgress;
      const none = { state: 'none', phase: null, seconds: null, objective: null, bound: null, gap: null };
      expect(await progress()).toEqual(none);
      const planned = plan(input({ id }));
      await expect.poll(async () => (await progress()).state, { interval: 5 }).toMatch(/waiting|running/);
      expect((await planned).status).toBe(201);
      expect(await progress()).toEqual(none);
    });

    it('keeps to an area: its sections, and roads in it', async () => {
      const answer = await made(input({ area: WEST }));
      expect(answer.sections.map(({ name }) => name).sort()).toEqual(['C street', 'G street']);
      const east = gridPlace(5.6, 0)[0];
      const lines = answer.zones.flatMap(
        (zone) => (zone.geometry as unknown as { coordinates: LngLat[][] }).coordinates,
      );
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect((line[0]![0] + line[line.length - 1]![0]) / 2).toBeLessThan(east);
      }
    });

    it('runs a shift that ends the next morning', async () => {
      const answer = await made(input({ shifts: [{ start: '22:00', end: '02:00' }] }));
      const ends = answer.assignments.map(({ end }) => Date.parse(end));
      expect(Math.max(...ends)).toBe(Date.parse('2026-03-14T02:00:00+08:00'));
    });

    describe('what cannot be planned', () => {
      const far: LngLat = [121, 30];
      it.each([
        ['an end that is not after the start', { to: '2026-03-13' }, 400, '/to'],
        ['more than 31 days', { to: '2026-05-13' }, 400, '/to'],
        ['a shift of no length', { shifts: [{ start: '18:00', end: '18:00' }] }, 400, '/shifts/0/end'],
        ['a shift of 17 hours', { shifts: [{ start: '06:00', end: '23:00' }] }, 400, '/shifts/0/end'],
        ['no time', { shifts: [{ start: '25:00', end: '18:00' }] }, 400, '/shifts/0/start'],
        ['a stop of 9 minutes', { stopMinutes: 9 }, 400, '/stopMinutes'],
        ['no team', { teams: [] }, 400, '/teams'],
        ['a base off the roads', { teams: [{ name: 'Far', mode: 'car', base: far }] }, 400, '/teams/0/base'],
        ['two teams of one name', { teams: [input().teams[0], input().teams[0]] }, 400, '/teams/1/name'],
        ['an area that is not there', { area: randomUUID() }, 400, '/area'],
      ])('names %s', async (_, over, status, pointer) => {
        const response = await plan(input(over));
        expect(response.status).toBe(status);
        expect((await problemOf(response)).errors?.map((error) => error.pointer)).toContain(pointer);
      });
    });
  },
  NOW,
);
