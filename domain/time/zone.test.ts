import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { Problem } from '../problem.ts';
import { addDays, daysBetween, localDateOfEpochDay, parseLocalDate } from './date.ts';
import { checkTimeZone, zoneClock } from './zone.ts';

const ZONES = [
  'Asia/Shanghai', // summer time 1986 to 1991
  'America/Sao_Paulo', // summer time began at midnight
  'Europe/London',
  'Australia/Lord_Howe', // half an hour of summer time
  'Asia/Kathmandu', // offset of 5:45
  'Pacific/Apia', // skipped 2011-12-30
  'America/Havana', // summer time ends at 01:00, so midnight comes twice
];
const HOUR = 3_600_000;
const anyMs = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2037, 0, 1) });

describe.each(ZONES)('the clock of %s', (timeZone) => {
  const clock = zoneClock(timeZone);
  const intl = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
  });

  it('agrees with Intl on day, weekday and hour', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        const parts = Object.fromEntries(intl.formatToParts(ms).map((part) => [part.type, part.value]));
        const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday!);
        expect(clock.localDate(ms)).toBe(`${parts.year}-${parts.month}-${parts.day}`);
        expect(clock.isoWeekday(ms)).toBe(weekday + 1);
        expect(clock.hour(ms)).toBe(Number(parts.hour));
        expect(clock.hourOfWeek(ms)).toBe(weekday * 24 + Number(parts.hour));
      }),
      { numRuns: 400 },
    );
  });

  it('turns local times into the instants that Temporal finds, in gaps and overlaps too', () => {
    const transitions = [];
    let at: Temporal.ZonedDateTime | null =
      Temporal.Instant.from('1950-01-01T00:00Z').toZonedDateTimeISO(timeZone);
    while ((at = at.getTimeZoneTransition('next')) && at.year < 2037) transitions.push(at.epochMilliseconds);
    const nearTransition = fc
      .tuple(fc.constantFrom(...transitions, 0), fc.integer({ min: -26 * 60, max: 26 * 60 }))
      .map(([ms, minutes]) => Math.floor(ms / 60_000) * 60_000 + minutes * 60_000);
    fc.assert(
      fc.property(fc.oneof(anyMs, nearTransition), (localMs) => {
        const local = new Date(localMs).toISOString().slice(0, 19);
        const expected = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, {
          disambiguation: 'compatible',
        }).epochMilliseconds;
        expect(clock.toInstantMs(local.slice(0, 10), local.slice(11))).toBe(expected);
      }),
      { numRuns: 400 },
    );
  });
});

describe('local days', () => {
  it('have 23 or 25 hours where the clocks change', () => {
    const london = zoneClock('Europe/London');
    const hoursOf = (day: string) => (london.startOfDayMs(addDays(day, 1)) - london.startOfDayMs(day)) / HOUR;
    expect(hoursOf('2024-03-31')).toBe(23);
    expect(hoursOf('2024-10-27')).toBe(25);
    expect(hoursOf('2024-06-01')).toBe(24);
  });

  it('start at 01:00 where midnight does not exist', () => {
    // São Paulo 2018-11-04: 23:59:59 -03 was followed by 01:00 -02.
    const clock = zoneClock('America/Sao_Paulo');
    expect(clock.startOfDayMs('2018-11-04')).toBe(Date.parse('2018-11-04T03:00:00Z'));
    expect(clock.hour(clock.startOfDayMs('2018-11-04'))).toBe(1);
  });
});

describe('local times', () => {
  const london = zoneClock('Europe/London');
  it('that do not exist move forward by the gap', () => {
    expect(london.toInstantMs('2024-03-31', '01:30')).toBe(Date.parse('2024-03-31T02:30:00+01:00'));
  });
  it('that come twice are the first', () => {
    expect(london.toInstantMs('2024-10-27', '01:30')).toBe(Date.parse('2024-10-27T01:30:00+01:00'));
  });
  it('reach 24:00, the next midnight', () => {
    const shanghai = zoneClock('Asia/Shanghai');
    expect(shanghai.toInstantMs('2024-12-31', '24:00')).toBe(shanghai.startOfDayMs('2025-01-01'));
  });
  it.each([
    ['2024-02-30', '10:00'],
    ['2024-3-5', '10:00'],
    ['2024-03-05', '24:01'],
    ['2024-03-05', '9'],
  ])('%s %s is refused', (date, time) => {
    expect(() => london.toInstantMs(date, time)).toThrow(Problem);
  });
  it('keep the nearest offset before 1900 and after 2100', () => {
    expect(zoneClock('Asia/Shanghai').offsetMinutes(Date.UTC(2300, 0, 1))).toBe(480);
    expect(zoneClock('Asia/Tokyo').offsetMinutes(Date.UTC(1800, 0, 1))).toBe(540);
  });
});

it('knows hour 0 of the week: Monday midnight', () => {
  const clock = zoneClock('Asia/Shanghai');
  expect(clock.hourOfWeek(clock.toInstantMs('2024-03-04', '00:00'))).toBe(0);
  expect(clock.hourOfWeek(clock.toInstantMs('2024-03-10', '23:59'))).toBe(167);
});

it('checks the names of zones', () => {
  expect(checkTimeZone('Asia/Shanghai')).toEqual({ valid: true, timeZone: 'Asia/Shanghai' });
  expect(checkTimeZone('asia/shanghai')).toEqual({ valid: true, timeZone: 'Asia/Shanghai' });
  for (const name of ['', '+08:00', 'GMT+8', 'Asia/Nowhere', '北京']) {
    expect(checkTimeZone(name)).toMatchObject({ valid: false });
  }
  expect(() => zoneClock('Asia/Nowhere')).toThrow(Problem);
});

it('counts calendar days', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(addDays('2024-01-01', -1)).toBe('2023-12-31');
  expect(daysBetween('2023-12-31', '2024-12-31')).toBe(366);
  expect(parseLocalDate('2023-02-29')).toBeNull();
  expect(parseLocalDate('0099-01-01')).toBeNull();
  expect(() => addDays('yesterday', 1)).toThrow(RangeError);
  fc.assert(
    fc.property(fc.integer({ min: -25_000, max: 60_000 }), (days) => {
      expect(parseLocalDate(localDateOfEpochDay(days))).toBe(days);
    }),
  );
});
