/** What every write leaves beside its record: a change for the readers, a line in the audit, a revision, a receipt. */
import { SQL, sql, type SQLWrapper } from 'drizzle-orm';
import { MS_PER_DAY } from '../../domain/time/date.ts';
import type { Store } from '../engines/engine.ts';
import { LAYERS, type Layer } from '../schema/ledger.ts';

/** Who acts. Until accounts are built there is one: `local`. */
export interface Actor {
  name: string;
}

export const LOCAL_ACTOR: Actor = { name: 'local' };

/** NOTIFY says on it which layer changed; it only wakes readers, who then ask `changesSince`. */
export const CHANGE_CHANNEL = 'hexbeat_change';

/** A longer list of days (11 years) is no help to a reader: such a change says null. */
export const MOST_CHANGE_DAYS = 4_000;

export interface ChangeDetail {
  /** The record, when there is just one. */
  subjectId?: string | null;
  /**
   * Of the layers 'incidents' and 'hazards': every UTC day (`utcDay`, an integer) on which a touched record lay before, or
   * lies after the write; more than those do no harm, in any order. An SQL expression must give an `integer[]`. None: no
   * record's time, place, kind or area changed (roads derived anew). Null, the default: it may be any day; the other layers
   * say nothing else.
   */
  days?: readonly number[] | SQL | null;
}

/** The UTC day of an instant, in SQL: whole days since 1970-01-01, an integer. */
export const utcDay = (at: SQLWrapper): SQL => sql`((${at} at time zone 'UTC')::date - date '1970-01-01')`;

/** Tells readers that `rows` rows of a layer changed; once a batch, in the batch's transaction. */
export async function recordChange(
  tx: Store,
  actor: Actor,
  layer: Layer,
  rows: number,
  { subjectId = null, days = null }: ChangeDetail = {},
): Promise<void> {
  if (rows === 0) return;
  await tx.rows(sql`
    with written as (
      insert into change (layer, actor, rows, subject_id, days)
      values (${layer}, ${actor.name}, ${rows}, ${subjectId}, ${daysSql(days)}) returning layer)
    select pg_notify(${CHANGE_CHANNEL}, layer) from written`);
}

function daysSql(days: readonly number[] | SQL | null): SQL {
  if (days === null || days instanceof SQL) return days ?? sql`null`;
  return days.length > MOST_CHANGE_DAYS ? sql`null` : sql`${`{${days.join(',')}}`}::text::integer[]`;
}

export interface Change {
  id: number;
  layer: Layer;
  /** The transaction that wrote it, a 64-bit number in digits. */
  xid: string;
  /** As in `ChangeDetail`. */
  days: number[] | null;
}

/** What a reader finds at one moment. */
export interface ChangesRead {
  /** Every transaction below it has ended. In digits; what the next reading begins at. */
  horizon: string;
  /** By id. */
  changes: Change[];
}

/**
 * The visible changes of transactions from `xid` on, and the horizon of the same snapshot.
 *
 * A reader that asks again from the last horizon, and leaves out the ids that it has taken, takes every change once, and
 * takes it as soon as it is committed:
 * - it misses none: what is not visible in a snapshot, and ever will be, was written by a transaction that runs then or
 *   begins later. Its id is not below the horizon (`pg_snapshot_xmin`: the lowest id that still runs), so the next reading
 *   looks at it, in whatever order the transactions commit;
 * - it need not wait for the horizon to pass: a later transaction that has committed is visible while an earlier one runs.
 *   It is found again, by its id, until the horizon has passed its transaction; ids of transactions below the horizon can be
 *   forgotten then, as no reading looks there again. So the ids to keep are those of the last answer.
 * The horizon never goes back on one server; one transaction that stays open for long holds it, for all databases of the
 * server, and each answer holds what has been committed meanwhile.
 *
 * A database that was restored into another server holds transactions that have yet to come there: whatever is not below
 * `pg_snapshot_xmax` is left out, else it would be found each time. (The two bounds also lead the planner to the index where
 * it has no statistics.) So a transaction does not find its own changes: readers ask outside of those that write.
 *
 * @param xid the horizon of the reading before; null: the horizon only
 * Cost: below a millisecond with a million changes, and about 20 microseconds for each that it finds.
 */
export async function changesSince(store: Store, xid: string | null): Promise<ChangesRead> {
  const [read] = await store.rows<ChangesRead>(sql`
    select ${horizonSql}::text as horizon, ${changesFrom(sql`${xid}::text::xid8`)} as changes`);
  return read!;
}

const horizonSql = sql`pg_snapshot_xmin(pg_current_snapshot())`;

const changesFrom = (xid: SQL): SQL => sql`(
  select coalesce(json_agg(json_build_object('id', id, 'layer', layer, 'xid', xid::text, 'days', days) order by id), '[]')
  from change where xid >= ${xid} and xid < pg_snapshot_xmax(pg_current_snapshot()))`;

export interface LayerCount {
  /** The newest change's id, and how many there are; 0 where there is none. */
  maxId: number;
  changes: number;
}

/**
 * Where each layer stands, and the reading to go on from: `changesSince(store, horizon)` finds what came later, and the
 * `changes` of this answer once more, which are counted already. All of one snapshot.
 * Cost: a walk over an index of all changes (about 0.2 s for a million): once, at the start.
 */
export async function layerCounts(
  store: Store,
): Promise<ChangesRead & { layers: Record<Layer, LayerCount> }> {
  const [read] = await store.rows<ChangesRead & { layers: Partial<Record<Layer, LayerCount>> }>(sql`
    select ${horizonSql}::text as horizon, ${changesFrom(horizonSql)} as changes, (
      select coalesce(json_object_agg(layer, json_build_object('maxId', newest, 'changes', changes)), '{}')
      from (select layer, max(id) as newest, count(*) as changes from change group by layer) each_layer) as layers`);
  const { layers, ...rest } = read!;
  const none: LayerCount = { maxId: 0, changes: 0 };
  const all = LAYERS.map((layer) => [layer, layers[layer] ?? none] as const);
  return { ...rest, layers: Object.fromEntries(all) as Record<Layer, LayerCount> };
}

export interface AuditLine {
  action: string;
  subjectId?: string | null;
  areaId?: string | null;
  purpose?: string | null;
  detail?: unknown;
}

export async function recordAudit(tx: Store, actor: Actor, line: AuditLine): Promise<void> {
  await tx.rows(sql`
    insert into audit (actor, action, subject_id, area_id, purpose, detail)
    values (${actor.name}, ${line.action}, ${line.subjectId ?? null}, ${line.areaId ?? null}, ${line.purpose ?? null},
            ${line.detail === undefined ? null : JSON.stringify(line.detail)}::jsonb)`);
}

/**
 * A layer's version: it changes with every committed write of that layer, and only then. The count is in it because a
 * lower id may commit after a higher one. With `beforeMs`: only with writes that may have touched what lies before that instant.
 */
export async function layerVersion(
  store: Store,
  layers: readonly Layer[],
  beforeMs: number | null = null,
): Promise<string> {
  const upTo = beforeMs === null ? null : Math.floor(beforeMs / MS_PER_DAY);
  // Without days it may be any, and with none it is where records lie on the roads.
  const touched = sql`(days is null or cardinality(days) = 0 or (select min(day) from unnest(days) day) <= ${upTo}::int)`;
  const [row] = await store.rows<{ version: string }>(sql`
    select coalesce(max(id), 0) || '.' || count(*) as version from change
    where layer in (${sql.join(
      layers.map((layer) => sql`${layer}`),
      sql`, `,
    )}) and (${upTo}::int is null or ${touched})`);
  return row!.version;
}
