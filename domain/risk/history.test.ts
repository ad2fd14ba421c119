import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../time/date.ts';
import { sum } from './counts.ts';
import { FOREVER_DAYS, History } from './history.ts';
import type { Places, RiskEvents } from './types.ts';

/** Three roads, the first two of a kind; what happens on the first is half the second's. */
const places: Places = {
  count: 3,
  size: Float64Array.of(100, 300, 600),
  kind: Uint8Array.of(0, 0, 1),
  zonings: [],
  bandwidthsMeters: [100],
  spread: () => ({
    start: Uint32Array.of(0, 2, 3, 4),
    to: Uint32Array.of(0, 1, 1, 2),
    share: Float32Array.of(0.5, 0.5, 1, 1),
  }),
};

/** `[place, day, group]`. */
const events = (rows: readonly (readonly [number, number, number])[]): RiskEvents => ({
  place: Int32Array.from(rows, ([place]) => place),
  atMs: Float64Array.from(rows, ([, day]) => day * MS_PER_DAY),
  hour: new Int16Array(rows.length),
  group: Uint8Array.from(rows, ([, , group]) => group),
  weight: new Float32Array(rows.length).fill(1),
  groups: ['a', 'b'],
});

const some = events([
  [0, 1, 0],
  [0, 2, 0],
  [-1, 3, 0],
  [2, 4, 1],
  [0, 5, 0],
]);
const anyGroup = () => true;
const NOW = 10 * MS_PER_DAY;

describe('History', () => {
  it('has the events of its groups that lie on a place', () => {
    expect([...new History(places, some, anyGroup).events.place]).toEqual([0, 0, 2, 0]);
    expect([...new History(places, some, (group) => group === 1).events.place]).toEqual([2]);
  });

  it('gives places of a kind the same rate, one made-up incident spread by size', () => {
    // Three on kind 0 (400 m of 1000), none on kind 1: (3 + 0.4) / 400 / 4 = 0.002125 a metre and 0.6 / 600 / 4 = 0.00025.
    const background = new History(places, some, (group) => group === 0).background(NOW);
    for (const [i, share] of [0.2125, 0.6375, 0.15].entries()) expect(background[i]).toBeCloseTo(share, 12);
    expect(sum(background)).toBeCloseTo(1, 12);
  });

  it('looks at nothing at or after the instant', () => {
    const history = new History(places, some, anyGroup);
    expect([...history.count(5 * MS_PER_DAY, FOREVER_DAYS)]).toEqual([2, 0, 1]);
    expect([...history.share(2 * MS_PER_DAY, FOREVER_DAYS)]).toEqual([1, 0, 0]);
  });

  it('spreads before it makes shares of counts', () => {
    // 3, 0 and 1 of four; half of the first goes to the second.
    const spread = new History(places, some, anyGroup).spreadShare(NOW, FOREVER_DAYS, 100);
    expect([...spread]).toEqual([1.5 / 4, 1.5 / 4, 1 / 4]);
  });

  it('is by size alone where there is nothing', () => {
    const nothing = new History(places, events([]), anyGroup);
    expect([...nothing.share(NOW, 100)]).toEqual([0.1, 0.3, 0.6]);
    expect([...nothing.background(NOW)].map((share) => Math.round(share * 1e9) / 1e9)).toEqual([
      0.1, 0.3, 0.6,
    ]);
  });

  it('answers the same after it forgot', () => {
    const history = new History(places, some, anyGroup);
    const before = history.share(NOW, 7);
    expect(history.share(NOW, 7)).toBe(before);
    history.forgetBefore(NOW + 1);
    expect(history.share(NOW, 7)).not.toBe(before);
    expect(history.share(NOW, 7)).toEqual(before);
  });
});
