/** The hour of the risk map in words: where it falls in the week ahead. */
import { formatHourRange, formatWeekdayDay } from '../format.ts';
import { language } from '../i18n/index.ts';
import { shownIndex, week } from '../state/forecast.ts';
import type { WeekHour } from '../state/weekAhead.ts';

/** `11月28日周六 18:00–19:00`. */
export function textOfHour({ day, hour }: WeekHour): string {
  return `${formatWeekdayDay(day, language.value)} ${formatHourRange(hour)}`;
}

/** The same of the hour that is shown. */
export const hourText = () => textOfHour(week.value[shownIndex.value]!);
