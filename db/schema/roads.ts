/** The road graph, versioned as a whole, and the key sections that patrols are given to. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { TRAVEL_MODES } from '../../domain/road.ts';
import { area } from './areas.ts';
import { bytea, geometry, instant, recordColumns } from './columns.ts';
import { incident } from './records.ts';

/** One import of roads. One is current; what is derived from another is never mixed with it. */
export const graphVersion = pgTable(
  'graph_version',
  {
    id: uuid('id').notNull(),
    source: text('source').notNull(),
    fileSha256: text('file_sha256').notNull(),
    importedAt: instant('imported_at').notNull().defaultNow(),
    importedBy: text('imported_by').notNull(),
    current: boolean('current').notNull(),
    simulated: boolean('simulated').notNull().default(false),
    report: jsonb('report').notNull(),
  },
  (t) => [
    primaryKey({ name: 'graph_version_pk', columns: [t.id] }),
    uniqueIndex('graph_version_one_current')
      .on(t.current)
      .where(sql`${t.current}`),
  ],
);

export const road = pgTable(
  'road',
  {
    graphVersionId: uuid('graph_version_id').notNull(),
    id: uuid('id').notNull(),
    wayId: bigint('way_id', { mode: 'number' }).notNull(),
    fromNode: bigint('from_node', { mode: 'number' }).notNull(),
    toNode: bigint('to_node', { mode: 'number' }).notNull(),
    name: text('name'),
    nameEn: text('name_en'),
    roadClass: text('road_class').notNull(),
    oneway: boolean('oneway').notNull(),
    onFoot: boolean('on_foot').notNull(),
    byCar: boolean('by_car').notNull(),
    lengthMeters: real('length_meters').notNull(),
    geom: geometry('geom', 'LineString').notNull(),
  },
  (t) => [
    primaryKey({ name: 'road_pk', columns: [t.graphVersionId, t.id] }),
    foreignKey({
      name: 'road_graph_version_fk',
      columns: [t.graphVersionId],
      foreignColumns: [graphVersion.id],
    }).onDelete('cascade'),
    index('road_geom_idx').using('gist', t.geom),
  ],
);

/**
 * Where an incident lies on the road graph; derived, one set a graph version. A null road: looked at, and none is
 * within 60 m. No row: not looked at yet.
 */
export const incidentRoad = pgTable(
  'incident_road',
  {
    graphVersionId: uuid('graph_version_id').notNull(),
    incidentId: uuid('incident_id').notNull(),
    roadId: uuid('road_id'),
    alongMeters: real('along_meters'),
    distanceMeters: real('distance_meters'),
  },
  (t) => [
    primaryKey({ name: 'incident_road_pk', columns: [t.graphVersionId, t.incidentId] }),
    foreignKey({
      name: 'incident_road_graph_version_fk',
      columns: [t.graphVersionId],
      foreignColumns: [graphVersion.id],
    }).onDelete('cascade'),
    foreignKey({ name: 'incident_road_incident_fk', columns: [t.incidentId], foreignColumns: [incident.id] }),
    index('incident_road_road_idx').on(t.roadId),
  ],
);

export const section = pgTable(
  'section',
  {
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    origin: text('origin', { enum: ['given', 'proposed'] }).notNull(),
    priority: integer('priority').notNull().default(2),
    leastVisits: integer('least_visits').notNull().default(1),
    /** Only teams with this skill stop here; null: any team. */
    skill: text('skill'),
    lengthMeters: real('length_meters').notNull(),
    areaId: uuid('area_id'),
    geom: geometry('geom', 'LineString').notNull(),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'section_pk', columns: [t.id] }),
    foreignKey({ name: 'section_area_fk', columns: [t.areaId], foreignColumns: [area.id] }),
    check('section_origin_known', sql`${t.origin} in ('given', 'proposed')`),
    check('section_priority_range', sql`${t.priority} between 1 and 3`),
    check('section_least_visits_range', sql`${t.leastVisits} between 0 and 24`),
    index('section_geom_idx').using('gist', t.geom),
  ],
);

/** A section's line matched to the roads of one graph version; derived anew at each roads import. */
export const sectionRoad = pgTable(
  'section_road',
  {
    graphVersionId: uuid('graph_version_id').notNull(),
    sectionId: uuid('section_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    roadId: uuid('road_id').notNull(),
    fromMeters: real('from_meters').notNull(),
    toMeters: real('to_meters').notNull(),
  },
  (t) => [
    primaryKey({ name: 'section_road_pk', columns: [t.graphVersionId, t.sectionId, t.ordinal] }),
    foreignKey({
      name: 'section_road_graph_version_fk',
      columns: [t.graphVersionId],
      foreignColumns: [graphVersion.id],
    }).onDelete('cascade'),
    foreignKey({ name: 'section_road_section_fk', columns: [t.sectionId], foreignColumns: [section.id] }),
    index('section_road_road_idx').on(t.roadId),
  ],
);

/** How well a section's line lies on the roads of a graph version, and whether that changed by over 10 %. */
export const sectionMatch = pgTable(
  'section_match',
  {
    graphVersionId: uuid('graph_version_id').notNull(),
    sectionId: uuid('section_id').notNull(),
    matchedShare: real('matched_share').notNull(),
    /** To be looked at by a person: the matched length changed by over 10 % against the version before. */
    changed: boolean('changed').notNull().default(false),
  },
  (t) => [
    primaryKey({ name: 'section_match_pk', columns: [t.graphVersionId, t.sectionId] }),
    foreignKey({
      name: 'section_match_graph_version_fk',
      columns: [t.graphVersionId],
      foreignColumns: [graphVersion.id],
    }).onDelete('cascade'),
    foreignKey({ name: 'section_match_section_fk', columns: [t.sectionId], foreignColumns: [section.id] }),
  ],
);

/** Shortest ways by one mode, prepared (see domain/network/hierarchy.ts); made when first needed. */
export const graphHierarchy = pgTable(
  'graph_hierarchy',
  {
    graphVersionId: uuid('graph_version_id').notNull(),
    mode: text('mode', { enum: TRAVEL_MODES }).notNull(),
    bytes: bytea('bytes').notNull(),
  },
  (t) => [
    primaryKey({ name: 'graph_hierarchy_pk', columns: [t.graphVersionId, t.mode] }),
    foreignKey({
      name: 'graph_hierarchy_graph_version_fk',
      columns: [t.graphVersionId],
      foreignColumns: [graphVersion.id],
    }).onDelete('cascade'),
  ],
);

/** A named place of the base map, for the search. */
export const place = pgTable(
  'place',
  {
    graphVersionId: uuid('graph_version_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en'),
    geom: geometry('geom', 'Point').notNull(),
  },
  (t) => [
    primaryKey({ name: 'place_pk', columns: [t.graphVersionId, t.ordinal] }),
    foreignKey({
      name: 'place_graph_version_fk',
      columns: [t.graphVersionId],
      foreignColumns: [graphVersion.id],
    }).onDelete('cascade'),
  ],
);
