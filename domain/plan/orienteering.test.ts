import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { bestTour, shuffledTour, type TourProblem } from './orienteering.ts';

/** Sites in a plane at a metre a second; site 0 is the base. */
function problemOf(
  places: readonly (readonly [number, number])[],
  worth: readonly number[],
  minutes: number,
): TourProblem {
  return {
    candidates: worth.map((value, i) => ({ site: i + 1, worth: value, repeatWorth: 0 })),
    travel: (a, b) => Math.hypot(places[a]![0] - places[b]![0], places[a]![1] - places[b]![1]),
    from: 0,
    freeAt: 0,
    startAt: 0,
    endAt: minutes * 60,
    home: 0,
    homeBy: minutes * 60,
    staySeconds: 720,
    repeatAfterSeconds: 2400,
  };
}

/** The most worth that any order of any stops can have, by trying them all. */
function exactWorth(problem: TourProblem): number {
  let best = 0;
  const visit = (at: number, free: number, worth: number, left: readonly number[]): void => {
    if (free + problem.travel(at, problem.home) > problem.homeBy) return;
    best = Math.max(best, worth);
    for (const i of left) {
      const { site, worth: gain } = problem.candidates[i]!;
      const done = Math.max(problem.startAt, free + problem.travel(at, site)) + problem.staySeconds;
      if (done <= problem.endAt)
        visit(
          site,
          done,
          worth + gain,
          left.filter((other) => other !== i),
        );
    }
  };
  visit(problem.from, problem.freeAt, 0, [...problem.candidates.keys()]);
  return best;
}

describe('bestTour', () => {
  it('finds the round along four corners', () => {
    const tour = bestTour(
      problemOf(
        [
          [0, 0],
          [0, 300],
          [300, 300],
          [300, 0],
        ],
        [1, 1, 1],
        70,
      ),
    );
    expect(tour.sites.join()).toMatch(/^(1,2,3|3,2,1)$/);
    expect(tour.arriveAt).toEqual([300, 1320, 2340]);
    expect(tour.travelSeconds).toBe(900);
  });

  it('leaves out what is too far, or brings the patrol home too late', () => {
    const near = problemOf(
      [
        [0, 0],
        [60, 0],
        [2000, 0],
      ],
      [1, 100],
      60,
    );
    expect(bestTour(near).sites).toEqual([1]);
    expect(bestTour({ ...near, candidates: near.candidates.slice(1) }).sites).toEqual([]);
    // 12 minutes to stay and 1 to walk fit 13 minutes, but not the way back.
    expect(
      bestTour(
        problemOf(
          [
            [0, 0],
            [60, 0],
          ],
          [1],
          13,
        ),
      ).sites,
    ).toEqual([]);
    expect(
      bestTour(
        problemOf(
          [
            [0, 0],
            [60, 0],
          ],
          [1],
          14,
        ),
      ).sites,
    ).toEqual([1]);
  });

  it('waits for the slot to begin, and may set out before it', () => {
    const tour = bestTour({
      ...problemOf(
        [
          [0, 0],
          [600, 0],
        ],
        [1],
        60,
      ),
      startAt: 1200,
    });
    expect(tour.arriveAt).toEqual([1200]);
  });

  it('comes again after 40 minutes only', () => {
    const one = problemOf(
      [
        [0, 0],
        [60, 0],
      ],
      [1],
      120,
    );
    const again = { ...one, candidates: [{ site: 1, worth: 1, repeatWorth: 0.25 }] };
    expect(bestTour(again).sites).toEqual([1]);
    const two = problemOf(
      [
        [0, 0],
        [60, 0],
        [1500, 0],
      ],
      [1, 1],
      115,
    );
    const spaced = bestTour({ ...two, candidates: two.candidates.map((c) => ({ ...c, repeatWorth: 0.25 })) });
    expect(spaced.sites).toEqual([1, 2, 1]);
    expect(spaced.worth).toBe(2.25);
  });

  it('is near the best of all tours', () => {
    const random = seededRandom(4);
    let found = 0;
    let most = 0;
    for (let round = 0; round < 60; round++) {
      const places = Array.from({ length: 8 }, (): [number, number] => [random() * 2500, random() * 2500]);
      const problem = problemOf(
        places,
        Array.from({ length: 7 }, () => 0.1 + random()),
        100,
      );
      found += bestTour(problem).worth;
      most += exactWorth(problem);
    }
    expect(found / most).toBeGreaterThan(0.95);
    expect(found / most).toBeLessThanOrEqual(1);
  });

  it('keeps every condition, shuffled or not', () => {
    const place = fc.tuple(fc.nat(4000), fc.nat(4000));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.double({ min: 0.01, max: 1, noNaN: true })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 10, max: 240 }),
        fc.nat(3000),
        fc.nat(),
        (sites, minutes, startAt, seed) => {
          const plain = problemOf(
            [[0, 0], ...sites.map(([at]) => at)],
            sites.map(([, worth]) => worth),
            minutes,
          );
          const problem = {
            ...plain,
            startAt,
            candidates: plain.candidates.map((c) => ({ ...c, repeatWorth: c.worth / 4 })),
          };
          const tour = bestTour(problem);
          const shuffled = shuffledTour(problem, tour, 0.1, seededRandom(seed));
          expect([...shuffled.sites].sort()).toEqual([...tour.sites].sort());
          expect(shuffled.travelSeconds).toBeLessThanOrEqual(tour.travelSeconds * 1.1 + 1e-6);
          for (const { sites: stops, arriveAt } of [tour, shuffled]) {
            expect(arriveAt).toHaveLength(stops.length);
            let [at, free] = [0, 0];
            for (const [i, site] of stops.entries()) {
              expect(arriveAt[i]!).toBeGreaterThanOrEqual(
                Math.max(startAt, free + problem.travel(at, site)) - 1e-6,
              );
              [at, free] = [site, arriveAt[i]! + 720];
              expect(free).toBeLessThanOrEqual(minutes * 60);
              const before = stops.lastIndexOf(site, i - 1);
              if (i > 0 && before >= 0)
                expect(arriveAt[i]! - arriveAt[before]! - 720).toBeGreaterThanOrEqual(2400);
            }
            expect(stops.length === 0 || free + problem.travel(at, 0) <= minutes * 60).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
