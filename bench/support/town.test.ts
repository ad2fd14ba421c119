import { describe, expect, it } from 'vitest';
import { parentCell, recordCell } from '../../domain/cells.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { TOWN_FROM_MS, TOWN_TO_MS, TOWN_ZONE, areaBox, parentCells, shapeOf, simulateTown } from './town.ts';

const town = simulateTown({ rows: 4_000, seed: 7 });

describe('the benchmarks’ city', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(simulateTown({ rows: 4_000, seed: 7 })).toEqual(town);
    expect(simulateTown({ rows: 4_000, seed: 8 }).cell).not.toEqual(town.cell);
  });

  it('fills every row, in time order, within its three years', () => {
    expect(town.occurredSeconds.every((at, i, all) => i === 0 || at >= all[i - 1]!)).toBe(true);
    expect(town.occurredSeconds[0]! * 1000).toBeGreaterThanOrEqual(TOWN_FROM_MS);
    expect(town.occurredSeconds.at(-1)! * 1000).toBeLessThan(TOWN_TO_MS);
    expect(new Set(town.category).size).toBe(10);
  });

  it('says hours, areas and cells as the product does', () => {
    const clock = zoneClock(TOWN_ZONE);
    const coarse = parentCells(town.cell, 10);
    for (let row = 0; row < town.rows; row += 97) {
      const at = town.occurredSeconds[row]! * 1000;
      expect(clock.hourOfWeek(at)).toBe(town.hourOfWeek[row]);
      const [lng, lat] = [town.lng[row]!, town.lat[row]!];
      expect(town.cell[row]).toBe(recordCell([lng, lat]));
      expect(coarse[row]).toBe(parentCell(town.cell[row]!, 10));
      const [west, south, east, north] = areaBox(town.area[row]!);
      expect(lng >= west && lng <= east && lat >= south && lat <= north).toBe(true);
    }
  });

  it('is as clustered as a city', () => {
    const { halfIn, inTopPercent } = shapeOf(simulateTown({ rows: 100_000, seed: 7 }));
    expect(halfIn).toBeLessThan(0.15);
    expect(inTopPercent).toBeGreaterThan(0.12);
  });
});
