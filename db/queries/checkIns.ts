/** What teams say at their stops. */
import { sql } from 'drizzle-orm';
import { Problem } from '../../domain/problem.ts';
import type { CheckInKind } from '../../domain/vocabulary.ts';
import type { Engine, Store, Transaction } from '../engines/engine.ts';
import type { Actor } from './ledger.ts';
import { createRecord } from './records.ts';
import { isoText } from './sqlText.ts';

export interface CheckInRow {
  id: string;
  assignment: string;
  stop: string;
  team: string;
  kind: CheckInKind;
  at: string;
  receivedAt: string;
  note: string | null;
}

export interface CheckInToStore {
  id: string;
  plan: string;
  assignment: string;
  stop: string;
  kind: CheckInKind;
  at: string;
  note: string | null;
}

/** What a check-in is held against. */
export interface PublishedDays {
  /** Local days, `to` exclusive. */
  from: string;
  to: string;
}

/**
 * Stores a check-in at a stop of the published version; the same bytes again are not held against a plan that was changed since.
 * @param check is given the days of the plan, and throws where the check-in does not fit them
 * Throws Problem `not-found`, `gone`, `not-published` (also for a stop that the published version does not have), `conflict`.
 */
export function createCheckInRow(
  engine: Engine,
  actor: Actor,
  checkIn: CheckInToStore,
  sha256: Uint8Array,
  check: (days: PublishedDays) => void,
): Promise<'created' | 'repeated'> {
  return createRecord(engine, actor, 'check_in', { id: checkIn.id, sha256 }, async (tx) => {
    const { version, simulated, ...days } = await publishedPlan(tx, checkIn.plan);
    check(days);
    await requireStop(tx, checkIn, version);
    const { id, plan, assignment, stop, kind, at, note } = checkIn;
    await tx.rows(sql`
      insert into check_in (id, plan_id, plan_version, assignment_id, stop_id, kind, at, note, created_by, updated_by, simulated)
      values (${id}, ${plan}, ${version}, ${assignment}, ${stop}, ${kind}, ${at}::timestamptz, ${note}, ${actor.name}, ${actor.name},
              ${simulated})`);
  });
}

/** Held until the check-in is stored: it is of what the teams went by. */
async function publishedPlan(
  tx: Transaction,
  id: string,
): Promise<PublishedDays & { version: number; simulated: boolean }> {
  const [row] = await tx.rows<
    PublishedDays & { version: number | null; simulated: boolean; deleted: boolean }
  >(sql`
    select published_version as version, from_date::text as "from", to_date::text as "to", simulated,
           deleted_at is not null as deleted
    from plan where id = ${id} for share`);
  if (!row) throw new Problem('not-found');
  const { version, deleted, ...rest } = row;
  if (deleted) throw new Problem('gone');
  if (version === null) throw new Problem('not-published');
  return { ...rest, version };
}

async function requireStop(
  tx: Transaction,
  { plan, assignment, stop }: CheckInToStore,
  version: number,
): Promise<void> {
  const [found] = await tx.rows(sql`
    select 1 from plan_assignment, jsonb_array_elements(body -> 'stops') as item
    where plan_id = ${plan} and id = ${assignment} and from_version <= ${version}
      and (to_version is null or to_version > ${version}) and item ->> 'id' = ${stop}`);
  if (found) return;
  throw new Problem('not-published', 'the published plan has no such stop', [
    { pointer: '/stop', detail: `'${assignment}' has no stop '${stop}' in the published version ${version}` },
  ]);
}

const columns = sql`c.id, c.assignment_id as assignment, c.stop_id as stop, a.team, c.kind, ${isoText(sql`c.at`)} as at,
  ${isoText(sql`c.created_at`)} as "receivedAt", c.note`;

/** The assignment as it was when the team went by it. */
const withTeam = sql`check_in c join plan_assignment a on a.plan_id = c.plan_id and a.id = c.assignment_id
  and a.from_version <= c.plan_version and (a.to_version is null or a.to_version > c.plan_version)`;

/** A plan's check-ins in order of time, those at stops that a later version no longer has among them; `team` null: of all. */
export function checkInRows(store: Store, plan: string, team: string | null): Promise<CheckInRow[]> {
  return store.rows<CheckInRow>(sql`
    select ${columns} from ${withTeam}
    where c.plan_id = ${plan} and c.deleted_at is null and (${team}::text is null or a.team = ${team})
    order by c.at, c.id`);
}

/** Throws Problem `not-found`. */
export async function checkInRow(store: Store, id: string): Promise<CheckInRow> {
  const [row] = await store.rows<CheckInRow>(sql`
    select ${columns} from ${withTeam} where c.id = ${id} and c.deleted_at is null`);
  if (!row) throw new Problem('not-found');
  return row;
}
