/**
 * Patrol plans and their versions. A version is the assignments that hold in it: an edit writes the few rows that it touches, and every
 * older version can still be read. Section ids and geometry, never road ids.
 */
import { sql, type SQL } from 'drizzle-orm';
import type { PlanMadeBy, PlanStatus } from '../../domain/vocabulary.ts';
import { Problem } from '../../domain/problem.ts';
import type { Engine, Store, Transaction } from '../engines/engine.ts';
import { recordAudit, recordChange, type Actor } from './ledger.ts';
import { inForceColumns, requireVersion, type InForce } from './records.ts';
import { isoText } from './sqlText.ts';

/** A team's duty in a slot: what is asked of it in columns, the rest as it is answered. */
export interface StoredAssignment<Body> {
  id: string;
  team: string;
  start: string;
  end: string;
  body: Body;
}

export interface VersionToStore<Body> {
  madeBy: PlanMadeBy;
  edits: unknown;
  restored: number | null;
  input: unknown;
  figures: unknown;
  expectedIncidents: number;
  assignments: readonly StoredAssignment<Body>[];
}

export interface PlanToStore {
  id: string;
  areaId: string | null;
  /** Local days, `to` exclusive. */
  from: string;
  to: string;
  zones: unknown;
  sections: unknown;
  model: unknown;
  simulated: boolean;
}

/** Stores a draft as version 1, in the caller's transaction (see `createRecord`, which leaves the change and the audit). */
export async function insertPlan<Body>(
  tx: Store,
  actor: Actor,
  plan: PlanToStore,
  first: VersionToStore<Body>,
): Promise<void> {
  await tx.rows(sql`
    insert into plan (id, status, area_id, from_date, to_date, zones, sections, model, created_by, updated_by, simulated)
    values (${plan.id}, 'draft', ${plan.areaId}, ${plan.from}::date, ${plan.to}::date, ${jsonb(plan.zones)}, ${jsonb(plan.sections)},
            ${jsonb(plan.model)}, ${actor.name}, ${actor.name}, ${plan.simulated})`);
  await insertVersion(tx, actor, plan.id, 1, first);
  await insertAssignments(tx, plan.id, 1, first.assignments);
}

/**
 * Stores the next version of a plan, in the caller's transaction: only the assignments that differ are written.
 * @param version the one that it is made from
 * @param touched ids of assignments that came, went or differ, where the caller knows them; else all are compared
 * Throws Problem `not-found`, `gone`, `version-mismatch` (with the version in force).
 */
export async function insertPlanVersion<Body>(
  tx: Transaction,
  actor: Actor,
  id: string,
  version: number,
  next: VersionToStore<Body>,
  touched?: ReadonlySet<string>,
): Promise<number> {
  await lockPlan(tx, id, version);
  const made = version + 1;
  const differing = [...(touched ?? (await differingFrom(tx, id, version, next.assignments)))];
  if (differing.length > 0) {
    await tx.rows(sql`
      update plan_assignment set to_version = ${made}
      where plan_id = ${id} and to_version is null and id in (select jsonb_array_elements_text(${jsonb(differing)}))`);
  }
  const isDiffering = new Set(differing);
  await insertAssignments(
    tx,
    id,
    made,
    next.assignments.filter((assignment) => isDiffering.has(assignment.id)),
  );
  await insertVersion(tx, actor, id, made, next);
  await tx.rows(sql`
    update plan set version = ${made}, updated_at = now(), updated_by = ${actor.name} where id = ${id}`);
  await recordChange(tx, actor, 'plans', 1, { subjectId: id });
  await recordAudit(tx, actor, {
    action: `plan.${next.madeBy}`,
    subjectId: id,
    detail: { version: made, edits: next.edits, restored: next.restored },
  });
  return made;
}

/** Ids of the assignments that came, went or are not what they were. */
async function differingFrom<Body>(
  tx: Transaction,
  id: string,
  version: number,
  next: readonly StoredAssignment<Body>[],
): Promise<Set<string>> {
  const textOf = (assignment: StoredAssignment<Body>) => JSON.stringify(keysSorted(assignment));
  const known = await assignmentsAt<Body>(tx, id, version);
  const before = new Map(known.map((assignment) => [assignment.id, textOf(assignment)]));
  const kept = new Set(
    next
      .filter((assignment) => before.get(assignment.id) === textOf(assignment))
      .map((assignment) => assignment.id),
  );
  return new Set(
    [...before.keys(), ...next.map((assignment) => assignment.id)].filter((each) => !kept.has(each)),
  );
}

