import { describe, expect, it } from 'vitest';
import { Problem } from '../../domain/problem.ts';
import { gridTown } from '../../domain/sections/gridTown.fixture.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { evaluatePlans, PLANS, planAsOf, type Evaluation } from './evaluate.ts';
import { highsSolver } from './highs.ts';
import type { PlanAsked } from './pastPlanner.ts';

const TIME_ZONE = 'Asia/Shanghai';
const solver = await highsSolver();
const clock = zoneClock(TIME_ZONE);
const roads = gridTown(12, 8);
const HOUR = 3_600_000;
const lastMs = clock.startOfDayMs('2026-03-09');

/** Roads with an incident on so many evenings a week, for forty weeks before `lastMs`; and what comes after it. */
const NIGHTLY = [3, 30, 61, 92, 110, 140];

function asked(later: readonly { atMs: number; road: number }[] = []): PlanAsked {
  const incidents = NIGHTLY.flatMap((road, n) =>
    Array.from({ length: 40 * (n + 1) }, (_, i) => ({
      road,
      atMs:
        lastMs -
        (1 + Math.floor(i / (n + 1)) * 7 + (i % (n + 1))) * 24 * HOUR +
        (18.5 + ((i * 7) % 5)) * HOUR,
    })),
  );
  const all = [...incidents, ...later].sort((a, b) => a.atMs - b.atMs);
  return {
    ground: {
      unit: 'roads',
      timeZone: TIME_ZONE,
      roads,
      incidents: {
        atMs: Float64Array.from(all, ({ atMs }) => atMs),
        toMs: new Float64Array(all.length).fill(NaN),
        hourUnknown: new Uint8Array(all.length),
        group: new Uint16Array(all.length),
        groups: ['theft'],
        road: Int32Array.from(all, ({ road }) => road),
        roadIds: roads.map(({ id }) => id),
        alongMeters: new Float32Array(all.length).fill(50),
        unsnapped: 0,
      },
    },
    sections: { propose: 8 },
    teams: { count: 1, mode: 'foot' },
    shifts: [{ start: '18:00', end: '24:00' }],
    days: 7,
    slotMinutes: 60,
    stopMinutes: 12,
    exploration: 0,
    seed: 1,
    limitSeconds: 5,
    posts: [],
  };
}

function evaluated(of: PlanAsked, weeks: { count: number } | { firstMs: number } = { count: 3 }): Evaluation {
  const steps = evaluatePlans(of, lastMs, weeks, solver);
  let step = steps.next();
  const seen: number[] = [];
  while (!step.done) {
    seen.push(step.value.done);
    step = steps.next();
  }
  expect(seen).toEqual([...seen.keys()]);
  return step.value;
}

/** A plan without what is too large to compare. */
const plain = ({ plan, sections }: ReturnType<typeof planAsOf>) => JSON.stringify([plan, sections]);

describe('plans judged on held-back weeks', () => {
  const result = evaluated(asked());

  it('cover weeks one after the other, up to the end', () => {
    const days = result.weeks.map(({ asOfMs }) => clock.localDate(asOfMs));
    expect(days).toEqual(['2026-02-16', '2026-02-23', '2026-03-02']);
    const from = { firstMs: clock.startOfDayMs('2026-02-18') };
    expect(evaluated(asked(), from).weeks.map(({ asOfMs }) => clock.localDate(asOfMs))).toEqual([
      '2026-02-18',
      '2026-02-25',
    ]);
  });

  it('count what came in on the sections of stops during their slots, for all alike', () => {
    for (const week of result.weeks) {
      // Each of the six roads n + 1 evenings a week.
      expect(week.incidents).toBe(21);
      expect(week.teamHours).toBe(42);
      for (const name of PLANS) {
        const stopped = new Set(week.stops[name].map(({ section, startMs }) => `${section} ${startMs}`));
        let covered = 0;
        for (const [i, atMs] of asked().ground.incidents.atMs.entries()) {
          if (atMs < week.asOfMs || atMs >= week.asOfMs + 7 * 24 * HOUR) continue;
          const road = asked().ground.incidents.road[i]!;
          const slotMs = atMs - (atMs % HOUR);
          const at = week.sections.findIndex(({ stretches }) => stretches.some((each) => each.road === road));
          if (stopped.has(`${at} ${slotMs}`)) covered++;
        }
        expect(week.covered[name]).toBe(covered);
      }
    }
  });

  it('are above an even rotation where trouble has its places and hours', () => {
    expect(result.overEven.value).toBeGreaterThan(1);
    const expected = (name: 'plan' | 'greedy') =>
      result.weeks.reduce((sum, week) => sum + week.expected[name], 0);
    expect(expected('plan')).toBeGreaterThanOrEqual(expected('greedy') - 1e-9);
    expect(result.perTeamHour.plan.value).toBeCloseTo(
      result.weeks.reduce((sum, { covered }) => sum + covered.plan, 0) / (3 * 42),
      12,
    );
  });

  it('know nothing of what comes after the instant they are made at', () => {
    const asOfMs = clock.startOfDayMs('2026-02-16');
    const before = planAsOf(asked(), asOfMs, solver);
    const later = Array.from({ length: 200 }, (_, i) => ({ road: 75, atMs: asOfMs + (i + 0.5) * HOUR }));
    expect(plain(planAsOf(asked(later), asOfMs, solver))).toBe(plain(before));
    // What lies before it does tell.
    const earlier = later.map(({ road, atMs }) => ({ road, atMs: atMs - 201 * HOUR }));
    expect(plain(planAsOf(asked(earlier), asOfMs, solver))).not.toBe(plain(before));
  });

  it('say that there is too little to go on', () => {
    expect(() => evaluated(asked(), { firstMs: clock.startOfDayMs('2026-03-04') })).toThrow(Problem);
    expect(() => evaluated({ ...asked(), sections: [] })).toThrow(/key section/);
  });
});
