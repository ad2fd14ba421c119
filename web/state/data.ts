/** Everything the page asks the server for, each following the view. */
import { computed, effect, signal } from '@preact/signals';
import * as api from '../api.ts';
import { localParts } from '../format.ts';
import { isStudyStat } from '../../domain/density/stat.ts';
import { densityResolution } from '../../domain/resolution.ts';
import { resource } from './resource.ts';
import {
  camera,
  classing,
  compare,
  cumulative,
  filters,
  planId,
  play,
  selection,
  stat,
  swipe,
  workspace,
} from './store.ts';
import { firstRange, windowBeside, windowOf } from './window.ts';
import { formatCompare, type DayWindow, type Filters } from './view.ts';

/** Health: asked until ready, then each minute (wall screens see new data by it). */
export const health = signal<api.Health | null>(null);
export const unreachable = signal(false);
export const ready = computed(() => health.value?.status === 'ok');
export const timeZone = computed(() => health.value?.timeZone ?? 'Asia/Shanghai');

export async function pollHealth(everyMs = 60_000): Promise<void> {
  for (;;) {
    try {
      health.value = await api.getHealth();
      unreachable.value = false;
    } catch {
      unreachable.value = true;
    }
    await new Promise((resolve) => setTimeout(resolve, ready.value && !unreachable.value ? everyMs : 700));
  }
}

/** Raised when something was written here, so that lists, counts and tiles are asked for anew. */
export const written = signal(0);
let lastCounts: string | null = null;
effect(() => {
  // Another person's writes show in the counts of the health answer.
  const counts = JSON.stringify(health.value?.counts ?? null);
  if (lastCounts && counts !== lastCounts) queueMicrotask(() => void (written.value += 1));
  lastCounts = ready.value ? counts : null;
});

/** The last local day that there is anything to see: 'now' of this database. */
export const asOfDay = computed(() => {
  const asOf = health.value?.asOf;
  return localParts(asOf ? Date.parse(asOf) : Date.now(), timeZone.value).day;
});

export const dataDays = computed(() => {
  const { dataFrom, dataTo } = health.value ?? {};
  return {
    first: dataFrom ? localParts(Date.parse(dataFrom), timeZone.value).day : asOfDay.value,
    last: dataTo ? localParts(Date.parse(dataTo), timeZone.value).day : asOfDay.value,
  };
});

export const isEmpty = computed(() => {
  const counts = health.value?.counts ?? {};
  return ready.value && !counts.incidents && !counts.hazards && !counts.roads;
});

/** The range in force when no days were chosen. */
export const range = computed(
  () => filters.value.range ?? firstRange(asOfDay.value, dataDays.value.first, dataDays.value.last),
);
export const days = computed<DayWindow>(
  () => filters.value.days ?? windowOf(range.value, asOfDay.value, dataDays.value.first),
);

/** The filters as the server takes them; `without` leaves parts out (a histogram is not filtered by its own brush). */
export function queryOf(
  current: Filters,
  window: DayWindow | null,
  without: readonly (keyof Filters)[] = [],
): api.FilterQuery {
  const has = (name: keyof Filters) => !without.includes(name);
  return {
    ...(current.of === 'hazards' && { of: 'hazards' as const }),
    ...(window && { from: window.from, to: window.to }),
    ...(has('categories') && current.categories.length > 0 && { category: current.categories.join(',') }),
    ...(has('hours') && current.hours && { hours: current.hours.join(',') }),
    ...(has('weekdays') && current.weekdays && { weekdays: current.weekdays.join(',') }),
    ...(has('origin') && current.origin && { origin: current.origin }),
    ...(has('area') && current.area && { area: current.area }),
  };
}

export const query = computed(() => queryOf(filters.value, days.value));

/** The same question by statistic, as tiles, legend and table take it. */
export const densityQuery = computed<api.DensityQuery>(() => ({
  ...query.value,
  ...(stat.value !== 'count' && { stat: stat.value }),
  ...(stat.value === 'change' && { compare: formatCompare(compare.value) }),
}));

/** The same of the second map's window; null where there is one map. */
export const swipeQuery = computed<api.DensityQuery | null>(() => {
  if (!swipe.value) return null;
  const { from, to } = windowBeside(days.value, swipe.value);
  return { ...densityQuery.value, from, to };
});

/** The whole axis of time: from the first day of the data to the as-of day. */
export const axis = computed(() => windowOf('all', asOfDay.value, dataDays.value.first));

/** The period that is played, and that colours are fixed over. */
export const played = computed(() => play.value ?? axis.value);

/** The resolution that the density tiles have at the map's zoom. */
export const resolution = computed(() => densityResolution(camera.value?.zoom ?? 12));

const whenReady =
  <K>(key: () => K | null) =>
  () =>
    ready.value ? key() : null;

