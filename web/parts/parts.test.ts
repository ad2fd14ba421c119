import { describe, expect, it } from 'vitest';
import { dayAtShare, isInside, shareOfDay, shiftWindow, windowBetween } from './brush.ts';
import { sortRows, visibleRows } from './rows.ts';

const axis = { from: '2026-01-01', to: '2026-01-11' };

describe('the time brush', () => {
  it('puts days on the axis and reads them back', () => {
    expect(shareOfDay('2026-01-06', axis)).toBe(0.5);
    expect(shareOfDay('2030-01-01', axis)).toBe(1);
    expect(dayAtShare(0.5, axis)).toBe('2026-01-06');
    expect(dayAtShare(7, axis)).toBe('2026-01-11');
  });

  it('takes days in either order, at least one, within the axis', () => {
    expect(windowBetween('2026-01-08', '2026-01-03', axis)).toEqual({ from: '2026-01-03', to: '2026-01-08' });
    expect(windowBetween('2026-01-03', '2026-01-03', axis)).toEqual({ from: '2026-01-03', to: '2026-01-04' });
    expect(windowBetween('2026-01-11', '2026-01-11', axis)).toEqual({ from: '2026-01-10', to: '2026-01-11' });
    expect(windowBetween('2025-01-01', '2027-01-01', axis)).toEqual(axis);
  });

  it('moves a window with its length, and stops at the ends', () => {
    const window = { from: '2026-01-03', to: '2026-01-05' };
    expect(shiftWindow(window, 3, axis)).toEqual({ from: '2026-01-06', to: '2026-01-08' });
    expect(shiftWindow(window, 99, axis)).toEqual({ from: '2026-01-09', to: '2026-01-11' });
    expect(shiftWindow(window, -99, axis)).toEqual({ from: '2026-01-01', to: '2026-01-03' });
  });
});

describe('a bar under the brush', () => {
  const week = { from: '2026-01-05', to: '2026-01-12' };
  it('belongs to the window that holds its middle', () => {
    expect(isInside(week, { from: '2026-01-08', to: '2026-02-01' })).toBe(true);
    expect(isInside(week, { from: '2026-01-09', to: '2026-02-01' })).toBe(false);
    expect(isInside(week, { from: '2026-01-01', to: '2026-01-09' })).toBe(true);
    expect(isInside(week, { from: '2026-01-01', to: '2026-01-08' })).toBe(false);
  });
  it('belongs to a window within it', () => {
    expect(isInside(week, { from: '2026-01-10', to: '2026-01-11' })).toBe(true);
    expect(isInside(week, { from: '2026-01-12', to: '2026-01-13' })).toBe(false);
  });
});

describe('long tables', () => {
  it('draw what is in view and a little more', () => {
    expect(visibleRows(10_000, 36, 36_000, 720)).toEqual({ first: 990, end: 1030 });
    expect(visibleRows(5, 36, 0, 720)).toEqual({ first: 0, end: 5 });
    expect(visibleRows(0, 36, 0, 720)).toEqual({ first: 0, end: 0 });
  });

  it('sort numbers and names, with nothing known last either way', () => {
    const rows = [{ n: 2 }, { n: null }, { n: 10 }, { n: 1 }];
    expect(sortRows(rows, (row) => row.n, true, 'zh').map((row) => row.n)).toEqual([10, 2, 1, null]);
    expect(sortRows(rows, (row) => row.n, false, 'zh').map((row) => row.n)).toEqual([1, 2, 10, null]);
    const names = ['路10', '路9', '路1'].map((name) => ({ name }));
    expect(sortRows(names, (row) => row.name, false, 'zh').map((row) => row.name)).toEqual([
      '路1',
      '路9',
      '路10',
    ]);
  });
});
