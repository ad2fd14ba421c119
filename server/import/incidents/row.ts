/** One row of a file as an incident, or the reason why it is none. Pure. */
import { recordCell } from '../../../domain/cells.ts';
import { toWgs84, type Crs } from '../../../domain/datum.ts';
import { Problem } from '../../../domain/problem.ts';
import { parseInstant } from '../../../domain/time/instant.ts';
import type { ZoneClock } from '../../../domain/time/zone.ts';
import { recordId } from '../recordId.ts';
import type { BadRow } from '../rejects.ts';
import type { Columns, Field } from './columns.ts';
import { readSeverity } from './severity.ts';

export interface RowRules {
  /** Of rows that name none themselves. */
  source: string;
  /** In which times without an offset are meant. */
  clock: ZoneClock;
  crs: Crs;
  /** Later times cannot be, epoch ms. */
  latestMs: number;
  /** In this source a time of exactly 00:00 means that the hour is not known. */
  unknownHourAtMidnight: boolean;
}

export interface IncidentRow {
  id: string;
  source: string;
  sourceId: string;
  category: string;
  origin: string;
  status: string;
  occurredMs: number;
  occurredToMs: number | null;
  hourUnknown: boolean;
  /** null: its category's. */
  severity: number | null;
  description: string | null;
  lng: number;
  lat: number;
  cell: bigint;
  /** As declared, before the datum was taken out. */
  declared: [number, number];
  /** A word for the severity that is not known; the severity is then null. */
  unknownSeverity: string | null;
}

export type RowResult = { ok: true; row: IncidentRow } | { ok: false; bad: BadRow };

const ORIGINS = new Set(['reported', 'discovered']);
const STATUSES = new Set(['received', 'assigned', 'closed', 'cleared', 'rejected']);
/** Of records made here. */
export const LOCAL_SOURCE = 'local';
const MAX_ID_CHARS = 200;
const MAX_CATEGORY_CHARS = 80;
const MAX_DESCRIPTION_CHARS = 4000;
const MIDNIGHT = /[T\s]0?0:00(?::00(?:\.0+)?)?(?!\d|:)/;

/**
 * About 5 microseconds a row. Makes no functions of its own while it runs: with a million rows they would cost as much as the
 * reading itself.
 */
export function readRow(
  values: readonly string[],
  line: number,
  columns: Columns,
  rules: RowRules,
): RowResult {
  if (values.length !== columns.count) {
    const reason = 'the row has another number of columns than the header';
    return {
      ok: false,
      bad: { line, column: '', reason, value: `${values.length} instead of ${columns.count}` },
    };
  }
  const row = {} as IncidentRow;
  const fault =
    readNames(values, columns, rules, row) ??
    readPlace(values, columns, rules, row) ??
    readTimes(values, columns, rules, row) ??
    readTraits(values, columns, row);
  if (!fault) return { ok: true, row };
  const [field, reason] = fault;
  return {
    ok: false,
    bad: { line, column: columns.name[field], reason, value: values[columns.at[field]] ?? '' },
  };
}

/** What is wrong, and with which field. */
type Fault = readonly [field: Field, reason: string];

function textOf(values: readonly string[], columns: Columns, field: Field): string {
  const at = columns.at[field];
  return at < 0 ? '' : values[at]!.trim();
}

function readNames(
  values: readonly string[],
  columns: Columns,
  rules: RowRules,
  row: IncidentRow,
): Fault | null {
  for (const value of values) {
    if (value.includes('\0')) return ['id', 'the row holds a NUL character'];
  }
  row.sourceId = textOf(values, columns, 'id');
  if (row.sourceId === '') return ['id', 'the id is missing'];
  if (row.sourceId.length > MAX_ID_CHARS) return ['id', `the id is longer than ${MAX_ID_CHARS} characters`];
  row.category = textOf(values, columns, 'category');
  if (row.category === '') return ['category', 'the category is missing'];
  if (row.category.length > MAX_CATEGORY_CHARS) {
    return ['category', `the category is longer than ${MAX_CATEGORY_CHARS} characters`];
  }
  row.description = textOf(values, columns, 'description') || null;
  if (row.description && row.description.length > MAX_DESCRIPTION_CHARS) {
    return ['description', `longer than ${MAX_DESCRIPTION_CHARS} characters`];
  }
  row.source = textOf(values, columns, 'source') || rules.source;
  if (row.source === LOCAL_SOURCE) return ['source', "the source 'local' is kept for records made here"];
  row.id = recordId('incident', row.source, row.sourceId);
  return null;
}

