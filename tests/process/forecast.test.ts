/** The command line of forecasts as a process: what it writes where, and how it ends. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openPglite } from '../../db/engines/pglite.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { derive } from '../../server/derive.ts';
import { everyFriday, gridRoads, storeIncidents, storeRoads } from '../api/gridTown.ts';
import { endAll, makeDatabase, run, temporaryFolder } from './run.ts';

const folder = temporaryFolder();
const out = join(folder.path, 'forecast.csv');
const hexbeat = (...args: string[]) =>
  run('server/cli/main.ts', args, {
    HEXBEAT_DATA: join(folder.path, 'data'),
    HEXBEAT_TIMEZONE: 'Asia/Shanghai',
  });

beforeAll(async () => {
  const data = join(folder.path, 'data');
  await makeDatabase(data);
  const engine = await openPglite({ folder: data });
  await storeRoads(engine, gridRoads());
  await storeIncidents(engine, everyFriday(60, 2.5, 2));
  await derive(engine, LOCAL_ACTOR);
  await engine.close();
});
afterEach(endAll);
afterAll(() => folder.remove());

it('writes a forecast, says what of, and ends', async () => {
  const forecast = hexbeat('forecast', '--as-of', '2026-03-09', '--horizon', '30d', '--out', out);
  expect(await forecast.ended, forecast.output()).toBe(0);
  expect(forecast.output()).toContain(`${gridRoads().length} roads written to ${out}`);
  expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(1 + gridRoads().length);
});

it('refuses budgets in two units before it opens anything', async () => {
  const backtest = hexbeat('backtest', '--budget-km', '5', '--budget-share', '0.01');
  expect(await backtest.ended).toBe(1);
  expect(backtest.output()).toContain(
    "option '--budget-share <shares>' cannot be used with option '--budget-km <lengths>'",
  );
});

it('names a value that it cannot use', async () => {
  const backtest = hexbeat('backtest', '--as-of', 'yesterday');
  expect(await backtest.ended).toBe(1);
  expect(backtest.output()).toContain('--as-of: ');
});
