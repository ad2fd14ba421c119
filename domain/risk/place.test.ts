import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom, type Random } from '../random.ts';
import { MS_PER_DAY } from '../time/date.ts';
import { sum } from './counts.ts';
import { History } from './history.ts';
import {
  blendAt,
  chooseModel,
  fitPlace,
  FLOOR,
  floored,
  gainOverEven,
  modelShare,
  surroundings,
  weightsAt,
  type PlaceFit,
} from './place.ts';
import { testPlaces } from './testPlaces.ts';
import { MODELS, WEEK_MS, type ModelName, type RiskEvents } from './types.ts';
import { heldBackWindows } from './windows.ts';

const WEEKS = 130;
const AS_OF = WEEKS * WEEK_MS;

/** Poisson incidents of a week, by place. */
function simulate(
  count: number,
  rate: (place: number, week: number, random: Random) => number,
  seed: number,
) {
  const random = seededRandom(seed);
  const rows: { place: number; atMs: number }[] = [];
  for (let week = 0; week < WEEKS; week++) {
    for (let place = 0; place < count; place++) {
      for (let n = poissonDraw(rate(place, week, random), random); n > 0; n--) {
        rows.push({ place, atMs: (week + random()) * WEEK_MS });
      }
    }
  }
  rows.sort((a, b) => a.atMs - b.atMs);
  const events: RiskEvents = {
    place: Int32Array.from(rows, ({ place }) => place),
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    hour: new Int16Array(rows.length).fill(-1),
    group: new Uint8Array(rows.length),
    weight: new Float32Array(rows.length).fill(1),
    groups: ['a'],
  };
  return new History(testPlaces(count), events, () => true);
}

const fitted = (history: History, horizonDays = 28): PlaceFit =>
  fitPlace(history, heldBackWindows(0, AS_OF, horizonDays), horizonDays);

describe('chooseModel', () => {
  const scores = (rows: Partial<Record<ModelName, number[]>>) =>
    new Map(Object.entries(rows).map(([model, logs]) => [model as ModelName, Float64Array.from(logs)]));

  it('keeps to the blend unless another is surely ahead', () => {
    // Ahead by 1 on average, of a deviation of 4 / sqrt(3) over four windows: 1 - 1.645 x 1.155 < 0.
    expect(chooseModel(scores({ blend: [0, 0, 0, 0], longRun: [3, -1, 3, -1] }))).toBe('blend');
    expect(chooseModel(scores({ blend: [5, 5, 5, 5], longRun: [4, 4, 4, 4] }))).toBe('blend');
  });

  it('takes another that is ahead by more than the noise', () => {
    // Ahead by 2 on average, 1.2 +- of a deviation of 0.81: 2 - 1.645 x 0.41 > 0.
    expect(chooseModel(scores({ blend: [0, 9, 0, 9], longRun: [1, 11, 2, 12] }))).toBe('longRun');
  });

  it('takes the one furthest ahead of several', () => {
    const rows = { blend: [0, 0, 0, 0], longRun: [2, 2, 2, 2], even: [1, 1, 1, 1], decayed: [9, 0, 0, 0] };
    expect(chooseModel(scores(rows))).toBe('longRun');
  });

  it('believes nothing below four windows', () => {
    expect(chooseModel(scores({ blend: [0, 0, 0], longRun: [9, 9, 9] }))).toBe('blend');
  });
});

