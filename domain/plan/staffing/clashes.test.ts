import { describe, expect, it } from 'vitest';
import { Problem } from '../../problem.ts';
import { checkClashes } from './clashes.ts';
import { testInput, testSlots, testTeam } from './testInput.ts';
import type { StaffingInput } from './types.ts';

function clashes(own: Partial<StaffingInput>): { pointer: string; detail: string }[] {
  try {
    checkClashes(testInput(own));
  } catch (error) {
    if (error instanceof Problem && error.code === 'infeasible') return [...error.errors];
    throw error;
  }
  return [];
}
const inZone = (team: number, slot: number, zone = 0) => ({ team, slot, to: 'zone' as const, zone });

describe('checkClashes', () => {
  it('finds nothing in locks that go together', () => {
    expect(clashes({ locks: [inZone(0, 0), inZone(0, 1), { team: 1, slot: 0, to: 'off' }] })).toEqual([]);
  });

  it('names two locks of one team in one slot', () => {
    expect(clashes({ locks: [inZone(0, 1, 2), { team: 0, slot: 1, to: 'off' }] })).toEqual([
      {
        pointer: '/locks/1',
        detail:
          'A is locked as free on day 1, 9:00-10:00, but it is locked otherwise: A is locked to the zone "Z2" on day 1, 9:00-10:00',
      },
    ]);
  });

  it('names a team that is not available, cannot get there, or has not the skill', () => {
    const teams = [testTeam('A', 3, { available: Uint8Array.of(0, 1, 1) }), testTeam('B', 3)];
    const posts = [{ name: 'Gate', slots: [0], teams: 1, skill: 'first aid' }];
    const found = clashes({
      teams,
      posts,
      stopsIn: (_, zone) => (zone === 2 ? 0 : 2),
      locks: [inZone(0, 0), inZone(1, 1, 2), { team: 1, slot: 0, to: 'post', post: 0 }],
    });
    expect(found).toEqual([
      {
        pointer: '/locks/0',
        detail: 'A is locked to the zone "Z0" on day 1, 8:00-9:00, but it is not available then',
      },
      {
        pointer: '/locks/1',
        detail:
          'B is locked to the zone "Z2" on day 1, 9:00-10:00, but it cannot get there and make a stop in that time',
      },
      {
        pointer: '/locks/2',
        detail:
          'B is locked to the post "Gate" on day 1, 8:00-9:00, which asks for the skill first aid that B has not',
      },
    ]);
  });

  it.each([
    ['hours', { maxMinutesPerDay: 60 }, 'they are 120 minutes of work on one day, of at most 60'],
    [
      'break',
      { breakAfterMinutes: 60 },
      'they leave no break, which is due after 60 minutes of work in a row',
    ],
  ])('names the locks that break %s', (_, rule, words) => {
    const found = clashes({
      teams: [testTeam('A', 3, rule), testTeam('B', 3)],
      locks: [inZone(0, 0), inZone(0, 1)],
    });
    expect(found.map(({ pointer }) => pointer)).toEqual(['/locks/0', '/locks/1']);
    expect(found[0]!.detail).toBe(
      `The locks of A contradict each other: ${words} (day 1, 8:00-9:00; day 1, 9:00-10:00)`,
    );
  });

  it('names the locks that leave no rest', () => {
    const slots = testSlots(3, 2);
    const teams = [testTeam('A', 6, { restMinutes: 23 * 60 })];
    const found = clashes({ slots, teams, locks: [inZone(0, 2), inZone(0, 3)] });
    expect(found.map(({ pointer }) => pointer)).toEqual(['/locks/0', '/locks/1']);
    expect(found[0]!.detail).toContain('less than 1380 minutes of rest between two shifts');
  });

  it('says that nobody is there', () => {
    const teams = [testTeam('A', 3, { available: new Uint8Array(3) })];
    expect(clashes({ teams })).toEqual([{ pointer: '/teams', detail: 'No team is available in any slot' }]);
  });
});
