import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../time/date.ts';
import { sum } from './counts.ts';
import { ALL, Study, volume } from './study.ts';
import type { Places, RiskEvents } from './types.ts';

const places: Places = {
  count: 2,
  size: Float64Array.of(100, 100),
  kind: new Uint8Array(2),
  zonings: [{ name: 'each', count: 2, zone: Uint16Array.of(0, 1) }],
  bandwidthsMeters: [],
  spread: () => {
    throw new Error('places without neighbours');
  },
};

/** An incident a day for 1,000 days, at the hour of its number's rest by 168; every third of group b, every tenth on no place. */
const DAYS = 1000;
const each = Array.from({ length: DAYS }, (_, day) => day);
const events: RiskEvents = {
  place: Int32Array.from(each, (day) => (day % 10 === 0 ? -1 : day % 2)),
  atMs: Float64Array.from(each, (day) => day * MS_PER_DAY),
  hour: Int16Array.from(each, (day) => day % 168),
  group: Uint8Array.from(each, (day) => (day % 3 === 0 ? 2 : 0)),
  weight: new Float32Array(DAYS).fill(1),
  groups: ['c', 'unused', 'b'],
};
const study = new Study(places, events);

describe('Study', () => {
  it('names the groups that have events', () => {
    expect(study.groups).toEqual(['b', 'c']);
    expect(study.history(ALL).events.place).toHaveLength(900);
    expect(study.history('b').events.place).toHaveLength(each.filter((d) => d % 3 === 0 && d % 10).length);
  });

  it('covers what its events do, unless it is told more', () => {
    expect(new Study(places, { ...events, atMs: events.atMs.map((at) => at + 5) }).fromMs).toBe(5);
    expect(new Study(places, events, -7).fromMs).toBe(-7);
  });

  it('holds the hours of a year back', () => {
    const { trained, heldBack, all } = study.hours(ALL, 900 * MS_PER_DAY);
    expect(sum(trained.town)).toBe(900 - 364);
    expect(sum(heldBack.town)).toBe(364);
    expect([...all.town]).toEqual([...trained.town].map((count, hour) => count + heldBack.town[hour]!));
    // Those on no place have hours of the town, of no zone.
    expect(sum(all.zones[0]!)).toBe(810);
  });

  it('holds half of it back where there are less than two years', () => {
    const { trained, heldBack } = study.hours(ALL, 100 * MS_PER_DAY);
    expect(sum(trained.town)).toBe(50);
    expect(sum(heldBack.town)).toBe(50);
  });

  it('has the hours of a group by themselves', () => {
    expect(sum(study.hours('b', 900 * MS_PER_DAY).all.town)).toBe(300);
  });

  it('counts what lies on places within a window', () => {
    expect(volume(study.history(ALL), 100 * MS_PER_DAY, 200 * MS_PER_DAY)).toBe(90);
  });
});
