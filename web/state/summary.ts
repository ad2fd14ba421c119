/** What is filtered as a whole: when, what, how it changed. Asked for only where it is shown, and loaded with it. */
import { computed } from '@preact/signals';
import * as api from '../api.ts';
import { axis, days, query, whenReady, windowFor, written } from './data.ts';
import { isShown } from './layout.ts';
import { resource } from './resource.ts';
import { compare, wall } from './store.ts';
import { stepFor } from './window.ts';

/** What the window is compared with; null where the data does not reach back so far: a part of it would look like a rise. */
export const before = computed(() => {
  const window = windowFor(compare.value);
  return window.from >= axis.value.from ? window : null;
});

export const summary = resource(
  whenReady(() => {
    if (!isShown('summary') && !wall.value) return null;
    return {
      query: query.value,
      step: stepFor(days.value),
      turn: written.value,
    };
  }),
  async (key, stop) => {
    const [profile, series] = await Promise.all([
      api.getProfile(key.query, stop),
      api.getSeries(key.query, key.step, stop),
    ]);
    return { profile, series };
  },
);

/** Against the window before, or whatever else was chosen to compare with. */
export const changes = resource(
  whenReady(() => {
    if (!before.value || (!isShown('summary') && !wall.value)) return null;
    const { from, to } = before.value;
    return { query: query.value, compare: comparison(from, to), turn: written.value };
  }),
  (key, stop) => api.getChange({ ...key.query, compare: key.compare }, stop),
);

/** By name where it has one: the server knows best which days those are. */
function comparison(from: string, to: string): string {
  return typeof compare.value === 'string' ? compare.value : `${from}/${to}`;
}

/** On how little of the area half of it lies. */
export const concentration = resource(
  whenReady(() => (isShown('summary') ? { query: query.value, turn: written.value } : null)),
  (key, stop) => api.getConcentration(key.query, stop),
);
