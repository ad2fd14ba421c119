import { describe, expect, it } from 'vitest';
import { EIGHT, SIX, ZONE, assignmentOf, smallPlan } from './plan.fixture.ts';
import { dropEdit, nextLock, reorderEdit, snappedEnd } from './planDrop.ts';
import { slotsOf } from './planTable.ts';

const plan = smallPlan();
const slots = slotsOf(plan, ZONE);
const block = (assignment: string) => ({ kind: 'assignment' as const, assignment });
const drop = (what: Parameters<typeof dropEdit>[2], team: string, start: string) =>
  dropEdit(plan, slots, what, { team, start });

describe('a block that is dropped', () => {
  it('changes nothing on its own cell', () => {
    expect(drop(block('a1'), 'Red', SIX)).toBeNull();
  });

  it('changes places with the team that works in the same slot', () => {
    expect(drop(block('a1'), 'Blue', SIX)).toEqual({ op: 'swap-teams', assignments: ['a1', 'b1'] });
  });

  it('moves to an empty cell, saying only what changes', () => {
    expect(drop(block('a2'), 'Blue', EIGHT)).toEqual({
      op: 'move-assignment',
      assignment: 'a2',
      team: 'Blue',
    });
    expect(drop(block('b1'), 'Blue', EIGHT)).toEqual({
      op: 'move-assignment',
      assignment: 'b1',
      start: EIGHT,
    });
  });

  it('moves to another slot of another team, whoever is there', () => {
    expect(drop(block('a2'), 'Blue', SIX)).toEqual({
      op: 'move-assignment',
      assignment: 'a2',
      team: 'Blue',
      start: SIX,
    });
  });

  it('is of its cell though it begins late', () => {
    const late = smallPlan({ assignments: [assignmentOf('a1', { start: '2026-03-06T10:30:00.000Z' })] });
    expect(dropEdit(late, slots, block('a1'), { team: 'Red', start: SIX })).toBeNull();
  });

  it('that is not there any more is no edit', () => {
    expect(drop(block('gone'), 'Blue', SIX)).toBeNull();
  });
});

describe('a stop that is dropped', () => {
  const stop = { kind: 'stop' as const, assignment: 'a1', stop: 'p1' };

  it('on a block goes to the end of its stops', () => {
    expect(drop(stop, 'Blue', SIX)).toEqual({
      op: 'move-stop',
      assignment: 'a1',
      stop: 'p1',
      to: { assignment: 'b1', index: 1 },
    });
  });

  it('where nobody works, at a post, or on its own block stays', () => {
    expect(drop(stop, 'Blue', EIGHT)).toBeNull();
    expect(drop(stop, 'Red', SIX)).toBeNull();
    const posted = smallPlan({
      assignments: [plan.assignments[0]!, assignmentOf('b1', { team: 'Blue', zone: null, post: 'Gate' })],
    });
    expect(dropEdit(posted, slots, stop, { team: 'Blue', start: SIX })).toBeNull();
  });

  it('among its own takes another place, inside the list', () => {
    const item = plan.assignments[0]!;
    const to = (index: number) => reorderEdit(item, 'p1', index);
    expect(to(1)).toMatchObject({ op: 'move-stop', stop: 'p1', to: { assignment: 'a1', index: 1 } });
    expect(to(9)).toMatchObject({ to: { index: 1 } });
    expect(to(0)).toBeNull();
    expect(reorderEdit(item, 'other', 1)).toBeNull();
  });
});

describe('an end that is dragged', () => {
  const start = Date.parse(SIX);
  const end = Date.parse(EIGHT);
  const minutes = (ms: number) => (ms - start) / 60_000;

  it('goes in steps of five minutes', () => {
    expect(minutes(snappedEnd(start, end, -12, Infinity))).toBe(110);
    expect(minutes(snappedEnd(start, end, -13, Infinity))).toBe(105);
  });

  it('leaves a quarter of an hour, and stays within its bound', () => {
    expect(minutes(snappedEnd(start, end, -500, Infinity))).toBe(15);
    expect(minutes(snappedEnd(start, end, 500, end + 3_600_000))).toBe(180);
  });
});

it('a lock goes from none to the zone, to all, to none', () => {
  expect([nextLock(null), nextLock('zone'), nextLock('stops')]).toEqual(['zone', 'stops', null]);
});
