import fc from 'fast-check';
import { cellToParent, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { hexToCell } from '../../domain/cells.ts';
import { CoverageCounter } from './coverage.ts';

/** `[patrol, place]`, places a hundred metres apart. */
type Fix = [patrol: number, place: number];

const placeOf = (place: number): [lng: number, lat: number] => [120 + place * 0.001, 28.9];

const columns = (day: readonly Fix[]) => ({
  patrol: Uint32Array.from(day, ([patrol]) => patrol),
  lng: Float64Array.from(day, ([, place]) => placeOf(place)[0]),
  lat: Float64Array.from(day, ([, place]) => placeOf(place)[1]),
});

function counted(days: readonly (readonly Fix[])[]) {
  const counter = new CoverageCounter();
  for (const day of days) {
    counter.beginDay();
    // In two pieces.
    const half = Math.floor(day.length / 2);
    counter.add(columns(day), 0, half);
    counter.add(columns(day), half, day.length);
  }
  return counter.finish();
}

describe('CoverageCounter', () => {
  it('counts pairs of device and day, and leaves out what one patrol alone saw', () => {
    const { 11: fine } = counted([
      [
        [1, 0],
        [1, 0],
        [1, 9],
        [2, 0],
      ],
      [],
      [
        [1, 0],
        [1, 5],
      ],
    ]);
    expect(Array.from(fine.cells)).toEqual([hexToCell(latLngToCell(28.9, 120, 11))]);
    expect([Array.from(fine.patrols), Array.from(fine.positions)]).toEqual([[3], [4]]);
  });

  it('counts as sets of pairs do, at both resolutions', () => {
    const fix: fc.Arbitrary<Fix> = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat({ max: 6 }));
    const day = fc.array(fix, { maxLength: 30 }).map((fixes) => fixes.sort(([a], [b]) => a - b));
    fc.assert(
      fc.property(fc.array(day, { maxLength: 5 }), (days) => {
        const coverage = counted(days);
        for (const res of [10, 11] as const) {
          const pairs = new Map<string, string[]>();
          days.forEach((fixes, d) =>
            fixes.forEach(([patrol, place]) => {
              const [lng, lat] = placeOf(place);
              const cell = cellToParent(latLngToCell(lat, lng, 11), res);
              pairs.set(cell, [...(pairs.get(cell) ?? []), `${d}/${patrol}`]);
            }),
          );
          const expected = [...pairs]
            .map(([cell, all]) => [hexToCell(cell), new Set(all).size, all.length] as const)
            .filter(([, patrols]) => patrols >= 2)
            .sort(([a], [b]) => (a < b ? -1 : 1));
          const { cells, patrols, positions } = coverage[res];
          expect(Array.from(cells, (cell, i) => [cell, patrols[i], positions[i]])).toEqual(expected);
        }
      }),
    );
  });
});
