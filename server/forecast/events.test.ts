import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneClock } from '../../domain/time/zone.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';
import { hoursOf, sectionEvents } from './events.ts';

const clock = zoneClock('Asia/Shanghai');
const at = (text: string) => Date.parse(`${text}+08:00`);

describe('hours that an incident may have happened in', () => {
  it('is the one hour where the instant is known', () => {
    // 2026-03-06 is a Friday.
    const ms = at('2026-03-06T20:30:00');
    expect(hoursOf(ms, NaN, clock)).toEqual([{ atMs: ms, hourOfWeek: 4 * 24 + 20, share: 1 }]);
  });

  it('is spread over an interval in proportion to the time in each hour', () => {
    const pieces = hoursOf(at('2026-03-08T22:30:00'), at('2026-03-09T00:30:00'), clock);
    expect(pieces.map(({ hourOfWeek, share }) => [hourOfWeek, share])).toEqual([
      [166, 0.25],
      [167, 0.5],
      [0, 0.25],
    ]);
  });

  it('says nothing of the hour where the interval is over a week', () => {
    const pieces = hoursOf(at('2026-03-01T00:00:00'), at('2026-03-09T00:00:00'), clock);
    expect(pieces).toEqual([{ atMs: at('2026-03-01T00:00:00'), hourOfWeek: null, share: 1 }]);
  });

  it('always adds up to one incident', () => {
    const from = fc.integer({ min: at('2024-01-01T00:00:00'), max: at('2026-01-01T00:00:00') });
    const minutes = fc.integer({ min: 0, max: 7 * 24 * 60 });
    fc.assert(
      fc.property(from, minutes, fc.constantFrom('Asia/Kolkata', 'Europe/London'), (ms, length, zone) => {
        const pieces = hoursOf(ms, ms + length * 60_000, zoneClock(zone));
        expect(pieces.reduce((sum, piece) => sum + piece.share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('incidents given to key sections', () => {
  const incidents = (along: number[], road: number[]): RoadIncidents => ({
    road: Int32Array.from(road),
    roadIds: ['a', 'b'],
    alongMeters: Float32Array.from(along),
    atMs: Float64Array.from(along, () => at('2026-03-06T20:30:00')),
    toMs: Float64Array.from(along, () => NaN),
    hourUnknown: Uint8Array.from(along, () => 0),
    group: Uint16Array.from(along, () => 0),
    groups: ['property'],
    unsnapped: 0,
  });

  it('go by the stretch of road that they lie on, its ends included', () => {
    const stretches = [{ unit: 0, roadId: 'a', fromMeters: 10, toMeters: 20 }];
    const { events, incidents: counts } = sectionEvents(
      incidents([9, 10, 20, 21, 15], [0, 0, 0, 0, 1]),
      stretches,
      1,
      clock,
    );
    expect(events.map(({ unit }) => unit)).toEqual([null, 0, 0, null, null]);
    expect([...counts]).toEqual([2]);
  });

  it('are shared where sections overlap, and counted whole on each', () => {
    const stretches = [
      { unit: 0, roadId: 'a', fromMeters: 0, toMeters: 50 },
      { unit: 1, roadId: 'a', fromMeters: 40, toMeters: 90 },
      // The same section twice over one road is still one section.
      { unit: 1, roadId: 'a', fromMeters: 44, toMeters: 46 },
    ];
    const { events, incidents: counts } = sectionEvents(incidents([45, 80], [0, 0]), stretches, 2, clock);
    expect(events.map(({ unit, weight }) => [unit, weight])).toEqual([
      [0, 0.5],
      [1, 0.5],
      [1, 1],
    ]);
    expect([...counts]).toEqual([1, 2]);
  });
});
