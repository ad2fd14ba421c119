/** Backtests on demand: begun by the first who asks, told as far as they are, kept, and stopped. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { backtestReportSchema } from '../../server/contract/forecast.ts';
import { derive } from '../../server/derive.ts';
import { problemOf } from '../support/ask.ts';
import { onBothEngines, type TestServer } from '../support/engines.ts';
import { everyFriday, gridRoads, storeIncidents, storeRoads, type GivenIncident } from './gridTown.ts';

const NOW = { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' };

type Answer =
  | { status: 200; state: 'done'; report: Record<string, unknown> }
  | { status: 202; state: 'running'; progress: { done: number; total: number } };

function clientOf(server: () => TestServer) {
  const raw = (query = '', method = 'GET') => server().ask(`/api/backtests${query}`, { method });
  const ask = async (query = ''): Promise<Answer> => {
    const response = await raw(query);
    expect([200, 202], await response.clone().text()).toContain(response.status);
    return { status: response.status, ...((await response.json()) as object) } as Answer;
  };
  return {
    raw,
    ask,
    /** Asks until the answer is other than that it runs. */
    async settled(query = ''): Promise<Response> {
      for (;;) {
        const response = await raw(query);
        if (response.status !== 202) return response;
        expect(response.headers.get('retry-after')).toBe('1');
        await sleep(50);
      }
    },
    async reported(query = ''): Promise<Record<string, unknown>> {
      const response = await this.settled(query);
      expect(response.status, await response.clone().text()).toBe(200);
      return ((await response.json()) as { report: Record<string, unknown> }).report;
    },
  };
}

onBothEngines(
  'backtests',
  (server) => {
    const client = clientOf(server);

    beforeAll(async () => {
      await storeRoads(server().engine, gridRoads());
      const found = (each: GivenIncident) => ({ ...each, origin: 'discovered' as const });
      await storeIncidents(server().engine, [
        ...everyFriday(70, 2.5, 2),
        ...everyFriday(70, 8.5, 5),
        ...everyFriday(30, 4.5, 6).map((each) => ({ ...each, category: 'burglary' })),
        ...everyFriday(9, 2.4, 2).map(found),
      ]);
      await derive(server().engine, LOCAL_ACTOR);
    });

    it('is being computed, then has a report as the contract says, and the same one again', async () => {
      expect(await client.ask()).toEqual({ status: 202, state: 'running', progress: { done: 0, total: 0 } });
      const report = await client.reported();
      expect(backtestReportSchema.parse(report)).toEqual(report);
      expect(report).toMatchObject({
        unit: 'roads',
        categories: null,
        includesDiscovered: false,
        asOf: '2026-03-08T16:00:00.000Z',
        incidents: 170,
        horizonsDays: [7, 14, 30, 61, 91],
        budgets: [0.01, 0.02, 0.05],
        places: gridRoads().length,
      });
      expect(await client.ask()).toEqual({ status: 200, state: 'done', report });
    });

    it('tells how far it is, other requests are answered meanwhile, and stopped it begins anew', async () => {
      const query = '?budgets=0.03';
      let running = await client.ask(query);
      while (running.status === 202 && running.progress.done === 0) {
        await sleep(5);
        running = await client.ask(query);
      }
      const { done, total } = (running as Extract<Answer, { status: 202 }>).progress;
      expect(done).toBeLessThan(total);
      expect((await server().ask('/api/health')).status).toBe(200);
      expect((await client.raw(query, 'DELETE')).status).toBe(204);
      expect(await client.ask(query)).toEqual({
        status: 202,
        state: 'running',
        progress: { done: 0, total: 0 },
      });
      expect(await client.reported(query)).toMatchObject({ budgets: [0.03] });
    });

    it('answers that it is stopped also where it does not run', async () => {
      expect((await client.raw('?budgets=0.33', 'DELETE')).status).toBe(204);
    });

    it('takes cells for units', async () => {
      const { unit, places, totalSize, bySlot } = await client.reported('?unit=cells-9&slots=0');
      expect({ unit, bySlot }).toEqual({ unit: 'cells-9', bySlot: null });
      // A cell of resolution 9 has about 0.1 km2.
      expect(Number(totalSize) / Number(places)).toBeGreaterThan(80_000);
      expect(Number(totalSize) / Number(places)).toBeLessThan(130_000);
    });

    it('says when it includes what patrols discovered', async () => {
      expect(await client.reported('?discovered=1&slots=0')).toMatchObject({
        includesDiscovered: true,
        incidents: 179,
      });
    });

    it('takes the incidents of some categories', async () => {
      expect(await client.reported('?category=theft&slots=0')).toMatchObject({
        categories: ['theft'],
        incidents: 140,
      });
    });

    it('begins at an origin that is given, or the first after a third of the data', async () => {
      const late = await client.reported('?from=2025-08-01&slots=0');
      expect((late.origins as string[])[0]).toBe('2025-07-31T16:00:00.000Z');
      const early = await client.reported('?from=1950-01-01&slots=0');
      const thirdMs = Date.parse(early.dataFrom as string) + (70 * 7 * 86_400_000) / 3;
      const firstMs = Date.parse((early.origins as string[])[0]!);
      expect(firstMs).toBeGreaterThan(thirdMs - 2 * 86_400_000);
      expect(firstMs).toBeLessThan(thirdMs + 30 * 86_400_000);
    });

    it('says that there is too little data', async () => {
      const problem = await problemOf(await client.settled('?from=2025-11-01'), 422);
      expect(problem.code).toBe('too-little-data');
    });

    describe('what cannot be asked', () => {
      it.each([
        ['a budget that is no share', '?budgets=0.01,two', '?budgets'],
        ['a budget of everything', '?budgets=1', '?budgets'],
        ['a budget of nothing', '?budgets=0', '?budgets'],
        ['eleven budgets', `?budgets=${new Array(11).fill('0.1').join(',')}`, '?budgets'],
        ['a day that is none', '?from=2025-02-30', '?from'],
        ['a unit that is none', '?unit=cells-8', '?unit'],
        ['a category that is none', '?category=nonsense', '?category'],
      ])('names %s', async (_, query, pointer) => {
        for (const method of ['GET', 'DELETE']) {
          const problem = await problemOf(await client.raw(query, method), 400);
          expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
        }
      });
    });
  },
  NOW,
);

onBothEngines(
  'backtests without roads',
  (server) => {
    const client = clientOf(server);

    it('are of cells, and cannot be of roads', async () => {
      await storeIncidents(server().engine, everyFriday(70, 2.5, 2));
      await storeIncidents(server().engine, everyFriday(70, 9.5, 6));
      expect(await client.reported('?slots=0')).toMatchObject({ unit: 'cells-9', incidents: 140 });
      const problem = await problemOf(await client.settled('?unit=roads'), 422);
      expect(problem.code).toBe('no-roads');
    });

    it('say that there is too little data where there are no incidents', async () => {
      const problem = await problemOf(await client.settled('?category=burglary'), 422);
      expect(problem.code).toBe('too-little-data');
    });
  },
  NOW,
);
