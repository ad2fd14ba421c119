/** A number that can be defended: what it is made of, what stands behind it, and how sure it is. */
import { expectedByHour, expectedOver, type Unit } from './expect.ts';
import { RECENT_DAYS, type RiskModel } from './fit.ts';
import { countInterval } from './interval.ts';
import { HOURS_PER_WEEK, REASONS, WEEK_MS, type Reason } from './types.ts';
import { MS_PER_DAY } from '../time/date.ts';

export interface Explanation {
  /** Expected incidents in the hours asked for (in one week), or over the whole horizon. */
  expected: number;
  /** 80 % interval. */
  low: number;
  high: number;
  /** Incidents before the instant behind it, and how many a number needs. */
  incidents: number;
  needed: number;
  evident: boolean;
  /** Shares of the expectation, largest first; they sum to 1. Empty where nothing is expected. */
  reasons: { reason: Reason; share: number; expected: number }[];
  /** The hours asked for beside as many average hours of this unit's week; null where none were asked for. */
  lift: number | null;
  /** Incidents of the last 28 days beside what all of the data would lead one to expect in 28 days. */
  recent: { recent: number; usual: number; days: number };
}

/** `hours`: of the week (0..167), each taken once per mention; null: the whole horizon. */
export function explain(model: RiskModel, unit: Unit, hours: readonly number[] | null): Explanation {
  const over = expectedOver(model, unit);
  let expected = over.expected;
  let lift: number | null = null;
  if (hours) {
    const byHour = expectedByHour(model, unit);
    const week = byHour.reduce((a, b) => a + b, 0);
    expected = hours.reduce((total, hour) => total + byHour[hour]!, 0);
    lift = week > 0 && hours.length > 0 ? expected / ((week * hours.length) / HOURS_PER_WEEK) : null;
  }
  const shares = new Map<Reason, number>(REASONS.map((reason) => [reason, 0]));
  for (const { reasons, level } of model.groups) {
    for (const reason of REASONS) {
      let of = 0;
      for (const [i, place] of unit.places.entries()) of += reasons[reason][place]! * unit.parts[i]!;
      shares.set(reason, shares.get(reason)! + of * level.perWeek);
    }
  }
  const whole = [...shares.values()].reduce((a, b) => a + b, 0);
  const { low, high } = hours ? countInterval(expected, over.dispersion) : over;
  return {
    expected,
    low,
    high,
    incidents: over.incidents,
    needed: model.minEvidence,
    evident: over.evident,
    reasons: [...shares]
      .filter(([, share]) => share > 0)
      .map(([reason, share]) => ({ reason, share: share / whole, expected: (expected * share) / whole }))
      .sort((a, b) => b.share - a.share),
    lift,
    recent: recentAgainstUsual(model, over),
  };
}

/** Incidents of the last 28 days beside what the whole of the data would lead one to expect in 28 days. */
export function recentAgainstUsual(
  model: RiskModel,
  { recent, incidents }: { recent: number; incidents: number },
): Explanation['recent'] {
  const days = Math.max(RECENT_DAYS, (model.coveredWeeks * WEEK_MS) / MS_PER_DAY);
  return { recent, usual: (incidents * RECENT_DAYS) / days, days: RECENT_DAYS };
}
