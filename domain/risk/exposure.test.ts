import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import { testRoad } from '../network/testRoads.ts';
import { zoneClock } from '../time/zone.ts';
import { sum } from './counts.ts';
import {
  endOfHour,
  hourOccurrences,
  hoursOf,
  JUNCTION_METERS,
  riskEvents,
  roadsOfIncidents,
  type IncidentTimes,
} from './exposure.ts';

const HOUR = 3_600_000;
const london = zoneClock('Europe/London');
const saoPaulo = zoneClock('America/Sao_Paulo');
const ms = (text: string): number => Date.parse(text);

/** Road 0 from a dead end (node 1) to a cross of three (node 2); roads 1 and 2 leave it; road 3 goes on from 1 without a fork. */
const network = buildNetwork([
  testRoad(1, 2, [
    [0, 0],
    [100, 0],
  ]),
  testRoad(2, 3, [
    [100, 0],
    [200, 0],
  ]),
  testRoad(2, 4, [
    [100, 0],
    [100, 100],
  ]),
  testRoad(3, 5, [
    [200, 0],
    [300, 0],
  ]),
]);

const roadsAt = (road: number, along: number): readonly number[] =>
  roadsOfIncidents(network, Int32Array.of(road), Float32Array.of(along))(0);

describe('roadsOfIncidents', () => {
  it('gives what lies at a junction to all of its arms, whichever was the nearest', () => {
    expect([...roadsAt(0, 97)].sort()).toEqual([0, 1, 2]);
    expect([...roadsAt(1, 2)].sort()).toEqual([0, 1, 2]);
    expect([...roadsAt(2, 0)].sort()).toEqual([0, 1, 2]);
  });

  it('leaves whole what lies away from it', () => {
    expect(roadsAt(0, 100 - JUNCTION_METERS - 1)).toEqual([0]);
    expect(roadsAt(1, JUNCTION_METERS + 1)).toEqual([1]);
  });

  it('shares nothing at a dead end, nor where a road only goes on', () => {
    expect(roadsAt(0, 1)).toEqual([0]);
    expect(roadsAt(1, 98)).toEqual([1]);
    expect(roadsAt(3, 1)).toEqual([3]);
  });

  it('names a road once that comes back to the same junction', () => {
    const loop = buildNetwork([
      testRoad(1, 1, [
        [0, 0],
        [50, 50],
        [0, 0],
      ]),
      testRoad(1, 2, [
        [0, 0],
        [0, 90],
      ]),
    ]);
    expect(roadsOfIncidents(loop, Int32Array.of(0), Float32Array.of(1))(0)).toEqual([0, 1]);
  });

  it('is empty for an incident on no road', () => {
    expect(roadsAt(-1, NaN)).toEqual([]);
  });
});

describe('hoursOf', () => {
  it('is one hour where the instant is known', () => {
    // Wednesday 2024-05-15 18:30 in London, an hour behind UTC + 1: hour 2 x 24 + 18.
    const at = ms('2024-05-15T17:30Z');
    expect(hoursOf(at, NaN, london)).toEqual([{ atMs: at, hour: 66, share: 1 }]);
    expect(hoursOf(at, at, london)).toEqual([{ atMs: at, hour: 66, share: 1 }]);
  });

  it('spreads an interval evenly over its hours', () => {
    // 18:30 to 20:15: 30, 60 and 15 of 105 minutes.
    const pieces = hoursOf(ms('2024-05-15T17:30Z'), ms('2024-05-15T19:15Z'), london);
    expect(pieces.map(({ hour }) => hour)).toEqual([66, 67, 68]);
    for (const [i, minutes] of [30, 60, 15].entries())
      expect(pieces[i]!.share).toBeCloseTo(minutes / 105, 12);
    expect(pieces[1]!.atMs).toBe(ms('2024-05-15T18:00Z'));
  });

  it('skips the hour that the clock skips', () => {
    // London, Sunday 2024-03-31: 00:59 is followed by 02:00.
    const spring = hoursOf(ms('2024-03-31T00:30Z'), ms('2024-03-31T01:30Z'), london);
    expect(spring.map(({ hour, share }) => [hour, share])).toEqual([
      [144, 0.5],
      [146, 0.5],
    ]);
    // Sao Paulo, Sunday 2018-11-04: Saturday 23:59 is followed by 01:00.
    const midnight = hoursOf(ms('2018-11-04T02:30Z'), ms('2018-11-04T03:30Z'), saoPaulo);
    expect(midnight.map(({ hour, share }) => [hour, share])).toEqual([
      [143, 0.5],
      [145, 0.5],
    ]);
  });

  it('has an hour twice that the clock has twice', () => {
    // London, Sunday 2024-10-27: 01:59 is followed by 01:00.
    const autumn = hoursOf(ms('2024-10-27T00:00Z'), ms('2024-10-27T02:30Z'), london);
    expect(autumn.map(({ hour, share }) => [hour, share])).toEqual([
      [145, 0.4],
      [145, 0.4],
      [146, 0.2],
    ]);
  });

  it('knows hours that do not begin with those of UTC', () => {
    // Kathmandu is 5:45 ahead: 00:00Z is 05:45, Monday 2024-01-01.
    const pieces = hoursOf(ms('2024-01-01T00:00Z'), ms('2024-01-01T01:00Z'), zoneClock('Asia/Kathmandu'));
    expect(pieces.map(({ hour, share }) => [hour, share])).toEqual([
      [5, 0.25],
      [6, 0.75],
    ]);
  });

  it('does not know the hour of an interval over a week', () => {
    const at = ms('2024-05-15T17:30Z');
    expect(hoursOf(at, at + 168 * HOUR + 1, london)).toEqual([{ atMs: at, hour: -1, share: 1 }]);
    expect(hoursOf(at, at + 168 * HOUR, london)).toHaveLength(169);
  });

  it('has shares that sum to 1, in pieces that follow each other', () => {
    const day = ms('2024-03-30T00:00Z');
    fc.assert(
      fc.property(fc.nat(72 * HOUR), fc.integer({ min: 1, max: 48 * HOUR }), (from, lasts) => {
        const pieces = hoursOf(day + from, day + from + lasts, london);
        expect(sum(pieces.map(({ share }) => share))).toBeCloseTo(1, 9);
        for (const [i, piece] of pieces.entries()) {
          expect(piece.hour).toBe(london.hourOfWeek(piece.atMs));
          if (i > 0) expect(piece.atMs).toBe(endOfHour(pieces[i - 1]!.atMs, london));
        }
      }),
    );
  });
});

