/** Fresh databases on the PostgreSQL + PostGIS cluster that `npm test` starts for itself. */
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

export interface FreshDatabase {
  /** `postgres://…/hexbeat_<name>_<random>`, with PostGIS created and nothing else in it. */
  url: string;
  /** Ends whatever is still connected, and drops it. */
  drop(): Promise<void>;
}

/**
 * The cluster's URL, or null where there is none. In CI a missing cluster is an error, never a skip.
 */
export function testClusterUrl(): string | null {
  const url = process.env.HEXBEAT_TEST_DATABASE_URL;
  if (url) return url;
  if (process.env.CI) throw new Error('HEXBEAT_TEST_DATABASE_URL is not set: run the tests through npm test');
  return null;
}

/** Makes a database for one test file (about 0.5 s: PostGIS' types are most of it). Drop it in afterAll. */
export async function freshDatabase(name: string): Promise<FreshDatabase> {
  const clusterUrl = testClusterUrl();
  if (!clusterUrl) throw new Error('there is no test cluster: run the tests through npm test');
  const database = `hexbeat_${name.replace(/\W+/g, '_').toLowerCase()}_${randomBytes(4).toString('hex')}`;
  await onCluster(clusterUrl, (sql) => sql.unsafe(`create database "${database}" template template0`));
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  await onCluster(url.href, (sql) => sql.unsafe('create extension postgis'));
  return {
    url: url.href,
    drop: () =>
      onCluster(clusterUrl, (sql) => sql.unsafe(`drop database if exists "${database}" with (force)`)),
  };
}

async function onCluster(url: string, run: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await run(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
