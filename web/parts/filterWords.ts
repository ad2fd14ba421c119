/** What is left out by the filters, in the words of the filter panel: for titles of walls and pictures. */
import { formatHours } from '../../domain/time/ranges.ts';
import { formatWeekday } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import { areas, categoryOf } from '../state/data.ts';
import { filters } from '../state/store.ts';

/** Of more categories than these only the number is said. */
const NAMED = 4;

/** The chosen area's name; '' for all. */
export function areaName(): string {
  const area = areas.data.value?.find((item) => item.id === filters.value.area);
  return area ? nameOf(area) : '';
}

/** Categories, weekdays, hours, origin: each that is filtered by. */
export function filterWords(): string[] {
  const { categories: codes, hours, weekdays, origin, within } = filters.value;
  const names = codes.map((code) => {
    const known = categoryOf(code);
    return known ? nameOf(known) : code;
  });
  const more = names.length - NAMED;
  const list = (items: string[]) => items.join(t('png.and'));
  return [
    ...(names.length > 0 ? [list(names.slice(0, NAMED)) + (more > 0 ? ` +${more}` : '')] : []),
    ...(weekdays ? [list(weekdays.map((day) => formatWeekday(day, language.value)))] : []),
    ...(hours ? [list(formatHours(hours).split(',').map(hourWords))] : []),
    ...(origin ? [t(`origin.${origin}`)] : []),
    ...(within ? [t('filter.within')] : []),
  ];
}

/** `22-6` as `22:00–06:00`. */
function hourWords(run: string): string {
  return run
    .split('-')
    .map((hour) => `${hour.padStart(2, '0')}:00`)
    .join('–');
}
