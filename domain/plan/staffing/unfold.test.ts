import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assign.ts';
import { breakRuns, rosterFaults } from './roster.ts';
import { testInput, testSlots, testTeam } from './testInput.ts';
import { givePlaces, unfoldRoster } from './unfold.ts';

describe('unfoldRoster', () => {
  it('keeps the rules of each team where counts keep them for all', () => {
    const slots = testSlots(8);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }),
        fc.nat(9),
        (n, inARow, aDay, wished, firstTurn) => {
          const team = testTeam('A', 8, { breakAfterMinutes: inARow * 60, maxMinutesPerDay: aDay * 60 });
          const runs = breakRuns(slots, team);
          // Random counts, cut down until every sum holds.
          const counts = wished.map((count) => Math.min(count, n));
          const sum = (from: number, to: number) => counts.slice(from, to + 1).reduce((a, b) => a + b, 0);
          counts.forEach((_, slot) => {
            const tooMany = () =>
              sum(0, 7) > n * aDay || runs.some(({ from, to }) => sum(from, to) > n * (to - from));
            while (counts[slot]! > 0 && tooMany()) counts[slot]!--;
          });
          const teams = Array.from({ length: n }, (_, i) => i);
          const working = unfoldRoster([{ teams }], [counts], 8, firstTurn);
          expect(working.map((there) => new Set(there).size)).toEqual(counts);
          const input = testInput({ slots });
          for (const i of teams) {
            const works = working.map((there) => there.includes(i));
            expect(rosterFaults(input, team, works)).toEqual([]);
          }
        },
      ),
    );
  });
});

describe('givePlaces', () => {
  it('leaves teams where they were, and lets a lock have its place', () => {
    const zone = (index: number, lockedTo: number | null = null) => ({
      duty: { at: 'zone' as const, zone: index },
      takes: () => true,
      lockedTo,
    });
    const before = [0, 1, 2].map((index) => ({ at: 'zone' as const, zone: index }));
    const stay = givePlaces([0, 1, 2], [zone(2), zone(0), zone(1)], before);
    expect([...stay.values()]).toEqual(before);
    const locked = givePlaces([0, 1, 2], [zone(2, 0), zone(0), zone(1)], before);
    expect([...locked]).toEqual([
      [0, { at: 'zone', zone: 2 }],
      [1, { at: 'zone', zone: 1 }],
      [2, { at: 'zone', zone: 0 }],
    ]);
  });
});

describe('assign', () => {
  it('costs no more than any permutation', () => {
    const permutations = (of: number[]): number[][] =>
      of.length === 0
        ? [[]]
        : of.flatMap((x) => permutations(of.filter((y) => y !== x)).map((p) => [x, ...p]));
    const row = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 4 }), (costs) => {
        const total = (columns: number[]) => columns.reduce((sum, column, i) => sum + costs[i]![column]!, 0);
        expect(total(assign(costs))).toBe(Math.min(...permutations([0, 1, 2, 3]).map(total)));
      }),
    );
  });
});
