/** Suggested patrol plans, and the campaigns that they serve. */
import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  foreignKey,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { area } from './areas.ts';
import { recordColumns } from './columns.ts';

export const plan = pgTable(
  'plan',
  {
    id: uuid('id').notNull(),
    status: text('status', { enum: ['draft'] }).notNull(),
    areaId: uuid('area_id'),
    fromDate: date('from_date').notNull(),
    toDate: date('to_date').notNull(),
    input: jsonb('input').notNull(),
    /** Section ids and geometry, never road ids: a new road graph leaves it readable. */
    result: jsonb('result').notNull(),
    expectedIncidents: doublePrecision('expected_incidents').notNull(),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'plan_pk', columns: [t.id] }),
    foreignKey({ name: 'plan_area_fk', columns: [t.areaId], foreignColumns: [area.id] }),
    check('plan_days_ordered', sql`${t.toDate} > ${t.fromDate}`),
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
