/** Where: city > town or street > village or community > grid, and the premises that hazards belong to. */
import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { AREA_KINDS } from '../../domain/vocabulary.ts';
import { cell, geometry, recordColumns } from './columns.ts';

export const area = pgTable(
  'area',
  {
    id: uuid('id').notNull(),
    kind: text('kind', { enum: AREA_KINDS }).notNull(),
    parentId: uuid('parent_id'),
    /** Statistical code: 9 digits for a town, 12 for a community, 12 + 3 for a grid; a development zone may have none. */
    code: text('code'),
    name: text('name').notNull(),
    nameEn: text('name_en'),
    populationRegistered: integer('population_registered'),
    populationMigrant: integer('population_migrant'),
    populationYear: integer('population_year'),
    geom: geometry('geom', 'MultiPolygon').notNull(),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'area_pk', columns: [t.id] }),
    foreignKey({ name: 'area_parent_fk', columns: [t.parentId], foreignColumns: [t.id] }),
    uniqueIndex('area_code_unique')
      .on(t.code)
      .where(sql`${t.code} is not null and deleted_at is null`),
    index('area_geom_idx').using('gist', t.geom),
    index('area_parent_idx').on(t.parentId),
    check('area_kind_known', sql`${t.kind} in ('city', 'town', 'community', 'grid')`),
  ],
);

export const premises = pgTable(
  'premises',
  {
    id: uuid('id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    address: text('address'),
    geom: geometry('geom', 'Point').notNull(),
    cell: cell('cell').notNull(),
    areaId: uuid('area_id'),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'premises_pk', columns: [t.id] }),
    foreignKey({ name: 'premises_area_fk', columns: [t.areaId], foreignColumns: [area.id] }),
    index('premises_geom_idx').using('gist', t.geom),
  ],
);
