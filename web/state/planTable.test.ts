import { describe, expect, it } from 'vitest';
import { EIGHT, SIX, TEN, ZONE, assignmentOf, smallPlan } from './plan.fixture.ts';
import { cellKey, cellsOf, clockNear, daysOf, slotAt, slotsOf } from './planTable.ts';

const input = (over: object) => ({ ...smallPlan().input, ...over });

describe('the slots of a plan', () => {
  it('are cut from the start of each shift, the empty ones too', () => {
    expect(slotsOf({ input: input({}), assignments: [] }, ZONE)).toEqual([
      { start: SIX, end: EIGHT, day: '2026-03-06' },
      { start: EIGHT, end: TEN, day: '2026-03-06' },
    ]);
  });

  it('give a rest shorter than half a slot to the last one, a longer rest a slot of its own', () => {
    const hours = (end: string) =>
      slotsOf({ input: input({ shifts: [{ start: '18:00', end }] }), assignments: [] }, ZONE).map(
        (slot) => (Date.parse(slot.end) - Date.parse(slot.start)) / 3_600_000,
      );
    expect(hours('22:30')).toEqual([2, 2.5]);
    expect(hours('23:00')).toEqual([2, 2, 1]);
    expect(hours('19:00')).toEqual([1]);
  });

  it('of a shift over midnight belong to the day that it begins on; 24:00 ends a day', () => {
    const night = slotsOf(
      { input: input({ to: '2026-03-08', shifts: [{ start: '22:00', end: '2:00' }] }), assignments: [] },
      ZONE,
    );
    expect(night.map(({ day }) => day)).toEqual(['2026-03-06', '2026-03-06', '2026-03-07', '2026-03-07']);
    expect(night[1]!.start).toBe('2026-03-06T16:00:00.000Z');
    expect(daysOf(night)).toEqual(['2026-03-06', '2026-03-07']);
    const evening = slotsOf(
      { input: input({ shifts: [{ start: '22:00', end: '24:00' }] }), assignments: [] },
      ZONE,
    );
    expect(evening).toHaveLength(1);
    expect(evening[0]!.end).toBe('2026-03-06T16:00:00.000Z');
  });

  it('include one for an assignment that begins in none of them', () => {
    const early = assignmentOf('x', { start: '2026-03-06T08:00:00.000Z', end: SIX });
    const slots = slotsOf({ input: input({}), assignments: [early] }, ZONE);
    expect(slots[0]).toEqual({ start: early.start, end: SIX, day: '2026-03-06' });
    expect(slots).toHaveLength(3);
  });

  it('hold an instant from their start up to their end', () => {
    const slots = slotsOf(smallPlan(), ZONE);
    expect(slotAt(slots, SIX)?.start).toBe(SIX);
    expect(slotAt(slots, '2026-03-06T11:59:59Z')?.start).toBe(SIX);
    expect(slotAt(slots, EIGHT)?.start).toBe(EIGHT);
    expect(slotAt(slots, TEN)).toBeUndefined();
  });
});

describe('cells', () => {
  it('hold whoever begins in them, also late, also two', () => {
    const plan = smallPlan();
    const late = assignmentOf('late', { team: 'Blue', start: '2026-03-06T10:30:00.000Z' });
    const cells = cellsOf([...plan.assignments, late], slotsOf(plan, ZONE));
    expect(cells.get(cellKey('Blue', SIX))?.map(({ id }) => id)).toEqual(['b1', 'late']);
    expect(cells.get(cellKey('Blue', EIGHT))).toBeUndefined();
  });
});

describe('a clock near an instant', () => {
  it('is on the day before or after where that is nearer', () => {
    expect(clockNear('18:30', SIX, ZONE)).toBe('2026-03-06T10:30:00.000Z');
    expect(clockNear('00:30', '2026-03-06T15:00:00.000Z', ZONE)).toBe('2026-03-06T16:30:00.000Z');
    expect(clockNear('23:30', '2026-03-06T16:10:00.000Z', ZONE)).toBe('2026-03-06T15:30:00.000Z');
    expect(clockNear('', SIX, ZONE)).toBeNull();
  });
});
