import { describe, expect, it } from 'vitest';
import { zoneClock } from '../../domain/time/zone.ts';
import { expectedBetween } from './compute.ts';

const week = Float64Array.from({ length: 168 }, (_, hour) => hour);

describe('expected incidents between two instants', () => {
  const clock = zoneClock('Asia/Shanghai');
  const at = (text: string) => Date.parse(`${text}+08:00`);

  it('adds whole hours, and hours in part in part', () => {
    // Monday 2026-03-09, 01:30 to 04:15.
    expect(expectedBetween(week, clock, at('2026-03-09T01:30:00'), at('2026-03-09T04:15:00'))).toBeCloseTo(
      0.5 * 1 + 2 + 3 + 0.25 * 4,
      12,
    );
  });

  it('runs over the end of the week', () => {
    expect(expectedBetween(week, clock, at('2026-03-08T23:00:00'), at('2026-03-09T02:00:00'))).toBe(
      167 + 0 + 1,
    );
  });

  it('counts the hour that a summer time skips not at all', () => {
    // Berlin, Sunday 2026-03-29: 02:00 does not exist. Two hours by the clock's hands are one.
    const berlin = zoneClock('Europe/Berlin');
    const from = berlin.toInstantMs('2026-03-29', '01:00');
    const to = berlin.toInstantMs('2026-03-29', '04:00');
    expect(expectedBetween(week, berlin, from, to)).toBe(6 * 24 + 1 + (6 * 24 + 3));
  });

  it('is zero for no time at all', () => {
    expect(expectedBetween(week, clock, 5, 5)).toBe(0);
  });
});
