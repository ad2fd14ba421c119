/** `hexbeat forecast` and `hexbeat backtest`, as they are typed: files that are the same whenever they are made, and tables. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { getResolution } from 'h3-js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import { MODELS } from '../../domain/risk/types.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { addForecastCommands } from '../../server/cli/forecast.ts';
import { readConfig } from '../../server/config.ts';
import { backtestReportSchema } from '../../server/contract/forecast.ts';
import { derive } from '../../server/derive.ts';
import { onBothEngines, TIME_ZONE } from '../support/engines.ts';
import { blockOf, everyFriday, gridRoads, storeIncidents, storeRoads } from './gridTown.ts';

type Row = Record<string, string>;

/** Runs a command on an engine that stays open, and returns what it says. */
async function hexbeat(engine: Engine, ...args: string[]): Promise<string> {
  const program = new Command('hexbeat').exitOverride().configureOutput({ writeErr: () => undefined });
  addForecastCommands(program, () =>
    Promise.resolve({
      config: readConfig({ HEXBEAT_TIMEZONE: TIME_ZONE }),
      engine: { ...engine, close: () => Promise.resolve() },
    }),
  );
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await program.parseAsync(args, { from: 'user' });
    return said.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    said.mockRestore();
  }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

onBothEngines('forecasts on the command line', (server) => {
  const folder = mkdtempSync(join(tmpdir(), 'hexbeat-forecast-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const textOf = (name: string) => readFileSync(path(name), 'utf8');
  const rowsOf = (name: string): Row[] => parse(textOf(name), { columns: true });
  const forecast = (name: string, ...flags: string[]) =>
    hexbeat(server().engine, 'forecast', '--as-of', '2026-03-09', '--out', path(name), ...flags);
  const busy = blockOf('C', 2, 2);

  beforeAll(async () => {
    await storeRoads(server().engine, gridRoads());
    await storeIncidents(server().engine, [
      ...everyFriday(60, 2.5, 2),
      ...everyFriday(20, 8.5, 5),
      ...everyFriday(9, 2.4, 2).map((each) => ({ ...each, origin: 'discovered' as const })),
    ]);
    await derive(server().engine, LOCAL_ACTOR);
  });

  it('write a line a road: where it is, what is expected, how sure, from how many', async () => {
    const said = await forecast('roads.csv', '--horizon', '30d');
    expect(textOf('roads.csv').split('\n')[0]).toBe(
      'unit,id,length_m,lng,lat,expected,low,high,incidents,no_evidence,origin',
    );
    const rows = rowsOf('roads.csv');
    expect(rows.map(({ id }) => id).sort()).toEqual(
      gridRoads()
        .map(({ id }) => id)
        .sort(),
    );
    const [lng, lat] = gridPlace(2.5, 2);
    const row = rows.find(({ id }) => id === busy.id)!;
    expect(row).toMatchObject({
      unit: 'road',
      length_m: '100.00',
      lng: lng.toFixed(6),
      lat: lat.toFixed(6),
      incidents: '60.00',
      no_evidence: '0',
      origin: 'reported',
    });
    expect(Number(row.low)).toBeLessThanOrEqual(Number(row.expected));
    expect(Number(row.high)).toBeGreaterThanOrEqual(Number(row.expected));
    expect(rows.filter(({ no_evidence }) => no_evidence === '0')).toHaveLength(2);
    const total = sum(rows.map(({ expected }) => Number(expected)));
    expect(said).toContain(`${total.toFixed(1)} reported incidents expected in the 30 days from 2026-03-09`);
  });

  it('write 42 slots a road that sum to what is expected of it', async () => {
    await forecast('whole.csv', '--horizon', '30d');
    await forecast('slots.csv', '--horizon', '30d', '--slots');
    expect(textOf('slots.csv').split('\n')[0]).toBe(
      'unit,id,length_m,lng,lat,weekday,start_hour,end_hour,expected,low,high,incidents,no_evidence,origin',
    );
    const slots = rowsOf('slots.csv');
    const slotsOf = (road: string) => slots.filter(({ id }) => id === road);
    for (const { id, expected } of rowsOf('whole.csv')) {
      const own = slotsOf(id!);
      expect(new Set(own.map(({ weekday, start_hour }) => `${weekday} ${start_hour}`)).size).toBe(42);
      // Both are rounded to six digits.
      expect(sum(own.map((slot) => Number(slot.expected))) / Number(expected)).toBeCloseTo(1, 5);
    }
    const worst = slotsOf(busy.id).reduce((a, b) => (Number(b.expected) > Number(a.expected) ? b : a));
    expect(worst).toMatchObject({ weekday: '5', start_hour: '20', end_hour: '24' });
  });

  it('write a line a cell', async () => {
    const said = await forecast('cells.csv', '--cells', '10');
    expect(textOf('cells.csv').split('\n')[0]).toBe(
      'unit,id,area_m2,lng,lat,expected,low,high,incidents,no_evidence,origin',
    );
    const rows = rowsOf('cells.csv');
    expect(said).toContain(`${rows.length} cells-10 written`);
    for (const { unit, id, area_m2 } of rows) {
      expect([unit, getResolution(id!)]).toEqual(['cell', 10]);
      expect(Number(area_m2)).toBeGreaterThan(10_000);
      expect(Number(area_m2)).toBeLessThan(20_000);
    }
    expect(sum(rows.map(({ incidents }) => Number(incidents)))).toBe(80);
  });

  it('say in the file and at the terminal that they include what patrols discovered', async () => {
    const said = await forecast('discovered.csv', '--include-discovered');
    const rows = rowsOf('discovered.csv');
    expect(new Set(rows.map(({ origin }) => origin))).toEqual(new Set(['reported+discovered']));
    expect(rows.find(({ id }) => id === busy.id)!.incidents).toBe('69.00');
    expect(said).toContain('reported+discovered incidents expected');
  });

  it.each([
    { of: 'roads', flags: [], column: 6.5 },
    { of: 'slots', flags: ['--slots'], column: 7.5 },
    { of: 'cells', flags: ['--cells', '10'], column: 9.5 },
  ])(
    'are the same to the byte when made again, whatever happened after the date: $of',
    async ({ flags, column }) => {
      const early = (name: string) =>
        hexbeat(server().engine, 'forecast', '--as-of', '2026-01-10', '--out', path(name), ...flags);
      await early('first.csv');
      await early('again.csv');
      expect(textOf('again.csv')).toBe(textOf('first.csv'));
      const date = Date.parse('2026-01-10T00:00:00+08:00');
      await storeIncidents(
        server().engine,
        Array.from({ length: 30 }, (_, hour) => ({
          at: new Date(date + hour * 3_600_000).toISOString(),
          place: gridPlace(column, 1),
        })),
      );
      await derive(server().engine, LOCAL_ACTOR);
      await early('later.csv');
      expect(textOf('later.csv')).toBe(textOf('first.csv'));
    },
  );

  describe('and backtests', () => {
    const backtest = (...flags: string[]) =>
      hexbeat(server().engine, 'backtest', '--as-of', '2026-03-09', ...flags);

    it('say a line a model and horizon, and write the report', async () => {
      const said = await backtest('--json', path('report.json'), '--seed', '7');
      const report = backtestReportSchema.parse(JSON.parse(textOf('report.json')));
      expect(report).toMatchObject({ unit: 'roads', seed: 7, includesDiscovered: false, bySlot: null });
      expect(said).toContain(`${report.origins.length} origins`);
      expect(said).toContain('Reported incidents only');
      for (const model of MODELS) {
        expect(said.split('\n').filter((line) => line.startsWith(`  ${model.padEnd(11)}`))).toHaveLength(5);
      }
    });

    it('take budgets in kilometres', async () => {
      await backtest('--budget-km', '0.5,1.72', '--json', path('report.json'));
      const { budgets, totalSize } = backtestReportSchema.parse(JSON.parse(textOf('report.json')));
      expect(budgets.map((share) => share * totalSize)).toEqual([
        expect.closeTo(500, 6),
        expect.closeTo(1720, 6),
      ]);
    });

    it('say that they include what patrols discovered', async () => {
      expect(await backtest('--include-discovered')).toContain('INCLUDES what patrols discovered');
    });

    it('refuse budgets in kilometres and in shares at once', async () => {
      await expect(backtest('--budget-km', '5', '--budget-share', '0.01')).rejects.toMatchObject({
        code: 'commander.conflictingOption',
      });
    });

    it.each([
      ['a budget of no length', ['--budget-km', '0'], '--budget-km'],
      ['a share of more than all', ['--budget-share', '1.5'], '--budget-share'],
      ['a first origin that is no day', ['--from', 'soon'], '--from'],
    ])('name %s', async (_, flags, pointer) => {
      await expect(backtest(...flags)).rejects.toMatchObject({ code: 'invalid', errors: [{ pointer }] });
    });
  });

  it.each(['0', '400d', 'a month'])('refuse a horizon of %s', async (horizon) => {
    await expect(forecast('none.csv', '--horizon', horizon)).rejects.toMatchObject({
      code: 'commander.invalidArgument',
    });
  });
});

onBothEngines('forecasts of an empty database', (server) => {
  it('say that there is nothing to forecast, and write no file', async () => {
    const out = join(tmpdir(), `hexbeat-none-${process.pid}.csv`);
    await expect(hexbeat(server().engine, 'forecast', '--out', out)).rejects.toMatchObject({
      code: 'too-little-data',
    });
    expect(existsSync(out)).toBe(false);
  });
});
