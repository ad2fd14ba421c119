import { describe, expect, it } from 'vitest';
import { EIGHT, TEN, ZONE, assignmentOf, smallPlan, stopAt } from './plan.fixture.ts';
import { perTeamHour, sectionCounts, touchedBy, violationsOf } from './planCounts.ts';
import { slotsOf } from './planTable.ts';
import { NO_STEPS, stepped, steppedBack, steppedForward } from './planSteps.ts';
import { hoursOf, sectionsLike } from './planStops.ts';

describe('what a plan gives to each section', () => {
  it('counts what is owed, planned and missing', () => {
    const plan = smallPlan();
    const [s1, s2, s3] = sectionCounts(plan, slotsOf(plan, ZONE));
    expect(s1).toMatchObject({ need: 2, planned: 1, missing: 1, covered: 0.2 });
    expect(s2).toMatchObject({ need: 1, planned: 2, missing: 0 });
    expect(s3).toMatchObject({ need: 0, planned: 1, missing: 0 });
  });

  it('does not fill the lack of one day with the surplus of another', () => {
    const one = smallPlan();
    const plan = smallPlan({
      input: { ...one.input, to: '2026-03-08' },
      assignments: [assignmentOf('a1', { stops: [stopAt('p1', 's2'), stopAt('p2', 's2')] })],
    });
    const s2 = sectionCounts(plan, slotsOf(plan, ZONE))[1];
    expect(s2).toMatchObject({ need: 2, planned: 2, missing: 1 });
  });
});

it('a plan in which nobody works covers nothing an hour', () => {
  expect(perTeamHour({ expectedIncidents: 3, teamHours: 6 })).toBe(0.5);
  expect(perTeamHour({ expectedIncidents: 0, teamHours: 0 })).toBe(0);
});

it('violations of an assignment come with errors first; those of a stop alone', () => {
  const one = (code: string, severity: 'error' | 'warning', stop: string | null) => ({
    code,
    severity,
    assignment: 'a1',
    stop,
    team: null,
    section: null,
    detail: '',
  });
  const plan = smallPlan({
    violations: [one('no-break', 'warning', null), one('late-stop', 'error', 'p1')],
  });
  expect(violationsOf(plan, { assignment: 'a1' }).map(({ code }) => code)).toEqual(['late-stop', 'no-break']);
  expect(violationsOf(plan, { assignment: 'a1', stop: 'p1' })).toHaveLength(1);
  expect(violationsOf(plan, { assignment: 'b1' })).toEqual([]);
});

it('an edit touches what a person sees changed, not what only comes later by it', () => {
  const before = smallPlan();
  const later = before.assignments.map((item) => ({
    ...item,
    stops: item.stops.map((stop) => ({ ...stop, arriveAt: EIGHT })),
  }));
  expect(touchedBy(before, { assignments: later }).size).toBe(0);
  const moved = before.assignments.map((item) =>
    item.id === 'b1' ? { ...item, start: EIGHT, end: TEN } : item,
  );
  expect([...touchedBy(before, { assignments: moved })]).toEqual(['b1']);
});

describe('undo and redo', () => {
  it('walk back and forth over the versions; a new change ends what was ahead', () => {
    let steps = stepped(stepped(NO_STEPS, 1), 2);
    expect(steps).toEqual({ past: [1, 2], future: [] });
    steps = steppedBack(steps, 3);
    expect(steps).toEqual({ past: [1], future: [3] });
    steps = steppedForward(steps, 4);
    expect(steps).toEqual({ past: [1, 4], future: [] });
    expect(stepped(steppedBack(steps, 5), 6)).toEqual({ past: [1, 6], future: [] });
  });
});

describe('another stop', () => {
  it('is offered among the sections on roads whose name holds the text', () => {
    const plan = smallPlan();
    const [s1, s2, s3] = plan.sections;
    const sections = [
      { ...s1!, expectedPerWeek: 1 },
      { ...s2!, expectedPerWeek: 3 },
      { ...s3!, zone: null },
    ];
    expect(sectionsLike({ sections }, '').map(({ id }) => id)).toEqual(['s2', 's1']);
    expect(sectionsLike({ sections }, ' street S1 ').map(({ id }) => id)).toEqual(['s1']);
  });

  it('is asked about by the hours that the assignment touches', () => {
    const of = (start: string, end: string) => hoursOf({ start, end }, ZONE);
    expect(of('2026-03-06T10:00:00Z', '2026-03-06T12:00:00Z')).toEqual({ weekdays: '5', hours: '18-20' });
    expect(of('2026-03-06T10:30:00Z', '2026-03-06T12:15:00Z')).toEqual({ weekdays: '5', hours: '18-21' });
    expect(of('2026-03-08T14:00:00Z', '2026-03-08T17:00:00Z')).toEqual({ weekdays: '7', hours: '22-24' });
  });
});