describe('hourOccurrences', () => {
  it('counts an hour in part where it is only in part within', () => {
    const hours = hourOccurrences(ms('2024-05-15T17:30Z'), ms('2024-05-22T18:15Z'), london);
    // 18:00 to 19:00: half of this week's, all of the next's; 19:00: this week's and a quarter.
    expect(hours[66]).toBeCloseTo(1.5, 12);
    expect(hours[67]).toBeCloseTo(1.25, 12);
    expect(hours[65]).toBe(1);
  });

  it('has none of the hour that a clock skips', () => {
    const hours = hourOccurrences(ms('2024-03-25T00:00Z'), ms('2024-03-31T23:00Z'), london);
    expect(hours[145]).toBe(0);
    expect(hours[146]).toBe(1);
  });

  it('sums to the hours that pass', () => {
    const day = ms('2018-10-20T00:00Z');
    fc.assert(
      fc.property(fc.nat(30 * 24 * HOUR), fc.nat(30 * 24 * HOUR), (from, lasts) => {
        const hours = hourOccurrences(day + from, day + from + lasts, saoPaulo);
        expect(sum(hours)).toBeCloseTo(lasts / HOUR, 6);
      }),
    );
  });
});

describe('riskEvents', () => {
  const incidents = (
    rows: readonly { at: string; to?: string; hourUnknown?: boolean; group?: number }[],
  ): IncidentTimes => ({
    atMs: Float64Array.from(rows, ({ at }) => ms(at)),
    toMs: Float64Array.from(rows, ({ to }) => (to ? ms(to) : NaN)),
    hourUnknown: Uint8Array.from(rows, ({ hourUnknown }) => (hourUnknown ? 1 : 0)),
    group: Uint16Array.from(rows, ({ group }) => group ?? 0),
    groups: ['a', 'b'],
  });

  it('shares an incident evenly between arms and hours, 1 in all', () => {
    const one = incidents([{ at: '2024-05-15T17:30Z', to: '2024-05-15T19:00Z', group: 1 }]);
    const events = riskEvents(one, () => [4, 7, 9], london);
    expect([...events.place]).toEqual([4, 7, 9, 4, 7, 9]);
    expect([...events.hour]).toEqual([66, 66, 66, 67, 67, 67]);
    for (const [i, weight] of events.weight.entries()) expect(weight).toBeCloseTo(i < 3 ? 1 / 9 : 2 / 9, 6);
    expect(sum(events.weight)).toBeCloseTo(1, 6);
    expect([...new Set(events.group)]).toEqual([1]);
    expect(events.groups).toEqual(['a', 'b']);
  });

  it('counts an incident on no place, too', () => {
    const events = riskEvents(incidents([{ at: '2024-05-15T17:30Z' }]), () => [], london);
    expect([...events.place]).toEqual([-1]);
    expect([...events.weight]).toEqual([1]);
    expect([...events.hour]).toEqual([66]);
  });

  it('invents no hour where it is not known', () => {
    const events = riskEvents(
      incidents([
        { at: '2024-05-15T00:00Z', hourUnknown: true },
        { at: '2024-05-16T00:00Z', to: '2024-06-16T00:00Z' },
      ]),
      () => [0],
      london,
    );
    expect([...events.hour]).toEqual([-1, -1]);
    expect([...events.weight]).toEqual([1, 1]);
  });

  it('is in order of time, also where intervals overlap, and grows as it must', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      at: new Date(ms('2024-05-15T00:00Z') + ((i * 7) % 40) * HOUR).toISOString(),
      to: new Date(ms('2024-05-15T12:00Z') + ((i * 7) % 40) * HOUR).toISOString(),
    }));
    const events = riskEvents(incidents(rows), (incident) => [incident], london);
    expect(events.atMs).toHaveLength(40 * 12);
    expect([...events.atMs]).toEqual([...events.atMs].sort((a, b) => a - b));
    const byIncident = new Float64Array(40);
    for (const [i, place] of events.place.entries()) byIncident[place]! += events.weight[i]!;
    for (const total of byIncident) expect(total).toBeCloseTo(1, 5);
  });
});
