import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../server/contract/incidents.ts';
import { onBothEngines } from '../support/engines.ts';

const body = (over: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  category: 'theft',
  location: [120.0501234, 28.9012345],
  occurredAt: '2026-03-05T18:30:00+08:00',
  ...over,
});

const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return (await response.json()) as {
    code: string;
    status: number;
    errors?: { pointer: string; detail: string }[];
  };
};

onBothEngines('records', (server) => {
  const post = (sent: unknown, path = '/api/incidents') => server().ask(path, { method: 'POST', body: sent });
  const store = async (over: Record<string, unknown> = {}) => {
    const response = await post(body(over));
    expect(response.status).toBe(201);
    return (await response.json()) as Incident;
  };
  const patch = (id: string, version: number | null, changes: unknown) =>
    server().ask(`/api/incidents/${id}`, {
      method: 'PATCH',
      body: changes,
      headers: version === null ? {} : { 'if-match': `"${version}"` },
    });

  describe('making a record', () => {
    it('stores it with its cell, in UTC, and answers with its version', async () => {
      const response = await post(body());
      expect(response.status).toBe(201);
      expect(response.headers.get('etag')).toBe('"1"');
      const incident = (await response.json()) as Incident;
      expect(incident).toMatchObject({
        category: 'theft',
        location: [120.0501234, 28.9012345],
        occurredAt: '2026-03-05T10:30:00.000Z',
        cell: latLngToCell(28.9012345, 120.0501234, 11),
        origin: 'reported',
        status: 'received',
        source: 'local',
        createdBy: 'local',
        simulated: false,
        version: 1,
      });
    });

    it('answers the same bytes again with 200, and other bytes under that id with 409, whatever was edited since', async () => {
      const sent = body();
      expect((await post(sent)).status).toBe(201);
      expect((await patch(sent.id, 1, { description: 'seen by the neighbour' })).status).toBe(200);
      const again = await post(sent);
      expect(again.status).toBe(200);
      expect(((await again.json()) as Incident).version).toBe(2);
      const other = await post({ ...sent, description: 'another' });
      expect(other.status).toBe(409);
      expect((await problem(other)).code).toBe('conflict');
    });

    it('stores one row when the same body comes many times at once', async () => {
      const sent = body();
      const answers = await Promise.all(Array.from({ length: 8 }, () => post(sent)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    });

    it.each([
      ['a place off the globe', { location: [181, 0] }, '/location/0'],
      ['a time without an offset', { occurredAt: '2026-03-05 18:30' }, '/occurredAt'],
      ['an interval that ends first', { occurredTo: '2026-03-05T18:00:00+08:00' }, '/occurredTo'],
      ['an unknown category', { category: 'no-such' }, '/category'],
      ['an unknown status', { status: 'lost' }, '/status'],
      ['a field that is not there', { colour: 'red' }, '/colour'],
    ])('refuses %s with a pointer', async (_, over, pointer) => {
      const response = await post(body(over));
      expect(response.status).toBe(400);
      const { code, errors } = await problem(response);
      expect(code).toBe('invalid');
      expect(errors?.map((error) => error.pointer)).toContain(pointer);
    });

    it('refuses what is not JSON, and what is not said to be', async () => {
      const malformed = await server().ask('/api/incidents', { method: 'POST', body: '{"id":' });
      expect([malformed.status, (await problem(malformed)).code]).toEqual([400, 'malformed-json']);
      const text = await server().ask('/api/incidents', {
        method: 'POST',
        body: 'id=1',
        headers: { 'content-type': 'text/plain' },
      });
      expect([text.status, (await problem(text)).code]).toEqual([415, 'unsupported']);
      const large = await post(body({ description: 'x'.repeat(1_100_000) }));
      expect([large.status, (await problem(large)).code]).toEqual([413, 'too-large']);
    });

    it('refuses a write that another site sends', async () => {
      const sent = { method: 'POST', body: body(), headers: { origin: 'https://elsewhere.example' } };
      const response = await server().ask('/api/incidents', sent);
      expect([response.status, (await problem(response)).code]).toEqual([403, 'cross-site']);
      const same = await server().ask('/api/incidents', {
        ...sent,
        headers: { origin: 'http://127.0.0.1:8787' },
      });
      expect(same.status).toBe(201);
    });
  });

  describe('changing a record', () => {
    it('asks for the version, and refuses an old one', async () => {
      const { id } = await store();
      expect((await problem(await patch(id, null, { status: 'assigned' }))).code).toBe('version-required');
      expect((await patch(id, 1, { status: 'assigned' })).status).toBe(200);
      const late = await patch(id, 1, { status: 'closed' });
      expect(late.status).toBe(412);
      expect(await problem(late)).toMatchObject({ code: 'version-mismatch', version: 2 });
    });

    it('keeps what it was, who changed it, and tells the readers', async () => {
      const { id } = await store();
      await patch(id, 1, { category: 'burglary', location: [120.06, 28.91] });
      const [revision] = await server().engine.rows<{ body: { category: string }; actor: string }>(
        sql`select body, actor from revision where subject = 'incident' and subject_id = ${id} and version = 1`,
      );
      expect(revision).toMatchObject({ body: { category: 'theft' }, actor: 'local' });
      const lines = await server().engine.rows<{ action: string }>(
        sql`select action from audit where subject_id = ${id} order by id`,
      );
      expect(lines.map(({ action }) => action)).toEqual(['incident.create', 'incident.edit']);
      const changes = await server().engine.rows<{ ours: boolean }>(
        sql`select xid::text::bigint > 0 as ours from change where layer = 'incidents' and subject_id = ${id}`,
      );
      expect(changes).toEqual([{ ours: true }, { ours: true }]);
      const moved = (await (await server().ask(`/api/incidents/${id}`)).json()) as Incident;
      expect(moved.cell).toBe(latLngToCell(28.91, 120.06, 11));
    });

    it('deletes softly: gone for readers, and a resent first body is refused', async () => {
      const sent = body();
      await post(sent);
      const deleted = await server().ask(`/api/incidents/${sent.id}`, {
        method: 'DELETE',
        headers: { 'if-match': '"1"' },
      });
      expect(deleted.status).toBe(204);
      expect((await server().ask(`/api/incidents/${sent.id}`)).status).toBe(410);
      expect((await post(sent)).status).toBe(410);
      expect((await patch(sent.id, 2, { status: 'closed' })).status).toBe(410);
    });

    it('says that there is no such record', async () => {
      expect((await server().ask(`/api/incidents/${randomUUID()}`)).status).toBe(404);
      expect((await patch(randomUUID(), 1, { status: 'closed' })).status).toBe(404);
    });
  });

  it('refuses to change or remove a line of the audit', async () => {
    await store();
    await expect(server().engine.rows(sql`update audit set actor = 'nobody'`)).rejects.toThrow();
    await expect(server().engine.rows(sql`delete from audit`)).rejects.toThrow();
    await expect(server().engine.rows(sql`truncate audit`)).rejects.toThrow();
  });

  it('pages through a filter without repeating or skipping, also at equal times', async () => {
    const made = await Promise.all(
      Array.from({ length: 7 }, () => store({ category: 'vandalism', occurredAt: '2025-01-01T00:00:00Z' })),
    );
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const response = await server().ask(`/api/incidents?category=vandalism&limit=3${query}`);
      const page = (await response.json()) as { total: number; items: Incident[]; nextCursor: string | null };
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  });

  it('follows a hazard from found to verified', async () => {
    const hazard = {
      id: randomUUID(),
      category: 'fire_exit_blocked',
      location: [120.05, 28.9],
      foundAt: '2026-03-01T08:00:00Z',
    };
    const [known] = await server().engine.rows<{ code: string }>(
      sql`select code from category where "of" = 'hazards' order by sort_order limit 1`,
    );
    expect((await post({ ...hazard, category: known!.code }, '/api/hazards')).status).toBe(201);
    const change = (version: number, status: string) =>
      server().ask(`/api/hazards/${hazard.id}`, {
        method: 'PATCH',
        body: { status },
        headers: { 'if-match': `"${version}"` },
      });
    expect((await change(1, 'assigned')).status).toBe(200);
    expect((await change(2, 'rectified')).status).toBe(200);
    const verified = (await (await change(3, 'verified')).json()) as {
      rectifiedAt: string;
      verifiedAt: string;
    };
    expect(Date.parse(verified.verifiedAt)).toBeGreaterThanOrEqual(Date.parse(verified.rectifiedAt));
  });
});
