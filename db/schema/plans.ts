/** Patrol plans, their fixed zones, and the campaigns that they serve. */
import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { CHECK_IN_KINDS, PLAN_MADE_BY, PLAN_STATUSES } from '../../domain/vocabulary.ts';
import { area } from './areas.ts';
import { geometry, instant, recordColumns } from './columns.ts';

/** A patrol plan. What of it changes by editing is in its versions and assignments; `version` is the newest. */
export const plan = pgTable(
  'plan',
  {
    id: uuid('id').notNull(),
    status: text('status', { enum: PLAN_STATUSES }).notNull(),
    areaId: uuid('area_id'),
    fromDate: date('from_date').notNull(),
    toDate: date('to_date').notNull(),
    /** Zones with their geometry, by section ids, never road ids: a new road graph leaves them readable. */
    zones: jsonb('zones').notNull(),
    /** The key sections as they were when it was made. */
    sections: jsonb('sections').notNull(),
    /** The forecast that it rests on. */
    model: jsonb('model').notNull(),
    /** What the teams go by; null: never published, or withdrawn. */
    publishedVersion: integer('published_version'),
    publishedAt: instant('published_at'),
    publishedBy: text('published_by'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'plan_pk', columns: [t.id] }),
    foreignKey({ name: 'plan_area_fk', columns: [t.areaId], foreignColumns: [area.id] }),
    check('plan_days_ordered', sql`${t.toDate} > ${t.fromDate}`),
    check('plan_status_known', sql`${t.status} in ('draft', 'published', 'withdrawn')`),
    check('plan_published_whole', sql`(${t.status} = 'published') = (${t.publishedVersion} is not null)`),
  ],
);

/** How each version of a plan came about; never changed afterwards. */
export const planVersion = pgTable(
  'plan_version',
  {
    planId: uuid('plan_id').notNull(),
    version: integer('version').notNull(),
    madeBy: text('made_by', { enum: PLAN_MADE_BY }).notNull(),
    /** The edits, as they were asked for. */
    edits: jsonb('edits').notNull(),
    /** Of an undo or redo: the version that it went back to. */
    restored: integer('restored'),
    /** What the plan is asked for, as of this version: posts and members are edited, too. */
    input: jsonb('input').notNull(),
    /** Warnings, violations, the optimum's bound and gap, the peers' expectations. */
    figures: jsonb('figures').notNull(),
    expectedIncidents: doublePrecision('expected_incidents').notNull(),
    at: instant('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
  },
  (t) => [
    primaryKey({ name: 'plan_version_pk', columns: [t.planId, t.version] }),
    foreignKey({ name: 'plan_version_plan_fk', columns: [t.planId], foreignColumns: [plan.id] }),
    check('plan_version_made_by_known', sql`${t.madeBy} in ('create', 'edit', 'optimise', 'restore')`),
  ],
);

/**
 * A team's duty in one slot. A version of the plan is its rows with `from_version <= version` and `to_version` null or greater: an edit
 * writes the few rows that it touches.
 */
export const planAssignment = pgTable(
  'plan_assignment',
  {
    planId: uuid('plan_id').notNull(),
    id: text('id').notNull(),
    fromVersion: integer('from_version').notNull(),
    toVersion: integer('to_version'),
    team: text('team').notNull(),
    startAt: instant('start_at').notNull(),
    endAt: instant('end_at').notNull(),
    body: jsonb('body').notNull(),
  },
  (t) => [
    primaryKey({ name: 'plan_assignment_pk', columns: [t.planId, t.id, t.fromVersion] }),
    foreignKey({ name: 'plan_assignment_plan_fk', columns: [t.planId], foreignColumns: [plan.id] }),
    index('plan_assignment_time_idx').on(t.startAt),
    check('plan_assignment_time_ordered', sql`${t.endAt} > ${t.startAt}`),
    check('plan_assignment_versions_ordered', sql`${t.toVersion} > ${t.fromVersion}`),
  ],
);

/** What a team says at a stop: that it arrived, left, or could not stop there. */
export const checkIn = pgTable(
  'check_in',
  {
    id: uuid('id').notNull(),
    planId: uuid('plan_id').notNull(),
    /** The published version that the team went by: its assignment says whose stop it was, whatever was edited since. */
    planVersion: integer('plan_version').notNull(),
    assignmentId: text('assignment_id').notNull(),
    stopId: text('stop_id').notNull(),
    kind: text('kind', { enum: CHECK_IN_KINDS }).notNull(),
    /** By the phone's clock; when it came in is `created_at`. */
    at: instant('at').notNull(),
    note: text('note'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'check_in_pk', columns: [t.id] }),
    foreignKey({ name: 'check_in_plan_fk', columns: [t.planId], foreignColumns: [plan.id] }),
    index('check_in_plan_idx').on(t.planId, t.assignmentId),
    check('check_in_kind_known', sql`${t.kind} in ('arrived', 'left', 'skipped')`),
  ],
);

/** A fixed zone: a polygon whose roads stay together in every plan. */
export const beat = pgTable(
  'beat',
  {
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    geom: geometry('geom', 'MultiPolygon').notNull(),
    areaId: uuid('area_id'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'beat_pk', columns: [t.id] }),
    foreignKey({ name: 'beat_area_fk', columns: [t.areaId], foreignColumns: [area.id] }),
    index('beat_geom_idx').using('gist', t.geom),
  ],
);

export const campaign = pgTable(
  'campaign',
  {
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en'),
    beforeFrom: date('before_from').notNull(),
    duringFrom: date('during_from').notNull(),
    afterFrom: date('after_from').notNull(),
    afterTo: date('after_to').notNull(),
    areaIds: uuid('area_ids').array().notNull(),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'campaign_pk', columns: [t.id] }),
    check(
      'campaign_phases_ordered',
      sql`${t.beforeFrom} < ${t.duringFrom} and ${t.duringFrom} < ${t.afterFrom} and ${t.afterFrom} < ${t.afterTo}`,
    ),
  ],
);
