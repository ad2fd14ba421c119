import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../problem.ts';
import { violationsOf } from './check.ts';
import { differencesOf } from './diff.ts';
import { revise } from './revise.ts';
import { SECTION_IDS, SLOTS, groundOf, secondsBetween, toInstant, townPlan } from './town.fixture.ts';
import { toursOf } from './slots.ts';
import type { DocumentAssignment, DocumentEdit, PlanDocument } from './types.ts';

const GATE = { name: 'Gate', at: [0.02, 0] as [number, number], start: '08:30', end: '10:30' };

function revised(document: PlanDocument, version: number, ...edits: DocumentEdit[]): PlanDocument {
  const { teams, posts, assignments, violations } = revise(document, edits, groundOf(version));
  return { ...document, input: { ...document.input, teams, posts }, assignments, violations };
}

/** Numbers that become an edit of what is there: most are possible, some name what is gone. */
const choice = fc.array(fc.nat({ max: 997 }), { minLength: 6, maxLength: 6 });

function editOf({ assignments, input }: PlanDocument, [op, a, b, c, d, e]: number[]): DocumentEdit {
  const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
  const one = assignments.length > 0 ? pick(assignments, a!) : null;
  const assignment = one?.id ?? 'a0';
  const other = assignments.length > 0 ? pick(assignments, b!) : null;
  const stop = one && one.stops.length > 0 ? pick(one.stops, c!).id : 's0';
  const slot = pick(
    SLOTS.shifts.flatMap(({ slots }) => slots),
    d!,
  );
  const start = new Date(slot.startMs).toISOString();
  const team = pick(input.teams, e!).name;
  const lock = pick(['zone', 'stops', null] as const, d!);
  const index = d! % ((one?.stops.length ?? 0) + 1);
  const edits: DocumentEdit[] = [
    { op: 'move-stop', assignment, stop, to: { assignment: other?.id ?? 'a0', index: d! % 2 } },
    { op: 'add-stop', assignment, section: pick(SECTION_IDS, b!), index },
    { op: 'add-stop', assignment, section: pick(SECTION_IDS, c!), index },
    { op: 'remove-stop', assignment, stop },
    { op: 'set-stop', assignment, stop, stayMinutes: 1 + (d! % 40), locked: e! % 2 === 0 },
    { op: 'set-stop', assignment, stop, notBefore: new Date(slot.startMs + e! * 10_000).toISOString() },
    { op: 'move-assignment', assignment, team, start },
    { op: 'swap-teams', assignments: [assignment, other?.id ?? 'a0'] },
    { op: 'add-assignment', team, zone: 'z2', start },
    { op: 'remove-assignment', assignment },
    { op: 'set-assignment', assignment, zone: pick(['z1', 'z2'], b!), duty: 'x' },
    { op: 'set-assignment', assignment, post: 'Gate' },
    { op: 'set-assignment', assignment, end: new Date(slot.endMs + c! * 60_000).toISOString() },
    { op: 'lock-team', team, lock },
    { op: 'lock-zone', zone: 'z1', lock },
    { op: 'lock-slot', start, lock },
    { op: 'add-post', post: GATE },
    { op: 'remove-post', name: 'Gate' },
    { op: 'set-members', team, members: [`m${d! % 3}`] },
  ];
  return pick(edits, op!);
}

/** The plans after each edit that can be. */
function historyOf(choices: number[][]): PlanDocument[] {
  const history = [townPlan()];
  for (const numbers of choices) {
    const last = history.at(-1)!;
    try {
      history.push(revised(last, history.length + 1, editOf(last, numbers)));
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'invalid')) throw error;
      expect(error.errors[0]!.pointer).toMatch(/^\/edits\/0/);
    }
  }
  return history;
}