describe('fitPlace', () => {
  // Two of 40 places have a third of all, for as long as the data reach.
  const hot = (place: number) => (place === 7 || place === 31 ? 4 : 0.4);
  const steady = simulate(40, hot, 1);

  it('finds planted long-run hot spots, and how hot they are', () => {
    const fit = fitted(steady);
    const share = modelShare(fit.chosen, steady, AS_OF, 28, fit);
    const truth = 4 / (2 * 4 + 38 * 0.4);
    for (const place of [7, 31]) expect(Math.abs(share[place]! / truth - 1)).toBeLessThan(0.15);
    expect(sum(share)).toBeCloseTo(1, 9);
    expect(fit.gains.blend!).toBeGreaterThan(fit.gains.even! + 0.3);
    expect(fit.gains.blend!).toBeGreaterThan(fit.gains.lastMonth!);
  });

  it('follows hot spots that move, with a short memory', () => {
    const moving = simulate(40, (place, week) => (place === Math.floor(week / 26) * 8 ? 12 : 0.3), 2);
    const fit = fitted(moving);
    expect(fit.halfLifeDays).toBe(120);
    const share = modelShare(fit.chosen, moving, AS_OF, 28, fit);
    expect(share.indexOf(Math.max(...share))).toBe(32);
    expect(fit.gains[fit.chosen]!).toBeGreaterThan(fit.gains.longRun! + 0.3);
  });

  it('leans on size where places are alike', () => {
    const even = simulate(40, () => 0.1, 3);
    const fit = fitted(even);
    const share = modelShare(fit.chosen, even, AS_OF, 28, fit);
    for (const value of share) {
      expect(value * 40).toBeGreaterThan(0.5);
      expect(value * 40).toBeLessThan(1.7);
    }
    expect(fit.gains.longRun!).toBeLessThan(fit.gains.blend!);
  });

  it('never does worse than the blend on the windows, nor much worse than any model', () => {
    const fit = fitted(steady);
    expect(Object.keys(fit.gains)).toEqual([...MODELS]);
    expect(fit.gains[fit.chosen]!).toBeGreaterThanOrEqual(fit.gains.blend!);
    for (const gain of Object.values(fit.gains)) expect(fit.gains[fit.chosen]!).toBeGreaterThan(gain - 0.02);
  });

  it('weighs the parts to 1, with a floor under the background', () => {
    const { weights } = fitted(steady);
    expect(sum(Object.values(weights))).toBeCloseTo(1, 12);
    expect(weights.background).toBeGreaterThanOrEqual(FLOOR);
  });

  it('corrects next to nothing where the blend is right', () => {
    const { corrections } = fitted(steady);
    expect(corrections).toHaveLength(5);
    for (const correction of corrections) expect(Math.abs(correction - 1)).toBeLessThan(0.15);
  });

  it('chooses nothing where too little was held back, and has no neighbours where there are none', () => {
    const few = simulate(40, () => 0.005, 4);
    const fit = fitted(few);
    expect(fit).toMatchObject({ chosen: 'blend', chosenBy: 'default', gains: {}, corrections: [] });
    expect(fit.bandwidthMeters).toBeNull();
    const share = modelShare(fit.chosen, few, AS_OF, 28, fit);
    expect(sum(share)).toBeCloseTo(1, 9);
    expect(share.every((value) => value > 0)).toBe(true);
  });
});

describe('modelShare', () => {
  // Place 0 had its incidents in one week, a year before the instant.
  const oneWeek = WEEKS - 52;
  const history = simulate(3, (place, week) => [week === oneWeek ? 40 : 0, 1, 0][place]!, 5);
  const fit = fitted(history);

  it('has the plain rules as they are named', () => {
    const of = (model: ModelName, horizonDays = 7) => [
      ...modelShare(model, history, AS_OF, horizonDays, fit),
    ];
    expect(of('lastMonth')).toEqual([0, 1, 0]);
    expect(of('lastYear')[0]!).toBeGreaterThan(0.9);
    expect(of('lastYear', 91)[0]!).toBeLessThan(of('lastYear')[0]!);
    expect(of('even')).toEqual([1 / 3, 1 / 3, 1 / 3]);
    const counts = [0, 1, 2].map((place) => history.events.place.filter((at) => at === place).length);
    for (const [place, share] of of('longRun').entries()) {
      expect(share).toBeCloseTo(counts[place]! / sum(counts), 12);
    }
    const decayed = new Float64Array(3);
    for (const [i, place] of history.events.place.entries()) {
      decayed[place]! += 0.5 ** ((AS_OF - history.events.atMs[i]!) / MS_PER_DAY / 365);
    }
    expect(of('decayed')[0]!).toBeCloseTo(decayed[0]! / sum(decayed), 12);
  });

  it('is a distribution, whichever the model', () => {
    for (const model of MODELS) expect(sum(modelShare(model, history, AS_OF, 7, fit))).toBeCloseTo(1, 9);
  });

  it('makes no place impossible in the blend', () => {
    expect(modelShare('blend', history, AS_OF, 7, fit)[2]!).toBeGreaterThan(0);
  });
});

