import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LngLat } from '../../domain/place.ts';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import type { Plan } from '../../server/contract/plans/plan.ts';
import type { PlanWorth } from '../../server/contract/plans/worth.ts';
import { derive } from '../../server/derive.ts';
import { problemOf } from '../support/ask.ts';
import { onBothEngines } from '../support/engines.ts';
import { everyFriday, gridRoads, storeIncidents, storeRoads, streetLine } from './gridTown.ts';
import { planClient } from './planClient.ts';

const NOW = { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' };
/** In blocks: 5 km east of the town, and no road between. */
const ISLAND = 50;
const RED = { name: 'Red', mode: 'foot', base: gridPlace(1, 1) };
const BLUE = { name: 'Blue', mode: 'car', base: gridPlace(10, 6) };
const HOUR_MS = 3_600_000;

const input = (over: Record<string, unknown> = {}) => ({
  from: '2026-03-13',
  to: '2026-03-14',
  shifts: [{ start: '18:00', end: '24:00' }],
  teams: [RED, BLUE],
  seed: 5,
  ...over,
});

type Assignment = Plan['assignments'][number];
const hoursOf = (assignments: readonly Assignment[]) =>
  assignments.reduce((sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / HOUR_MS, 0);
const of = ({ assignments }: Plan, team: string) => assignments.filter((each) => each.team === team);
const isOn = (date: string) => (assignment: Assignment) =>
  assignment.start.slice(0, 10) === date || assignment.end.slice(0, 10) === date;
/** Of everything that has one; a stop's within its assignment. */
const idsOf = ({ assignments }: Plan) =>
  assignments.flatMap(({ id, stops }) => [id, ...stops.map((stop) => `${id}/${stop.id}`)]);

onBothEngines(
  'planning',
  (server) => {
    const { send, plan, made, edited, optimised, stop, followed, underWay, section } = planClient(server);

    beforeAll(async () => {
      const { engine } = server();
      const island = gridRoads(3, 3, 1_000 * 2 * ISLAND);
      await storeRoads(engine, [...gridRoads(), ...island]);
      await section('C street', streetLine(2, 2, 4));
      await section('F street', streetLine(5, 8, 9));
      await section('G street', streetLine(6, 4, 5));
      await section('A street', streetLine(0, 8, 11));
    });

    it('makes a plan before anything has happened, and says that its figures have no evidence', async () => {
      const { assignments } = await made(input());
      const stops = assignments.flatMap((assignment) => assignment.stops);
      expect(stops.length).toBeGreaterThan(0);
      for (const { reasons } of stops) expect(reasons.map(({ code }) => code)).toContain('no-evidence');
    });

    describe('with incidents', () => {
      beforeAll(async () => {
        const { engine } = server();
        await storeIncidents(engine, [
          ...everyFriday(60, 2.5, 2),
          ...everyFriday(20, 8.5, 5),
          ...everyFriday(10, 4.5, 6),
        ]);
        await derive(engine, LOCAL_ACTOR);
      });

      it('tells how far it is, stops with what it has or with nothing, and answers the same again', async () => {
        const id = randomUUID();
        const body = input({ id });
        const work = plan(body);
        const [told] = await followed([id], [work]);
        const running = told!.filter((each) => each?.state === 'running');
        expect(running.length).toBeGreaterThan(0);
        expect((await work).status).toBe(201);
        const stored = (await (await work).json()) as Plan;
        const again = await plan(body);
        expect(again.status).toBe(200);
        expect(await again.json()).toEqual(stored);
        expect((await problemOf(await plan({ ...body, seed: 6 }), 409)).code).toBe('conflict');

        const kept = randomUUID();
        const finished = plan(input({ id: kept }));
        await underWay(kept);
        expect((await stop(kept, true)).status).toBe(204);
        expect((await finished).status).toBe(201);
        expect(((await (await finished).json()) as Plan).assignments.length).toBeGreaterThan(0);

        const dropped = randomUUID();
        const given = plan(input({ id: dropped }));
        await underWay(dropped);
        expect((await stop(dropped, false)).status).toBe(204);
        expect((await problemOf(await given, 409)).code).toBe('stopped');
        expect((await send(`/${dropped}`, undefined, undefined, 'GET')).status).toBe(404);
      });

      it('computes one plan after the other', async () => {
        const ids = [randomUUID(), randomUUID()];
        const work = ids.map((id) => plan(input({ id })));
        const told = await followed(ids, work);
        const pairs = told[0]!.map((first, i) => `${first?.state} ${told[1]![i]?.state}`);
        expect(pairs.filter((pair) => ['running waiting', 'waiting running'].includes(pair))).not.toEqual([]);
        expect(pairs).not.toContain('running running');
        for (const response of await Promise.all(work)) expect(response.status).toBe(201);
      });

      it('is scored on past weeks beside an even rotation and a greedy plan, kept until the plan changes', async () => {
        const first = await made(input());
        const ask = () => send(`/${first.id}/worth?weeks=3`, undefined, undefined, 'GET');
        let answer = await ask();
        while (answer.status === 202) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          answer = await ask();
        }
        const { worth } = (await answer.json()) as { worth: PlanWorth };
        expect(worth.weeks).toHaveLength(3);
        for (const { from, incidents, covered } of worth.weeks) {
          expect(new Date(Date.parse(from) + 8 * HOUR_MS).getUTCDay()).toBe(5);
          expect(Date.parse(from)).toBeLessThan(Date.parse(NOW.HEXBEAT_NOW));
          expect(Math.max(...Object.values(covered))).toBeLessThanOrEqual(incidents + 1e-9);
        }
        expect(worth.teamHours).toBe(3 * 2 * 6);
      });

      it('keeps what is locked when it is optimised, and every id of what stays', async () => {
        const first = await made(input({ to: '2026-03-15' }));
        const [whole, zoned, stopped] = first.assignments;
        const locked = await edited(
          first,
          { op: 'set-assignment', assignment: whole!.id, lock: 'stops', duty: 'Be seen' },
          { op: 'set-assignment', assignment: zoned!.id, lock: 'zone' },
          { op: 'set-stop', assignment: stopped!.id, stop: stopped!.stops[0]!.id, locked: true },
        );
        const after = await optimised(locked);
        expect(after).toMatchObject({ version: 3, madeBy: 'optimise' });
        expect(after.optimum).not.toBeNull();
        expect(after.peers!.greedy).toBeGreaterThan(0);
        const now = (id: string) => after.assignments.find((each) => each.id === id);
        const before = (id: string) => locked.assignments.find((each) => each.id === id)!;
        const what = ({ stops }: Assignment) =>
          stops.map(({ id, section: at, arriveAt, stayMinutes }) => ({ id, at, arriveAt, stayMinutes }));
        expect(now(whole!.id)).toMatchObject({
          duty: 'Be seen',
          lock: 'stops',
          start: before(whole!.id).start,
        });
        expect(what(now(whole!.id)!)).toEqual(what(before(whole!.id)));
        expect(now(zoned!.id)).toMatchObject({ team: zoned!.team, zone: zoned!.zone, lock: 'zone' });
        expect(now(stopped!.id)!.stops).toContainEqual(
          expect.objectContaining({ section: stopped!.stops[0]!.section, locked: true }),
        );
        expect(after.zones).toEqual(first.zones);
        expect(new Set(idsOf(after)).size).toBe(idsOf(after).length);
        const known = new Set(idsOf(locked));
        const fresh = idsOf(after).filter((id) => !known.has(id));
        for (const id of fresh) expect(id.split('/').at(-1)).toMatch(/^[as]3-\d+$/);
        const old = await send(`/${first.id}/optimise`, {}, 1);
        const told = await problemOf(old, 412);
        expect(told).toMatchObject({ code: 'version-mismatch', version: 3, updatedBy: 'local' });
        expect((told as { updatedAt?: string }).updatedAt).toBe(after.updatedAt);
      });

      it('mans a post that was added, and names the lock that cannot be kept', async () => {
        const first = await made(input({ teams: [RED, { ...BLUE, shifts: [0], skills: ['traffic'] }] }));
        const post = { name: 'Gate', at: gridPlace(8, 6), start: '18:00', end: '20:00', skill: 'traffic' };
        const added = await edited(first, { op: 'add-post', post });
        expect(added.violations.map(({ code }) => code)).toContain('post-unmanned');
        const manned = await optimised(added);
        expect(manned.violations.map(({ code }) => code)).not.toContain('post-unmanned');
        const guard = manned.assignments.find((each) => each.post === 'Gate')!;
        expect(guard).toMatchObject({ team: 'Blue', zone: null, stops: [{ section: null }] });

        const index = manned.assignments.findIndex(
          ({ team, start }) => team === 'Red' && Date.parse(start) === Date.parse(guard.start),
        );
        const wrong = await edited(
          manned,
          { op: 'swap-teams', assignments: [guard.id, manned.assignments[index]!.id] },
          { op: 'set-assignment', assignment: guard.id, lock: 'zone' },
        );
        const refused = await problemOf(await send(`/${wrong.id}/optimise`, {}, wrong.version), 422);
        expect(refused.code).toBe('infeasible');
        const at = wrong.assignments.findIndex(({ id }) => id === guard.id);
        expect(refused.errors).toEqual([
          {
            pointer: `/assignments/${at}`,
            detail:
              'Red is locked to the post "Gate" on 2026-03-13 18:00-20:00, which asks for the skill traffic that Red has not',
          },
        ]);
      });

      it('makes zones of beats, and keeps zones from plan to plan', async () => {
        const [first, second] = [await made(input()), await made(input())];
        const sectionsOf = ({ zones }: Plan) => zones.map(({ name, sections }) => [name, sections]);
        expect(sectionsOf(second)).toEqual(sectionsOf(first));
        const corner = (column: number, row: number) => gridPlace(column, row);
        const ring = [
          corner(1.5, 1.5),
          corner(4.5, 1.5),
          corner(4.5, 2.5),
          corner(1.5, 2.5),
          corner(1.5, 1.5),
        ];
        const id = randomUUID();
        const body = { id, name: 'Market', geometry: { type: 'Polygon', coordinates: [ring] } };
        expect((await server().ask('/api/beats', { method: 'POST', body })).status).toBe(201);
        const beaten = await made(input());
        const names = new Map(beaten.sections.map((each) => [each.id, each.name]));
        const market = beaten.zones.find(({ name }) => name === 'Market')!;
        expect(market.sections.map((each) => names.get(each))).toEqual(['C street']);
        const odd = beaten.zones.filter(({ reason }) => reason === 'fixed-beat');
        const said = beaten.warnings.filter(({ reason }) => reason === 'fixed-beat');
        expect(odd.length).toBeGreaterThan(0);
        expect(said.map(({ zone }) => zone)).toEqual(odd.map((zone) => zone.id));
        const without = await made(input({ zones: { useBeats: false, keepFrom: first.id } }));
        expect(sectionsOf(without)).toEqual(sectionsOf(first));
        const headers = { 'if-match': '"1"' };
        expect((await server().ask(`/api/beats/${id}`, { method: 'DELETE', headers })).status).toBe(204);
      });

      it('keeps hours, days, breaks, rest, members and skills of teams', async () => {
        const id = await section('H street', streetLine(7, 2, 3), { skill: 'traffic', leastVisits: 1 });
        const rules = {
          from: '2026-03-13',
          to: '2026-03-15',
          shifts: [
            { start: '08:00', end: '14:00' },
            { start: '16:00', end: '22:00' },
          ],
        };
        const limited = { ...RED, maxHoursPerDay: 4, members: ['Li', 'Wang'], skills: ['traffic'] };
        const rested = { ...BLUE, restHours: 12, breakAfterHours: 4 };
        const away = { ...BLUE, name: 'Green', days: ['2026-03-14'], shifts: [1] };
        const planned = await made(input({ ...rules, teams: [limited, rested, away] }));
        expect(planned.input.teams[0]).toEqual(limited);
        for (const date of ['2026-03-13', '2026-03-14']) {
          expect(hoursOf(of(planned, 'Red').filter(isOn(date)))).toBeLessThanOrEqual(4);
          // Rest of 12 hours: one of the two shifts of a day; a break after 4 hours of its 6.
          expect(hoursOf(of(planned, 'Blue').filter(isOn(date)))).toBeLessThanOrEqual(4);
        }
        expect(of(planned, 'Green').length).toBeGreaterThan(0);
        for (const { start } of of(planned, 'Green')) {
          expect(Date.parse(start)).toBeGreaterThanOrEqual(Date.parse('2026-03-14T16:00:00+08:00'));
        }
        const there = planned.assignments.filter(({ stops }) => stops.some((each) => each.section === id));
        expect(new Set(there.map(({ team }) => team))).toEqual(new Set(['Red']));
        expect(planned.optimum!.objective).toBeGreaterThan(0);
        expect(planned.peers!.even).toBeGreaterThan(0);
        expect(planned.peers!.greedy).toBeGreaterThan(0);
        const errors = planned.violations.filter(({ severity }) => severity === 'error');
        expect(errors).toEqual([]);
      });
    });

    describe('what is asked in vain', () => {
      const far: LngLat = [gridPlace(0, 0)[0] + 0.5, gridPlace(0, 0)[1]];
      const station = { name: 'Station', at: gridPlace(3, 3), start: '18:00', end: '20:00' };

      it.each([
        [
          'no team that ever works',
          { teams: [{ ...RED, days: [] }] },
          422,
          'infeasible',
          '/teams',
          'No team is available in any slot',
        ],
        [
          'a shift of no length',
          { shifts: [{ start: '18:00', end: '18:00' }] },
          400,
          'invalid',
          '/shifts/0/end',
          'the shift has no length',
        ],
        [
          'two shifts that overlap',
          {
            shifts: [
              { start: '08:00', end: '16:00' },
              { start: '14:00', end: '20:00' },
            ],
          },
          400,
          'invalid',
          '/shifts/1/start',
          'runs into shift 1 (day 2026-03-13)',
        ],
        ['33 days', { to: '2026-04-15' }, 400, 'invalid', '/to', 'at most 31 days at a time'],
        [
          'a base 50 km off',
          { teams: [{ ...RED, base: far }] },
          400,
          'invalid',
          '/teams/0/base',
          "no road for team 'Red' within 2 km of its base",
        ],
        [
          'a post off the roads',
          { posts: [{ ...station, at: far }] },
          400,
          'invalid',
          '/posts/0/at',
          "no road within 2 km of post 'Station'",
        ],
        [
          'two posts of one name',
          { posts: [station, station] },
          400,
          'invalid',
          '/posts/1/name',
          "post 1 is called 'Station', too",
        ],
        [
          'a team in a shift that there is not',
          { teams: [{ ...RED, shifts: [0, 3] }] },
          400,
          'invalid',
          '/teams/0/shifts/1',
          "team 'Red' is to work in shift 3, but shifts are counted from 0 and there are 1",
        ],
        [
          'more zones than sections',
          { zones: { count: 50 } },
          400,
          'invalid',
          '/zones/count',
          expect.stringMatching(/^there are \d key sections, and each zone holds one at least$/),
        ],
        [
          'zones of a plan that there is not',
          { zones: { keepFrom: randomUUID() } },
          400,
          'invalid',
          '/zones/keepFrom',
          'there is no such plan',
        ],
        [
          'all bases on an island',
          { teams: [{ ...RED, base: gridPlace(ISLAND, 1) }] },
          422,
          'infeasible',
          '/teams/0/base',
          'too far from every key section',
        ],
      ] as const)('names %s', async (_, over, status, code, pointer, detail) => {
        const told = await problemOf(await plan(input(over)), status);
        expect(told.code).toBe(code);
        expect(told.errors).toEqual([{ pointer, detail }]);
        expect(told.detail?.length).toBeGreaterThan(10);
      });

      it('names zones of a plan that was deleted, which cannot be edited or optimised either', async () => {
        const { id } = await made(input());
        expect((await send(`/${id}`, undefined, 1, 'DELETE')).status).toBe(204);
        expect((await problemOf(await send(`/${id}/optimise`, {}, 1), 410)).code).toBe('gone');
        const edits = [{ op: 'lock-team', team: 'Red', lock: 'zone' }];
        expect((await problemOf(await send(`/${id}/edits`, { edits }, 1), 410)).code).toBe('gone');
        const told = await problemOf(await plan(input({ zones: { keepFrom: id } })), 400);
        const detail = 'the plan whose zones are to be kept was deleted';
        expect(told.errors).toEqual([{ pointer: '/zones/keepFrom', detail }]);
      });

      it('plans the rest where a team, a section or a post is out of reach, and says what it left out', async () => {
        const lost = { ...BLUE, base: gridPlace(ISLAND, 1) };
        const late = { ...station, start: '03:00', end: '04:00' };
        const without = await made(input({ teams: [RED, lost], posts: [late] }));
        expect(without.warnings).toContainEqual({
          code: 'far-team',
          team: 'Blue',
          detail: "'Blue' reaches no key section within a shift",
        });
        expect(without.warnings).toContainEqual({
          code: 'post-outside-shifts',
          name: 'Station',
          detail: "no slot lies in the hours of post 'Station'",
        });
        expect(new Set(without.assignments.map(({ team }) => team))).toEqual(new Set(['Red']));
        const island = await section('Island street', streetLine(1, ISLAND, ISLAND + 2));
        const { warnings, assignments } = await made(input());
        expect(warnings).toContainEqual({
          code: 'unreachable-section',
          section: island,
          name: 'Island street',
          detail: "no team can get to 'Island street'",
        });
        const visited = assignments.flatMap(({ stops }) => stops.map((each) => each.section));
        expect(visited.length).toBeGreaterThan(0);
        expect(visited).not.toContain(island);
      });
    });
  },
  NOW,
);
