import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom, type Random } from '../random.ts';
import { MS_PER_DAY } from '../time/date.ts';
import { fitShape, logNegativeBinomial } from './dispersion.ts';
import { History } from './history.ts';
import { fitPlace } from './place.ts';
import { WEEK_MS, type Places, type RiskEvents } from './types.ts';
import { heldBackWindows } from './windows.ts';

describe('logNegativeBinomial', () => {
  it('has the hand-worked probabilities', () => {
    // Shape 1, mean 9 is geometric with 1/10: P(0) = 0.1, P(2) = 0.1 x 0.81.
    expect(Math.exp(logNegativeBinomial(0, 9, 1))).toBeCloseTo(0.1, 10);
    expect(Math.exp(logNegativeBinomial(2, 9, 1))).toBeCloseTo(0.081, 10);
    // Shape 2, mean 2: (n + 1) / 4 x 2^-n: P(3) = 1/8.
    expect(Math.exp(logNegativeBinomial(3, 2, 2))).toBeCloseTo(0.125, 10);
  });

  it('becomes Poisson as the shape grows', () => {
    // e^-2 2^3 / 3! = 0.180447.
    expect(Math.exp(logNegativeBinomial(3, 2, 1e6))).toBeCloseTo(0.180447, 5);
  });

  it('is a distribution over whole counts', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.double({ min: 0.2, max: 20, noNaN: true }),
        (mean, shape) => {
          let total = 0;
          for (let n = 0; n < 3000; n++) total += Math.exp(logNegativeBinomial(n, mean, shape));
          expect(total).toBeCloseTo(1, 6);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('fitShape', () => {
  const PLACES = 60;
  const WEEKS = 104;
  const places: Places = {
    count: PLACES,
    size: new Float64Array(PLACES).fill(100),
    kind: new Uint8Array(PLACES),
    zonings: [],
    bandwidthsMeters: [],
    spread: () => {
      throw new Error('places without neighbours');
    },
  };

  /** Two incidents a month at every place; in every fourth week the rates are drawn anew. */
  function simulate(rate: (random: Random) => number): RiskEvents {
    const random = seededRandom(6);
    const rows: { place: number; atMs: number }[] = [];
    const rates = new Float64Array(PLACES);
    for (let week = 0; week < WEEKS; week++) {
      for (let place = 0; place < PLACES; place++) {
        if (week % 4 === 0) rates[place] = 0.5 * rate(random);
        for (let n = poissonDraw(rates[place]!, random); n > 0; n--) {
          rows.push({ place, atMs: (week + random()) * WEEK_MS });
        }
      }
    }
    rows.sort((a, b) => a.atMs - b.atMs);
    return {
      place: Int32Array.from(rows, ({ place }) => place),
      atMs: Float64Array.from(rows, ({ atMs }) => atMs),
      hour: new Int16Array(rows.length),
      group: new Uint8Array(rows.length),
      weight: new Float32Array(rows.length).fill(1),
      groups: ['a'],
    };
  }

  function shapesOf(events: RiskEvents): Float64Array {
    const asOfMs = WEEKS * WEEK_MS;
    const history = new History(places, events, () => true);
    const windows = heldBackWindows(0, asOfMs, 28);
    return fitShape(history, fitPlace(history, windows, 28), windows, asOfMs, 28);
  }

  it('is sure of places that keep to their rates, and not of places that jump', () => {
    const steady = shapesOf(simulate(() => 1));
    // Exponential: a squared coefficient of variation of 1, shape 1.
    const wild = shapesOf(simulate((random) => -Math.log(1 - random())));
    expect(Math.min(...steady)).toBeGreaterThan(10);
    for (const shape of wild) {
      expect(shape).toBeGreaterThan(0.5);
      expect(shape).toBeLessThan(4);
    }
  });

  it('has a shape for every place where there is nothing to learn from', () => {
    const none = simulate(() => 0);
    const shapes = shapesOf(none);
    expect([...new Set(shapes)]).toEqual([0.5]);
    const history = new History(places, none, () => true);
    expect(fitShape(history, fitPlace(history, [], 7), [], 3 * MS_PER_DAY, 7)).toHaveLength(PLACES);
  });
});