describe('blendAt', () => {
  const history = simulate(20, (place) => (place < 4 ? 1.5 : 0.2), 6);
  const fit = fitted(history);

  it('raises the dense places and lowers the rest where they were so corrected', () => {
    const plain = blendAt(history, AS_OF, { ...fit, corrections: [] });
    const raised = blendAt(history, AS_OF, { ...fit, corrections: [1.5, 1.2, 1, 0.9, 0.8] });
    expect(sum(raised)).toBeCloseTo(1, 9);
    const order = [...plain.keys()].sort((a, b) => plain[b]! - plain[a]!);
    expect(raised[order[0]!]!).toBeGreaterThan(1.1 * plain[order[0]!]!);
    expect(raised[order[19]!]!).toBeLessThan(0.9 * plain[order[19]!]!);
  });

  it('stays as it was where every fifth is corrected alike', () => {
    const plain = blendAt(history, AS_OF, { ...fit, corrections: [] });
    const alike = blendAt(history, AS_OF, { ...fit, corrections: [1.3, 1.3, 1.3, 1.3, 1.3] });
    for (const [i, share] of alike.entries()) expect(share).toBeCloseTo(plain[i]!, 12);
  });
});

describe('weightsAt', () => {
  const history = simulate(4, () => 1, 7);
  const halves = { longRun: 0.5, recent: 0, shrunk: 0, neighbours: 0, nearRepeat: 0, background: 0.5 };
  const parameters = { ...fitted(history), halfLifeDays: Infinity, weights: halves };
  const incidents = history.events.atMs.length;

  it('lets the weight of the counts grow with the incidents since, to double at most', () => {
    // One and a half times as many: 0.75 against 0.5. Eight times as many: 1 against 0.5.
    const grown = weightsAt(history, AS_OF, { ...parameters, incidentsThen: incidents / 1.5 });
    expect(grown.longRun).toBeCloseTo(0.6, 9);
    expect(grown.background).toBeCloseTo(0.4, 9);
    expect(weightsAt(history, AS_OF, { ...parameters, incidentsThen: incidents / 8 }).longRun).toBeCloseTo(
      2 / 3,
      9,
    );
  });

  it('never lets it shrink', () => {
    const fewer = weightsAt(history, AS_OF, { ...parameters, incidentsThen: incidents * 3 });
    expect(fewer.longRun).toBeCloseTo(0.5, 12);
    expect(weightsAt(history, AS_OF, { ...parameters, incidentsThen: 0 })).toBe(halves);
  });
});

describe('small helpers', () => {
  it('floors a share with a little background', () => {
    const share = floored(Float64Array.of(1, 0), Float64Array.of(0.4, 0.6));
    expect([...share]).toEqual([expect.closeTo(0.97 + 0.012, 12), expect.closeTo(0.018, 12)]);
  });

  it('weighs neighbours and kind alike', () => {
    const mean = surroundings(Float64Array.of(1, 0), Float64Array.of(0.5, 0.5));
    expect([...mean]).toEqual([0.75, 0.25]);
  });

  it('tells the gain over an even spread in nats', () => {
    // Two incidents where 0.75 was said and 0.5 is even: 2 ln 1.5.
    const gain = gainOverEven(Float64Array.of(2, 0), Float64Array.of(0.75, 0.25), Float64Array.of(0.5, 0.5));
    expect(gain).toBeCloseTo(2 * Math.log(1.5), 12);
  });
});
