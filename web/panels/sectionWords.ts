/** A key section's best hours in words, and showing it: on the map and in the inspector. */
import { boundsOf, type LngLat } from '../../domain/place.ts';
import type { Section } from '../api.ts';
import { formatWeekday } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { select, target } from '../state/store.ts';

export function showSection(section: Section) {
  select({ kind: 'section', id: section.id });
  target.value = { bounds: boundsOf(section.line.coordinates as LngLat[]) };
}

/** `周五 18:00–22:00`. */
export function slotText(slot: Section['bestSlots'][number]): string {
  return `${formatWeekday(slot.weekday, language.value)} ${slot.start}–${slot.end}`;
}

/** The worst slots, shortly: `周五 18–21、周六 19–22`. */
export function slotsText({ bestSlots }: Section, count: number): string {
  return bestSlots
    .slice(0, count)
    .map(({ weekday, start, end }) => {
      const hours = `${start.slice(0, 2)}–${end.slice(0, 2)}`;
      return `${formatWeekday(weekday, language.value)} ${hours}`;
    })
    .join(t('png.and'));
}
