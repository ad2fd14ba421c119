/** Staffing with the real solver, against all staffings there are. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MipSolver } from '../../domain/plan/staffing/mip.ts';
import { rosterFaults } from '../../domain/plan/staffing/roster.ts';
import { staff } from '../../domain/plan/staffing/staff.ts';
import { testInput, testSlots, testTeam } from '../../domain/plan/staffing/testInput.ts';
import type { Staffing, StaffingInput, StaffTeam } from '../../domain/plan/staffing/types.ts';
import { highsSolver } from './highs.ts';

let solver: MipSolver;
beforeAll(async () => {
  solver = await highsSolver();
});

const solve = (input: StaffingInput, oneByOne = false): Staffing =>
  staff(input, solver, { targetGap: 0, secondsLeft: () => 20, oneByOne });
const zonesOf = (staffing: Staffing) =>
  staffing.duty.map((there) => there.map((at) => (at.at === 'zone' ? at.zone : at.at)));

/** Whole stops: the best visits of some teams in a zone, each stop tried for every visit. */
function worthIn(input: StaffingInput, zone: number, slot: number, teams: readonly number[]): number {
  const stops = teams.flatMap((team) =>
    Array.from({ length: input.stopsIn(team, zone, slot) }, () => input.teams[team]!),
  );
  const best = (i: number, made: ReadonlyMap<number, number>): number => {
    const stop = stops[i];
    if (!stop) return 0;
    let most = best(i + 1, made);
    for (const section of input.zones[zone]!.sections) {
      const { skill } = input.sections[section]!;
      const times = made.get(section) ?? 0;
      if (times === 2 || (skill !== null && !stop.skills.includes(skill))) continue;
      const worth = input.worth[slot]![section]! * (times === 1 ? input.repeatShare : 1);
      most = Math.max(most, worth + best(i + 1, new Map(made).set(section, times + 1)));
    }
    return most;
  };
  return best(0, new Map());
}

/** The most that any staffing is worth: every zone or none for every team in every slot, those that keep the rules. */
function bestOfAll(input: StaffingInput): number {
  const choices = input.zones.length + 1;
  const ways = choices ** input.teams.length;
  const zoneIn = (way: number, team: number) => (Math.floor(way / choices ** team) % choices) - 1;
  const worthOf = input.slots.map((_, slot) =>
    Array.from({ length: ways }, (_, way) =>
      input.zones.reduce((sum, _, zone) => {
        const there = [...input.teams.keys()].filter((team) => zoneIn(way, team) === zone);
        return there.length === 0 ? sum : sum + worthIn(input, zone, slot, there);
      }, 0),
    ),
  );
  const works = input.teams.map(() => new Uint8Array(input.slots.length));
  const best = (slot: number): number => {
    if (slot === input.slots.length) return 0;
    let most = -Infinity;
    for (let way = 0; way < ways; way++) {
      const lockKept = input.locks.every(
        (lock) => lock.slot !== slot || lock.to !== 'zone' || zoneIn(way, lock.team) === lock.zone,
      );
      works.forEach((own, team) => (own[slot] = zoneIn(way, team) >= 0 ? 1 : 0));
      const keeps = works.every((own, team) => rosterFaults(input, input.teams[team]!, own).length === 0);
      if (lockKept && keeps) most = Math.max(most, worthOf[slot]![way]! + best(slot + 1));
    }
    works.forEach((own) => (own[slot] = 0));
    return most;
  };
  return best(0);
}

function keepsRules(input: StaffingInput, { duty }: Staffing): void {
  input.teams.forEach((team, i) => {
    const works = duty.map((there) => there[i]!.at !== 'off');
    expect(rosterFaults(input, team, works)).toEqual([]);
  });
}

const someTeam = fc.record({
  kind: fc.constantFrom('foot', 'car'),
  skills: fc.constantFrom([], ['fire']),
  available: fc.array(fc.constantFrom(1, 1, 1, 0), { minLength: 3, maxLength: 3 }),
  maxMinutesPerDay: fc.constantFrom(null, 60, 120),
  breakAfterMinutes: fc.constantFrom(null, 60, 120),
});
const someInput = fc
  .record({
    teams: fc.array(someTeam, { minLength: 1, maxLength: 2 }),
    worth: fc.array(fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }), { minLength: 3, maxLength: 3 }),
    skilled: fc.nat(5),
    lock: fc.option(fc.record({ slot: fc.nat(2), zone: fc.nat(2) })),
  })
  .map(({ teams, worth, skilled, lock }) => {
    const all: StaffTeam[] = teams.map((team, i) =>
      testTeam(`T${i}`, 3, { ...team, available: Uint8Array.from(team.available) }),
    );
    all[0]!.available.fill(1);
    const input = testInput({
      teams: all,
      worth: worth.map((ofSlot) => Float64Array.from(ofSlot)),
      stopsIn: (team, zone) => (all[team]!.kind === 'car' ? 3 - (zone % 2) : 1 + (zone % 2)),
      locks: lock ? [{ team: 0, slot: lock.slot, to: 'zone', zone: lock.zone }] : [],
    });
    const sections = input.sections.map((section, i) =>
      i === skilled ? { ...section, skill: 'fire' } : section,
    );
    return { ...input, sections };
  });

