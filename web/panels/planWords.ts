/** A plan's slots, zones, reasons and warnings in the reader's words. A code this page does not know yet is shown as it came. */
import type { Assignment, Plan } from '../api.ts';
import {
  formatDay,
  formatShare,
  formatSignificant,
  formatTime,
  formatWeekdayDay,
  localParts,
} from '../format.ts';
import { language, t, tMaybe } from '../i18n/index.ts';
import { timeZone } from '../state/data.ts';
import type { PlanSlot } from '../state/planTable.ts';

/** `3月6日周五 18:00–20:00`. */
export function slotLabel({ start, end }: Pick<PlanSlot, 'start' | 'end'>): string {
  const zone = timeZone.value;
  const { day } = localParts(Date.parse(start), zone);
  return `${formatWeekdayDay(day, language.value)} ${formatTime(start, zone)}–${formatTime(end, zone)}`;
}

/** `A 片区`. */
export function zoneName(id: string, { zones }: Pick<Plan, 'zones'>): string {
  return t('plan.zoneName', { name: zones.find((zone) => zone.id === id)?.name ?? id });
}

/** Where an assignment is: its zone, or its fixed post. */
export const placeName = (
  { zone, post }: Pick<Assignment, 'zone' | 'post'>,
  plan: Pick<Plan, 'zones'>,
): string => (zone === null ? (post ?? '') : zoneName(zone, plan));

export function reasonText(reason: Assignment['stops'][number]['reasons'][number]): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(reason)) {
    if (typeof value === 'number') values[name] = formatSignificant(value, language.value);
    else if (typeof value === 'string') values[name] = value;
  }
  return tMaybe(`reason.${reason.code}`, values) ?? reason.code;
}

export function warningText(warning: Plan['warnings'][number], plan: Plan): string {
  const values: Record<string, string | number> = {};
  const sectionName = (id: unknown) => plan.sections.find((section) => section.id === id)?.name;
  for (const [name, value] of Object.entries(warning)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
  }
  if (typeof warning.start === 'string') {
    const { day, time } = localParts(Date.parse(warning.start), timeZone.value);
    values.start = `${formatWeekdayDay(day, language.value)} ${time}`;
  }
  if (typeof warning.day === 'string') values.day = formatDay(warning.day, language.value);
  values.name ??= sectionName(warning.section) ?? '';
  if (typeof warning.zone === 'string') {
    const deviation = plan.zones.find((zone) => zone.id === warning.zone)?.deviation ?? 0;
    values.zone = zoneName(warning.zone, plan);
    values.deviation = (deviation > 0 ? '+' : '') + formatShare(deviation, language.value);
    values.reason = tMaybe(`zoneReason.${values.reason}`) ?? values.reason ?? '';
    const held = Array.isArray(warning.sections) ? warning.sections.map(sectionName) : [];
    values.names = held.filter(Boolean).join(language.value === 'zh' ? '、' : ', ') || '–';
  }
  return tMaybe(`warning.${warning.code}`, values) ?? warning.detail;
}
