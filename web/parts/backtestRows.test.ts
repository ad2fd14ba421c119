import { describe, expect, it } from 'vitest';
import type { ModelName } from '../../domain/risk/types.ts';
import type { BacktestReport } from '../api.ts';
import {
  csvOf,
  curveModels,
  findingOf,
  rankedModels,
  verdictOf,
  type Estimate,
  type Horizon,
} from './backtestRows.ts';

const around = (value: number | null, by = 0.1): Estimate =>
  value === null ? { value, low: null, high: null } : { value, low: value - by, high: value + by };

const score = (model: ModelName, hits: number, ratio: Estimate): Horizon['models'][number] => ({
  model,
  logScore: around(0.5),
  behindChosen: around(0),
  budgets: [
    {
      budget: 0.02,
      hits,
      hitsByOrigin: [hits],
      hitRate: around(hits / 100, 0.01),
      ratio,
      pai: around(hits / 2),
      peiStar: around(0.5),
    },
  ],
});

const horizon = (models: Horizon['models']): Horizon => ({
  horizonDays: 30,
  origins: 12,
  incidents: 100,
  chosen: 'blend',
  bestBaseline: 'longRun',
  calibration: around(1),
  models,
});

const usual = horizon([
  score('blend', 20, around(1, 0)),
  score('recent', 21, around(0.95, 0.01)),
  score('longRun', 17, around(1.18, 0.05)),
  score('decayed', 18, around(1.11, 0.05)),
  score('even', 1, around(null)),
]);

describe('findingOf', () => {
  it('calls a difference what its interval allows', () => {
    expect(findingOf({ value: 1.1, low: 1.01, high: 1.2 })).toBe('better');
    expect(findingOf({ value: 0.9, low: 0.8, high: 0.99 })).toBe('worse');
    expect(findingOf({ value: 1.1, low: 0.99, high: 1.2 })).toBe('within');
    expect(findingOf({ value: null, low: null, high: null })).toBe('unknown');
  });
});

describe('verdictOf', () => {
  it('sets the forecast beside the plain rule that found most, not beside its own parts', () => {
    expect(verdictOf(usual, 0.02)).toMatchObject({
      rule: 'decayed',
      finding: 'better',
      forecast: { hits: 20 },
    });
  });

  it('has nothing to say of a budget that was not asked for', () => {
    expect(verdictOf(usual, 0.05)).toBeNull();
  });
});

describe('rankedModels', () => {
  it('keeps the forecast, the rules and the parts apart, each by what it found', () => {
    const { forecast, rules, parts } = rankedModels(usual, 0.02);
    expect(forecast.map(({ model }) => model)).toEqual(['blend']);
    expect(rules.map(({ model }) => model)).toEqual(['decayed', 'longRun', 'even']);
    expect(parts.map(({ model }) => model)).toEqual(['recent']);
  });
});

describe('curveModels', () => {
  it('draws the forecast last', () => {
    const drawn = curveModels('blend', 'decayed');
    expect(drawn.at(-1)).toEqual({ model: 'blend', look: 'forecast' });
    expect(drawn.at(-2)).toEqual({ model: 'decayed', look: 'rule' });
    expect(drawn.map(({ model }) => model)).not.toContain('recent');
  });
});

describe('csvOf', () => {
  it('has a line for each horizon, model and budget, and leaves empty what is not known', () => {
    const report = { byPlace: [usual], bySlot: usual } as unknown as BacktestReport;
    const lines = csvOf(report).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 2 * usual.models.length);
    expect(lines[0]).toMatch(/^by,horizonDays,model,budget,hits,hitRate,hitRateLow,hitRateHigh,pai/);
    const even = lines.find((line) => line.startsWith('place,30,even'))!;
    expect(even.split(',')).toHaveLength(lines[0]!.split(',').length);
    expect(even).toContain(',,,');
  });
});