/** Takes the plan's row for this transaction. Throws Problem `not-found`, `gone`, `version-mismatch`. */
export async function lockPlan(
  tx: Transaction,
  id: string,
  version: number,
): Promise<{ status: PlanStatus; publishedVersion: number | null }> {
  const [row] = await tx.rows<
    InForce & { deleted: boolean; status: PlanStatus; publishedVersion: number | null }
  >(sql`
    select ${inForceColumns}, status, published_version as "publishedVersion", deleted_at is not null as deleted
    from plan where id = ${id} for update`);
  if (!row) throw new Problem('not-found');
  if (row.deleted) throw new Problem('gone');
  requireVersion(row, version);
  return row;
}

async function insertVersion<Body>(
  tx: Store,
  actor: Actor,
  id: string,
  version: number,
  { madeBy, edits, restored, input, figures, expectedIncidents }: VersionToStore<Body>,
): Promise<void> {
  await tx.rows(sql`
    insert into plan_version (plan_id, version, made_by, edits, restored, input, figures, expected_incidents, actor)
    values (${id}, ${version}, ${madeBy}, ${jsonb(edits)}, ${restored}, ${jsonb(input)}, ${jsonb(figures)},
            ${expectedIncidents}::float8, ${actor.name})`);
}

async function insertAssignments<Body>(
  tx: Store,
  id: string,
  version: number,
  assignments: readonly StoredAssignment<Body>[],
): Promise<void> {
  if (assignments.length === 0) return;
  await tx.rows(sql`
    insert into plan_assignment (plan_id, id, from_version, team, start_at, end_at, body)
    select ${id}, a ->> 'id', ${version}, a ->> 'team', (a ->> 'start')::timestamptz, (a ->> 'end')::timestamptz, a -> 'body'
    from jsonb_array_elements(${jsonb(assignments)}) a`);
}

/** Makes a version what the teams go by, in the caller's transaction. Throws as `lockPlan`. */
export async function publishVersion(
  tx: Transaction,
  actor: Actor,
  id: string,
  version: number,
  detail: { acceptedViolations: number },
): Promise<void> {
  const { publishedVersion } = await lockPlan(tx, id, version);
  if (publishedVersion === version) return;
  await tx.rows(sql`
    update plan set status = 'published', published_version = ${version}, published_at = now(), published_by = ${actor.name}
    where id = ${id}`);
  await recordChange(tx, actor, 'plans', 1, { subjectId: id });
  await recordAudit(tx, actor, { action: 'plan.publish', subjectId: id, detail: { version, ...detail } });
}

/** Takes a published plan back. Throws as `lockPlan`, and Problem `not-published`. */
export function withdrawPublished(
  engine: Engine,
  actor: Actor,
  { id, version, reason }: { id: string; version: number; reason: string },
): Promise<void> {
  return engine.transaction(async (tx) => {
    const { publishedVersion } = await lockPlan(tx, id, version);
    if (publishedVersion === null) throw new Problem('not-published', 'this plan is not published');
    await tx.rows(sql`
      update plan set status = 'withdrawn', published_version = null, published_at = null, published_by = null
      where id = ${id}`);
    await recordChange(tx, actor, 'plans', 1, { subjectId: id });
    const detail = { version: publishedVersion, reason };
    await recordAudit(tx, actor, { action: 'plan.withdraw', subjectId: id, detail });
  });
}

/** Soft-deletes a plan that is not published. Throws as `lockPlan`, and Problem `published`. */
export function deletePlanRow(
  engine: Engine,
  actor: Actor,
  { id, version }: { id: string; version: number },
): Promise<void> {
  return engine.transaction(async (tx) => {
    const { publishedVersion } = await lockPlan(tx, id, version);
    if (publishedVersion !== null) throw new Problem('published');
    await tx.rows(
      sql`update plan set deleted_at = now(), updated_at = now(), updated_by = ${actor.name} where id = ${id}`,
    );
    await recordChange(tx, actor, 'plans', 1, { subjectId: id });
    await recordAudit(tx, actor, { action: 'plan.delete', subjectId: id, detail: { version } });
  });
}

export interface PlanVersionRow {
  version: number;
  madeBy: PlanMadeBy;
  edits: unknown;
  restored: number | null;
  expectedIncidents: number;
  violations: number;
  at: string;
  actor: string;
}

/** The newest first. */
export function planVersionRows(store: Store, id: string): Promise<PlanVersionRow[]> {
  return store.rows<PlanVersionRow>(sql`
    select version, made_by as "madeBy", edits, restored, expected_incidents as "expectedIncidents",
           jsonb_array_length(figures -> 'violations') as violations, ${isoText(sql`at`)} as at, actor
    from plan_version where plan_id = ${id} order by version desc`);
}

