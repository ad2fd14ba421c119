/** Classes of the risk map: six colours whose limits are the same for every road, hour and zoom. */
import type { RiskModel } from './fit.ts';
import { HOURS_PER_WEEK } from './types.ts';

/** Shares of all length x time that lie below the limits of classes 1..5. */
const LIMITS_AT = [0.5, 0.75, 0.9, 0.97, 0.993] as const;
/** Hours are looked at this far apart to find the limits: a prime, so that all hours of the day come. */
const SAMPLE_HOURS = 5;

export interface RiskClasses {
  /** Expected incidents a km and hour; what lies at or above `breaks[k]` is of class `k + 1` at least. */
  breaks: number[];
  /** Class 0..5 of each road and hour of the week, `[road * 168 + hour]`. */
  classes: Uint8Array;
}

/** `meters`: of each road. Cost: three passes over roads x 168. */
export function riskClasses(model: RiskModel, meters: Float64Array): RiskClasses {
  const roads = meters.length;
  const perKmHour = (road: number, hour: number): number => {
    let expected = 0;
    for (const { share, level, profile } of model.groups) {
      const offset = (profile.zone ? profile.zone[road]! : 0) * HOURS_PER_WEEK;
      expected += share[road]! * level.perWeek * profile.hours[offset + hour]!;
    }
    return (expected * 1000) / meters[road]!;
  };
  const sampled: { value: number; meters: number }[] = [];
  const step = Math.max(1, Math.floor(roads / 5000));
  let total = 0;
  for (let road = 0; road < roads; road += step) {
    for (let hour = road % SAMPLE_HOURS; hour < HOURS_PER_WEEK; hour += SAMPLE_HOURS) {
      sampled.push({ value: perKmHour(road, hour), meters: meters[road]! });
      total += meters[road]!;
    }
  }
  sampled.sort((a, b) => a.value - b.value);
  const breaks: number[] = [];
  let sofar = 0;
  for (const { value, meters: of } of sampled) {
    sofar += of;
    while (breaks.length < LIMITS_AT.length && sofar > LIMITS_AT[breaks.length]! * total) breaks.push(value);
  }
  const classes = new Uint8Array(roads * HOURS_PER_WEEK);
  for (let road = 0; road < roads; road++) {
    for (let hour = 0; hour < HOURS_PER_WEEK; hour++) {
      const value = perKmHour(road, hour);
      let of = 0;
      while (of < breaks.length && value >= breaks[of]!) of++;
      classes[road * HOURS_PER_WEEK + hour] = of;
    }
  }
  return { breaks, classes };
}
