import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import type { Plan, PlanDiff, PlanVersion } from '../../server/contract/plans/plan.ts';
import { derive } from '../../server/derive.ts';
import { readPlan } from '../../server/planning/documents.ts';
import { onBothEngines } from '../support/engines.ts';
import { everyFriday, gridRoads, storeIncidents, storeRoads, streetLine } from './gridTown.ts';

const NOW = { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' };
const MINUTE_MS = 60_000;
/** Every plan of its own days: published ones would overlap. */
let day = 13;

onBothEngines(
  'edits of plans',
  (server) => {
    let plan: Plan;

    const post = (path: string, body: unknown, version?: number) =>
      server().ask(`/api/plans/${plan.id}/${path}`, {
        method: 'POST',
        body,
        headers: version === undefined ? {} : { 'if-match': `"${version}"` },
      });
    const edit = (edits: unknown[], version = plan.version, more = {}) =>
      post('edits', { edits, ...more }, version);
    const read = async (version?: number) => {
      const query = version === undefined ? '' : `?version=${version}`;
      return (await (await server().ask(`/api/plans/${plan.id}${query}`)).json()) as Plan;
    };
    /** From the database, and nothing that is kept in memory. */
    const stored = () => {
      const { engine } = server();
      return readPlan({ orm: engine.orm, rows: (statement) => engine.rows(statement) }, plan.id);
    };
    const edited = async (...edits: unknown[]): Promise<Plan> => {
      const response = await edit(edits);
      const answer = (await response.json()) as Plan;
      expect(response.status, JSON.stringify(answer).slice(0, 300)).toBe(200);
      expect(response.headers.get('etag')).toBe(`"${plan.version + 1}"`);
      plan = answer;
      return plan;
    };
    const problem = async (response: Response) =>
      (await response.json()) as { code: string; errors?: { pointer: string }[] } & Record<string, unknown>;
    const diff = async (from: number, to: number) =>
      (await (await server().ask(`/api/plans/${plan.id}/diff?from=${from}&to=${to}`)).json()) as PlanDiff;
    const of = (id: string) => plan.assignments.find((assignment) => assignment.id === id)!;

    beforeAll(async () => {
      const { engine, ask } = server();
      await storeRoads(engine, gridRoads());
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
      ] as const) {
        const body = { id: randomUUID(), name, line: streetLine(row, from, to) };
        expect((await ask('/api/sections', { method: 'POST', body })).status).toBe(201);
      }
    });

    beforeEach(async () => {
      const date = (after: number) => `2026-03-${day + after}`;
      const body = {
        from: date(0),
        to: date(1),
        shifts: [{ start: '18:00', end: '22:00' }],
        teams: [
          { name: 'Red', mode: 'foot', base: gridPlace(1, 1) },
          { name: 'Blue', mode: 'car', base: gridPlace(10, 6), members: ['Li'] },
        ],
        seed: 5,
      };
      day += 1;
      const response = await server().ask('/api/plans', { method: 'POST', body });
      expect(response.status).toBe(201);
      plan = (await response.json()) as Plan;
    });

    /** Each stop after the one before and its stay, each (section, slot) counted once. */
    const expectSound = () => {
      const counted = new Set<string>();
      for (const assignment of plan.assignments) {
        let freeAt = Date.parse(assignment.start);
        for (const stop of assignment.stops) {
          expect(Date.parse(stop.arriveAt)).toBeGreaterThanOrEqual(freeAt);
          freeAt = Date.parse(stop.arriveAt) + stop.stayMinutes * MINUTE_MS;
          const key = `${stop.section} ${assignment.start}`;
          if (stop.expectedIncidents > 0) expect(counted.has(key)).toBe(false);
          if (stop.expectedIncidents > 0) counted.add(key);
        }
      }
      const sum = plan.assignments
        .flatMap(({ stops }) => stops)
        .reduce((all, stop) => all + stop.expectedIncidents, 0);
      expect(plan.expectedIncidents).toBeCloseTo(sum, 9);
    };

    it('moves, adds, sets and removes stops, and reads every version', async () => {
      const first = plan;
      const { id } = plan.assignments[0]!;
      const section = plan.sections.find(({ name }) => name === 'G street')!.id;
      await edited({ op: 'add-stop', assignment: id, section, index: 0 });
      const [added] = of(id).stops;
      expect(added).toMatchObject({ id: 's2-1', section, stayMinutes: 12 });
      expect(added!.reasons[0]).toEqual({ code: 'by-hand' });
      expectSound();
      await edited({ op: 'set-stop', assignment: id, stop: added!.id, stayMinutes: 30, locked: true });
      expect(of(id).stops[0]).toMatchObject({ stayMinutes: 30, locked: true });
      expect(plan.violations).toContainEqual(expect.objectContaining({ code: 'stay-length', stay: 30 }));
      expectSound();
      const target = plan.assignments.find(({ team }) => team !== of(id).team)!.id;
      await edited({
        op: 'move-stop',
        assignment: id,
        stop: added!.id,
        to: { assignment: target, index: 1 },
      });
      expect(of(target).stops[1]).toMatchObject({ id: 's4-1', section, locked: true });
      expectSound();
      expect((await diff(3, 4)).differences).toContainEqual(
        expect.objectContaining({ code: 'stop-moved', section, before: `${id}/1`, after: `${target}/2` }),
      );
      await edited({ op: 'remove-stop', assignment: target, stop: 's4-1' });
      expect(of(target).stops.map((stop) => stop.id)).not.toContain('s4-1');
      expectSound();
      expect(await read()).toEqual(plan);
      expect(await stored()).toEqual(plan);
      expect((await read(1)).assignments).toEqual(first.assignments);
      const { items } = (await (await server().ask(`/api/plans/${plan.id}/versions`)).json()) as {
        items: PlanVersion[];
      };
      expect(items.map(({ version, madeBy }) => [version, madeBy])).toEqual([
        [5, 'edit'],
        [4, 'edit'],
        [3, 'edit'],
        [2, 'edit'],
        [1, 'create'],
      ]);
      expect(items[0]!.edits).toEqual([{ op: 'remove-stop', assignment: target, stop: 's4-1' }]);
    });

    it('moves, swaps, adds, sets and removes assignments, and locks', async () => {
      const first = plan.assignments[0]!;
      const { start, team, zone } = first;
      const other = plan.assignments.find((each) => each.start === start && each.team !== team)!;
      await edited({ op: 'move-assignment', assignment: first.id, team: other.team });
      expect([of(first.id).team, of(other.id).team]).toEqual([other.team, team]);
      expect((await diff(1, 2)).differences.filter(({ code }) => code === 'team-changed')).toHaveLength(2);
      await edited({ op: 'swap-teams', assignments: [first.id, other.id] });
      expect([of(first.id).team, of(other.id).team]).toEqual([team, other.team]);
      await edited({ op: 'remove-assignment', assignment: other.id });
      await edited({ op: 'add-assignment', team: other.team, zone, start });
      expect(of('a5-1')).toMatchObject({ team: other.team, zone, stops: [] });
      await edited({
        op: 'set-assignment',
        assignment: 'a5-1',
        end: of('a5-1').end.replace(':00.000Z', ':30.000Z'),
        duty: 'Be seen',
      });
      expect(of('a5-1').duty).toBe('Be seen');
      await edited(
        { op: 'lock-team', team, lock: 'stops' },
        { op: 'lock-zone', zone, lock: 'zone' },
        { op: 'lock-slot', start, lock: null },
      );
      for (const assignment of plan.assignments) {
        const lock =
          assignment.start === start
            ? null
            : assignment.zone === zone
              ? 'zone'
              : assignment.team === team
                ? 'stops'
                : null;
        expect(assignment.lock).toBe(lock);
      }
      expectSound();
      expect(await read()).toEqual(plan);
      expect(await stored()).toEqual(plan);
    });

    it('adds a post that is unmanned until a team is sent there, and sets who is in a team', async () => {
      const first = plan.assignments[0]!;
      const gate = { name: 'Gate', at: gridPlace(3, 3), start: '18:00', end: '19:00' };
      await edited(
        { op: 'add-post', post: gate },
        { op: 'set-members', team: 'Red', members: ['Wang', 'Li'] },
      );
      expect(plan.input.posts).toEqual([gate]);
      expect(plan.violations).toContainEqual(
        expect.objectContaining({ code: 'post-unmanned', post: 'Gate', wanted: 1, given: 0 }),
      );
      // Li is in Blue as well.
      expect(plan.violations).toContainEqual(
        expect.objectContaining({ code: 'overlap', who: 'Li', kind: 'member' }),
      );
      await edited({ op: 'set-assignment', assignment: first.id, post: 'Gate' });
      expect(of(first.id)).toMatchObject({ zone: null, post: 'Gate', stops: [{ section: null }] });
      expect(plan.violations.map(({ code }) => code)).not.toContain('post-unmanned');
      await edited({ op: 'remove-post', name: 'Gate' });
      expect(of(first.id)).toBeUndefined();
    });

    it('names what an edit refers to in vain, and stores nothing then or on a dry run', async () => {
      const { id } = plan.assignments[0]!;
      const removed = { op: 'remove-assignment', assignment: id };
      for (const [edits, pointer] of [
        [[removed, { op: 'remove-stop', assignment: id, stop: 's1' }], '/edits/1/assignment'],
        [[{ op: 'remove-stop', assignment: id, stop: 'none' }], '/edits/0/stop'],
        [[{ op: 'move-assignment', assignment: id, start: '2026-03-13T18:01:00+08:00' }], '/edits/0/start'],
        [[{ op: 'add-stop', assignment: id, section: randomUUID(), index: 0 }], '/edits/0/section'],
      ] as const) {
        const response = await edit([...edits]);
        expect(response.status).toBe(400);
        expect((await problem(response)).errors?.[0]?.pointer).toBe(pointer);
      }
      const dry = await edit([removed], 1, { dryRun: true });
      expect(((await dry.json()) as Plan).assignments.map((each) => each.id)).not.toContain(id);
      expect(await read()).toEqual(plan);
      expect(await stored()).toEqual(plan);
    });

    it('tells the second of two dispatchers what is in force, and who made it when', async () => {
      const { id } = plan.assignments[0]!;
      expect((await post('edits', { edits: [{ op: 'remove-assignment', assignment: id }] })).status).toBe(
        428,
      );
      const both = await Promise.all([
        edit([{ op: 'set-assignment', assignment: id, duty: 'One' }]),
        edit([{ op: 'set-assignment', assignment: id, duty: 'Two' }]),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
      const won = (await both.find(({ status }) => status === 200)!.json()) as Plan;
      const told = await problem(both.find(({ status }) => status === 412)!);
      expect(told).toMatchObject({ code: 'version-mismatch', version: 2, updatedBy: 'local' });
      expect(told.updatedAt).toBe(won.updatedAt);
      expect(await read()).toEqual(won);
    });

    it('undoes and redoes exactly', async () => {
      const first = plan;
      const second = await edited({ op: 'remove-assignment', assignment: plan.assignments[0]!.id });
      const undone = (await (await post('restore', { version: 1 }, 2)).json()) as Plan;
      expect(undone).toMatchObject({ version: 3, madeBy: 'restore' });
      expect(undone.assignments).toEqual(first.assignments);
      expect(undone.violations).toEqual(first.violations);
      expect((await diff(1, 3)).differences).toEqual([]);
      const redone = (await (await post('restore', { version: 2 }, 3)).json()) as Plan;
      expect(redone.assignments).toEqual(second.assignments);
      const { differences, expectedIncidents } = await diff(1, 4);
      expect(differences.map(({ code }) => code)).toContain('assignment-removed');
      expect(expectedIncidents).toEqual({ before: first.expectedIncidents, after: second.expectedIncidents });
      const none = await post('restore', { version: 9 }, 4);
      expect([none.status, (await problem(none)).errors?.[0]?.pointer]).toEqual([400, '/version']);
    });

    it('publishes, keeps what teams go by through edits, withdraws and deletes, all audited', async () => {
      const { ask, engine } = server();
      const { id } = plan.assignments[0]!;
      const withdraw = (version: number) => post('withdraw', { reason: 'Rain' }, version);
      expect((await problem(await withdraw(1))).code).toBe('not-published');
      expect(await (await post('publish', {}, 1)).json()).toMatchObject({
        status: 'published',
        publishedVersion: 1,
        publishedBy: 'local',
      });
      await edited({
        op: 'add-post',
        post: { name: 'Gate', at: gridPlace(3, 3), start: '18:00', end: '19:00' },
      });
      expect(plan).toMatchObject({ status: 'published', publishedVersion: 1, version: 2 });
      const refused = await post('publish', {}, 2);
      expect(refused.status).toBe(422);
      expect(await problem(refused)).toMatchObject({
        code: 'violated',
        violations: [{ code: 'post-unmanned' }],
      });
      const accepted = await post('publish', { acceptViolations: true }, 2);
      expect(await accepted.json()).toMatchObject({ publishedVersion: 2 });
      const remove = (version: number) =>
        ask(`/api/plans/${plan.id}`, { method: 'DELETE', headers: { 'if-match': `"${version}"` } });
      expect((await problem(await remove(2))).code).toBe('published');
      expect(await (await withdraw(2)).json()).toMatchObject({ status: 'withdrawn', publishedVersion: null });
      await edited({ op: 'set-assignment', assignment: id, duty: 'x' });
      expect((await remove(3)).status).toBe(204);
      expect((await ask(`/api/plans/${plan.id}`)).status).toBe(410);
      const audit = await engine.rows<{ action: string; detail: Record<string, unknown> }>(
        sql`select action, detail from audit where subject_id = ${plan.id} order by id`,
      );
      expect(audit.map(({ action, detail }) => [action, detail?.version])).toEqual([
        ['plan.create', undefined],
        ['plan.publish', 1],
        ['plan.edit', 2],
        ['plan.publish', 2],
        ['plan.withdraw', 2],
        ['plan.edit', 3],
        ['plan.delete', 3],
      ]);
      expect(audit[3]!.detail.acceptedViolations).toBe(1);
      expect(audit[4]!.detail.reason).toBe('Rain');
    });

    it('does not publish what another published plan gives the same team to do', async () => {
      expect((await post('publish', {}, 1)).status).toBe(200);
      const { input } = plan;
      const response = await server().ask('/api/plans', { method: 'POST', body: { ...input, seed: 6 } });
      const first = plan;
      plan = (await response.json()) as Plan;
      const refused = await problem(await post('publish', {}, 1));
      expect(refused.code).toBe('violated');
      expect(refused.violations).toContainEqual(
        expect.objectContaining({ code: 'overlap', plan: first.id, who: 'Red', kind: 'team' }),
      );
    });
  },
  NOW,
);