/** What holds in a version, in order of start and id. */
export function assignmentsAt<Body>(
  store: Store,
  id: string,
  version: number,
): Promise<StoredAssignment<Body>[]> {
  return store.rows<StoredAssignment<Body>>(sql`
    select id, team, ${isoText(sql`start_at`)} as start, ${isoText(sql`end_at`)} as "end", body
    from plan_assignment
    where plan_id = ${id} and from_version <= ${version} and (to_version is null or to_version > ${version})
    order by start_at, length(id), id`);
}

/** What is said of a plan beside what a version holds. */
export interface PlanHead {
  id: string;
  version: number;
  status: PlanStatus;
  publishedVersion: number | null;
  publishedAt: string | null;
  publishedBy: string | null;
  madeBy: PlanMadeBy;
  expectedIncidents: number;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  simulated: boolean;
}

/** A plan as of a version, the newest if null, without what it holds. Throws Problem `not-found`, `gone`. */
export async function planHead(store: Store, id: string, version: number | null = null): Promise<PlanHead> {
  const [row] = await store.rows<PlanHead & { deleted: boolean }>(sql`
    select p.id, v.version, p.status, p.published_version as "publishedVersion",
           ${isoText(sql`p.published_at`)} as "publishedAt", p.published_by as "publishedBy",
           v.made_by as "madeBy", v.expected_incidents as "expectedIncidents",
           ${isoText(sql`p.created_at`)} as "createdAt", p.created_by as "createdBy",
           ${isoText(sql`v.at`)} as "updatedAt", v.actor as "updatedBy", p.simulated, p.deleted_at is not null as deleted
    from plan p join plan_version v on v.plan_id = p.id and v.version = coalesce(${version}::int, p.version)
    where p.id = ${id}`);
  if (!row) throw new Problem('not-found');
  const { deleted, ...plan } = row;
  if (deleted) throw new Problem('gone');
  return plan;
}

/** What a version holds, and never changes. */
export interface PlanBody<Input, Figures> {
  zones: unknown;
  sections: unknown;
  model: unknown;
  input: Input;
  figures: Figures;
}

/** What a version holds beside its assignments (`assignmentsAt`). Throws Problem `not-found`. */
export async function planBody<Input, Figures>(
  store: Store,
  id: string,
  version: number,
): Promise<PlanBody<Input, Figures>> {
  const [row] = await store.rows<PlanBody<Input, Figures>>(sql`
    select p.zones, p.sections, p.model, v.input, v.figures
    from plan p join plan_version v on v.plan_id = p.id
    where p.id = ${id} and v.version = ${version}`);
  if (!row) throw new Problem('not-found');
  return row;
}

export interface PlanListRow {
  id: string;
  version: number;
  status: PlanStatus;
  from: string;
  to: string;
  teams: number;
  teamHours: number;
  expectedIncidents: number;
  createdAt: string;
  updatedAt: string;
}

/** The newest plans first. */
export function listPlanRows(store: Store, limit: number): Promise<PlanListRow[]> {
  return store.rows<PlanListRow>(sql`
    select p.id, p.version, p.status, p.from_date::text as "from", p.to_date::text as "to",
           jsonb_array_length(v.input -> 'teams') as teams, coalesce(h.hours, 0)::float8 as "teamHours",
           v.expected_incidents as "expectedIncidents", ${isoText(sql`p.created_at`)} as "createdAt",
           ${isoText(sql`p.updated_at`)} as "updatedAt"
    from (select * from plan where deleted_at is null order by created_at desc, id limit ${limit}) p
    join plan_version v on v.plan_id = p.id and v.version = p.version
    left join lateral (
      select sum(extract(epoch from end_at - start_at)) / 3600 as hours from plan_assignment a
      where a.plan_id = p.id and a.to_version is null) h on true
    order by p.created_at desc, p.id`);
}

/** The zones and sections of the newest plan of an area (null: of no area): what a new one changes as little as can be. */
export async function newestZones<Zone>(store: Store, areaId: string | null): Promise<Zone[] | null> {
  const [row] = await store.rows<{ zones: Zone[] }>(sql`
    select zones from plan where deleted_at is null and area_id is not distinct from ${areaId}::uuid
    order by created_at desc, id limit 1`);
  return row?.zones ?? null;
}

const jsonb = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;

/** The database gives keys of jsonb back in its own order: compared are the values. */
function keysSorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysSorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, keysSorted(v)]));
}
