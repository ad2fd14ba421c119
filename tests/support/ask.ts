/** Storing a few incidents and asking for them, as many API tests do. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { recordCell } from '../../domain/cells.ts';
import type { LngLat } from '../../domain/place.ts';
import { problemSchema } from '../../server/contract/route.ts';
import type { TestServer } from './engines.ts';

export interface Placed {
  at: Date;
  location: LngLat;
}

/** Stores incidents by COPY, as an import does. */
export async function store(engine: Engine, category: string, incidents: readonly Placed[]): Promise<void> {
  await engine.transaction((tx) =>
    tx.copyIn(
      'incident (id, source, category, occurred_at, geom, cell, created_by, updated_by)',
      copyChunks(incidents, ({ at, location }) => [
        randomUUID(),
        'test',
        category,
        at,
        pointHex(...location),
        recordCell(location),
        'test',
        'test',
      ]),
    ),
  );
}

/** The body of a 200; else the test fails with what was answered. */
export const json = async <T>(response: Response): Promise<T> => {
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as T;
};

/** The problem that is answered with this status. */
export const problemOf = async (response: Response, status: number) => {
  expect(response.status, await response.clone().text()).toBe(status);
  return problemSchema.parse(await response.json());
};

/** How many incidents a query finds. */
export const totalOf = async (server: TestServer, query: string) =>
  (await json<{ total: number }>(await server.ask(`/api/incidents?limit=1&${query}`))).total;

export const seriesOf = async (server: TestServer, query: string) =>
  (await json<{ items: { start: string; count: number }[] }>(await server.ask(`/api/series?${query}`))).items;