function readPlace(
  values: readonly string[],
  columns: Columns,
  { crs }: RowRules,
  row: IncidentRow,
): Fault | null {
  const lngText = textOf(values, columns, 'longitude');
  const latText = textOf(values, columns, 'latitude');
  if (lngText === '') return ['longitude', 'the longitude is missing'];
  if (latText === '') return ['latitude', 'the latitude is missing'];
  const declared: [number, number] = [Number(lngText), Number(latText)];
  if (!Number.isFinite(declared[0])) return ['longitude', 'the longitude is not a number'];
  if (!Number.isFinite(declared[1])) return ['latitude', 'the latitude is not a number'];
  if (declared[0] === 0 && declared[1] === 0) return ['longitude', '0, 0 means that the place is not known'];
  const place = placeOf(crs, declared);
  if (!place) {
    const isFarNorth = Math.abs(declared[1]) > 90;
    const isSwapped = crs === 'wgs84' && isFarNorth && Math.abs(declared[0]) <= 90;
    const hint = isSwapped ? ' (are longitude and latitude swapped?)' : '';
    return [isFarNorth ? 'latitude' : 'longitude', `no such place in ${crs}${hint}`];
  }
  [row.lng, row.lat] = place;
  row.cell = recordCell(place);
  row.declared = declared;
  return null;
}

function readTimes(
  values: readonly string[],
  columns: Columns,
  rules: RowRules,
  row: IncidentRow,
): Fault | null {
  const text = textOf(values, columns, 'occurred_at');
  const occurred = parseInstant(text, rules.clock);
  if (!occurred.valid) return ['occurred_at', general(occurred.reason)];
  if (occurred.ms > rules.latestMs) return ['occurred_at', 'the time lies in the future'];
  row.occurredMs = occurred.ms;
  row.hourUnknown = occurred.dateOnly || (rules.unknownHourAtMidnight && MIDNIGHT.test(text));
  row.occurredToMs = null;
  const toText = textOf(values, columns, 'occurred_to');
  if (toText === '') return null;
  const to = parseInstant(toText, rules.clock);
  if (!to.valid) return ['occurred_to', general(to.reason)];
  if (to.ms < occurred.ms) return ['occurred_to', 'the end lies before the start'];
  if (to.ms > rules.latestMs) return ['occurred_to', 'the time lies in the future'];
  row.occurredToMs = to.ms;
  return null;
}

function readTraits(values: readonly string[], columns: Columns, row: IncidentRow): Fault | null {
  row.origin = textOf(values, columns, 'origin').toLowerCase() || 'reported';
  if (!ORIGINS.has(row.origin)) return ['origin', 'neither reported nor discovered'];
  row.status = textOf(values, columns, 'status').toLowerCase() || 'received';
  if (!STATUSES.has(row.status)) return ['status', `not one of ${[...STATUSES].join(', ')}`];
  const text = textOf(values, columns, 'severity');
  const severity = readSeverity(text);
  row.severity = severity ?? null;
  row.unknownSeverity = severity === undefined ? text : null;
  return null;
}

function placeOf(crs: Crs, declared: [number, number]): [number, number] | null {
  if (crs === 'wgs84') return Math.abs(declared[0]) <= 180 && Math.abs(declared[1]) <= 90 ? declared : null;
  try {
    return toWgs84(crs, declared);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** parseInstant quotes the value; the report has a column for it, and reasons are counted. */
function general(reason: string): string {
  return reason.replace(/^'[^]*?' (is|names|could)/, 'it $1');
}
