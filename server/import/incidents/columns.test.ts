import { expect, test } from 'vitest';
import { findColumns, findDelimiter, incidentMapping } from './columns.ts';

test('finds fields by name, whatever their case and order', () => {
  const columns = findColumns([' Latitude', 'LONGITUDE', 'x', 'id', 'Category', 'occurred_at'], {});
  expect(columns.at).toMatchObject({
    id: 3,
    category: 4,
    occurred_at: 5,
    longitude: 1,
    latitude: 0,
    severity: -1,
  });
  expect(columns.count).toBe(6);
});

test('a mapping goes before the name, and what is mapped must be there', () => {
  const header = ['编号', 'category', '接警时间', 'longitude', 'latitude', 'id'];
  const columns = findColumns(header, incidentMapping(['id=编号', 'occurred_at=接警时间']));
  expect([columns.at.id, columns.at.occurred_at]).toEqual([0, 2]);
  expect(() => findColumns(header, incidentMapping(['occurred_at=接警时间', 'severity=轻重']))).toThrow(
    /severity \(--map severity=轻重\)/,
  );
});

test('names what is missing, and what there is', () => {
  expect(() => findColumns(['id', 'when', 'category', 'longitude', 'latitude'], {})).toThrow(
    /No column for occurred_at\. The file has: id, when,/,
  );
});

test('a column that stands twice is refused', () => {
  expect(() => findColumns(['id', 'category', 'occurred_at', 'longitude', 'latitude', 'id'], {})).toThrow(
    /twice/,
  );
});

test.each(['occurred_at', '=x', 'occurred_at=', 'wrong=x'])('--map %s is refused', (option) => {
  expect(() => incidentMapping([option])).toThrow(/--map/);
});

test('the delimiter is the most frequent one', () => {
  expect([findDelimiter('a,b,c'), findDelimiter('a;b;"c,d"'), findDelimiter('a\tb\tc')]).toEqual([
    ',',
    ';',
    '\t',
  ]);
});
