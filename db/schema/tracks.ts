/** Where patrols went. Read by the one audited door only (queries/tracks.ts). */
import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { geometry, instant, recordColumns } from './columns.ts';
import { device, person, team } from './people.ts';

export const track = pgTable(
  'track',
  {
    id: uuid('id').notNull(),
    source: text('source').notNull(),
    deviceId: uuid('device_id').notNull(),
    teamId: uuid('team_id'),
    personId: uuid('person_id'),
    mode: text('mode', { enum: ['foot', 'ebike', 'car', 'unknown'] }).notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at').notNull(),
    positions: integer('positions').notNull(),
    lengthMeters: real('length_meters').notNull(),
    ...recordColumns,
  },
  (t) => [
    primaryKey({ name: 'track_pk', columns: [t.id] }),
    foreignKey({ name: 'track_device_fk', columns: [t.deviceId], foreignColumns: [device.id] }),
    foreignKey({ name: 'track_team_fk', columns: [t.teamId], foreignColumns: [team.id] }),
    foreignKey({ name: 'track_person_fk', columns: [t.personId], foreignColumns: [person.id] }),
    check('track_mode_known', sql`${t.mode} in ('foot', 'ebike', 'car', 'unknown')`),
    check('track_interval_ordered', sql`${t.endedAt} >= ${t.startedAt}`),
    index('track_device_time_idx').on(t.deviceId, t.startedAt),
  ],
);

/**
 * Positions, partitioned by month of `recorded_at` (the first migration declares the partitions; `position_partition()`
 * makes a month's). A replayed batch meets the primary key and changes nothing.
 */
export const position = pgTable(
  'position',
  {
    deviceId: uuid('device_id').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    geom: geometry('geom', 'Point').notNull(),
    accuracyMeters: real('accuracy_meters'),
    speedMetersPerSecond: real('speed_meters_per_second'),
    bearingDegrees: real('bearing_degrees'),
    altitudeMeters: real('altitude_meters'),
    batteryShare: real('battery_share'),
    /** Bits: 1 time taken from receipt, 2 simulated, 4 mock, 8 jump, 16 clock skew. */
    flags: smallint('flags').notNull().default(0),
  },
  (t) => [primaryKey({ name: 'position_pk', columns: [t.deviceId, t.recordedAt] })],
);

/** A fix that contradicts a stored one, or lies over 30 days from its receipt: kept by time of receipt. */
export const positionQuarantine = pgTable(
  'position_quarantine',
  {
    id: uuid('id').notNull(),
    deviceId: uuid('device_id').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    recordedAt: instant('recorded_at'),
    geom: geometry('geom', 'Point').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [
    primaryKey({ name: 'position_quarantine_pk', columns: [t.id] }),
    index('position_quarantine_received_idx').on(t.receivedAt),
  ],
);
