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
const MAX_ID_CHARS = 200;
const MAX_CATEGORY_CHARS = 80;
const MAX_DESCRIPTION_CHARS = 4000;
const MIDNIGHT = /[T\s]0?0:00(?::00(?:\.0+)?)?(?!\d|:)/;

/** About 5 microseconds a row. */
export function readRow(
  values: readonly string[],
  line: number,
  columns: Columns,
  rules: RowRules,
): RowResult {
  const bad = (field: Field, reason: string): RowResult => ({
    ok: false,
    bad: { line, column: columns.name[field], reason, value: values[columns.at[field]] ?? '' },
  });
  if (values.length !== columns.count) {
    const reason = `the row has another number of columns than the header`;
    return {
      ok: false,
      bad: { line, column: '', reason, value: `${values.length} instead of ${columns.count}` },
    };
  }
  const text = (field: Field): string => {
    const at = columns.at[field];
    return at < 0 ? '' : values[at]!.trim();
  };

  const sourceId = text('id');
  if (sourceId === '') return bad('id', 'the id is missing');
  if (sourceId.length > MAX_ID_CHARS) return bad('id', `the id is longer than ${MAX_ID_CHARS} characters`);
  const category = text('category');
  if (category === '') return bad('category', 'the category is missing');
  if (category.length > MAX_CATEGORY_CHARS) {
    return bad('category', `the category is longer than ${MAX_CATEGORY_CHARS} characters`);
  }

  const lngText = text('longitude');
  const latText = text('latitude');
  if (lngText === '') return bad('longitude', 'the longitude is missing');
  if (latText === '') return bad('latitude', 'the latitude is missing');
  const declared: [number, number] = [Number(lngText), Number(latText)];
  if (!Number.isFinite(declared[0])) return bad('longitude', 'the longitude is not a number');
  if (!Number.isFinite(declared[1])) return bad('latitude', 'the latitude is not a number');
  if (declared[0] === 0 && declared[1] === 0)
    return bad('longitude', '0, 0 means that the place is not known');
  const place = placeOf(rules.crs, declared);
  if (!place) {
    const swapped = rules.crs === 'wgs84' && Math.abs(declared[1]) > 90 && Math.abs(declared[0]) <= 90;
    const reason = `no such place in ${rules.crs}${swapped ? ' (are longitude and latitude swapped?)' : ''}`;
    return bad(swapped || Math.abs(declared[1]) > 90 ? 'latitude' : 'longitude', reason);
  }

  const occurredText = text('occurred_at');
  const occurred = parseInstant(occurredText, rules.clock);
  if (!occurred.valid) return bad('occurred_at', general(occurred.reason));
  if (occurred.ms > rules.latestMs) return bad('occurred_at', 'the time lies in the future');
  let occurredToMs: number | null = null;
  const toText = text('occurred_to');
  if (toText !== '') {
    const to = parseInstant(toText, rules.clock);
    if (!to.valid) return bad('occurred_to', general(to.reason));
    if (to.ms < occurred.ms) return bad('occurred_to', 'the end lies before the start');
    if (to.ms > rules.latestMs) return bad('occurred_to', 'the time lies in the future');
    occurredToMs = to.ms;
  }

  const origin = text('origin').toLowerCase() || 'reported';
  if (!ORIGINS.has(origin)) return bad('origin', 'neither reported nor discovered');
  const status = text('status').toLowerCase() || 'received';
  if (!STATUSES.has(status)) return bad('status', `not one of ${[...STATUSES].join(', ')}`);
  const description = text('description') || null;
  if (description && description.length > MAX_DESCRIPTION_CHARS) {
    return bad('description', `longer than ${MAX_DESCRIPTION_CHARS} characters`);
  }
  if (values.some((value) => value.includes('\0'))) return bad('id', 'the row holds a NUL character');
  const severityText = text('severity');
  const severity = readSeverity(severityText);
  const source = text('source') || rules.source;

  return {
    ok: true,
    row: {
      id: recordId('incident', source, sourceId),
      source,
      sourceId,
      category,
      origin,
      status,
      occurredMs: occurred.ms,
      occurredToMs,
      hourUnknown: occurred.dateOnly || (rules.unknownHourAtMidnight && MIDNIGHT.test(occurredText)),
      severity: severity ?? null,
      description,
      lng: place[0],
      lat: place[1],
      cell: recordCell(place),
      declared,
      unknownSeverity: severity === undefined ? severityText : null,
    },
  };
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
