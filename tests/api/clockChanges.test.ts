/** Days on which the clocks change: hours and local days are those of the instant in the deployment's zone. */
import { beforeAll, expect, it } from 'vitest';
import type { LngLat } from '../../domain/place.ts';
import { json, seriesOf, store, totalOf } from '../support/ask.ts';
import { onBothEngines } from '../support/engines.ts';

onBothEngines(
  'days of 23 and 25 hours',
  (server) => {
    /** One incident every half hour, from local noon two days before a change of clocks to two days after. */
    const around = (noon: string) =>
      Array.from({ length: 4 * 48 }, (_, i) => ({
        at: new Date(Date.parse(noon) + i * 1_800_000),
        location: [-46.63, -23.55] as LngLat,
      }));
    beforeAll(async () => {
      // São Paulo 2015: on 22 February clocks went back at 00:00 to 23:00 of the 21st; on 18 October forward at 00:00 to 01:00.
      await store(server().engine, 'theft', around('2015-02-19T12:00:00-02:00'));
      await store(server().engine, 'theft', around('2015-10-16T12:00:00-03:00'));
    });

    it('are counted as they are', async () => {
      expect(await seriesOf(server(), 'step=day&from=2015-02-20&to=2015-02-23')).toEqual([
        { start: '2015-02-20', count: 48 },
        { start: '2015-02-21', count: 50 },
        { start: '2015-02-22', count: 48 },
      ]);
      expect(await seriesOf(server(), 'step=day&from=2015-10-17&to=2015-10-20')).toEqual([
        { start: '2015-10-17', count: 48 },
        { start: '2015-10-18', count: 46 },
        { start: '2015-10-19', count: 48 },
      ]);
      expect(await totalOf(server(), 'from=2015-02-21&to=2015-02-22')).toBe(50);
      expect(await totalOf(server(), 'from=2015-10-18&to=2015-10-19')).toBe(46);
    });

    it('have their hour twice, or not at all', async () => {
      expect(await totalOf(server(), 'from=2015-02-21&to=2015-02-22&hours=23-24')).toBe(4);
      expect(await totalOf(server(), 'from=2015-02-20&to=2015-02-21&hours=23-24')).toBe(2);
      expect(await totalOf(server(), 'from=2015-10-18&to=2015-10-19&hours=0-1')).toBe(0);
      expect(await totalOf(server(), 'from=2015-10-18&to=2015-10-19&hours=1-2')).toBe(2);
      // A Sunday in both: of 22 February all 24 hours, of 18 October all but the first.
      const profile = await json<{ hourOfWeek: number[] }>(
        await server().ask('/api/profile?from=2015-10-18&to=2015-10-19'),
      );
      expect(profile.hourOfWeek.slice(144)).toEqual([0, ...new Array<number>(23).fill(2)]);
      expect(profile.hourOfWeek.slice(0, 144).every((count) => count === 0)).toBe(true);
    });

    it('begin where the local time that does not exist moves to', async () => {
      const at = (query: string) => totalOf(server(), query);
      // Local midnight of 18 October is 01:00 summer time, 03:00 UTC.
      expect(await at('from=2015-10-18&to=2015-10-18T03:00:01Z')).toBe(1);
      expect(await at('from=2015-10-18T02:30:00Z&to=2015-10-18')).toBe(1);
    });
  },
  { HEXBEAT_TIMEZONE: 'America/Sao_Paulo' },
);
