/** Why a road or key section has the number that it has, for the hour that is shown, a slot or the week. Loaded with its card. */
import { batch, computed, effect, signal } from '@preact/signals';
import { boundsOf, type BBox, type LngLat } from '../../domain/place.ts';
import { addDays } from '../../domain/time/date.ts';
import * as api from '../api.ts';
import { localParts } from '../format.ts';
import { asOfDay, section, timeZone, whenReady, written } from './data.ts';
import { shownHour } from './forecast.ts';
import { resource } from './resource.ts';
import { layers, openWorkspace, selection, setFilters, target } from './store.ts';
import { NO_FILTERS, type Within } from './view.ts';

/** Hours of one weekday, from `start` to `end` of the day (1-24). */
export interface Slot {
  weekday: number;
  start: number;
  end: number;
}

export type Span = 'hour' | 'week' | Slot;

/** What was chosen to be explained: the hour of the map, all of the week, or a slot. */
export const span = signal<Span>('hour');
/** An hour is chosen on the bar of the risk map. */
export const hasHour = computed(() => layers.value.has('risk'));
/** What is explained. */
export const shownSpan = computed<Span>(() =>
  span.value === 'hour' && !hasHour.value ? 'week' : span.value,
);

/** The hour once it rests: one that is only passed is not asked about. */
const REST_MS = 200;
const restedHour = signal(shownHour.peek());
effect(() => {
  const now = shownHour.value;
  const timer = setTimeout(() => (restedHour.value = now), REST_MS);
  return () => clearTimeout(timer);
});

export const slotOfHour = (hourOfWeek: number): Slot => ({
  weekday: Math.floor(hourOfWeek / 24) + 1,
  start: hourOfWeek % 24,
  end: (hourOfWeek % 24) + 1,
});

function slotQuery(): api.WhyQuery {
  const chosen = shownSpan.value;
  if (chosen === 'week') return {};
  const { weekday, start, end } = chosen === 'hour' ? slotOfHour(restedHour.value) : chosen;
  return { weekdays: String(weekday), hours: `${start}-${end}` };
}

export const why = resource(
  whenReady(() => {
    const chosen = selection.value;
    if (chosen?.kind !== 'road' && chosen?.kind !== 'section') return null;
    return { kind: chosen.kind, id: chosen.id, query: slotQuery(), turn: written.value };
  }),
  (key, stop) => api.explain(key.kind, key.id, key.query, stop),
  (before, now) => before.id === now.id,
);

/** Opens the incidents behind an explanation as a filter of the command workspace: of all hours, as they are counted. */
export function showEvidence({ filter }: api.Why) {
  const from = filter.from && localParts(Date.parse(filter.from), timeZone.value).day;
  const within: Within | null = filter.section
    ? { kind: 'section', value: filter.section }
    : filter.bbox
      ? { kind: 'bbox', value: filter.bbox }
      : null;
  batch(() => {
    openWorkspace('command');
    setFilters({
      ...NO_FILTERS,
      origin: 'reported',
      days: from ? { from, to: addDays(asOfDay.value, 1) } : null,
      within,
    });
    const line = section.value?.line.coordinates;
    const bounds =
      within?.kind === 'bbox' ? within.value.split(',').map(Number) : line && boundsOf(line as LngLat[]);
    if (bounds) target.value = { bounds: bounds as BBox };
  });
}
