/**
 * The first risk model: expected incidents per unit and hour of the week ahead. Where (a mixture of long-run, recent and even
 * shares), when (smoothed hours, shrunk strongly to the town's) and how many (recent level), each chosen on held-back weeks.
 */
import { RECENT_DAYS, HOURS_PER_WEEK, WEEK_MS } from './types.ts';
import type { GroupParameters, RiskInput, RiskModel } from './types.ts';
import { chooseLevelHalfLife, coveredWeeks, levelBefore, levelDispersion, weeklyCounts } from './level.ts';
import { circularKernel, shrunk, smoothWeek, townProfile } from './profile.ts';
import { chooseHours, choosePlace } from './choose.ts';
import { blendShares, countByUnit, shareComponents } from './share.ts';
import { groupEvents, sum, weekCounts, weekCountsByUnit, type GroupEvents } from './groups.ts';

export const MAX_UNITS = 5000;
export const MIN_EVIDENCE = 5;
const DEFAULT_LEVEL_WEEKS = 16;

/**
 * Fits the model to the events before `asOfMs`. Deterministic. Memory: 168 numbers a unit; time: linear in events for each of
 * the few candidates, plus units x 168 x 168 for those with incidents. Held back for choosing are the last weeks of the window (a
 * quarter of it, 26 at most); the chosen parameters are then used on all of it. Throws RangeError on a number of units outside
 * 1..5000.
 */
export function fitRisk(input: RiskInput): RiskModel {
  const { units, asOfMs } = input;
  if (!(units >= 1 && units <= MAX_UNITS))
    throw new RangeError(`fitRisk: units must be 1..${MAX_UNITS}, not ${units}`);
  const window = { fromMs: input.window.fromMs, toMs: Math.min(input.window.toMs, asOfMs) };
  const even = evenShares(units, input.exposure);
  const groups = groupEvents(input.events, window);
  const weeks = Math.max(0, Math.floor((window.toMs - window.fromMs) / WEEK_MS));
  const heldBackWeeks = Math.min(26, Math.floor(weeks / 4));
  const splitMs = window.toMs - heldBackWeeks * WEEK_MS;

  const model: RiskModel = {
    name: 'blend-hour-of-week',
    version: 1,
    units,
    asOfMs,
    window,
    parameters: [],
    scores: [],
    minEvidence: input.minEvidence ?? MIN_EVIDENCE,
    expected: new Float64Array(units * HOURS_PER_WEEK),
    weeklyTotal: 0,
    incidents: new Float64Array(units),
    recentIncidents: new Float64Array(units),
    shape: new Float64Array(units).fill(0.5),
    levelDispersion: 0,
    coveredWeeks: 0,
  };

  const townHours = { before: new Float64Array(HOURS_PER_WEEK), all: new Float64Array(HOURS_PER_WEEK) };
  for (const group of groups) {
    addTo(townHours.before, weekCounts(group, window.fromMs, splitMs));
    addTo(townHours.all, weekCounts(group, window.fromMs, window.toMs));
  }
  const weekly = groups.map(({ placed }) =>
    weeklyCounts(placed.atMs, placed.weight, window.fromMs, window.toMs),
  );
  const totals = new Float64Array(weeks);
  for (const counts of weekly) addTo(totals, counts);
  const covered = coveredWeeks(totals);
  const inCover = (counts: Float64Array): Float64Array => counts.filter((_, week) => covered[week] === 1);
  model.coveredWeeks = covered.reduce((sum, one) => sum + one, 0);
  const judgedWeeks = Math.min(52, Math.floor(model.coveredWeeks / 2));
  for (const [g, group] of groups.entries()) {
    const counts = inCover(weekly[g]!);
    const place = choosePlace(group, even, splitMs, window.toMs, heldBackWeeks);
    const hours = chooseHours(group, townHours.before, units, window.fromMs, splitMs, window.toMs);
    const levelHalfLifeWeeks = place.score ? chooseLevelHalfLife(counts, judgedWeeks) : DEFAULT_LEVEL_WEEKS;
    const parameters: GroupParameters = {
      group: group.name,
      incidents: sum(group.placed.weight),
      chosenBy: place.score ? 'likelihood' : 'default',
      weights: place.weights,
      halfLifeDays: place.halfLifeDays,
      levelHalfLifeWeeks,
      bandwidthHours: hours.bandwidthHours,
      profilePseudoIncidents: Number.isFinite(hours.pseudoIncidents) ? hours.pseudoIncidents : null,
      weeklyTotal:
        weeks > 0 ? levelBefore(counts, counts.length, levelHalfLifeWeeks) : sum(group.placed.weight),
    };
    model.parameters.push(parameters);
    if (place.score) model.scores.push({ ...place.score, group: group.name, hours: hours.gain });
    addGroup(model, group, parameters, even, townHours.all);
  }
  model.weeklyTotal = sum(model.expected);
  if (judgedWeeks > 0) {
    const halfLife = chooseLevelHalfLife(inCover(totals), judgedWeeks);
    model.levelDispersion = levelDispersion(inCover(totals), judgedWeeks, halfLife);
  }
  return model;
}

/** Adds one group's expected incidents to the table, and its evidence to that of the units. */
function addGroup(
  model: RiskModel,
  group: GroupEvents,
  parameters: GroupParameters,
  even: Float64Array,
  townHours: Float64Array,
): void {
  const { fromMs, toMs } = model.window;
  const { weights, halfLifeDays, weeklyTotal } = parameters;
  const shares = blendShares(shareComponents(group.placed, even, toMs, halfLifeDays), weights);
  const counts = countByUnit(group.placed, model.units, toMs, Infinity);
  // The effective number behind an exponentially weighted count: (sum w)^2 / sum w^2, and w^2 has half the half-life.
  const recent = countByUnit(group.placed, model.units, toMs, halfLifeDays);
  const recentSquares = countByUnit(group.placed, model.units, toMs, halfLifeDays / 2);
  const town = townProfile(weekCounts(group, fromMs, toMs), townHours, parameters.bandwidthHours);
  const kernel = circularKernel(parameters.bandwidthHours);
  const own = weekCountsByUnit(group, model.units, fromMs, toMs);
  for (let u = 0; u < model.units; u++) {
    const offset = u * HOURS_PER_WEEK;
    const profile =
      counts[u]! > 0
        ? shrunk(smoothWeek(own, kernel, offset), town, parameters.profilePseudoIncidents ?? Infinity)
        : town;
    const mean = weeklyTotal * shares[u]!;
    for (let h = 0; h < HOURS_PER_WEEK; h++) model.expected[offset + h]! += mean * profile[h]!;
    const effective = recentSquares[u]! > 0 ? recent[u]! ** 2 / recentSquares[u]! : 0;
    model.shape[u]! += weights.longRun * counts[u]! + weights.recent * effective;
    model.incidents[u]! += counts[u]!;
  }
  const sinceMs = toMs - RECENT_DAYS * 86_400_000;
  for (let i = 0; i < group.placed.unit.length; i++) {
    if (group.placed.atMs[i]! >= sinceMs)
      model.recentIncidents[group.placed.unit[i]!]! += group.placed.weight[i]!;
  }
}

function evenShares(units: number, exposure?: ArrayLike<number>): Float64Array {
  const sizes = Float64Array.from({ length: units }, (_, u) => exposure?.[u] ?? 1);
  const total = sum(sizes);
  return sizes.map((size) => (total > 0 ? size / total : 1 / units));
}

function addTo(into: Float64Array, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) into[i]! += values[i]!;
}
