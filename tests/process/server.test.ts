import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testClusterUrl } from '../support/postgres.ts';
import { proxyTo } from '../support/proxy.ts';
import {
  endAll,
  freePort,
  makeDatabase,
  run,
  runServer,
  temporaryFolder,
  type RunningServer,
} from './run.ts';

const incident = () => ({
  id: randomUUID(),
  category: 'theft',
  location: [120.05, 28.9],
  occurredAt: new Date().toISOString(),
});
const post = (server: RunningServer, body: unknown) =>
  fetch(`${server.url}/api/incidents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

afterEach(endAll);

describe('the server on the embedded engine', () => {
  const folder = temporaryFolder();
  const env = { HEXBEAT_DATA: folder.path };
  beforeAll(() => makeDatabase(folder.path));
  afterAll(() => folder.remove());

  it('answers 503 with progress, then 200; refuses a second start; stops cleanly', async () => {
    const startedMs = performance.now();
    const server = await runServer(env);
    await server.says('Opening the embedded database');
    const early = await server.health();
    expect(early.status).toBe(503);
    expect(early.body).toMatchObject({
      status: 'starting',
      progress: { step: expect.any(String) as string },
    });
    const refused = await fetch(`${server.url}/api/incidents`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ code: 'not-ready' });

    const health = await server.ready();
    // A figure for the reader, not a claim of this test.
    process.stdout.write(
      `An existing folder was ready after ${Math.round(performance.now() - startedMs)} ms\n`,
    );
    expect(health).toMatchObject({
      status: 'ok',
      engine: 'pglite',
      service: 'evaluation',
      asOfSource: 'clock',
    });

    for (const port of [String(await freePort()), server.env.PORT!]) {
      const second = run('server/main.ts', [], { ...server.env, PORT: port });
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`Another Hexbeat process holds the data folder ${folder.path}`);
    }
    const elsewhere = temporaryFolder();
    const other = run('server/main.ts', [], { ...server.env, HEXBEAT_DATA: elsewhere.path });
    expect(await other.ended).toBe(1);
    elsewhere.remove();
    expect(other.output().trim()).toBe(
      `Port ${server.env.PORT} is taken by another program. Stop it, or set PORT to another one.`,
    );
    expect((await server.health()).status).toBe(200);

    // `doctor` says that a server holds the folder, and leaves it alone.
    const doctor = run('server/cli/main.ts', ['doctor'], env);
    expect(await doctor.ended).toBe(0);
    expect(doctor.output()).toMatch(/note +Another Hexbeat process holds the data folder/);

    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('Stopping');
  });

  it('finishes a request under way before it stops', async () => {
    const server = await runServer(env);
    await server.ready();
    const answers = Array.from({ length: 20 }, () => post(server, incident()));
    await Promise.race(answers);
    server.child.kill('SIGTERM');
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toEqual(new Array(20).fill(201));
    expect(await server.ended).toBe(0);
  });

  it('has every acknowledged incident after kill -9 and another start', async () => {
    const server = await runServer(env);
    await server.ready();
    const acknowledged: string[] = [];
    const senders = Array.from({ length: 4 }, async () => {
      for (;;) {
        const body = incident();
        const response = await post(server, body).catch(() => null);
        if (response === null) return;
        if (response.status === 201) acknowledged.push(body.id);
        if (acknowledged.length === 40) server.child.kill('SIGKILL');
      }
    });
    await Promise.all(senders);
    await server.ended;
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);

    const again = await runServer(env);
    await again.ready();
    for (const id of acknowledged) {
      expect((await fetch(`${again.url}/api/incidents/${id}`)).status).toBe(200);
    }
    again.child.kill('SIGINT');
    expect(await again.ended).toBe(0);
  });

  it('refuses another time zone than the one that the folder was made for', async () => {
    const server = await runServer({ ...env, HEXBEAT_TIMEZONE: 'America/Sao_Paulo' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toContain(
      'This database was made for Asia/Shanghai; HEXBEAT_TIMEZONE says America/Sao_Paulo',
    );
  });

  it('doctor tells what lies in an existing folder', async () => {
    const doctor = run('server/cli/main.ts', ['doctor'], env);
    expect(await doctor.ended).toBe(0);
    expect(doctor.output()).toMatch(
      /ok +embedded database, for evaluation: PostgreSQL \d+\.\d+, PostGIS 3\.\d/,
    );
    expect(doctor.output()).toMatch(/ok +time zone Asia\/Shanghai/);
    expect(doctor.output()).toMatch(/ok +\d+ incidents/);
    expect(doctor.output()).toMatch(/note +0 roads/);
  });
});

describe('a wrong configuration', () => {
  it('gets one clear line for each value and exit code 1, before anything is opened', async () => {
    const folder = temporaryFolder();
    folder.remove();
    const server = await runServer({
      HEXBEAT_DATA: folder.path,
      PORT: 'abc',
      HEXBEAT_TIMEZONE: 'Mars/One',
      HOST: '0.0.0.0',
      HEXBEAT_NOW: 'yesterday',
      DATABASE_URL: 'mysql://root:dontsay@localhost/hexbeat',
    });
    expect(await server.ended).toBe(1);
    const [title, ...lines] = server.output().trim().split('\n');
    expect(title).toBe('The configuration cannot be used:');
    expect(lines.map((line) => line.trim().split(':')[0]!).sort()).toEqual([
      'DATABASE_URL',
      'HEXBEAT_NOW',
      'HEXBEAT_TIMEZONE',
      'HOST',
      'PORT',
    ]);
    expect(server.output()).not.toContain('dontsay');
    expect(existsSync(folder.path)).toBe(false);
  });
});

const isMissing = testClusterUrl() === null;
const suffix = isMissing ? ' (skipped: no HEXBEAT_TEST_DATABASE_URL; npm test brings one)' : '';

describe.skipIf(isMissing)(`the server on PostgreSQL${suffix}`, () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('says clearly that the database cannot be used', async () => {
    const url = 'postgres://hexbeat:dontsay@127.0.0.1:1/hexbeat';
    const server = await runServer({ HEXBEAT_DATA: folder.path, DATABASE_URL: url });
    expect(await server.ended).toBe(1);
    expect(server.output()).toMatch(/^PostgreSQL at 127\.0\.0\.1:1\/hexbeat cannot be used: .*ECONNREFUSED/m);
    expect(server.output()).not.toContain('dontsay');
  });

  it('answers 503 while its PostgreSQL is away, loses nothing, and recovers', async () => {
    const database = await freshDatabase('server');
    const proxy = await proxyTo(database.url);
    try {
      const server = await runServer({ HEXBEAT_DATA: folder.path, DATABASE_URL: proxy.url });
      expect(await server.ready()).toMatchObject({ engine: 'postgres', service: 'service' });
      const kept = incident();
      expect((await post(server, kept)).status).toBe(201);

      // Writes are under way when the connections go.
      const writing = Promise.all(Array.from({ length: 8 }, () => post(server, incident())));
      proxy.cut();
      for (const { status } of await writing) expect([201, 503]).toContain(status);
      const away = await post(server, incident());
      expect(away.status).toBe(503);
      expect(await away.json()).toMatchObject({ code: 'database-down' });
      expect(await server.health()).toMatchObject({
        status: 503,
        body: { status: 'failing', engine: 'postgres' },
      });

      proxy.mend();
      await server.ready();
      expect((await fetch(`${server.url}/api/incidents/${kept.id}`)).status).toBe(200);
      expect((await post(server, kept)).status).toBe(200);

      const doctor = run('server/cli/main.ts', ['doctor'], {
        HEXBEAT_DATA: folder.path,
        DATABASE_URL: database.url,
      });
      await doctor.ended;
      expect(doctor.output()).toMatch(/ok +PostgreSQL, for service: PostgreSQL \d+\.\d+/);

      server.child.kill('SIGINT');
      expect(await server.ended).toBe(0);
    } finally {
      await endAll();
      await proxy.close();
      await database.drop();
    }
  });
});
