/** Roster, check-ins and files of a plan: what teams are given, and what they say back. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { SaxesParser } from 'saxes';
import { beforeAll, expect, it } from 'vitest';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import type { CheckIn, Roster, TeamPlan } from '../../server/contract/plans/duty.ts';
import type { Plan } from '../../server/contract/plans/plan.ts';
import { derive } from '../../server/derive.ts';
import { readGpx } from '../../server/import/gpx.ts';
import { openSource } from '../../server/import/source.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { json, problemOf } from '../support/ask.ts';
import { onBothEngines, type TestServer } from '../support/engines.ts';
import { everyFriday, gridRoads, storeIncidents, storeRoads, streetLine } from './gridTown.ts';

const NOW = { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' };
const CLUB = '红队 "1"';

const input = {
  from: '2026-03-13',
  to: '2026-03-14',
  shifts: [{ start: '18:00', end: '22:00' }],
  teams: [
    { name: CLUB, mode: 'foot', base: gridPlace(1, 1), members: ['李', '=Wang'] },
    { name: 'Blue', mode: 'car', base: gridPlace(10, 6), members: ['Zhao'] },
  ],
  duty: 'Be seen; talk <first> & last',
  seed: 5,
};

/** The entries of a ZIP by name; enough for what the writer makes. */
function unzip(bytes: Buffer): Map<string, string> {
  const entries = new Map<string, string>();
  let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1') + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const rest = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(start, start + size);
    const isStored = bytes.readUInt16LE(at + 10) === 0;
    entries.set(name, (isStored ? data : inflateRawSync(data)).toString('utf8'));
    at += 46 + nameLength + rest;
  }
  return entries;
}

/** Lines of iCalendar that were folded, whole again. */
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

const publish = ({ engine }: TestServer, id: string, version: number | null) =>
  engine.rows(sql`
    update plan set published_version = ${version}::int, status = ${version === null ? 'withdrawn' : 'published'}, published_at = now()
    where id = ${id}`);

