import { formatTime, formatWeekdayDay, localParts } from '../format.ts';
import { language } from '../i18n/index.ts';
import { timeZone } from '../state/data.ts';
import type { PlanSlot } from '../state/planView.ts';

/** `3月6日周五 18:00–20:00`. */
export function slotLabel({ start, end }: PlanSlot): string {
  const zone = timeZone.value;
  const { day } = localParts(Date.parse(start), zone);
  return `${formatWeekdayDay(day, language.value)} ${formatTime(start, zone)}–${formatTime(end, zone)}`;
}
