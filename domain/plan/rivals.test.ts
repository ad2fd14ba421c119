/** The even rotation and the greedy plan, against small cases worked by hand. */
import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import { createSnapper } from '../network/snap.ts';
import { gridPlace, gridTown } from '../sections/gridTown.fixture.ts';
import { zoneClock } from '../time/zone.ts';
import { evenRotation } from './even.ts';
import { frameOf, type PlanFrame, type Visit } from './frame.ts';
import { greedyTours } from './greedyTours.ts';
import type { PlanInput } from './types.ts';
import { partitionRoads } from './zones.ts';

/** One street of 40 blocks of 100 m: road `n` is block `n`, its middle at 100 n + 50 m. */
const street = gridTown(41, 1);
const network = buildNetwork(street);
const snapper = createSnapper(street);
const clock = zoneClock('Asia/Shanghai');

function frame(
  blocks: readonly number[],
  expected: readonly number[],
  more: Partial<PlanInput> = {},
): PlanFrame {
  const sections = blocks.map((road) => ({
    stretches: [{ road, fromMeters: 0, toMeters: 100 }],
    priority: 2 as const,
    leastVisits: 0,
    evident: true,
    expectedPerWeek: 1,
    recent: { recent: 0, usual: 0, days: 28 },
  }));
  return frameOf({
    network,
    snapper,
    days: ['2026-03-06'],
    shifts: [{ start: '18:00', end: '20:00' }],
    slotMinutes: 60,
    stopMinutes: 12,
    teams: [{ name: 'A', mode: 'foot', base: gridPlace(0.5, 0) }],
    sections,
    zones: partitionRoads({
      network,
      sections: blocks.map((road) => ({ roads: [road], workloadMinutes: 1 })),
      count: 1,
      seed: 1,
    }),
    expectedIncidents: (section) => expected[section]!,
    toInstant: (date, time) => clock.toInstantMs(date, time),
    seed: 1,
    ...more,
  });
}

const start = clock.toInstantMs('2026-03-06', '18:00');
/** `section@seconds` of each stop; travel times are rounded up, so to the last 10 s. */
const told = (visits: readonly Visit[]): string[] =>
  visits.map(({ section, arriveMs }) => `${section}@${10 * Math.floor((arriveMs - start) / 10_000)}`);

describe('the even rotation', () => {
  it('goes round in order, waits for the next slot where a stop does not fit, and goes on where it was', () => {
    // Base and section 0 in block 0; sections 1, 2, 3 two blocks further each.
    const visits = evenRotation(frame([0, 2, 4, 6], [1, 9, 1, 1]));
    // A stop takes 720 s, two blocks 160 s: 0, 880, 1760, 2640 end by 3360; then back to 0 in 480 s, in the second slot.
    expect(told(visits)).toEqual(['0@0', '1@880', '2@1760', '3@2640', '0@3840', '1@4720', '2@5600']);
    expect(visits.map(({ slot }) => slot)).toEqual([0, 0, 0, 0, 1, 1, 1]);
  });

  it('takes up in the next shift where it left off', () => {
    const given = frame([0, 2, 4, 6], [1, 1, 1, 1], { days: ['2026-03-06', '2026-03-07'] });
    const nextDay = evenRotation(given).filter(({ slot }) => given.slots[slot]!.day === 1);
    expect(nextDay[0]!.section).toBe(3);
  });

  it('gives each team a stretch of the round, the one near its base', () => {
    const visits = evenRotation(
      frame([0, 2, 30, 32], [1, 1, 1, 1], {
        teams: [
          { name: 'east', mode: 'foot', base: gridPlace(31, 0) },
          { name: 'west', mode: 'foot', base: gridPlace(1, 0) },
        ],
      }),
    );
    const sectionsOf = (team: number) => [
      ...new Set(visits.filter((visit) => visit.team === team).map(({ section }) => section)),
    ];
    expect(sectionsOf(0).sort()).toEqual([2, 3]);
    expect(sectionsOf(1).sort()).toEqual([0, 1]);
    // Once a section in a slot: with two sections and two slots, four stops.
    expect(visits).toHaveLength(8);
  });
});

describe('the greedy plan', () => {
  it('goes where most is gained a minute, way and stay included, once in a slot', () => {
    // At the base: 1 in 720 s. Five blocks on: 2 in 400 + 720 s. Ten on: 2.1 in 800 + 720 s.
    const visits = greedyTours(frame([0, 5, 10], [1, 2, 2.1]));
    // 2/1120 > 2.1/1520 = 1/720 x 0.995 > ...: section 1 first; from there 2.1/(400 + 720) > 1/1120.
    expect(told(visits).slice(0, 2)).toEqual(['1@400', '2@1520']);
    // At 2240 s, ten blocks back: 0 would end at 3760, after its slot; in the next, 2 again at once after a wait: 2.1/2080 a second.
    expect(told(visits)[2]).toBe('2@3600');
    expect(new Set(visits.map(({ slot, section }) => `${slot} ${section}`)).size).toBe(visits.length);
  });

  it('is home by the end of the shift', () => {
    const visits = greedyTours(frame([30], [5]));
    // 30 blocks: 2,400 s there, 720 s to stay: in the first slot, and the way back still fits after a second stop at 3,600 s.
    expect(told(visits)).toEqual(['0@2400', '0@3600']);
    // 90 minutes: home from a second stop at 2,700 s would be at 5,820 s of 5,400.
    const short = greedyTours(
      frame([30], [5], { shifts: [{ start: '18:00', end: '19:40' }], slotMinutes: 55 }),
    );
    expect(told(short)).toEqual(['0@2400']);
  });

  it('shares the sections: what one has taken gains the other nothing', () => {
    const teams = [1, 2].map((n) => ({ name: `${n}`, mode: 'foot' as const, base: gridPlace(0.5, 0) }));
    const visits = greedyTours(frame([0, 2], [2, 1], { teams }));
    expect(visits.slice(0, 2).map(({ team, section }) => [team, section])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('goes first where a visit is owed', () => {
    const given = frame([0, 2], [2, 1]);
    const owing: PlanFrame = {
      ...given,
      input: {
        ...given.input,
        sections: given.input.sections.map((section, s) => ({ ...section, leastVisits: s === 1 ? 1 : 0 })),
      },
    };
    expect(greedyTours(owing)[0]!.section).toBe(1);
  });
});
