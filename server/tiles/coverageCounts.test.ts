import fc from 'fast-check';
import { cellToChildren, cellToLatLng, cellToParent, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { hexToCell } from '../../domain/cells.ts';
import { PeriodCounter, sumOfPeriods, type Coverage, type CoverageColumns } from './coverageCounts.ts';

/** A patrol was at a place. */
type Fix = [patrol: number, place: number];
/** Days of fixes, those of a patrol together. */
type Period = Fix[][];

const HERE = latLngToCell(28.9, 120, 10);
/** Three of a coarse cell, three of its neighbour to the east. */
const PLACES = [HERE, latLngToCell(28.9, 120.0015, 10)].flatMap((coarse) =>
  cellToChildren(coarse, 11).slice(0, 3),
);
const cellsAt = (place: number) => {
  const fine = PLACES[place]!;
  return { 11: fine, 10: cellToParent(fine, 10) };
};

const columns = (day: readonly Fix[]) => ({
  patrol: Uint32Array.from(day, ([patrol]) => patrol),
  lng: Float64Array.from(day, ([, place]) => cellToLatLng(PLACES[place]!)[1]),
  lat: Float64Array.from(day, ([, place]) => cellToLatLng(PLACES[place]!)[0]),
});

async function counted(period: Period): Promise<Coverage> {
  const counter = new PeriodCounter();
  for (const day of period) await counter.addDay(columns(day));
  return counter.finish();
}

type Shown = Map<string, { patrols: number; positions: number }>;
const shownIn = ({ cells, patrols, positions }: CoverageColumns): Shown =>
  new Map(
    Array.from(cells, (cell, i) => [cell.toString(16), { patrols: patrols[i]!, positions: positions[i]! }]),
  );

/** Pairs of patrol and day, and fixes, at the places that `isHere` says. */
function truth(period: Period, isHere: (place: number) => boolean) {
  const here = period.flatMap((day, d) =>
    day.filter(([, place]) => isHere(place)).map(([patrol]) => `${d}/${patrol}`),
  );
  return { patrols: new Set(here).size, positions: here.length };
}

const fix: fc.Arbitrary<Fix> = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: PLACES.length - 1 }));
const day = fc.array(fix, { maxLength: 6 }).map((fixes) => fixes.sort(([a], [b]) => a - b));
const period: fc.Arbitrary<Period> = fc.array(day, { maxLength: 4 });
const periods = fc.array(period, { minLength: 1, maxLength: 4 });

describe('PeriodCounter', () => {
  it('counts pairs of device and day, and leaves out what one patrol alone saw', async () => {
    const { 10: coarse, 11: fine } = await counted([
      [
        [1, 0],
        [1, 0],
        [1, 1],
        [2, 0],
      ],
      [],
      [[1, 0]],
    ]);
    expect([...shownIn(fine)]).toEqual([[PLACES[0], { patrols: 3, positions: 4 }]]);
    // The fix beside it is of one patrol alone: the coarse cell does not tell of it either.
    expect([...shownIn(coarse)]).toEqual([[HERE, { patrols: 3, positions: 4 }]]);
  });

  it('shows of a coarse cell what several patrols saw, each somewhere else in it', async () => {
    const { 10: coarse, 11: fine } = await counted([
      [
        [1, 0],
        [2, 1],
        [2, 1],
      ],
    ]);
    expect(fine.cells).toHaveLength(0);
    expect([...shownIn(coarse)]).toEqual([[HERE, { patrols: 2, positions: 3 }]]);
  });

  it('counts fine cells as sets of pairs do', async () => {
    await fc.assert(
      fc.asyncProperty(period, async (all) => {
        const expected = new Map(
          PLACES.map((cell, place) => [cell, truth(all, (at) => at === place)] as const)
            .filter(([, { patrols }]) => patrols >= 2)
            .sort(([a], [b]) => (hexToCell(a) < hexToCell(b) ? -1 : 1)),
        );
        expect([...shownIn((await counted(all))[11])]).toEqual([...expected]);
      }),
    );
  });

  it('shows nothing of what a coarse cell holds beside its fine ones, unless several patrols saw it', async () => {
    await fc.assert(
      fc.asyncProperty(period, async (all) => {
        const shown = await counted(all);
        const [fine, coarse] = [shownIn(shown[11]), shownIn(shown[10])];
        for (const parent of new Set(PLACES.map((_, place) => cellsAt(place)[10]))) {
          const isOf = (place: number) => cellsAt(place)[10] === parent;
          const hidden = truth(all, (place) => isOf(place) && !fine.has(PLACES[place]!));
          const whole = truth(all, isOf);
          const visible = truth(all, (place) => isOf(place) && fine.has(PLACES[place]!));
          const expected = hidden.patrols >= 2 ? whole : visible;
          expect(coarse.get(parent)).toEqual(expected.patrols ? expected : undefined);
        }
      }),
    );
  });
});

describe('sumOfPeriods', () => {
  it('adds up nothing', async () => {
    expect((await sumOfPeriods([]))[11].cells).toHaveLength(0);
  });

  it('tells by the difference of two windows only what can be shown of whole periods', async () => {
    await fc.assert(
      fc.asyncProperty(periods, async (all) => {
        const each = await Promise.all(all.map(counted));
        const windows = all.flatMap((_, first) =>
          Array.from({ length: all.length - first }, (_end, i) => ({ first, end: first + i + 1 })),
        );
        const sums = await Promise.all(
          windows.map(async (window) => ({
            ...window,
            shown: await sumOfPeriods(each.slice(window.first, window.end)),
          })),
        );
        for (const res of [10, 11] as const) {
          for (const larger of sums) {
            for (const smaller of sums) {
              if (smaller.first < larger.first || smaller.end > larger.end) continue;
              const [more, less] = [shownIn(larger.shown[res]), shownIn(smaller.shown[res])];
              for (const cell of new Set(PLACES.map((_, place) => cellsAt(place)[res]))) {
                const rest = (more.get(cell)?.patrols ?? 0) - (less.get(cell)?.patrols ?? 0);
                const fixes = (more.get(cell)?.positions ?? 0) - (less.get(cell)?.positions ?? 0);
                // What the periods between them show, each enough by itself: never that of one patrol.
                const between = all.filter((_, i) => {
                  const isIn = (window: { first: number; end: number }) =>
                    i >= window.first && i < window.end;
                  return isIn(larger) && !isIn(smaller);
                });
                const enough = between
                  .map((one) => truth(one, (place) => cellsAt(place)[res] === cell))
                  .filter(({ patrols }) => patrols >= 2);
                expect(rest).toBeLessThanOrEqual(enough.reduce((sum, { patrols }) => sum + patrols, 0));
                expect(rest === 0 || rest >= 2).toBe(true);
                if (rest === 0) expect(fixes).toBe(0);
                if (res === 11) expect(fixes).toBe(enough.reduce((sum, { positions }) => sum + positions, 0));
              }
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
