/** The risk map: each road with its week ahead, a digit an hour. */
import { expect, it } from 'vitest';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { derive } from '../../server/derive.ts';
import { json } from '../support/ask.ts';
import { onBothEngines } from '../support/engines.ts';
import { blockOf, everyFriday, gridRoads, storeIncidents, storeRoads } from './gridTown.ts';
import { addressOf, features } from './tileReading.ts';

const FRIDAY = 4 * 24;

onBothEngines(
  'tiles of risk',
  (server) => {
    const [lng, lat] = gridPlace(2.5, 2);
    const addressAt = (z: number) => `/tiles/risk/${addressOf(lng, lat, z)}.mvt`;
    const roadsAt = async (z: number) =>
      features(await (await server().ask(addressAt(z))).arrayBuffer(), 'risk');
    const busy = blockOf('C', 2, 2);
    const hoursAt = async (z: number) => {
      const road = (await roadsAt(z)).find(({ id }) => id === busy.id);
      return String(road!['hours']);
    };

    it('are empty before there are roads', async () => {
      expect((await server().ask(addressAt(14))).status).toBe(204);
    });

    it('say the same of a road as its explanation', async () => {
      // Street C is a main road: it is seen from afar.
      await storeRoads(
        server().engine,
        gridRoads().map((road) => (road.name === 'C' ? { ...road, roadClass: 'primary' as const } : road)),
      );
      // Each block of a street has its share, so that not every hour of the busiest one is of the highest class.
      const blocks = gridRoads().filter(({ name }) => /[A-H]/.test(name!));
      await storeIncidents(server().engine, [
        ...everyFriday(60, 2.5, 2),
        ...blocks.flatMap(({ fromNode }) =>
          everyFriday(20, (fromNode % 1000) + 0.4, Math.floor(fromNode / 1000)),
        ),
      ]);
      await derive(server().engine, LOCAL_ACTOR);
      const roads = await roadsAt(15);
      expect(roads.length).toBeGreaterThan(5);
      for (const { id, expectedPerWeek, noEvidence } of roads) {
        const why = await json<{ expected: number; noEvidence: boolean }>(
          await server().ask(`/api/roads/${String(id)}/why`),
        );
        expect(noEvidence).toBe(why.noEvidence);
        expect(Number(expectedPerWeek) / why.expected).toBeCloseTo(1, 2);
      }
      // Nothing was reported on the avenues.
      const evident = roads.filter(({ noEvidence }) => !noEvidence).map(({ name }) => String(name));
      expect(evident.length).toBeLessThan(roads.length);
      expect(evident.join('')).toMatch(/^[A-H]+$/);
    });

    it('have a class an hour of the week, the highest where it is worst', async () => {
      for (const z of [13, 14, 15]) {
        const hours = await hoursAt(z);
        expect(hours).toMatch(/^[0-5]{168}$/);
        expect(hours[FRIDAY + 20]).toBe('5');
        expect(hours.slice(0, 24)).not.toContain('5');
      }
    });

    it('have the highest class of three hours each from afar', async () => {
      const hourly = await hoursAt(13);
      const highest = Array.from({ length: 56 }, (_, i) =>
        [...hourly.slice(3 * i, 3 * i + 3)].reduce((a, b) => (a > b ? a : b)),
      ).join('');
      for (const z of [11, 12]) expect(await hoursAt(z)).toBe(highest);
    });

    it('follow the limits that the forecast tells', async () => {
      const { breaks } = await json<{ breaks: number[] }>(await server().ask('/api/forecast'));
      const { hourOfWeek } = await json<{ hourOfWeek: number[] }>(
        await server().ask(`/api/roads/${busy.id}/why`),
      );
      const classes = hourOfWeek.map((expected) => {
        const perKm = expected / (busy.lengthMeters / 1000);
        return breaks.filter((limit) => perKm >= limit * (1 - 1e-9)).length;
      });
      expect(await hoursAt(15)).toBe(classes.join(''));
    });

    it('are not sent again until an incident changes them', async () => {
      const first = await server().ask(addressAt(14));
      const headers = { 'if-none-match': first.headers.get('etag')! };
      expect((await server().ask(addressAt(14), { headers })).status).toBe(304);
      await storeIncidents(server().engine, everyFriday(10, 2.45, 2));
      await derive(server().engine, LOCAL_ACTOR);
      expect((await server().ask(addressAt(14), { headers })).status).toBe(200);
    });
  },
  { HEXBEAT_NOW: '2026-03-09T00:00:00+08:00' },
);
