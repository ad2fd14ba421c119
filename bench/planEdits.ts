/**
 * Edits of a large plan, as a dispatcher's screen asks for them: 20 teams in 12 slots a day for 7 days, through the app on the embedded
 * engine, a drag looked at (`dryRun`) and stored; and the plan made again around what is locked.
 *
 *   npx tsx bench/planEdits.ts [--write]
 *
 * The town is a grid of 60 x 60 junctions with seeded incidents. It needs no database.
 */
import { parseArgs } from 'node:util';
import { v5 } from 'uuid';
import { openPglite } from '../db/engines/pglite.ts';
import { copyChunks, pointHex } from '../db/copyText.ts';
import { ensureCategories } from '../db/queries/categories.ts';
import { LOCAL_ACTOR, recordChange } from '../db/queries/ledger.ts';
import { replaceRoads } from '../db/queries/roads.ts';
import { settleTimeZone } from '../db/queries/settings.ts';
import { recordCell } from '../domain/cells.ts';
import { seededRandom } from '../domain/random.ts';
import { gridPlace, gridTown } from '../domain/sections/gridTown.fixture.ts';
import { createApp } from '../server/app.ts';
import { readConfig } from '../server/config.ts';
import { AppContext } from '../server/context.ts';
import type { Plan } from '../server/contract/plans/plan.ts';
import { deriveIn } from '../server/derive.ts';
import { storeProposals } from '../server/forecast/proposals.ts';
import { createLog } from '../server/log.ts';
import { figure, limit, measure, ms, seconds } from './support/measure.ts';
import { report } from './support/report.ts';

const SEED = 20_260_101;
const NAMESPACE = '6f1f2b52-2d0a-4a0e-9a4f-3a7d7b9d6b10';
const JUNCTIONS = 60;
const [TEAMS, SECTIONS, INCIDENTS] = [20, 240, 20_000];
const EDITS = 20;
const MOST_EDIT_MS = 300;
const MOST_OPTIMISE_SECONDS = 5;
const WEEK_MS = 7 * 86_400_000;
const NOW = '2026-03-09T00:00:00+08:00';

const { values: flags } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const random = seededRandom(SEED);
const engine = await openPglite({ folder: null });
await settleTimeZone(engine, 'Asia/Shanghai');
await ensureCategories(engine);
await storeTown();
const context = new AppContext(
  readConfig({ HEXBEAT_TIMEZONE: 'Asia/Shanghai', HEXBEAT_NOW: NOW }),
  createLog('error'),
);
context.open(engine);
context.ready();
const app = createApp(context);
await storeProposals(context, { count: SECTIONS });

let plan = await ask<Plan>('', {
  from: '2026-03-09',
  to: '2026-03-16',
  shifts: [
    { start: '00:00', end: '12:00' },
    { start: '12:00', end: '24:00' },
  ],
  slotMinutes: 120,
  teams: Array.from({ length: TEAMS }, (_, team) => ({
    name: `Team ${team + 1}`,
    mode: team % 3 === 0 ? 'foot' : 'ebike',
    base: somewhere(),
  })),
  seed: SEED,
  limitSeconds: 3,
});
const size = `${plan.assignments.length} duties, ${figure(JSON.stringify(plan).length / 1e6)} MB`;
const dry = await edits(true);
const stored = await edits(false);
plan = await edit(false, [{ op: 'lock-team', team: 'Team 1', lock: 'stops' }]);
const again = await seconds(async () => (plan = await ask<Plan>(`/${plan.id}/optimise`, {}, plan.version)));
const what = `${TEAMS} teams x 12 slots x 7 days (${size}), a stop dragged to another team`;
report(
  'bench/planEdits.ts',
  [
    {
      what: `${what}: looked at (dryRun)`,
      ours: `p50 ${ms(dry.p50)} ${limit(dry.p50, { most: MOST_EDIT_MS })}, p95 ${ms(dry.p95)}; ${ms(dry.cpu)} of processor time, the reader's with it`,
      peer: '',
      ratio: '',
    },
    {
      what: `${what}: stored`,
      ours: `p50 ${ms(stored.p50)} ${limit(stored.p50, { most: MOST_EDIT_MS })}, p95 ${ms(stored.p95)}; ${ms(stored.cpu)} of processor time, the reader's with it`,
      peer: '',
      ratio: '',
    },
    {
      what: `${TEAMS} teams x 12 slots x 7 days: optimised again around a team that is locked`,
      ours: `${figure(again)} s ${limit(again, { most: MOST_OPTIMISE_SECONDS })}`,
      peer: '',
      ratio: '',
    },
  ],
  flags.write,
);
await context.stopFollowing();
await engine.close();
process.exit();

