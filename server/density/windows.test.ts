import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { hourOfWeekMask } from '../../domain/time/ranges.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import type { Window } from './types.ts';
import {
  MOST_WINDOWS,
  equallyLong,
  hoursWithin,
  monthEdges,
  monthsBefore,
  playedWindows,
  previousWindow,
  stepEdges,
  stepName,
  wholeDays,
  yearEarlier,
} from './windows.ts';

const shanghai = zoneClock('Asia/Shanghai');
const london = zoneClock('Europe/London');
/** Summer time began at midnight: 2018-11-04 had no 00:00. */
const saoPaulo = zoneClock('America/Sao_Paulo');
const ZONES = [shanghai, london, saoPaulo];

const window = (clock: typeof london, from: string, to: string): Window => ({
  fromMs: clock.startOfDayMs(from),
  toMs: clock.startOfDayMs(to),
});
const datesOf = (clock: typeof london, { fromMs, toMs }: Window) =>
  [fromMs, toMs].map((ms) => {
    expect(clock.startOfDayMs(clock.localDate(ms))).toBe(ms);
    return clock.localDate(ms);
  });
const utc = (from: string, to: string): Window => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });

describe('windows', () => {
  it('are as many days as the calendar says, also where a day has 23 or 25 hours', () => {
    expect(wholeDays(london, window(london, '2024-03-31', '2024-04-01'))).toBe(1);
    expect(wholeDays(london, window(london, '2024-10-01', '2024-11-01'))).toBe(31);
    expect(wholeDays(saoPaulo, window(saoPaulo, '2018-11-04', '2018-11-05'))).toBe(1);
    expect(wholeDays(london, utc('2024-03-30T18:00Z', '2024-03-31T17:00Z'))).toBe(1);
    expect(wholeDays(london, utc('2024-03-30T18:00Z', '2024-03-30T20:30Z'))).toBeNull();
  });

  it('are equally long by days, or by the clock where they are not days', () => {
    const day = window(london, '2024-03-31', '2024-04-01');
    expect(equallyLong(london, day, window(london, '2024-03-30', '2024-03-31'))).toBe(true);
    expect(equallyLong(london, day, window(london, '2024-03-29', '2024-03-31'))).toBe(false);
    const hours = utc('2024-03-30T18:00Z', '2024-03-30T20:30Z');
    expect(equallyLong(london, hours, utc('2024-02-01T00:00Z', '2024-02-01T02:30Z'))).toBe(true);
    expect(equallyLong(london, hours, utc('2024-02-01T00:00Z', '2024-02-01T02:31Z'))).toBe(false);
  });

  it.each([
    [london, '2024-03-25', '2024-04-01', ['2024-03-18', '2024-03-25']],
    [london, '2024-04-01', '2024-04-02', ['2024-03-31', '2024-04-01']],
    [saoPaulo, '2018-11-05', '2018-11-06', ['2018-11-04', '2018-11-05']],
    [shanghai, '2024-03-01', '2024-04-01', ['2024-01-30', '2024-03-01']],
  ])('have one before them of as many days (%#)', (clock, from, to, expected) => {
    expect(datesOf(clock, previousWindow(clock, window(clock, from, to)))).toEqual(expected);
  });

  it('of some hours have as many hours before them', () => {
    const hours = utc('2024-03-05T18:00:30Z', '2024-03-05T20:00:30Z');
    expect(previousWindow(shanghai, hours)).toEqual(utc('2024-03-05T16:00:30Z', '2024-03-05T18:00:30Z'));
  });

  it.each([
    ['2025-02-01', '2025-03-01', ['2024-02-01', '2024-03-01']],
    ['2024-02-01', '2024-03-01', ['2023-02-01', '2023-03-01']],
    ['2024-01-01', '2025-01-01', ['2023-01-01', '2024-01-01']],
    ['2024-02-29', '2024-03-07', ['2023-02-28', '2023-03-07']],
    ['2024-02-01', '2024-02-29', ['2023-02-01', '2023-03-01']],
    ['2024-02-29', '2024-03-01', ['2023-02-28', '2023-03-01']],
  ])('%s to %s have the same dates a year earlier', (from, to, expected) => {
    for (const clock of ZONES)
      expect(datesOf(clock, yearEarlier(clock, window(clock, from, to)))).toEqual(expected);
  });

  it('keep the time of day a year earlier', () => {
    const summer = utc('2024-07-01T17:30Z', '2024-07-01T19:00Z');
    expect(yearEarlier(london, summer)).toEqual(utc('2023-07-01T17:30Z', '2023-07-01T19:00Z'));
    // 29 March is winter time in 2023 and in 2024; 30 March 2025 18:30 is summer time, a year earlier it is not.
    expect(yearEarlier(london, utc('2025-03-30T17:30Z', '2025-03-30T18:30Z'))).toEqual(
      utc('2024-03-30T18:30Z', '2024-03-30T19:30Z'),
    );
  });
});

