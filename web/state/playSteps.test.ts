import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../domain/time/date.ts';
import { firstWindow, lengthOf, nextWindow, stepDays, withLength, within } from './playSteps.ts';
import type { DayWindow } from './view.ts';

const year: DayWindow = { from: '2025-01-01', to: '2026-01-01' };
const moving = { period: year, cumulative: false };
const growing = { period: year, cumulative: true };
const span = (from: string, days: number): DayWindow => ({ from, to: addDays(from, days) });

describe('a window that moves', () => {
  it('goes by its own length when short, by weeks up to 45 days, by 30 days when longer', () => {
    expect(stepDays(span('2025-01-01', 3), moving)).toBe(3);
    expect(stepDays(span('2025-01-01', 7), moving)).toBe(7);
    expect(stepDays(span('2025-01-01', 30), moving)).toBe(7);
    expect(stepDays(span('2025-01-01', 90), moving)).toBe(30);
  });

  it('keeps its length, and the last step ends with the period', () => {
    expect(nextWindow(span('2025-01-01', 30), moving, 1)).toEqual(span('2025-01-08', 30));
    expect(nextWindow(span('2025-11-29', 30), moving, 1)).toEqual(span('2025-12-02', 30));
    expect(nextWindow(span('2025-12-02', 30), moving, 1)).toBeNull();
    expect(nextWindow(span('2025-01-03', 30), moving, -1)).toEqual(span('2025-01-01', 30));
    expect(nextWindow(span('2025-01-01', 30), moving, -1)).toBeNull();
  });

  it('comes back from outside of the period without jumping over it', () => {
    expect(nextWindow(span('2024-06-01', 30), moving, 1)).toEqual(span('2024-06-08', 30));
    expect(nextWindow(span('2024-06-01', 30), moving, -1)).toBeNull();
  });
});

describe('a window that grows', () => {
  it('begins with the period, by days, weeks or months of it', () => {
    expect(firstWindow(span('2025-05-01', 90), growing)).toEqual(span('2025-01-01', 7));
    expect(stepDays(year, { period: span('2025-01-01', 30), cumulative: true })).toBe(1);
    expect(stepDays(year, { period: span('2023-01-01', 1000), cumulative: true })).toBe(30);
  });

  it('ends with the period, and shrinks to one step', () => {
    expect(nextWindow(span('2025-01-01', 362), growing, 1)).toEqual(year);
    expect(nextWindow(year, growing, 1)).toBeNull();
    expect(nextWindow(span('2025-01-01', 7), growing, -1)).toBeNull();
  });
});

it('a chosen length ends where the window did, within the period', () => {
  expect(withLength(year, 30, year)).toEqual(span('2025-12-02', 30));
  expect(withLength(span('2025-01-05', 3), 30, year)).toEqual(span('2025-01-01', 30));
  expect(withLength(year, 900, year)).toEqual(year);
});

it('played from its first window a period is covered to its last day, without gaps, in steps forward', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1500 }),
      fc.integer({ min: 1, max: 400 }),
      fc.boolean(),
      (periodDays, windowDays, cumulative) => {
        const playing = { period: span('2020-02-28', periodDays), cumulative };
        let window = firstWindow(span('2020-02-28', windowDays), playing);
        expect(window.from).toBe(playing.period.from);
        for (let next: DayWindow | null = window; next; next = nextWindow(window, playing, 1)) {
          expect(within(next, playing.period)).toBe(true);
          expect(next.from <= window.to && next.to >= window.to).toBe(true);
          if (!cumulative) expect(lengthOf(next)).toBe(lengthOf(window));
          window = next;
        }
        expect(window.to).toBe(playing.period.to);
      },
    ),
  );
});
