/** The simulated town's rows into the database, and what must be true before. */
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Problem } from '../../domain/problem.ts';
import type { Road } from '../../domain/road.ts';
import type { Store, Transaction } from '../engines/engine.ts';
import { recordAudit, recordChange, type Actor } from '../queries/ledger.ts';
import { replaceRoads, type NamedPlace } from '../queries/roads.ts';
import { writeSetting } from '../queries/settings.ts';
import type { Layer } from '../schema/ledger.ts';
import { DEMO_SOURCE, type TableRows } from './rows.ts';

/** Tables whose rows say whether they are simulated. */
const MARKED = [
  'incident',
  'hazard',
  'section',
  'beat',
  'premises',
  'area',
  'team',
  'person',
  'device',
  'track',
  'plan',
  'campaign',
  'graph_version',
];

const LAYER_OF: Record<string, Layer> = {
  area: 'areas',
  incident: 'incidents',
  hazard: 'hazards',
  section: 'sections',
  track: 'tracks',
};

/** Throws Problem `mixed-data` where the database holds anything real (soft-deleted rows count). */
export async function refuseReal(store: Store): Promise<void> {
  const asked = MARKED.map(
    (name) =>
      sql`select ${name} as name where exists (select from ${sql.identifier(name)} where not simulated)`,
  );
  const real = await store.rows<{ name: string }>(sql.join(asked, sql` union all `));
  if (real.length === 0) return;
  throw new Problem(
    'mixed-data',
    `This database holds real data (${real.map((row) => row.name).join(', ')}); the simulated town needs one of its own.`,
  );
}

export interface DemoMade {
  seed: number;
  asOfMs: number;
}

/** With which seed and end of history the town in the database was made; null: there is none. */
export async function storedDemo(store: Store): Promise<DemoMade | null> {
  const [row] = await store.rows<DemoMade>(sql`
    select (counts ->> 'seed')::float8 as seed, (counts ->> 'asOfMs')::float8 as "asOfMs"
    from import_run where kind = 'demo' order by at desc limit 1`);
  return row ?? null;
}

/** Stores the town's roads as the current graph version; returns its id. */
export function storeTownRoads(
  tx: Transaction,
  actor: Actor,
  made: DemoMade,
  roads: readonly Road[],
  places: readonly NamedPlace[],
): Promise<string> {
  return replaceRoads(tx, actor, {
    source: DEMO_SOURCE,
    fileSha256: townHash(made),
    simulated: true,
    roads,
    places,
    report: { seed: made.seed, roads: roads.length },
  });
}

/** Stores one table's rows. */
export async function storeTownTable(
  tx: Transaction,
  actor: Actor,
  { target, rows, text }: TableRows,
): Promise<void> {
  const table = target.slice(0, target.indexOf(' '));
  if (table === 'position') await makePartitions(tx);
  await tx.copyIn(target, [text]);
  const layer = LAYER_OF[table];
  // Years of every day: readers take in all, as they must anyway of a database that was empty.
  if (layer) await recordChange(tx, actor, layer, rows, { days: null });
}

/** The months of the tracks that were stored before. */
async function makePartitions(tx: Transaction): Promise<void> {
  await tx.rows(sql`
    select position_partition(month) from (
      select generate_series(date_trunc('month', min(started_at) at time zone 'UTC'),
                             date_trunc('month', max(ended_at) at time zone 'UTC'), interval '1 month')
             at time zone 'UTC' as month
      from track) months`);
}

/** Marks the database as simulated, and writes down what was made. */
export async function sealDemo(
  tx: Transaction,
  actor: Actor,
  made: DemoMade,
  counts: Record<string, number>,
): Promise<void> {
  // The embedded engine never gathers statistics by itself.
  await tx.rows(sql`analyze area, incident, hazard, incident_road, section, section_road, position`);
  await tx.rows(sql`
    insert into import_run (id, kind, source, file_name, file_sha256, actor, counts, simulated)
    values (gen_random_uuid(), 'demo', ${DEMO_SOURCE}, ${`seed ${made.seed}`}, ${townHash(made)}, ${actor.name},
            ${JSON.stringify({ ...counts, ...made })}::jsonb, true)`);
  await writeSetting(tx, 'simulated', 'yes');
  await recordAudit(tx, actor, { action: 'demo.create', detail: { ...made, ...counts } });
}

function townHash({ seed, asOfMs }: DemoMade): string {
  return createHash('sha256').update(`${DEMO_SOURCE}/${seed}/${asOfMs}`).digest('hex');
}
