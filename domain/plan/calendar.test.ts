import { describe, expect, it } from 'vitest';
import { Problem } from '../problem.ts';
import { zoneClock } from '../time/zone.ts';
import { shiftsOn } from './calendar.ts';

const shanghai = zoneClock('Asia/Shanghai').toInstantMs;
const iso = (ms: number): string => new Date(ms).toISOString();
const pointersOf = (run: () => unknown): string[] => {
  try {
    run();
  } catch (problem) {
    if (problem instanceof Problem) return problem.errors.map((error) => error.pointer);
    throw problem;
  }
  return [];
};

describe('shiftsOn', () => {
  it('cuts an evening shift into slots', () => {
    const [shift, ...others] = shiftsOn(['2026-03-06'], [{ start: '18:00', end: '24:00' }], 120, shanghai);
    expect(others).toEqual([]);
    expect(shift!.slots.map((slot) => [iso(slot.startMs), iso(slot.endMs)])).toEqual([
      ['2026-03-06T10:00:00.000Z', '2026-03-06T12:00:00.000Z'],
      ['2026-03-06T12:00:00.000Z', '2026-03-06T14:00:00.000Z'],
      ['2026-03-06T14:00:00.000Z', '2026-03-06T16:00:00.000Z'],
    ]);
  });

  it('lets a night shift end the next day', () => {
    const [shift] = shiftsOn(['2026-02-28'], [{ start: '22:00', end: '06:00' }], 240, shanghai);
    expect(iso(shift!.endMs)).toBe('2026-02-28T22:00:00.000Z');
    expect(shift!.slots).toHaveLength(2);
    const [midnight] = shiftsOn(['2026-02-28'], [{ start: '20:00', end: '00:00' }], 240, shanghai);
    expect(iso(midnight!.endMs)).toBe('2026-02-28T16:00:00.000Z');
  });

  it('gives a short rest to the last slot, and a long one a slot of its own', () => {
    const slots = (end: string): number[] =>
      shiftsOn(['2026-03-06'], [{ start: '08:00', end }], 120, shanghai)[0]!.slots.map(
        (slot) => (slot.endMs - slot.startMs) / 60_000,
      );
    expect(slots('12:50')).toEqual([120, 170]);
    expect(slots('13:10')).toEqual([120, 120, 70]);
    expect(slots('08:40')).toEqual([40]);
  });

  it('works an hour less in the night when clocks go forward', () => {
    const berlin = zoneClock('Europe/Berlin').toInstantMs;
    const [shift] = shiftsOn(['2026-03-28'], [{ start: '22:00', end: '06:00' }], 120, berlin);
    expect((shift!.endMs - shift!.startMs) / 3_600_000).toBe(7);
    expect(shift!.slots.at(-1)!.endMs).toBe(shift!.endMs);
  });

  it('points at what cannot be worked', () => {
    const at = (start: string, end: string): string[] =>
      pointersOf(() => shiftsOn(['2026-03-06'], [{ start, end }], 120, shanghai));
    expect(at('18:00', '18:00')).toEqual(['/shifts/0/end']);
    expect(at('06:00', '23:00')).toEqual(['/shifts/0/end']);
    expect(at('24:00', '06:00')).toEqual(['/shifts/0/start']);
    expect(at('25:00', '6 pm')).toEqual(['/shifts/0/start', '/shifts/0/end']);
    expect(at('06:00', '22:00')).toEqual([]);
  });

  it('refuses shifts that overlap, also with those of the day before', () => {
    const late = { start: '18:00', end: '02:00' };
    expect(
      pointersOf(() => shiftsOn(['2026-03-06'], [late, { start: '22:00', end: '23:00' }], 120, shanghai)),
    ).toEqual(['/shifts/1/start']);
    const long = { start: '12:00', end: '04:00' };
    const early = { start: '03:00', end: '11:00' };
    expect(pointersOf(() => shiftsOn(['2026-03-06', '2026-03-07'], [early, long], 120, shanghai))).toEqual([
      '/shifts/0/start',
    ]);
  });
});
