import { describe, expect, it } from 'vitest';
import { firstRange, wholeMonths, windowBeside, windowOf } from './window.ts';

describe('windowOf', () => {
  it('ends with the as-of day, which is included', () => {
    expect(windowOf('7d', '2026-03-10', '2020-01-01')).toEqual({ from: '2026-03-04', to: '2026-03-11' });
    expect(windowOf('30d', '2026-03-01', '2020-01-01')).toEqual({ from: '2026-01-31', to: '2026-03-02' });
  });

  it('takes a year by the calendar', () => {
    expect(windowOf('12m', '2026-03-09', '2020-01-01')).toEqual({ from: '2025-03-10', to: '2026-03-10' });
    expect(windowOf('12m', '2024-02-28', '2020-01-01')).toEqual({ from: '2023-03-01', to: '2024-02-29' });
  });

  it('takes everything from the first day of the data', () => {
    expect(windowOf('all', '2026-03-09', '2009-05-01')).toEqual({ from: '2009-05-01', to: '2026-03-10' });
  });

  it('is never empty, even where the data begins after now', () => {
    expect(windowOf('all', '2026-03-09', '2027-01-01')).toEqual({ from: '2026-03-09', to: '2026-03-10' });
  });
});

describe('firstRange', () => {
  it('is a year where that holds anything, else everything', () => {
    expect(firstRange('2026-03-09', '2023-01-01', '2026-03-09')).toBe('12m');
    expect(firstRange('2026-03-09', '2000-01-01', '2009-12-31')).toBe('all');
    expect(firstRange('2026-03-09', '2000-01-01', '2025-03-10')).toBe('12m');
    expect(firstRange('2026-03-09', '2000-01-01', '2025-03-09')).toBe('all');
  });
});

describe('windowBeside', () => {
  const march = { from: '2026-03-01', to: '2026-04-01' };

  it('takes as many days just before', () => {
    expect(windowBeside(march, 'previous')).toEqual({ from: '2026-01-29', to: '2026-03-01' });
  });

  it('takes the same dates a year earlier', () => {
    expect(windowBeside(march, 'year')).toEqual({ from: '2025-03-01', to: '2025-04-01' });
    // As many days as before: the 1st to the 28th.
    expect(windowBeside({ from: '2024-02-01', to: '2024-02-29' }, 'year').to).toBe('2023-03-01');
    expect(windowBeside({ from: '2024-02-29', to: '2024-03-02' }, 'year').from).toBe('2023-02-28');
  });

  it('takes chosen days as they are', () => {
    const chosen = { from: '2020-01-01', to: '2020-02-01' };
    expect(windowBeside(march, chosen)).toBe(chosen);
  });
});

describe('wholeMonths', () => {
  it('counts months from their first day to their last', () => {
    expect(wholeMonths({ from: '2025-03-10', to: '2026-03-10' })).toBe(11);
    expect(wholeMonths({ from: '2025-03-01', to: '2026-03-01' })).toBe(12);
    expect(wholeMonths({ from: '2025-03-02', to: '2025-04-30' })).toBe(0);
    expect(wholeMonths({ from: '2025-12-31', to: '2026-02-01' })).toBe(1);
  });
});
