/** Who: persons, teams and what they carry. */
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { geometry, recordColumns } from './columns.ts';

export const team = pgTable(
  'team',
  {
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    mode: text('mode', { enum: ['foot', 'ebike', 'car'] }).notNull(),
    size: integer('size').notNull(),
    base: geometry('base', 'Point').notNull(),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'team_pk', columns: [t.id] }),
    check('team_mode_known', sql`${t.mode} in ('foot', 'ebike', 'car')`),
    check('team_size_positive', sql`${t.size} > 0`),
  ],
);

export const person = pgTable(
  'person',
  {
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    role: text('role', {
      enum: ['grid-worker', 'team-member', 'dispatcher', 'commander', 'administrator'],
    }).notNull(),
    teamId: uuid('team_id'),
    areaId: uuid('area_id'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'person_pk', columns: [t.id] }),
    foreignKey({ name: 'person_team_fk', columns: [t.teamId], foreignColumns: [team.id] }),
    check(
      'person_role_known',
      sql`${t.role} in ('grid-worker', 'team-member', 'dispatcher', 'commander', 'administrator')`,
    ),
    index('person_team_idx').on(t.teamId),
  ],
);

export const device = pgTable(
  'device',
  {
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    teamId: uuid('team_id'),
    personId: uuid('person_id'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'device_pk', columns: [t.id] }),
    foreignKey({ name: 'device_team_fk', columns: [t.teamId], foreignColumns: [team.id] }),
    foreignKey({ name: 'device_person_fk', columns: [t.personId], foreignColumns: [person.id] }),
  ],
);
