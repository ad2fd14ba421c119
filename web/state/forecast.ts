/** The forecast of the week ahead: what stands behind the risk map, and the hour that it shows. */
import { computed } from '@preact/signals';
import * as api from '../api.ts';
import { localParts } from '../format.ts';
import { health, timeZone, whenReady, written } from './data.ts';
import { resource } from './resource.ts';
import { hour, layers, page } from './store.ts';
import { hourOfWeekOf, weekAhead } from './weekAhead.ts';

export const forecast = resource(
  whenReady(() => (page.value !== null || layers.value.has('risk') ? { turn: written.value } : null)),
  (_, stop) => api.getForecast(stop),
);

const localHour = (instant: string | null | undefined) => {
  const { day, time } = localParts(instant ? Date.parse(instant) : Date.now(), timeZone.value);
  return { day, hour: Number(time.slice(0, 2)) };
};

/** The hours that the forecast is of, from its as-of on; before it is known from the hour that is now. */
export const week = computed(() => {
  const start = localHour(forecast.data.value?.model?.asOf ?? health.value?.asOf);
  return weekAhead(start.day, start.hour);
});

/** The hour of the week that is shown: the chosen one, else the one that is now. */
export const shownHour = computed(() => {
  if (hour.value !== null) return hour.value;
  const now = localHour(health.value?.asOf);
  return hourOfWeekOf(now.day, now.hour);
});

/** Its place in the week ahead. */
export const shownIndex = computed(() =>
  week.value.findIndex(({ hourOfWeek }) => hourOfWeek === shownHour.value),
);
