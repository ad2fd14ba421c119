import { expect, it } from 'vitest';
import { worthAtMost } from './ceiling.ts';
import { groupTeams } from './groups.ts';
import { testInput, testTeam } from './testInput.ts';

it('gives each team the best zone in every slot that it may work, as far as its hours go', () => {
  const teams = [
    testTeam('A', 3, { available: Uint8Array.of(1, 0, 1) }),
    testTeam('B', 3, { maxMinutesPerDay: 90 }),
  ];
  const input = testInput({ teams });
  // The zone of 5 + 6: two slots of A, one and a half of B.
  expect(worthAtMost(input, groupTeams(input), [0, 1, 2])).toBeCloseTo(3.5 * 11, 9);
});