onBothEngines(
  'duties',
  (server) => {
    let plan: Plan;
    const roster = async (query: string) => json<Roster>(await server().ask(`/api/roster?${query}`));
    const file = (query: string) => server().ask(`/api/plans/${plan.id}/export?${query}`);
    const checkIn = (body: unknown, id = plan.id) =>
      server().ask(`/api/plans/${id}/check-ins`, { method: 'POST', body });
    const listed = async (query = '') =>
      (await json<{ items: CheckIn[] }>(await server().ask(`/api/plans/${plan.id}/check-ins${query}`))).items;
    const make = async (body: unknown) => {
      const response = await server().ask('/api/plans', { method: 'POST', body });
      expect(response.status, await response.clone().text()).toBe(201);
      return (await response.json()) as Plan;
    };
    const arrival = (over: Record<string, unknown> = {}) => {
      const assignment = plan.assignments.find(({ stops }) => stops.length > 0)!;
      return {
        id: randomUUID(),
        assignment: assignment.id,
        stop: assignment.stops[0]!.id,
        kind: 'arrived',
        at: '2026-03-13T18:20:00+08:00',
        ...over,
      };
    };

    beforeAll(async () => {
      const { engine, ask } = server();
      await storeRoads(engine, gridRoads());
      await storeIncidents(engine, [...everyFriday(60, 2.5, 2), ...everyFriday(20, 8.5, 5)]);
      await derive(engine, LOCAL_ACTOR);
      for (const [name, row, from, to] of [
        ['=C "street", <west>', 2, 2, 4],
        ['F & street', 5, 8, 9],
      ] as const) {
        const body = { id: randomUUID(), name, line: streetLine(row, from, to) };
        expect((await ask('/api/sections', { method: 'POST', body })).status).toBe(201);
      }
      plan = await make(input);
    });

    it('lists nobody before anything is published, and a draft where it is asked for', async () => {
      expect(await roster('from=2026-03-13&to=2026-03-20')).toMatchObject({ duties: [], plans: [] });
      const { duties, plans, overlaps } = await roster(`from=2026-03-13&to=2026-03-20&plan=${plan.id}`);
      expect(plans).toMatchObject([{ id: plan.id, version: 1, status: 'draft', publishedVersion: null }]);
      expect(duties.length).toBe(plan.assignments.length);
      expect(overlaps).toEqual([]);
      const first = plan.assignments[0]!;
      const names = new Map(plan.sections.map(({ id, name }) => [id, name]));
      expect(duties.find(({ assignment }) => assignment === first.id)).toEqual({
        plan: plan.id,
        published: false,
        assignment: first.id,
        team: first.team,
        members: first.team === CLUB ? ['李', '=Wang'] : ['Zhao'],
        start: first.start,
        end: first.end,
        zone: plan.zones.find(({ id }) => id === first.zone)!.name,
        post: null,
        sections: first.stops.map(({ section }) => names.get(section!)),
        duty: input.duty,
      });
    });

    it('takes only stops of a published plan', async () => {
      expect((await problemOf(await checkIn(arrival()), 409)).code).toBe('not-published');
      expect((await problemOf(await checkIn(arrival(), randomUUID()), 404)).code).toBe('not-found');
      await publish(server(), plan.id, 1);
      const other = await problemOf(await checkIn(arrival({ stop: 'nowhere' })), 409);
      expect(other).toMatchObject({ code: 'not-published', errors: [{ pointer: '/stop' }] });
      const late = await problemOf(await checkIn(arrival({ at: '2026-03-15T00:00:00+08:00' })), 400);
      expect(late).toMatchObject({ code: 'invalid', errors: [{ pointer: '/at' }] });
      expect(await listed()).toEqual([]);
    });

    it('stores a check-in once, and refuses other words under its id', async () => {
      const body = arrival({ note: 'in the rain' });
      const first = await checkIn(body);
      expect(first.status, await first.clone().text()).toBe(201);
      const stored = (await first.json()) as CheckIn;
      const { team } = plan.assignments.find(({ id }) => id === body.assignment)!;
      expect(stored).toMatchObject({
        id: body.id,
        team,
        kind: 'arrived',
        at: '2026-03-13T10:20:00.000Z',
        note: 'in the rain',
      });
      const again = await checkIn(body);
      expect([again.status, await again.json()]).toEqual([200, stored]);
      await problemOf(await checkIn({ ...body, note: 'no rain' }), 409);
      expect(await listed()).toEqual([stored]);
      expect(await listed('?team=nobody')).toEqual([]);
      const [audit] = await server().engine.rows(
        sql`select action from audit where subject_id = ${body.id}::text::uuid`,
      );
      expect(audit).toEqual({ action: 'check_in.create' });
    });

    it('keeps what was said at a stop that a later version gave to another team', async () => {
      const [before] = await listed();
      const assignment = before!.assignment;
      const { engine } = server();
      await engine.rows(sql`
        insert into plan_version (plan_id, version, made_by, edits, input, figures, expected_incidents, actor)
        select plan_id, 2, 'edit', edits, input, figures, expected_incidents, actor from plan_version where plan_id = ${plan.id}`);
      await engine.rows(sql`
        update plan_assignment set to_version = 2 where plan_id = ${plan.id} and id = ${assignment}`);
      await engine.rows(sql`
        insert into plan_assignment (plan_id, id, from_version, team, start_at, end_at, body)
        select plan_id, id, 2, 'Other', start_at, end_at, jsonb_set(body, '{stops}', '[]')
        from plan_assignment where plan_id = ${plan.id} and id = ${assignment}`);
      await engine.rows(sql`update plan set version = 2 where id = ${plan.id}`);
      await publish(server(), plan.id, 2);
      expect(await listed()).toEqual([before]);
      await problemOf(await checkIn(arrival()), 409);
      await publish(server(), plan.id, 1);
      expect((await checkIn(arrival())).status).toBe(201);
    });

    it('lists published duties in a window, and who is given two at once', async () => {
      const second = await make({
        ...input,
        teams: [{ ...input.teams[1]!, members: ['Zhao', '李'] }],
        seed: 6,
      });
      const asked = `from=2026-03-13T19:00&to=2026-03-13T19:30&plan=${second.id}`;
      const { duties, overlaps, plans } = await roster(asked);
      expect(plans.map(({ id, status }) => [id, status])).toEqual([
        [plan.id, 'published'],
        [second.id, 'draft'],
      ]);
      expect(duties.length).toBe(3);
      expect(
        overlaps.map(({ who, kind, first, second: other }) => [who, kind, [first.plan, other.plan].sort()]),
      ).toEqual(
        expect.arrayContaining([
          ['Blue', 'team', [plan.id, second.id].sort()],
          ['李', 'member', [plan.id, second.id].sort()],
        ]),
      );
      expect(overlaps.length).toBe(2);
      await publish(server(), plan.id, null);
      expect((await roster(asked)).plans.map(({ id }) => id)).toEqual([second.id]);
      await publish(server(), plan.id, 1);
      expect(
        (await problemOf(await server().ask('/api/roster?from=2026-03-14&to=2026-03-13'), 400)).errors,
      ).toMatchObject([{ pointer: '?to' }]);
      await problemOf(await server().ask(`/api/roster?plan=${randomUUID()}`), 404);
    });

    it('gives a team its own part of what is published, in names, and nothing where nothing is', async () => {
      const own = `/api/plans/${plan.id}/teams/${encodeURIComponent(CLUB)}`;
      const answer = await json<TeamPlan>(await server().ask(own));
      const mine = plan.assignments.filter(({ team }) => team === CLUB);
      expect(answer).toMatchObject({
        plan: plan.id,
        version: 1,
        team: CLUB,
        members: ['李', '=Wang'],
        mode: 'foot',
      });
      expect(answer.assignments.map(({ id, duty }) => [id, duty])).toEqual(
        mine.map(({ id }) => [id, input.duty]),
      );
      const names = new Map(plan.sections.map(({ id, name }) => [id, name]));
      expect(answer.assignments[0]!.stops.map(({ id, name }) => [id, name])).toEqual(
        mine[0]!.stops.map(({ id, section }) => [id, names.get(section!)]),
      );
      await problemOf(await server().ask(`/api/plans/${plan.id}/teams/nobody`), 404);
      await publish(server(), plan.id, null);
      expect((await problemOf(await server().ask(own), 409)).code).toBe('not-published');
      await publish(server(), plan.id, 1);
    });

    it('gives a table of stops that a spreadsheet reads and no formula comes out of', async () => {
      const answer = await file('format=csv&version=1');
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="plan-2026-03-13.csv"; filename*=UTF-8''plan-2026-03-13.csv`,
      );
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
      const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
      expect(rows.length).toBe(plan.assignments.flatMap(({ stops }) => stops).length);
      const [first] = plan.assignments;
      expect(rows[0]).toMatchObject({
        日期: '2026-03-13',
        时段: '18:00-20:00',
        序号: '1',
        经度: String(first!.stops[0]!.location[0]),
        职责: input.duty,
        版本: '1',
        数据: '真实数据',
      });
      expect(rows.every(({ 理由 }) => /预计 .* 起|次/.test(理由!))).toBe(true);
      const named = rows.filter(({ 路段 }) => 路段!.includes('C "street"'));
      expect(named.length).toBeGreaterThan(0);
      expect(named.every(({ 路段 }) => 路段!.startsWith("'="))).toBe(true);
    });

    it('names a file after its team, also where that is not ASCII, and refuses a team that there is not', async () => {
      const answer = await file(`format=csv&lang=en&version=1&team=${encodeURIComponent(CLUB)}`);
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="plan-2026-03-13-1.csv"; filename*=UTF-8''plan-2026-03-13-%E7%BA%A2%E9%98%9F-1.csv`,
      );
      const rows = parse(await answer.text(), { bom: true, columns: true }) as Record<string, string>[];
      expect(new Set(rows.map(({ Team }) => Team))).toEqual(new Set([CLUB]));
      expect((await problemOf(await file('format=csv&team=nobody'), 400)).errors).toMatchObject([
        { pointer: '?team' },
      ]);
    });

    it('gives a workbook of slots, stops and sections', async () => {
      const parts = unzip(Buffer.from(await (await file('format=xlsx&version=1&lang=en')).arrayBuffer()));
      const workbook = parts.get('xl/workbook.xml')!;
      expect([...workbook.matchAll(/<sheet [^>]*?name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
        'About',
        'Slots',
        'Stops',
        'Key sections',
      ]);
      const rowsOf = (sheet: number) =>
        [...parts.get(`xl/worksheets/sheet${sheet}.xml`)!.matchAll(/<row /g)].length;
      expect(rowsOf(2)).toBe(1 + plan.assignments.length);
      expect(rowsOf(3)).toBe(1 + plan.assignments.flatMap(({ stops }) => stops).length);
      expect(rowsOf(4)).toBe(1 + plan.sections.length);
      const sheets = [2, 3, 4].map((n) => parts.get(`xl/worksheets/sheet${n}.xml`)!);
      expect(sheets.join('')).not.toContain('<f>');
      expect(parts.get('xl/sharedStrings.xml') ?? sheets.join('')).toContain('F &amp; street');
    });

    it('gives routes as GPX that our own reader takes', async () => {
      const answer = await file('format=gpx&version=1');
      const text = await answer.text();
      const opened: string[] = [];
      const parser = new SaxesParser({ xmlns: true });
      parser.on('error', (error) => expect.fail(error.message));
      parser.on('opentag', ({ name }) => opened.push(name));
      parser.write(text).close();
      expect(opened.filter((name) => name === 'rtept').length).toBe(
        plan.assignments.flatMap(({ stops }) => stops).length,
      );
      expect(opened.lastIndexOf('rte')).toBeLessThan(opened.indexOf('trk'));
      expect(opened.slice(0, 2)).toEqual(['gpx', 'metadata']);
      const folder = mkdtempSync(join(tmpdir(), 'hexbeat-gpx-'));
      const path = join(folder, 'plan.gpx');
      writeFileSync(path, text);
      const points: [number, number][] = [];
      for await (const some of readGpx(await openSource(path))) {
        points.push(...some.map(({ lng, lat }): [number, number] => [Number(lng), Number(lat)]));
      }
      rmSync(folder, { recursive: true });
      const ways = plan.assignments.flatMap(({ route }) => {
        const { type, coordinates } = route as unknown as { type: string; coordinates: [number, number][] };
        return type === 'LineString' ? coordinates : (coordinates as unknown as [number, number][][]).flat();
      });
      expect(points).toEqual(ways);
    });

    it('gives slots as calendar events that keep their UID and count up with the version', async () => {
      const linesOf = async (version: number) =>
        unfolded(await (await file(`format=ics&lang=en&version=${version}`)).text());
      const lines = await linesOf(1);
      expect(lines.filter((line) => line === 'BEGIN:VEVENT').length).toBe(plan.assignments.length);
      expect(lines).toContain('DTSTART:20260313T100000Z');
      expect(lines).toContain('DTEND:20260313T120000Z');
      const uids = (of: string[]) => of.filter((line) => line.startsWith('UID:'));
      expect(uids(lines)).toEqual(plan.assignments.map(({ id }) => `UID:${plan.id}-${id}@hexbeat`));
      const second = await linesOf(2);
      expect(uids(second)).toEqual(uids(lines));
      expect(new Set(second.filter((line) => line.startsWith('SEQUENCE')))).toEqual(new Set(['SEQUENCE:2']));
      expect(lines.find((line) => line.startsWith('DESCRIPTION:Duty'))).toContain(
        'Be seen\\; talk <first> & last\\n',
      );
    });

    it('gives stops and ways as GeoJSON', async () => {
      const { about, features } = await json<{
        about: { plan: string; simulated: boolean };
        features: { geometry: { type: string }; properties: { kind: string } }[];
      }>(await file('format=geojson&version=1'));
      expect(about).toMatchObject({ plan: plan.id, simulated: false, version: 1 });
      const of = (kind: string) => features.filter(({ properties }) => properties.kind === kind).length;
      expect([of('stop'), of('route')]).toEqual([
        plan.assignments.flatMap(({ stops }) => stops).length,
        plan.assignments.length,
      ]);
    });

    it('marks simulated data in every file', async () => {
      await server().engine.rows(sql`update plan set simulated = true where id = ${plan.id}`);
      for (const format of ['csv', 'gpx', 'ics']) {
        expect(await (await file(`format=${format}`)).text()).toContain('模拟数据');
      }
      expect(await (await file('format=geojson')).json()).toMatchObject({ about: { simulated: true } });
      const parts = unzip(Buffer.from(await (await file('format=xlsx')).arrayBuffer()));
      expect([...parts.values()].join('')).toContain('模拟数据');
    });

    it('writes each file to the audit log', async () => {
      const lines = await server().engine.rows<{ detail: { format: string } }>(sql`
        select detail from audit where action = 'plan.export' and subject_id = ${plan.id} order by id desc limit 5`);
      expect(lines.map(({ detail }) => detail.format)).toEqual(['xlsx', 'geojson', 'ics', 'gpx', 'csv']);
      expect(lines[0]!.detail).toEqual({ format: 'xlsx', version: 2, team: null, lang: 'zh' });
    });
  },
  NOW,
);
