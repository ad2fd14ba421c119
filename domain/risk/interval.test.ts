import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom } from '../random.ts';
import { countInterval } from './interval.ts';

/** Probabilities of 0, 1, 2, .. by the plain product, until hardly anything is left. */
function probabilities(mean: number, dispersion: number): number[] {
  let p = dispersion > 0 ? (1 + mean * dispersion) ** (-1 / dispersion) : Math.exp(-mean);
  const all = [p];
  for (let n = 1, left = 1 - p; left > 1e-6 && n < 5000; n++) {
    // (shape + n - 1) / (shape + mean) with shape 1 / dispersion.
    p *= ((1 + (n - 1) * dispersion) / (1 + mean * dispersion)) * (mean / n);
    all.push(p);
    left -= p;
  }
  return all;
}

const held = (all: readonly number[], low: number, high: number): number =>
  all.slice(low, high + 1).reduce((total, p) => total + p, 0);

describe('countInterval', () => {
  it('draws in an end of the central interval where that comes nearer to 80 %', () => {
    // Poisson(10): P(N <= 5) = 0.067, P(N <= 13) = 0.864, P(N <= 14) = 0.917: central 6 to 14 holds 0.850, 6 to 13 holds 0.797.
    expect(countInterval(10, 0)).toEqual({ low: 6, high: 13 });
  });

  it('is central where nothing comes nearer', () => {
    // Poisson(2): P = 0.135, 0.271, 0.271, 0.180, 0.090: 0 to 4 holds 0.947, 0 to 3 0.857, 1 to 4 0.812, 1 to 3 0.722.
    expect(countInterval(2, 0)).toEqual({ low: 1, high: 4 });
    // Poisson(0.3): 0.741 and 0.222: 0 to 1 holds 0.963, 0 alone 0.741, 1 alone 0.222.
    expect(countInterval(0.3, 0)).toEqual({ low: 0, high: 0 });
  });

  it('is [0, 0] below a mean of a tenth', () => {
    expect(countInterval(0.05, 0)).toEqual({ low: 0, high: 0 });
    expect(countInterval(0.05, 2)).toEqual({ low: 0, high: 0 });
  });

  it('knows the geometric count, where the dispersion is 1', () => {
    // Shape 1 and mean 9: P(N <= n) = 1 - 0.9^(n+1). 1 to 21 holds 0.9 - 0.9^22 = 0.8015, 0 to 21 holds 0.9015.
    expect(countInterval(9, 1)).toEqual({ low: 1, high: 21 });
  });

  it('comes as near to 80 % as the central interval with either end drawn in can', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 80, noNaN: true }),
        fc.constantFrom(0, 0.05, 0.3, 1, 2.5),
        (mean, dispersion) => {
          const all = probabilities(mean, dispersion);
          let low = 0;
          let high = 0;
          for (let n = 0, so = 0; n < all.length; n++) {
            if (so < 0.1) low = n;
            if (so < 0.9) high = n;
            so += all[n]!;
          }
          const candidates = [
            [low, high],
            [low, high - 1],
            [low + 1, high],
            [low + 1, high - 1],
          ].filter(([from, to]) => from! <= to!);
          const nearest = Math.min(...candidates.map(([from, to]) => Math.abs(held(all, from!, to!) - 0.8)));
          const found = countInterval(mean, dispersion);
          expect(Math.abs(held(all, found.low, found.high) - 0.8)).toBeCloseTo(nearest, 5);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['Poisson', Infinity],
    ['half as sure', 2],
  ])('holds about 80 %% of simulated counts with means from 0.5 to 20: %s', (_, shape) => {
    const random = seededRandom(12);
    // A gamma draw of shape 2 and mean 1 is the mean of two exponential draws.
    const rate = () => (shape === 2 ? -(Math.log(1 - random()) + Math.log(1 - random())) / 2 : 1);
    let inside = 0;
    let counts = 0;
    for (let mean = 0.5; mean <= 20; mean += 0.25) {
      const { low, high } = countInterval(mean, 1 / shape);
      for (let draw = 0; draw < 400; draw++) {
        const count = poissonDraw(mean * rate(), random);
        counts++;
        if (count >= low && count <= high) inside++;
      }
    }
    expect(inside / counts).toBeGreaterThan(0.77);
    expect(inside / counts).toBeLessThan(0.84);
  });

  it('widens with the share asked for', () => {
    const [half, most] = [countInterval(20, 0.1, 0.5), countInterval(20, 0.1, 0.95)];
    expect(most.low).toBeLessThan(half.low);
    expect(most.high).toBeGreaterThan(half.high);
  });

  it('goes over to the normal without a jump', () => {
    const below = countInterval(9_999, 0.01);
    const above = countInterval(10_001, 0.01);
    expect(Math.abs(below.low - above.low) / 10_000).toBeLessThan(0.02);
    expect(Math.abs(below.high - above.high) / 10_000).toBeLessThan(0.02);
  });

  it('is [0, 0] where nothing is expected', () => {
    expect(countInterval(0, 1)).toEqual({ low: 0, high: 0 });
    expect(countInterval(NaN, 1)).toEqual({ low: 0, high: 0 });
  });
});
