/** What the card of a hexagon asks for. Loaded with the card. */
import { computed } from '@preact/signals';
import { daysBetween } from '../../domain/time/date.ts';
import * as api from '../api.ts';
import { resolutionOf } from '../map/classes.ts';
import {
  axis,
  density as shown,
  densityQuery,
  query,
  queryOf,
  unaskable,
  whenReady,
  written,
} from './data.ts';
import { resource } from './resource.ts';
import { filters, selection, stat } from './store.ts';

const sameId = (before: { id: string }, now: { id: string }) => before.id === now.id;

/** So that a trend has bars enough to be one, and few enough to be read. */
function trendStep(): 'day' | 'week' | 'month' {
  const length = daysBetween(axis.value.from, axis.value.to);
  return length <= 60 ? 'day' : length <= 400 ? 'week' : 'month';
}

/** What lies in the selected hexagon: its profile, its rate by its own area, its trend and its newest records, under the same filters. */
export const cell = resource(
  whenReady(() => {
    const chosen = selection.value;
    if (chosen?.kind !== 'cell') return null;
    return {
      id: chosen.id,
      query: { ...query.value, cell: chosen.id },
      trend: {
        ...queryOf(filters.value, axis.value),
        cell: chosen.id,
      },
      step: trendStep(),
      of: filters.value.of,
      turn: written.value,
    };
  }),
  async (key, stop) => {
    const [profile, density, trend, records] = await Promise.all([
      api.getProfile(key.query, stop),
      api.getDensity(key.query, resolutionOf(key.id), stop),
      api.getSeries(key.trend, key.step, stop),
      api.listRecords(key.of, key.query, stop),
    ]);
    const ratePerKm2 = density.cells[0]?.ratePerKm2 ?? 0;
    return { cell: key.id, profile, ratePerKm2, trend, records };
  },
  sameId,
);

/** Whether an answer is to the question in force. */
const isAsked = (asked: api.DensityQuery) => JSON.stringify(asked) === JSON.stringify(densityQuery.value);

/**
 * What the statistic says of the selected hexagon. All but the plain ones judge a cell beside all others, so the whole table of
 * its resolution is asked for; it is the same answer that the table panel has, and most often it is here already.
 */
const table = resource(
  whenReady(() => {
    if (
      selection.value?.kind !== 'cell' ||
      unaskable.value ||
      stat.value === 'count' ||
      stat.value === 'rate'
    )
      return null;
    const res = resolutionOf(selection.value.id);
    const known = shown.data.value;
    if (known?.res === res && isAsked(known.query)) return null;
    return { query: densityQuery.value, res, turn: written.value };
  }),
  async (key, stop) => ({ query: key.query, ...(await api.getDensity(key.query, key.res, stop)) }),
  () => false,
);

/** The answer that holds the selected cell's row, and the row; null while it is not there or the cell is not in it. */
export const verdict = computed(() => {
  const chosen = selection.value;
  const answer = table.data.value ?? shown.data.value;
  if (chosen?.kind !== 'cell' || !answer || !isAsked(answer.query)) return null;
  if (answer.res !== resolutionOf(chosen.id)) return null;
  return { answer, row: answer.cells.find((row) => row.cell === chosen.id) ?? null };
});
export const verdictBusy = table.busy;
export const verdictProblem = table.problem;
export const reloadVerdict = table.reload;
