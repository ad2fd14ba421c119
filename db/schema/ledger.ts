/** What is written beside the records: changes, revisions, receipts, audit, imports, settings, blobs. */
import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea, instant, xid8 } from './columns.ts';

/** What the database was made for: the time zone, whether it holds the simulated town. */
export const setting = pgTable(
  'setting',
  { key: text('key').notNull(), value: text('value').notNull() },
  (t) => [primaryKey({ name: 'setting_pk', columns: [t.key] })],
);

export const LAYERS = [
  'incidents',
  'hazards',
  'sections',
  'beats',
  'roads',
  'areas',
  'categories',
  'plans',
  'tracks',
] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * One row a written batch, with the transaction that wrote it: a lower id may commit after a higher one, so readers go by
 * `xid` (`changesSince` of queries/ledger.ts).
 */
export const change = pgTable(
  'change',
  {
    id: bigserial('id', { mode: 'number' }).notNull(),
    layer: text('layer', { enum: LAYERS }).notNull(),
    xid: xid8('xid')
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: instant('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
    rows: integer('rows').notNull(),
    /** The record, when there is just one; null for a batch. */
    subjectId: uuid('subject_id'),
    /**
     * Of incidents and hazards: the UTC days (whole days since 1970-01-01) on which a touched record lay before, or lies
     * after the write. Null: it may be any day, as always in the other layers. Empty: nothing changed that is counted by time.
     */
    days: integer('days').array(),
  },
  (t) => [
    primaryKey({ name: 'change_pk', columns: [t.id] }),
    index('change_layer_idx').on(t.layer, t.id),
    index('change_xid_idx').on(t.xid),
  ],
);

/** What a record was before each edit. */
export const revision = pgTable(
  'revision',
  {
    subject: text('subject').notNull(),
    subjectId: uuid('subject_id').notNull(),
    version: integer('version').notNull(),
    body: jsonb('body').notNull(),
    at: instant('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ name: 'revision_pk', columns: [t.subject, t.subjectId, t.version] })],
);

/** The SHA-256 of the first body that made a record: the same bytes again are 200, others 409, whatever was edited since. */
export const receipt = pgTable(
  'receipt',
  {
    subject: text('subject').notNull(),
    id: uuid('id').notNull(),
    bodySha256: bytea('body_sha256').notNull(),
    at: instant('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
  },
  (t) => [primaryKey({ name: 'receipt_pk', columns: [t.subject, t.id] })],
);

/** Append-only: a trigger refuses to change or remove a row. */
export const audit = pgTable(
  'audit',
  {
    id: bigserial('id', { mode: 'number' }).notNull(),
    at: instant('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subjectId: uuid('subject_id'),
    areaId: uuid('area_id'),
    purpose: text('purpose'),
    detail: jsonb('detail'),
  },
  (t) => [primaryKey({ name: 'audit_pk', columns: [t.id] }), index('audit_at_idx').on(t.at)],
);

export const importRun = pgTable(
  'import_run',
  {
    id: uuid('id').notNull(),
    kind: text('kind', {
      enum: ['incidents', 'roads', 'sections', 'beats', 'areas', 'tracks', 'demo'],
    }).notNull(),
    source: text('source').notNull(),
    fileName: text('file_name').notNull(),
    fileSha256: text('file_sha256').notNull(),
    at: instant('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
    counts: jsonb('counts').notNull(),
    simulated: boolean('simulated').notNull().default(false),
  },
  (t) => [
    primaryKey({ name: 'import_run_pk', columns: [t.id] }),
    check(
      'import_run_kind_known',
      sql`${t.kind} in ('incidents', 'roads', 'sections', 'beats', 'areas', 'tracks', 'demo')`,
    ),
  ],
);

/** Photos live in the database, in the transaction of their record: a backup is one thing, many servers agree. */
export const blob = pgTable(
  'blob',
  {
    sha256: bytea('sha256').notNull(),
    mediaType: text('media_type').notNull(),
    bytes: bytea('bytes').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'blob_pk', columns: [t.sha256] }),
    check('blob_sha256_true', sql`${t.sha256} = sha256(${t.bytes})`),
  ],
);