describe('any sequence of edits', () => {
  const histories = fc.array(choice, { minLength: 1, maxLength: 12 });

  it('keeps ids unique, and never uses one again', () => {
    fc.assert(
      fc.property(histories, (choices) => {
        const gone = new Set<string>();
        let before = new Set<string>();
        for (const { assignments } of historyOf(choices)) {
          const ids = assignments.flatMap(({ id, stops }) => [
            id,
            ...stops.map((stop) => `${id} ${stop.id}`),
          ]);
          const now = new Set(ids);
          expect(now.size).toBe(ids.length);
          for (const id of now) expect(gone.has(id)).toBe(false);
          for (const id of before) if (!now.has(id)) gone.add(id);
          before = now;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps times to what travel allows, and to where a person fixed them', () => {
    fc.assert(
      fc.property(histories, (choices) => {
        const { assignments, input } = historyOf(choices).at(-1)!;
        for (const tour of toursOf(assignments, SLOTS).values()) {
          let at = input.teams.find(({ name }) => name === tour.team)!.base;
          let freeMs = tour.startMs;
          for (const assignment of tour.assignments) {
            for (const stop of assignment.stops) {
              const arriveMs = Date.parse(stop.arriveAt);
              expect(arriveMs).toBeGreaterThanOrEqual(freeMs + 1000 * secondsBetween(at, stop.location));
              expect(arriveMs).toBeGreaterThanOrEqual(Date.parse(assignment.start));
              if (stop.notBefore) expect(arriveMs).toBeGreaterThanOrEqual(Date.parse(stop.notBefore));
              at = stop.location;
              freeMs = arriveMs + stop.stayMinutes * 60_000;
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('counts each section once in a slot, at its earliest stop', () => {
    fc.assert(
      fc.property(histories, (choices) => {
        const visits = new Map<string, { atMs: number; expected: number }[]>();
        for (const { stops } of historyOf(choices).at(-1)!.assignments) {
          for (const { section, arriveAt, expectedIncidents: expected } of stops) {
            const slot = SLOTS.slotAt(Date.parse(arriveAt));
            if (section === null || !slot) continue;
            const key = `${section} ${slot.startMs}`;
            visits.set(key, [...(visits.get(key) ?? []), { atMs: Date.parse(arriveAt), expected }]);
          }
        }
        for (const list of visits.values()) {
          const counting = list.filter(({ expected }) => expected > 0);
          expect(counting).toHaveLength(1);
          expect(counting[0]!.atMs).toBe(Math.min(...list.map(({ atMs }) => atMs)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is told by its differences: none of equal plans, and every assignment that a person or a time changed', () => {
    const decided = ({ route: _, routeMeters: __, stops, ...rest }: DocumentAssignment) =>
      JSON.stringify({
        ...rest,
        stops: stops.map(({ expectedIncidents: ___, reasons: ____, ...stop }) => stop),
      });
    fc.assert(
      fc.property(histories, (choices) => {
        const history = historyOf(choices);
        const [first, last] = [history[0]!, history.at(-1)!];
        expect(differencesOf(last, structuredClone(last))).toEqual([]);
        const mentioned = new Set(
          differencesOf(first, last).flatMap(({ assignment, before }) => [assignment, before?.split('/')[0]]),
        );
        const was = new Map(first.assignments.map((each) => [each.id, decided(each)]));
        for (const each of last.assignments) {
          if (was.get(each.id) !== decided(each)) expect(mentioned).toContain(each.id);
          was.delete(each.id);
        }
        for (const id of was.keys()) {
          if (!last.assignments.some((each) => each.id === id)) expect(mentioned).toContain(id);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('times only the tours that it touches', () => {
    const before = townPlan();
    const after = revised(before, 2, { op: 'add-stop', assignment: 'a1', section: 'q5', index: 0 });
    const same = after.assignments.filter((assignment, a) => assignment === before.assignments[a]);
    // Red's shift of two slots, of 24 team slots.
    expect(before.assignments.length - same.length).toBe(2);
    expect(differencesOf(before, after).map(({ code }) => code)).toEqual(['stop-added', 'stop-retimed']);
  });
});

describe('violations', () => {
  const codes = (document: PlanDocument) => violationsOf(document, SLOTS, toInstant).map(({ code }) => code);

  it('are none of a plan that keeps all that was asked', () => {
    expect(codes(townPlan())).toEqual([]);
  });

  it('name teams that work when they cannot, too long, without break or rest', () => {
    const [red, blue, green] = townPlan().input.teams;
    const plan = townPlan({
      teams: [
        { ...red!, days: ['2026-03-06'], shifts: [0] },
        { ...blue!, maxHoursPerDay: 6, breakAfterHours: 3 },
        { ...green!, restHours: 10 },
      ],
    });
    const found = violationsOf(plan, SLOTS, toInstant);
    const of = (code: string) => found.filter((each) => each.code === code);
    // Red: all but the morning of the first day.
    expect(of('unavailable').map(({ team, day, shift }) => [team, day, shift])).toEqual([
      ['Red', '2026-03-06', 1],
      ['Red', '2026-03-07', 0],
      ['Red', '2026-03-07', 1],
    ]);
    // Blue: 8 h a day, 4 h without a gap in each of 4 shifts.
    expect(of('over-hours').map(({ team, hours, limit }) => [team, hours, limit])).toEqual([
      ['Blue', 8, 6],
      ['Blue', 8, 6],
    ]);
    expect(of('no-break').map(({ hours }) => hours)).toEqual([4, 4, 4, 4]);
    // Green: 6 h between the shifts of a day, 10 h overnight.
    expect(of('short-rest').map(({ hours }) => hours)).toEqual([6, 6]);
  });

  it('give the minutes that a stop and a way home are late', () => {
    // 4 stops of 40 min and the ways between: beyond the shift of 4 h.
    const stops = ['q6', 'q1', 'q6'].map((section): DocumentEdit => ({
      op: 'add-stop',
      assignment: 'a4',
      section,
      index: 0,
    }));
    const plan = revised(townPlan(), 2, ...stops);
    const longer = revised(
      plan,
      3,
      ...plan.assignments
        .find(({ id }) => id === 'a4')!
        .stops.map((stop): DocumentEdit => ({
          op: 'set-stop',
          assignment: 'a4',
          stop: stop.id,
          stayMinutes: 40,
        })),
    );
    const home = longer.violations.find(({ code }) => code === 'home-late')!;
    // At the first from 10:00 on; then three ways of 1250 s, 250 s home, and four stays: 66.7 + 160 - 120.
    expect(home).toMatchObject({ severity: 'error', team: 'Red', minutes: 107 });
    expect(longer.violations.map(({ code }) => code)).toContain('late-stop');
    // Kept while the tour is left alone.
    const after = revised(longer, 4, { op: 'set-assignment', assignment: 'a2', duty: 'x' });
    expect(after.violations).toContainEqual(home);
    expect(codes({ ...townPlan(), violations: [home] })).toEqual(['home-late']);
  });

  it('tell of posts, skills, repeats and visits that are owed', () => {
    const plan = townPlan();
    const skilled = {
      ...plan,
      sections: plan.sections.map((section) =>
        section.id === 'q1' ? { ...section, skill: 'traffic', leastVisits: 5 } : section,
      ),
    };
    const found = revised(
      skilled,
      2,
      { op: 'add-post', post: GATE },
      { op: 'add-stop', assignment: 'a2', section: 'q1', index: 0 },
    ).violations;
    const of = (code: string) => found.filter((each) => each.code === code);
    // 08:30 to 10:30 touches two slots on each of two days.
    expect(of('post-unmanned')).toHaveLength(4);
    // Red's four stops on each day and Blue's one.
    expect(of('missing-skill')).toHaveLength(9);
    expect(of('repeat-too-soon')).toHaveLength(1);
    // Four of five on the second day; on the first Blue's makes five.
    expect(of('least-visits').map(({ day, owed, given }) => [day, owed, given])).toEqual([
      ['2026-03-07', 5, 4],
    ]);
  });
});
