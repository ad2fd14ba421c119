/** What every write leaves beside its record: a change for the readers, a line in the audit, a revision, a receipt. */
import { sql } from 'drizzle-orm';
import type { Store } from '../engines/engine.ts';
import type { Layer } from '../schema/ledger.ts';

/** Who acts. Until accounts are built there is one: `local`. */
export interface Actor {
  name: string;
}

export const LOCAL_ACTOR: Actor = { name: 'local' };

/** Tells readers that `rows` rows of a layer changed; once a batch, in the batch's transaction. */
export async function recordChange(
  tx: Store,
  actor: Actor,
  layer: Layer,
  rows: number,
  subjectId: string | null = null,
): Promise<void> {
  if (rows === 0) return;
  await tx.rows(
    sql`insert into change (layer, actor, rows, subject_id) values (${layer}, ${actor.name}, ${rows}, ${subjectId})`,
  );
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
 * lower id may commit after a higher one.
 */
export async function layerVersion(store: Store, layers: readonly Layer[]): Promise<string> {
  const [row] = await store.rows<{ version: string }>(sql`
    select coalesce(max(id), 0) || '.' || count(*) as version from change
    where layer in (${sql.join(
      layers.map((layer) => sql`${layer}`),
      sql`, `,
    )})`);
  return row!.version;
}
