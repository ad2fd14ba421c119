/** The life of any record: made once, edited by version, soft-deleted; each act one transaction with all that it leaves. */
import { sql, type SQL } from 'drizzle-orm';
import { Problem } from '../../domain/problem.ts';
import type { Engine, Store, Transaction } from '../engines/engine.ts';
import { isDuplicate } from '../engines/failure.ts';
import type { Layer } from '../schema/ledger.ts';
import { recordAudit, recordChange, utcDay, type Actor } from './ledger.ts';
import { isoText } from './sqlText.ts';

export type Subject = 'incident' | 'hazard' | 'section' | 'beat' | 'plan' | 'check_in';

const LAYER: Record<Subject, Layer> = {
  incident: 'incidents',
  hazard: 'hazards',
  section: 'sections',
  beat: 'beats',
  plan: 'plans',
  check_in: 'plans',
};

/** When a record of each kind counts; the others are at no time. */
const TIME: Partial<Record<Subject, string>> = { incident: 'occurred_at', hazard: 'found_at' };

/** The days of a record as it is, and as it was before its last edit, as SQL for its change. */
function daysOf(subject: Subject, id: string): SQL | null {
  const time = TIME[subject];
  if (time === undefined) return null;
  return sql`(
    select array_agg(distinct day) from (
      select ${utcDay(sql.identifier(time))} as day from ${sql.identifier(subject)} where id = ${id}
      union all (
        select ${utcDay(sql`(body ->> ${time})::timestamptz`)} from revision
        where subject = ${subject} and subject_id = ${id} order by version desc limit 1)) lain)`;
}

/** The version of a record that is in force, and who made it when. */
export interface InForce {
  version: number;
  updatedBy: string;
  updatedAt: string;
}

export const inForceColumns = sql`version, updated_by as "updatedBy", ${isoText(sql`updated_at`)} as "updatedAt"`;

/** Throws Problem `version-mismatch`, which says what is in force, unless it is `version`. */
export function requireVersion({ version, updatedBy, updatedAt }: InForce, expected: number): void {
  if (version === expected) return;
  throw new Problem('version-mismatch', undefined, [], { version, updatedBy, updatedAt });
}

export interface FirstBody {
  id: string;
  /** SHA-256 of the body's bytes as they came. */
  sha256: Uint8Array;
}

/**
 * Makes a record once. The same bytes under the same id again change nothing; other bytes are a conflict, whatever was
 * edited since; a deleted record stays deleted.
 * @param insert writes the row; runs only when the id is new
 * @returns `created`, or `repeated` when these bytes were stored before
 * Throws Problem `conflict`, `gone`.
 */
export async function createRecord(
  engine: Engine,
  actor: Actor,
  subject: Subject,
  body: FirstBody,
  insert: (tx: Transaction) => Promise<void>,
): Promise<'created' | 'repeated'> {
  const hash = Buffer.from(body.sha256).toString('hex');
  try {
    return await engine.transaction(async (tx) => {
      // A second sender of the same id waits here until the first one has committed.
      const [fresh] = await tx.rows(sql`
        insert into receipt (subject, id, body_sha256, actor)
        values (${subject}, ${body.id}, decode(${hash}, 'hex'), ${actor.name})
        on conflict on constraint receipt_pk do nothing returning id`);
      if (!fresh) {
        await refuseOtherBody(tx, subject, body.id, hash);
        return 'repeated';
      }
      await insert(tx);
      await recordChange(tx, actor, LAYER[subject], 1, {
        subjectId: body.id,
        days: daysOf(subject, body.id),
      });
      await recordAudit(tx, actor, { action: `${subject}.create`, subjectId: body.id });
      return 'created';
    });
  } catch (error) {
    // The id belongs to a record that came another way (an import): there is no first body to compare with.
    if (isDuplicate(error, `${subject}_pk`)) throw new Problem('conflict');
    throw error;
  }
}

/** Whether these bytes made the record before. Throws Problem `conflict`, `gone`; to be asked before costly work, `createRecord` asks again. */
export async function isRepeated(
  store: Store,
  subject: Subject,
  { id, sha256 }: FirstBody,
): Promise<boolean> {
  const [known] = await store.rows(sql`select 1 from receipt where subject = ${subject} and id = ${id}`);
  if (!known) return false;
  await refuseOtherBody(store, subject, id, Buffer.from(sha256).toString('hex'));
  return true;
}

async function refuseOtherBody(store: Store, subject: Subject, id: string, hash: string): Promise<void> {
  const [first] = await store.rows<{ hash: string }>(
    sql`select encode(body_sha256, 'hex') as hash from receipt where subject = ${subject} and id = ${id}`,
  );
  if (first?.hash !== hash) throw new Problem('conflict');
  const [row] = await store.rows<{ deleted: boolean }>(
    sql`select deleted_at is not null as deleted from ${sql.identifier(subject)} where id = ${id}`,
  );
  if (row?.deleted) throw new Problem('gone');
}

/**
 * Changes a record of a known version: the row as it was goes to the revisions.
 * @param changes `column = value` fragments; none: nothing happens
 * @param after runs in the same transaction, once the row is changed
 * Throws Problem `not-found`, `gone`, `version-mismatch`.
 */
export async function editRecord(
  engine: Engine,
  actor: Actor,
  subject: Subject,
  edited: { id: string; version: number; changes: readonly SQL[]; action?: 'edit' | 'delete' },
  after: (tx: Transaction) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const table = sql.identifier(subject);
  await engine.transaction(async (tx) => {
    const [row] = await tx.rows<InForce & { deleted: boolean }>(sql`
      select ${inForceColumns}, deleted_at is not null as deleted from ${table} where id = ${edited.id} for update`);
    if (!row) throw new Problem('not-found');
    if (row.deleted) throw new Problem('gone');
    requireVersion(row, edited.version);
    if (edited.changes.length === 0) return;
    await tx.rows(sql`
      insert into revision (subject, subject_id, version, body, actor)
      select ${subject}, id, version, to_jsonb(${table}.*), ${actor.name} from ${table} where id = ${edited.id}`);
    await tx.rows(sql`
      update ${table} set ${sql.join([...edited.changes], sql`, `)},
        version = version + 1, updated_at = now(), updated_by = ${actor.name}
      where id = ${edited.id}`);
    await after(tx);
    await recordChange(tx, actor, LAYER[subject], 1, {
      subjectId: edited.id,
      days: daysOf(subject, edited.id),
    });
    await recordAudit(tx, actor, { action: `${subject}.${edited.action ?? 'edit'}`, subjectId: edited.id });
  });
}

/** Soft-deletes: the row stays, and a resent first body is refused. Throws as `editRecord`. */
export function deleteRecord(
  engine: Engine,
  actor: Actor,
  subject: Subject,
  deleted: { id: string; version: number },
): Promise<void> {
  return editRecord(engine, actor, subject, {
    ...deleted,
    changes: [sql`deleted_at = now()`],
    action: 'delete',
  });
}
