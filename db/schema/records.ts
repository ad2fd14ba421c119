/** What happened (incidents) and what could go wrong (hazards), and the categories that name them. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { HAZARD_STATUSES, INCIDENT_STATUSES, ORIGINS } from '../../domain/vocabulary.ts';
import { area, premises } from './areas.ts';
import { cell, geometry, instant, recordColumns } from './columns.ts';

export const category = pgTable(
  'category',
  {
    /** One list for both kinds; a code is unique within `of`. */
    of: text('of', { enum: ['incidents', 'hazards'] }).notNull(),
    code: text('code').notNull(),
    groupCode: text('group_code').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    severityWeight: real('severity_weight').notNull().default(1),
    color: text('color').notNull(),
    sortOrder: integer('sort_order').notNull().default(1000),
  },
  (t) => [
    primaryKey({ name: 'category_pk', columns: [t.of, t.code] }),
    check('category_of_known', sql`${t.of} in ('incidents', 'hazards')`),
  ],
);

export const categoryGroup = pgTable(
  'category_group',
  {
    of: text('of', { enum: ['incidents', 'hazards'] }).notNull(),
    code: text('code').notNull(),
    nameZh: text('name_zh').notNull(),
    nameEn: text('name_en').notNull(),
    color: text('color').notNull(),
    sortOrder: integer('sort_order').notNull().default(1000),
  },
  (t) => [
    primaryKey({ name: 'category_group_pk', columns: [t.of, t.code] }),
    check('category_group_of_known', sql`${t.of} in ('incidents', 'hazards')`),
  ],
);

export const incident = pgTable(
  'incident',
  {
    id: uuid('id').notNull(),
    /** Who the row came from (`--source`, or `local` for a record made here) and its id there. */
    source: text('source').notNull(),
    sourceId: text('source_id'),
    category: text('category').notNull(),
    origin: text('origin', { enum: ORIGINS }).notNull().default('reported'),
    status: text('status', { enum: INCIDENT_STATUSES }).notNull().default('received'),
    occurredAt: instant('occurred_at').notNull(),
    /** The end, where only an interval is known. */
    occurredTo: instant('occurred_to'),
    /** The day is known, the hour is not (a source where 00:00 means so). */
    hourUnknown: boolean('hour_unknown').notNull().default(false),
    /** Weight of this very record; null: its category's. */
    severity: real('severity'),
    description: text('description'),
    clearedAt: instant('cleared_at'),
    geom: geometry('geom', 'Point').notNull(),
    cell: cell('cell').notNull(),
    areaId: uuid('area_id'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'incident_pk', columns: [t.id] }),
    foreignKey({ name: 'incident_area_fk', columns: [t.areaId], foreignColumns: [area.id] }),
    check('incident_origin_known', sql`${t.origin} in ('reported', 'discovered')`),
    check(
      'incident_status_known',
      sql`${t.status} in ('received', 'assigned', 'closed', 'cleared', 'rejected')`,
    ),
    check('incident_interval_ordered', sql`${t.occurredTo} is null or ${t.occurredTo} >= ${t.occurredAt}`),
    index('incident_time_idx').on(t.occurredAt),
    index('incident_cell_idx').on(t.cell),
    index('incident_geom_idx').using('gist', t.geom),
  ],
);

export const hazard = pgTable(
  'hazard',
  {
    id: uuid('id').notNull(),
    source: text('source').notNull(),
    sourceId: text('source_id'),
    category: text('category').notNull(),
    origin: text('origin', { enum: ORIGINS }).notNull().default('discovered'),
    status: text('status', { enum: HAZARD_STATUSES }).notNull().default('found'),
    foundAt: instant('found_at').notNull(),
    dueAt: instant('due_at'),
    rectifiedAt: instant('rectified_at'),
    verifiedAt: instant('verified_at'),
    severity: real('severity'),
    description: text('description'),
    premisesId: uuid('premises_id'),
    geom: geometry('geom', 'Point').notNull(),
    cell: cell('cell').notNull(),
    areaId: uuid('area_id'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'hazard_pk', columns: [t.id] }),
    foreignKey({ name: 'hazard_area_fk', columns: [t.areaId], foreignColumns: [area.id] }),
    foreignKey({ name: 'hazard_premises_fk', columns: [t.premisesId], foreignColumns: [premises.id] }),
    check('hazard_origin_known', sql`${t.origin} in ('reported', 'discovered')`),
    check(
      'hazard_status_known',
      sql`${t.status} in ('found', 'assigned', 'rectified', 'verified', 'settled', 'rejected', 'reopened')`,
    ),
    index('hazard_time_idx').on(t.foundAt),
    index('hazard_cell_idx').on(t.cell),
    index('hazard_geom_idx').using('gist', t.geom),
  ],
);