describe('the hours that a filter leaves of a window', () => {
  const weekends = hourOfWeekMask(undefined, [6, 7]);
  it.each([
    ['2025-08-01', '2025-08-10', 72],
    ['2025-07-07', '2025-07-16', 48],
    ['2025-07-07', '2025-08-04', 192],
    ['2025-07-07', '2025-07-12', 0],
  ])('%s to %s has %i of weekends', (from, to, hours) => {
    expect(hoursWithin(shanghai, window(shanghai, from, to), weekends)).toBe(hours);
  });

  it('are counted by parts of an hour, and as the clock shows them', () => {
    const evenings = hourOfWeekMask([18, 19]);
    expect(hoursWithin(shanghai, utc('2025-07-07T10:20:00Z', '2025-07-07T11:40:00Z'), evenings)).toBeCloseTo(
      4 / 3,
    );
    // The hour from 1 to 2 comes twice on the last Sunday of October.
    const night = hourOfWeekMask([1]);
    expect(hoursWithin(london, window(london, '2024-10-27', '2024-10-28'), night)).toBe(2);
    expect(hoursWithin(london, window(london, '2024-03-31', '2024-04-01'), night)).toBe(0);
  });
});

describe('months', () => {
  it('are those that lie wholly in a window', () => {
    const edges = monthEdges(london, window(london, '2024-01-02', '2024-05-01'));
    expect(edges.map(london.localDate)).toEqual(['2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01']);
    expect(monthEdges(london, window(london, '2024-01-01', '2024-02-01'))).toHaveLength(2);
    expect(monthEdges(london, window(london, '2024-01-02', '2024-02-29'))).toEqual([]);
    expect(monthEdges(london, utc('2024-01-01T00:00:01Z', '2024-02-01T00:00Z'))).toEqual([]);
  });

  it('before an instant end with the last whole one', () => {
    const at = london.toInstantMs('2024-03-05', '10:00');
    expect(datesOf(london, monthsBefore(london, at, 24))).toEqual(['2022-03-01', '2024-03-01']);
    expect(datesOf(london, monthsBefore(london, london.startOfDayMs('2024-01-01'), 2))).toEqual([
      '2023-11-01',
      '2024-01-01',
    ]);
  });
});