export const categories = resource(
  whenReady(() => ({})),
  (_, stop) => api.getCategories(stop),
);
export const areas = resource(
  whenReady(() => ({})),
  (_, stop) => api.getAreas(stop),
);
export const teams = resource(
  whenReady(() => (workspace.value === 'dispatch' ? {} : null)),
  (_, stop) => api.getTeams(stop),
);

/** All cells, for the table. */
export const density = resource(
  whenReady(() => ({ query: densityQuery.value, res: resolution.value, turn: written.value })),
  async (key, stop) => ({ query: key.query, ...(await api.getDensity(key.query, key.res, stop)) }),
);

/**
 * What the legend says of the same, without the cells. Limits are those of the played period, so that a colour keeps its
 * meaning while the window moves. `query` is what was asked: limits of another question are not its own.
 */
export const classes = resource(
  whenReady(() => ({
    query: {
      ...densityQuery.value,
      ...(classing.value !== 'quantiles' && { classing: classing.value }),
      ...(!isStudyStat(stat.value) && {
        over: formatCompare(played.value),
        ...(cumulative.value && { cumulative: '1' as const }),
      }),
    },
    res: resolution.value,
    turn: written.value,
  })),
  async (key, stop) => ({ query: key.query, ...(await api.getDensityClasses(key.query, key.res, stop)) }),
);

/** Counts by category for the filter list: everything but the category filter itself. */
export const categoryCounts = resource(
  whenReady(() => ({ query: queryOf(filters.value, days.value, ['categories']), turn: written.value })),
  (key, stop) => api.getProfile(key.query, stop),
);

/** How many records the filters leave, the chosen categories included. */
export const matching = computed(() => {
  const chosen = filters.value.categories;
  const profile = categoryCounts.data.value;
  if (!profile || chosen.length === 0) return profile?.total ?? 0;
  return profile.categories
    .filter((item) => chosen.includes(item.category))
    .reduce((sum, item) => sum + item.count, 0);
});

/** The whole history under the time brush, in steps that give 30 to 200 bars. */
export const history = resource(
  whenReady(() => {
    const whole = axis.value;
    const length = (Date.parse(whole.to) - Date.parse(whole.from)) / 86_400_000;
    const step: api.Series['step'] = length <= 120 ? 'day' : length <= 1400 ? 'week' : 'month';
    return { query: queryOf(filters.value, whole), step, turn: written.value };
  }),
  (key, stop) => api.getSeries(key.query, key.step, stop),
);

export const sections = resource(
  whenReady(() => ({ turn: written.value })),
  (_, stop) => api.listSections(stop),
);

export const section = computed(() => {
  const chosen = selection.value;
  if (chosen?.kind !== 'section') return null;
  return sections.data.value?.items.find((item) => item.id === chosen.id) ?? null;
});

const selectedId = (kind: string) => () =>
  selection.value?.kind === kind ? { id: selection.value.id, turn: written.value } : null;
const sameId = (before: { id: string }, now: { id: string }) => before.id === now.id;

export const sectionSlots = resource(
  whenReady(selectedId('section')),
  (key, stop) => api.getSectionSlots(key.id, stop),
  sameId,
);
export const incident = resource(
  whenReady(selectedId('incident')),
  (key, stop) => api.getIncident(key.id, stop),
  sameId,
);
export const hazard = resource(
  whenReady(selectedId('hazard')),
  (key, stop) => api.getHazard(key.id, stop),
  sameId,
);

/** What lies in the selected hexagon: its profile, its trend and its newest records, under the same filters. */
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
      of: filters.value.of,
      turn: written.value,
    };
  }),
  async (key, stop) => {
    const [profile, trend, records] = await Promise.all([
      api.getProfile(key.query, stop),
      api.getSeries(key.trend, 'month', stop),
      api.listRecords(key.of, key.query, stop),
    ]);
    return { cell: key.id, profile, trend, records };
  },
  sameId,
);

/** A plan just made is here already; any other is fetched by its id. */
export const freshPlan = signal<api.Plan | null>(null);
const storedPlan = resource(
  whenReady(() => (planId.value && planId.value !== freshPlan.value?.id ? { id: planId.value } : null)),
  (key, stop) => api.getPlan(key.id, stop),
  sameId,
);
export const plan = computed(() => {
  if (!planId.value) return null;
  return freshPlan.value?.id === planId.value ? freshPlan.value : storedPlan.data.value;
});
export const planProblem = storedPlan.problem;
export const planBusy = storedPlan.busy;
export const reloadPlan = storedPlan.reload;

/** The newest plans, asked anew when one was made here. */
export const recentPlans = resource(
  whenReady(() => (workspace.value === 'dispatch' ? { after: freshPlan.value?.id ?? null } : null)),
  (_, stop) => api.listPlans(stop),
);