describe('staff', () => {
  it('finds what the best of all staffings is worth, and no bound below it', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const staffing = solve(input);
        const best = bestOfAll(input);
        expect(staffing.objective).toBeCloseTo(best, 4);
        expect(staffing.bound).toBeGreaterThanOrEqual(best - 1e-9);
        expect(staffing.bound).toBeGreaterThanOrEqual(staffing.objective);
        keepsRules(input, staffing);
      }),
      { numRuns: 40 },
    );
  });

  it('is worth the same with identical teams grouped and one by one', () => {
    const slots = testSlots(4, 2);
    const teams = ['A', 'B', 'C'].map((name) =>
      testTeam(name, 8, { maxMinutesPerDay: 120, breakAfterMinutes: 60 }),
    );
    const input = testInput({ slots, teams });
    const grouped = solve(input);
    expect(grouped.objective).toBeCloseTo(solve(input, true).objective, 4);
    // Six teams' hours a day: each hour the zone of 5 + 6, then that of 3 + 4; two of 1 + 2 nobody needs.
    expect(grouped.objective).toBeCloseTo(2 * (4 * 11 + 2 * 7), 4);
    keepsRules(input, grouped);
  });

  it('lets a team work where and when it is locked, or not', () => {
    const locks = [
      { team: 0, slot: 0, to: 'zone' as const, zone: 0 },
      { team: 0, slot: 1, to: 'off' as const },
    ];
    expect(zonesOf(solve(testInput({ locks })))).toEqual([
      [0, 2],
      ['off', 2],
      [expect.any(Number), expect.any(Number)],
    ]);
  });

  it('keeps rest between shifts, over midnight as well', () => {
    const slots = testSlots(2, 2);
    const teams = [testTeam('A', 4, { restMinutes: 23 * 60 })];
    // The last hour of the first day bars the first of the second: three hours' work are the most.
    const staffing = solve(testInput({ slots, teams }));
    keepsRules(testInput({ slots, teams }), staffing);
    expect(staffing.objective).toBeCloseTo(3 * 11, 4);
    expect(staffing.bound).toBeCloseTo(3 * 11, 4);
  });

  it('mans posts before anything else, by those with the skill, and says where somebody is missing', () => {
    const teams = [testTeam('A', 3), testTeam('B', 3, { skills: ['aid'] })];
    const posts = [{ name: 'Gate', slots: [0, 1], teams: 2, skill: 'aid' }];
    const staffing = solve(testInput({ teams, posts }));
    expect(zonesOf(staffing).slice(0, 2)).toEqual([
      [2, 'post'],
      [2, 'post'],
    ]);
    expect(staffing.unmet).toEqual([
      { code: 'post-unmanned', post: 0, slot: 0, wanted: 2, given: 1 },
      { code: 'post-unmanned', post: 0, slot: 1, wanted: 2, given: 1 },
    ]);
    expect(staffing.objective).toBeCloseTo(2 * 11 + 11 + 7, 4);
  });

  it('visits what is owed, though it is worth less, and says what nobody can', () => {
    const owing = (least: number) => {
      const input = testInput({ teams: [testTeam('A', 3)] });
      return solve({
        ...input,
        sections: input.sections.map((own, i) => (i === 0 ? { ...own, leastVisits: [least] } : own)),
      });
    };
    const met = owing(1);
    expect(zonesOf(met).flat().sort()).toEqual([0, 2, 2]);
    expect(met.unmet).toEqual([]);
    expect(met.objective).toBeCloseTo(11 + 11 + 3, 4);
    expect(owing(7).unmet).toEqual([{ code: 'least-visits', section: 0, day: 0, owed: 7, given: 6 }]);
  });

  it('lists the sections that it counts on, the most worth first', () => {
    const staffing = solve(testInput({ teams: [testTeam('A', 3)] }));
    expect(staffing.counted).toEqual([
      [5, 4],
      [5, 4],
      [5, 4],
    ]);
  });

  it('stops when it is told to, with a staffing that keeps the rules', () => {
    const seen: number[] = [];
    const input = testInput();
    const staffing = staff(input, solver, {
      targetGap: 0,
      secondsLeft: () => 20,
      shouldStop: () => true,
      onProgress: ({ objective }) => seen.push(objective),
    });
    expect(staffing.ended).toBe('stopped');
    expect(seen[0]).toBe(staffing.objective);
    expect(staff(input, solver, { targetGap: 0, secondsLeft: () => 0 }).ended).toBe('time-limit');
    keepsRules(input, staffing);
  });
});
