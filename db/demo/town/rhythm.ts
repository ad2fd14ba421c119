/** When things happen: hours, weekdays, seasons and the Spring Festival, by kind of incident. */

/** Expected share of each local hour; sums to 1. */
export type HourShares = readonly number[];

/** Bumps on the clock over a floor: `[hour, width in hours, height]`, distances taken around midnight. */
export function clockShares(
  floor: number,
  ...bumps: readonly [hour: number, width: number, height: number][]
): HourShares {
  const raw = Array.from({ length: 24 }, (_, hour) =>
    bumps.reduce((sum, [at, width, height]) => {
      const off = Math.abs(hour + 0.5 - at);
      return sum + height * Math.exp(-((Math.min(off, 24 - off) / width) ** 2) / 2);
    }, floor),
  );
  const total = raw.reduce((sum, x) => sum + x, 0);
  return raw.map((x) => x / total);
}

/** First day of the lunar year, `month * 100 + day`, Gregorian, 2015-2040. */
const SPRING_FESTIVAL: Record<number, number> = {
  2015: 219,
  2016: 208,
  2017: 128,
  2018: 216,
  2019: 205,
  2020: 125,
  2021: 212,
  2022: 201,
  2023: 122,
  2024: 210,
  2025: 129,
  2026: 217,
  2027: 206,
  2028: 126,
  2029: 213,
  2030: 203,
  2031: 123,
  2032: 211,
  2033: 131,
  2034: 219,
  2035: 208,
  2036: 128,
  2037: 215,
  2038: 204,
  2039: 124,
  2040: 212,
};
const DAY_MS = 86_400_000;

/** A local calendar day: `epochDay` counts days since 1970-01-01. */
export interface LocalDay {
  epochDay: number;
  year: number;
  /** 1-12 */
  month: number;
  /** ISO: Monday 1 ... Sunday 7. */
  weekday: number;
  /** Days since the nearest Spring Festival's first day (negative: before), within half a year. */
  festivalDay: number;
}

export function localDay(epochDay: number): LocalDay {
  const date = new Date(epochDay * DAY_MS);
  const year = date.getUTCFullYear();
  const festival = (y: number) => {
    const code = SPRING_FESTIVAL[y] ?? 205;
    return Date.UTC(y, Math.floor(code / 100) - 1, code % 100) / DAY_MS;
  };
  const offs = [year - 1, year, year + 1].map((y) => epochDay - festival(y));
  const festivalDay = offs.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
  return {
    epochDay,
    year,
    month: date.getUTCMonth() + 1,
    weekday: ((date.getUTCDay() + 6) % 7) + 1,
    festivalDay,
  };
}

/** How a kind follows the year: swing toward summer (negative: winter), and factors around the Spring Festival. */
export interface Season {
  /** -1..1: at 0.3, July runs 30 % above the mean and January 30 % below. */
  summer: number;
  /** Factor in the fortnight before the festival, when people travel and carry money. */
  beforeFestival: number;
  /** Factor from its eve to the tenth day, when half of the workers are at home elsewhere. */
  duringFestival: number;
}

export function seasonFactor({ summer, beforeFestival, duringFestival }: Season, day: LocalDay): number {
  const swing = 1 + summer * Math.sin((2 * Math.PI * (day.month - 4)) / 12);
  if (day.festivalDay >= -1 && day.festivalDay <= 10) return swing * duringFestival;
  if (day.festivalDay > 10 && day.festivalDay <= 16)
    return swing * (duringFestival + (1 - duringFestival) * 0.6);
  if (day.festivalDay >= -15) return day.festivalDay < -1 ? swing * beforeFestival : swing;
  return swing;
}