/** Some edits, with the milliseconds of processor time of each in all threads. */
async function edits(dryRun: boolean) {
  await edit(dryRun);
  const before = process.cpuUsage();
  const times = await measure(() => edit(dryRun), { rounds: EDITS });
  const { user, system } = process.cpuUsage(before);
  return { ...times, cpu: (user + system) / 1000 / EDITS };
}

/** A stop of one duty goes first in another of the same slot. */
function drag(): unknown[] {
  for (;;) {
    const from = plan.assignments[Math.floor(random() * plan.assignments.length)]!;
    const to = plan.assignments.find(({ start, team }) => start === from.start && team !== from.team);
    const stop = from.stops[0];
    if (!to || !stop || from.stops.length < 2) continue;
    return [{ op: 'move-stop', assignment: from.id, stop: stop.id, to: { assignment: to.id, index: 0 } }];
  }
}

async function edit(dryRun: boolean, wanted = drag()): Promise<Plan> {
  const edited = await ask<Plan>(`/${plan.id}/edits`, { edits: wanted, dryRun }, plan.version);
  if (!dryRun) plan = edited;
  return edited;
}

/** Asks the app, and reads the whole answer. */
async function ask<T>(path: string, body: unknown, version?: number): Promise<T> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  const response = await app.request(`http://127.0.0.1:8787/api/plans${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer as T;
}

function somewhere(): [number, number] {
  return gridPlace(random() * (JUNCTIONS - 1), random() * (JUNCTIONS - 1));
}

/** Roads, and three years of incidents around a hundred places of unlike weight. */
async function storeTown(): Promise<void> {
  const roads = gridTown(JUNCTIONS, JUNCTIONS).map((road) => ({ ...road, id: v5(road.id, NAMESPACE) }));
  const hot = Array.from({ length: 100 }, () => ({
    column: Math.floor(random() * (JUNCTIONS - 1)),
    row: Math.floor(random() * (JUNCTIONS - 1)),
  }));
  const endMs = Date.parse(NOW);
  const incidents = Array.from({ length: INCIDENTS }, (_, i) => {
    const { column, row } = hot[Math.floor(hot.length * random() ** 2)]!;
    const spread = () => 4 * (random() + random() - 1);
    const place = gridPlace(clamped(column + spread()), clamped(row) + 0.02 * random());
    return { id: v5(String(i), NAMESPACE), at: new Date(endMs - 156 * WEEK_MS * random()), place };
  });
  await engine.transaction(async (tx) => {
    await tx.copyIn(
      'incident (id, source, category, origin, occurred_at, geom, cell, created_by, updated_by)',
      copyChunks(incidents, ({ id, at, place }) => [
        id,
        'bench',
        'theft',
        'reported',
        at,
        pointHex(...place),
        recordCell(place),
        'bench',
        'bench',
      ]),
    );
    await recordChange(tx, LOCAL_ACTOR, 'incidents', incidents.length);
    const id = await replaceRoads(tx, LOCAL_ACTOR, {
      source: 'bench',
      fileSha256: 'none',
      simulated: false,
      roads,
      places: [],
      report: {},
    });
    await deriveIn(tx, LOCAL_ACTOR, id);
  });
}

function clamped(junction: number): number {
  return Math.min(JUNCTIONS - 1, Math.max(0, junction));
}
