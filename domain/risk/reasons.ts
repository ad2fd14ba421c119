/** Why a place has the share that it has: the parts of the forecast, each in the words of what stands behind it. */
import type { History } from './history.ts';
import { shrunkShare } from './models/shrunk.ts';
import { FLOOR, partShares, surroundings, weightsAt, type PlaceFit } from './place.ts';
import { PARTS, REASONS, type ModelName, type Reason } from './types.ts';

/** What a model other than the blend is explained by. */
const REASON_OF: Record<Exclude<ModelName, 'blend' | 'shrunk'>, Reason> = {
  recent: 'recent',
  neighbours: 'neighbours',
  nearRepeat: 'nearRepeat',
  longRun: 'longRun',
  decayed: 'recent',
  lastMonth: 'recent',
  lastYear: 'longRun',
  even: 'background',
};

/** By reason, the share of each place that it brings; they sum to `share`. */
export function reasonsOf(
  history: History,
  place: PlaceFit,
  ms: number,
  share: Float64Array,
): Record<Reason, Float32Array> {
  const reasons = Object.fromEntries(
    REASONS.map((reason) => [reason, new Float32Array(share.length)]),
  ) as Record<Reason, Float32Array>;
  const { chosen } = place;
  if (chosen !== 'blend' && chosen !== 'shrunk') {
    const background = history.background(ms);
    reasons[REASON_OF[chosen]].set(share.map((value, i) => Math.max(0, value - FLOOR * background[i]!)));
    for (let i = 0; i < share.length; i++)
      reasons.background[i]! += Math.min(share[i]!, FLOOR * background[i]!);
    return reasons;
  }
  const parts = partShares(history, ms, place);
  const weights =
    chosen === 'blend'
      ? weightsAt(history, ms, place)
      : {
          ...place.weights,
          longRun: 0,
          recent: 0,
          shrunk: 1 - FLOOR,
          neighbours: 0,
          nearRepeat: 0,
          background: FLOOR,
        };
  const { halfLifeDays, shape } = place;
  const { neighbours } = parts;
  const shrunk = shrunkShare(history, ms, halfLifeDays, shape, surroundings(neighbours, parts.background));
  for (let i = 0; i < share.length; i++) {
    let whole = 0;
    for (const part of PARTS) whole += weights[part] * parts[part][i]!;
    // What the correction of the fifths made of it: all reasons alike.
    const scale = whole > 0 ? share[i]! / whole : 0;
    const around = neighbours[i]! + parts.background[i]!;
    const prior = weights.shrunk * shrunk.prior[i]!;
    const fromNeighbours = around > 0 ? (prior * neighbours[i]!) / around : 0;
    reasons.longRun[i] = scale * weights.longRun * parts.longRun[i]!;
    reasons.recent[i] = scale * (weights.recent * parts.recent[i]! + weights.shrunk * shrunk.own[i]!);
    reasons.neighbours[i] = scale * (weights.neighbours * neighbours[i]! + fromNeighbours);
    reasons.nearRepeat[i] = scale * weights.nearRepeat * parts.nearRepeat[i]!;
    reasons.background[i] = scale * (weights.background * parts.background[i]! + prior - fromNeighbours);
  }
  return reasons;
}
