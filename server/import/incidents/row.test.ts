import { expect, test } from 'vitest';
import { latLngToCell } from 'h3-js';
import { zoneClock } from '../../../domain/time/zone.ts';
import { recordId } from '../recordId.ts';
import { findColumns } from './columns.ts';
import { readRow, type RowRules } from './row.ts';

const HEADER =
  'id,category,occurred_at,longitude,latitude,severity,origin,status,description,occurred_to'.split(',');
const COLUMNS = findColumns(HEADER, {});
const RULES: RowRules = {
  source: 'police',
  clock: zoneClock('Asia/Shanghai'),
  crs: 'wgs84',
  latestMs: Date.UTC(2026, 0, 2),
  unknownHourAtMidnight: false,
};
const GOOD: Record<string, string> = {
  id: 'A-1',
  category: 'theft',
  occurred_at: '2025-03-05 18:30',
  longitude: '120.05',
  latitude: '28.9',
};

function read(change: Record<string, string> = {}, rules: Partial<RowRules> = {}) {
  const given = { ...GOOD, ...change };
  const values = HEADER.map((name) => given[name] ?? '');
  return readRow(values, 7, COLUMNS, { ...RULES, ...rules });
}

function fault(change: Record<string, string>, rules: Partial<RowRules> = {}): string {
  const result = read(change, rules);
  if (result.ok) throw new Error('the row is good');
  return `${result.bad.line} ${result.bad.column}: ${result.bad.reason}`;
}

test('a plain row becomes an incident', () => {
  expect(read()).toEqual({
    ok: true,
    row: {
      id: recordId('incident', 'police', 'A-1'),
      source: 'police',
      sourceId: 'A-1',
      category: 'theft',
      origin: 'reported',
      status: 'received',
      occurredMs: Date.UTC(2025, 2, 5, 10, 30),
      occurredToMs: null,
      hourUnknown: false,
      severity: null,
      unknownSeverity: null,
      description: null,
      lng: 120.05,
      lat: 28.9,
      cell: BigInt(`0x${latLngToCell(28.9, 120.05, 11)}`),
      declared: [120.05, 28.9],
    },
  });
});

test.each([
  [{ id: ' ' }, '7 id: the id is missing'],
  [{ category: '' }, '7 category: the category is missing'],
  [{ longitude: '' }, '7 longitude: the longitude is missing'],
  [{ latitude: 'n/a' }, '7 latitude: the latitude is not a number'],
  [{ longitude: '0', latitude: '0.0' }, '7 longitude: 0, 0 means that the place is not known'],
  [{ longitude: '180.1' }, '7 longitude: no such place in wgs84'],
  [
    { longitude: '28.9', latitude: '120.05' },
    '7 latitude: no such place in wgs84 (are longitude and latitude swapped?)',
  ],
  [{ occurred_at: '2025-02-30 10:00' }, '7 occurred_at: it names a day that does not exist'],
  [{ occurred_at: '05/03/2025 10:00' }, '7 occurred_at: it could be day or month first; write YYYY-MM-DD'],
  [{ occurred_at: '2026-01-02 08:01' }, '7 occurred_at: the time lies in the future'],
  [{ occurred_to: '2025-03-05 18:29' }, '7 occurred_to: the end lies before the start'],
  [{ origin: 'guessed' }, '7 origin: neither reported nor discovered'],
  [{ status: 'open' }, '7 status: not one of received, assigned, closed, cleared, rejected'],
  [{ description: 'x'.repeat(4001) }, '7 description: longer than 4000 characters'],
  [{ description: 'a\0b' }, '7 id: the row holds a NUL character'],
])('says what is wrong with %j', (change, expected) => {
  expect(fault(change as Record<string, string>)).toBe(expected);
});

test('another number of columns is said before anything else', () => {
  const result = readRow(['A-1', 'theft'], 3, COLUMNS, RULES);
  expect(result).toMatchObject({ ok: false, bad: { line: 3, column: '', value: '2 instead of 10' } });
});

test('an hour is unknown where no time is written, and at 00:00 where the file says so', () => {
  const hourUnknown = (occurredAt: string, unknownHourAtMidnight: boolean) => {
    const result = read({ occurred_at: occurredAt }, { unknownHourAtMidnight });
    return result.ok && result.row.hourUnknown;
  };
  expect(hourUnknown('2025-03-05', false)).toBe(true);
  expect(hourUnknown('2025-03-05 00:00', false)).toBe(false);
  expect(hourUnknown('2025-03-05 00:00', true)).toBe(true);
  expect(hourUnknown('2025-03-05T00:00:00-02:00', true)).toBe(true);
  expect(hourUnknown('2025-03-05 00:00:01', true)).toBe(false);
  expect(hourUnknown('2025-03-05 10:00', true)).toBe(false);
});

test('a word for the severity is read as a weight; one that is not known is told and left to the category', () => {
  expect(read({ severity: 'fatal' })).toMatchObject({ row: { severity: 12, unknownSeverity: null } });
  expect(read({ severity: 'Damage only' })).toMatchObject({ row: { severity: 1 } });
  expect(read({ severity: '2.5' })).toMatchObject({ row: { severity: 2.5 } });
  expect(read({ severity: '重伤' })).toMatchObject({ row: { severity: 8 } });
  expect(read({ severity: 'hmm' })).toMatchObject({ row: { severity: null, unknownSeverity: 'hmm' } });
  expect(read({ severity: '-1' })).toMatchObject({ row: { severity: null, unknownSeverity: '-1' } });
});

test('GCJ-02 coordinates are brought back by the hundreds of metres that they are off', () => {
  const result = read({}, { crs: 'gcj02' });
  if (!result.ok) throw new Error(result.bad.reason);
  expect(Math.abs(result.row.lng - 120.05)).toBeGreaterThan(0.003);
  expect(result.row.declared).toEqual([120.05, 28.9]);
});
