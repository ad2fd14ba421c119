/** `hexbeat plan`, as it is typed: plans as files that know nothing of what came later, and the table of past weeks. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import type { FeatureCollection } from 'geojson';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { gridPlace } from '../../domain/sections/gridTown.fixture.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { addPlanCommand } from '../../server/cli/plan.ts';
import { readConfig } from '../../server/config.ts';
import { derive } from '../../server/derive.ts';
import { onBothEngines, TIME_ZONE } from '../support/engines.ts';
import { everyFriday, gridRoads, storeIncidents, storeRoads } from './gridTown.ts';

type Row = Record<string, string>;

async function hexbeat(engine: Engine, ...args: string[]): Promise<string> {
  const program = new Command('hexbeat').exitOverride().configureOutput({ writeErr: () => undefined });
  addPlanCommand(program, () =>
    Promise.resolve({
      config: readConfig({ HEXBEAT_TIMEZONE: TIME_ZONE }),
      engine: { ...engine, close: () => Promise.resolve() },
    }),
  );
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await program.parseAsync(['plan', ...args], { from: 'user' });
    return said.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    said.mockRestore();
  }
}

onBothEngines('plans on the command line', (server) => {
  const folder = mkdtempSync(join(tmpdir(), 'hexbeat-plan-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const textOf = (name: string) => readFileSync(path(name), 'utf8');
  const rowsOf = (name: string): Row[] => parse(textOf(name), { columns: true });
  const featuresOf = (name: string) => (JSON.parse(textOf(name)) as FeatureCollection).features;
  const plan = (...flags: string[]) =>
    hexbeat(server().engine, '--teams', '2', '--mode', 'foot', '--sections', '5', ...flags);

  beforeAll(async () => {
    await storeRoads(server().engine, gridRoads());
    await storeIncidents(server().engine, [
      ...everyFriday(60, 2.5, 2),
      ...everyFriday(40, 8.5, 5),
      ...everyFriday(30, 4.5, 6),
    ]);
    await derive(server().engine, LOCAL_ACTOR);
  });

  it('are written as a row a stop and as what lies where', async () => {
    const said = await plan('--as-of', '2026-03-09', '--days', '5', '--out', path('week'));
    expect(said).toContain('Bases of the 2 teams');
    expect(said).toContain('from the data before 2026-03-09');
    expect(textOf('week.csv').split('\n')[0]).toBe(
      'team,date,slot_start,slot_end,order,section_id,section,lng,lat,arrive,leave,expected,reasons',
    );
    const rows = rowsOf('week.csv');
    for (const row of rows) {
      expect(row.slot_start! <= row.arrive! && row.arrive! < row.leave! && row.leave! <= row.slot_end!).toBe(
        true,
      );
      expect(Date.parse(row.leave!) - Date.parse(row.arrive!)).toBe(12 * 60_000);
    }
    // Friday 20:30 lies in the second slot: whoever looks at C then expects most.
    const most = rows.reduce((a, b) => (Number(b.expected) > Number(a.expected) ? b : a));
    expect(most).toMatchObject({ date: '2026-03-13', slot_start: '2026-03-13T12:00:00.000Z', section: 'C' });
    const kinds = featuresOf('week.geojson').map(({ properties }) => properties!.kind as string);
    expect(new Set(kinds)).toEqual(new Set(['zone', 'section', 'stop', 'route']));
    expect(kinds.filter((kind) => kind === 'stop')).toHaveLength(rows.length);
  });

  it('tell how they would have done, each way of planning with its stops', async () => {
    const said = await plan(
      '--evaluate',
      '--as-of',
      '2026-03-09',
      '--weeks',
      '3',
      '--days',
      '5',
      '--out',
      path('past'),
    );
    expect(said).toContain('3 weeks from 2026-02-18 to 2026-03-04');
    expect(said).toMatch(/covered by the plan \/ by the even rotation: .* \/ by the greedy plan: /);
    const rows = rowsOf('past.csv');
    expect(new Set(rows.map(({ plan: name }) => name))).toEqual(new Set(['plan', 'even', 'greedy']));
    expect(new Set(rows.map(({ week }) => week))).toEqual(
      new Set(['2026-02-18', '2026-02-25', '2026-03-04']),
    );
    const ids = new Set(
      featuresOf('past.sections.geojson').map(({ properties }) => properties!.id as string),
    );
    expect(rows.every(({ section_id }) => ids.has(section_id!))).toBe(true);
    expect(featuresOf('past.geojson').filter(({ properties }) => properties!.kind === 'stop')).toHaveLength(
      rows.length,
    );
  });

  it('are the same to the byte when made again, whatever happened after the date', async () => {
    const early = (name: string) => plan('--as-of', '2026-01-10', '--out', path(name));
    await early('first');
    const date = Date.parse('2026-01-10T00:00:00+08:00');
    await storeIncidents(
      server().engine,
      Array.from({ length: 30 }, (_, hour) => ({
        at: new Date(date + hour * 3_600_000).toISOString(),
        place: gridPlace(6.5, 1),
      })),
    );
    await derive(server().engine, LOCAL_ACTOR);
    await early('later');
    expect(textOf('later.csv')).toBe(textOf('first.csv'));
    expect(textOf('later.geojson')).toBe(textOf('first.geojson'));
  });

  it.each([
    ['nothing to do', [], { code: 'invalid' }],
    ['a date that is none', ['--as-of', 'soon', '--out', 'x'], { code: 'invalid' }],
    ['a shift that is none', ['--shifts', 'evening', '--evaluate'], { code: 'commander.invalidArgument' }],
    ['a stop of an hour', ['--stop', '60', '--evaluate'], { code: 'commander.invalidArgument' }],
    [
      'a shift of no length',
      ['--as-of', '2026-03-09', '--shifts', '18:00-18:00', '--out', 'x'],
      { code: 'invalid' },
    ],
  ])('refuse %s', async (_, flags, problem) => {
    await expect(hexbeat(server().engine, ...flags)).rejects.toMatchObject(problem);
  });
});
