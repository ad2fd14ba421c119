import { expect, it } from 'vitest';
import type { Stat } from '../../domain/density/stat.ts';
import { strengthOf } from './findings.ts';

type Row = Parameters<typeof strengthOf>[0];
const ordered = (stat: Stat, rows: Row[]) =>
  [...rows].sort((a, b) => strengthOf(b, stat) - strengthOf(a, stat));

it('puts hot spots by level, then by z, and cold ones last', () => {
  const rows = [
    { count: 9, bin: 0, z: 1.5 },
    { count: 0, bin: -3, z: -4 },
    { count: 9, bin: 3, z: 5 },
    { count: 9, bin: 2, z: 2.9 },
    { count: 9, bin: 3, z: 8 },
  ];
  expect(ordered('gi', rows).map(({ z }) => z)).toEqual([8, 5, 2.9, 1.5, -4]);
});

it('puts changes by how sure they are, not by how large they look', () => {
  const rows = [
    { count: 1, before: 0, bin: 0, p: 1 },
    { count: 12, before: 4, bin: 0, p: 0.08 },
    { count: 4, before: 12, bin: 0, p: 0.08 },
    { count: 40, before: 10, bin: 2, p: 0.0001 },
    { count: 0, before: 20, bin: -2, p: 0.00001 },
  ];
  expect(ordered('change', rows).map(({ count, before }) => `${before}-${count}`)).toEqual([
    '10-40',
    '4-12',
    '0-1',
    '12-4',
    '20-0',
  ]);
});

it('puts emerging classes as the catalogue has them', () => {
  const rows: Row[] = [
    { count: 1, emerging: 'none' },
    { count: 1, emerging: 'historical-cold' },
    { count: 1, emerging: 'new-hot' },
    { count: 1, emerging: 'persistent-hot' },
  ];
  expect(ordered('emerging', rows).map(({ emerging }) => emerging)).toEqual([
    'new-hot',
    'persistent-hot',
    'none',
    'historical-cold',
  ]);
});