describe('the windows of a played period', () => {
  const over = window(london, '2024-01-01', '2025-01-01');
  it('follow each other from its start and leave a rest', () => {
    const windows = playedWindows(london, over, window(london, '2024-07-01', '2024-08-01'), false);
    expect(windows.map((each) => datesOf(london, each))).toEqual([
      ['2024-01-01', '2024-02-01'],
      ['2024-02-01', '2024-03-03'],
      ['2024-03-03', '2024-04-03'],
      ['2024-04-03', '2024-05-04'],
      ['2024-05-04', '2024-06-04'],
      ['2024-06-04', '2024-07-05'],
      ['2024-07-05', '2024-08-05'],
      ['2024-08-05', '2024-09-05'],
      ['2024-09-05', '2024-10-06'],
      ['2024-10-06', '2024-11-06'],
      ['2024-11-06', '2024-12-07'],
    ]);
  });

  it('are the same wherever the window lies', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 90 }),
        fc.boolean(),
        (clock, at, other, days, cumulative) => {
          const played = window(clock, '2018-06-01', '2019-06-01');
          const ofDay = (first: number): Window => ({
            fromMs: clock.fromLocalMs(Date.UTC(2018, 5, 1 + first)),
            toMs: clock.fromLocalMs(Date.UTC(2018, 5, 1 + first + days)),
          });
          const windows = playedWindows(clock, played, ofDay(at), cumulative);
          expect(playedWindows(clock, played, ofDay(other), cumulative)).toEqual(windows);
          expect(windows.length).toBeGreaterThan(0);
          for (const each of windows) {
            expect(each.fromMs).toBeGreaterThanOrEqual(played.fromMs);
            expect(each.toMs).toBeLessThanOrEqual(played.toMs);
            if (!cumulative) expect(wholeDays(clock, each)).toBe(days);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are spread evenly where there are very many', () => {
    const windows = playedWindows(london, over, window(london, '2024-07-01', '2024-07-02'), false);
    expect(windows).toHaveLength(MOST_WINDOWS);
    const days = windows.map(({ fromMs }) => Math.round((fromMs - over.fromMs) / 86_400_000));
    expect(days[0]).toBe(0);
    expect(days.at(-1)).toBe(359);
    const gaps = days.slice(1).map((day, i) => day - days[i]!);
    expect(new Set(gaps)).toEqual(new Set([6, 7]));
  });

  it('add up from its start where they are cumulative, whatever the window', () => {
    const day = playedWindows(london, over, window(london, '2024-07-01', '2024-07-02'), true);
    expect(day).toHaveLength(12);
    expect(new Set(day.map(({ fromMs }) => fromMs))).toEqual(new Set([over.fromMs]));
    expect(day.at(-1)).toEqual(over);
    expect(playedWindows(london, over, window(london, '2024-01-01', '2024-09-01'), true)).toEqual(day);
  });

  it('are none where the period is shorter', () => {
    expect(playedWindows(london, over, window(london, '2024-01-01', '2025-01-02'), false)).toEqual([]);
    expect(playedWindows(london, over, window(london, '2024-01-01', '2025-01-02'), true)).toEqual([]);
  });
});

describe('the steps of a series', () => {
  const temporal = (ms: number, zone: string) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);

  it.each(['hour', 'day', 'week', 'month'] as const)('by %s begin where the calendar has them', (step) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2024, 0, 1) }),
        fc.integer({ min: 0, max: 90 * 86_400_000 }),
        (clock, firstMs, length) => {
          const lastMs = firstMs + (step === 'hour' ? Math.floor(length / 20) : length);
          const edges = stepEdges(clock, step, firstMs, lastMs);
          expect(edges[0]).toBeLessThanOrEqual(firstMs);
          expect(edges[1]).toBeGreaterThan(firstMs);
          expect(edges.at(-2)).toBeLessThanOrEqual(lastMs);
          expect(edges.at(-1)).toBeGreaterThan(lastMs);
          const starts = edges.slice(0, -1);
          for (const [i, ms] of starts.entries()) {
            const at = temporal(ms, clock.timeZone);
            if (step === 'hour') expect(at.minute + at.second + at.millisecond).toBe(0);
            else expect(at.startOfDay().epochMilliseconds).toBe(ms);
            if (step === 'week') expect(at.dayOfWeek).toBe(1);
            if (step === 'month') expect(at.day).toBe(1);
            const next = temporal(edges[i + 1]!, clock.timeZone);
            if (step === 'hour') expect(edges[i + 1]! - ms).toBe(3_600_000);
            else
              expect(
                at
                  .toPlainDate()
                  .add({ [`${step}s`]: 1 })
                  .toString(),
              ).toBe(next.toPlainDate().toString());
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('tell the hour that comes twice apart', () => {
    const edges = stepEdges(london, 'hour', Date.parse('2024-10-27T00:00Z'), Date.parse('2024-10-27T01:59Z'));
    expect(edges.slice(0, -1).map((ms) => stepName(london, 'hour', ms))).toEqual([
      '2024-10-27T01:00+01:00',
      '2024-10-27T01:00+00:00',
    ]);
    expect(stepName(saoPaulo, 'hour', Date.parse('2018-06-01T03:00Z'))).toBe('2018-06-01T00:00-03:00');
    expect(stepName(london, 'week', london.startOfDayMs('2024-10-21'))).toBe('2024-10-21');
  });
});
