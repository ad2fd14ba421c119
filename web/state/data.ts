/** Everything the page asks the server for, each following the view. */
import { batch, computed, effect, signal } from '@preact/signals';
import * as api from '../api.ts';
import { localParts } from '../format.ts';
import { isStudyStat } from '../../domain/density/stat.ts';
import { densityResolution } from '../../domain/resolution.ts';
import { addDays, daysBetween } from '../../domain/time/date.ts';
import { isShown } from './layout.ts';
import { resource, retryFailed } from './resource.ts';
import {
  camera,
  classing,
  compare,
  cumulative,
  filters,
  page,
  planId,
  play,
  selection,
  stat,
  swipe,
  workspace,
} from './store.ts';
import { firstRange, stepFor, wholeMonths, windowBeside, windowOf } from './window.ts';
import { formatCompare, type Compare, type DayWindow, type Filters } from './view.ts';

/**
 * Health: asked until ready, then each minute. The last answer that said all is well stays while the service is away:
 * what is on the screen stays with it, and `trouble` says so.
 */
export const health = signal<api.Health | null>(null);
export const trouble = signal<'network' | 'starting' | 'failing' | null>(null);
export const ready = computed(() => health.value?.status === 'ok');
export const timeZone = computed(() => health.value?.timeZone ?? 'Asia/Shanghai');
/** When the service last said that all is well: what is shown was true then. Epoch ms. */
export const updatedAtMs = signal<number | null>(null);

/** Raised when something was written, here or elsewhere, so that lists, counts and tiles are asked for anew. */
export const written = signal(0);

/** While the service is away, and while its index is loading. */
const SOON_MS = 700;
const MEANWHILE_MS = 3000;

export async function pollHealth(everyMs = 60_000): Promise<void> {
  for (;;) {
    const answer = await api.getHealth().catch(() => null);
    batch(() => heed(answer));
    const loading = answer?.index?.status === 'loading';
    const pause = trouble.value ? SOON_MS : loading ? MEANWHILE_MS : everyMs;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function heed(answer: api.Health | null) {
  const wasAway = trouble.value !== null && ready.value;
  trouble.value = answer === null ? 'network' : answer.status === 'ok' ? null : answer.status;
  if (answer === null || (trouble.value && ready.value)) return;
  // Another person's writes show in the counts; an edit shows in the version of the legend's answer, asked for below.
  const counted = ready.value && JSON.stringify(answer.counts) !== JSON.stringify(health.value?.counts);
  health.value = answer;
  if (trouble.value) return;
  updatedAtMs.value = Date.now();
  // Tiles that failed while the service was away are not asked for again by the map itself.
  if (counted || wasAway) written.value += 1;
  else classes.reload();
  retryFailed();
}

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
    ...(has('within') && current.within && { [current.within.kind]: current.within.value }),
  };
}

export const query = computed(() => queryOf(filters.value, days.value));

/** Chosen days as many as the window in force has: it may have been moved or changed in length since they were chosen. */
function ofEqualLength(chosen: Compare): Compare {
  if (typeof chosen === 'string') return chosen;
  return { from: chosen.from, to: addDays(chosen.from, daysBetween(days.value.from, days.value.to)) };
}

/** The window beside the one in force. */
export const windowFor = (other: Compare): DayWindow => windowBeside(days.value, ofEqualLength(other));

/** What a change is measured against, or the second map shows; null where neither is on. */
export const beside = computed<DayWindow | null>(() => {
  const other = stat.value === 'change' ? compare.value : swipe.value;
  return other && windowFor(other);
});

/** The same question by statistic, as tiles, legend, table and files take it. */
export const densityQuery = computed<api.DensityQuery>(() => ({
  ...query.value,
  ...(stat.value !== 'count' && { stat: stat.value }),
  ...(stat.value === 'change' && { compare: formatCompare(ofEqualLength(compare.value)) }),
}));

/** The same of the second map's window; null where there is one map. */
export const swipeQuery = computed<api.DensityQuery | null>(() => {
  if (!swipe.value) return null;
  const { from, to } = windowFor(swipe.value);
  return { ...densityQuery.value, from, to };
});

/** Emerging classes need so many whole months; the server refuses fewer. */
const LEAST_MONTHS = 10;

/** Why the statistic cannot be asked for under the window in force; null: it can. */
export const unaskable = computed<'too-few-months' | 'nothing-before' | null>(() => {
  if (stat.value === 'emerging' && wholeMonths(days.value) < LEAST_MONTHS) return 'too-few-months';
  // Against a time of which nothing is known everything would be an increase.
  if (stat.value === 'change' && beside.value && beside.value.to <= axis.value.from) return 'nothing-before';
  return null;
});

/** The whole axis of time: from the first day of the data to the as-of day. */
export const axis = computed(() => windowOf('all', asOfDay.value, dataDays.value.first));

/** The period that is played, and that colours are fixed over. */
export const played = computed(() => play.value ?? axis.value);

/** What legends are asked over: nothing where the window is longer than the period, and limits are those of the window itself. */
const over = computed<Pick<api.LegendTerms, 'over' | 'cumulative'>>(() => {
  const { from, to } = played.value;
  if (daysBetween(days.value.from, days.value.to) > daysBetween(from, to)) return {};
  return { over: `${from}/${to}`, ...(cumulative.value && { cumulative: '1' as const }) };
});

/** What a legend is asked for with, beside the question. */
export const legendTerms = computed<api.LegendTerms>(() => ({
  ...(classing.value !== 'quantiles' && { classing: classing.value }),
  ...(!isStudyStat(stat.value) && over.value),
}));

export const classesQuery = computed<api.ClassesQuery>(() => ({
  ...densityQuery.value,
  ...legendTerms.value,
}));

/** The resolution that the density tiles have at the map's zoom. */
export const resolution = computed(() => densityResolution(camera.value?.zoom ?? 12));

/** Pages that stand alone ask for what they show themselves: a phone in the field does not load the whole house. */
const standsAlone = computed(() => page.value === 'team' || page.value === 'print');

/** A key that is null until the service is ready. */
export const whenReady =
  <K>(key: () => K | null) =>
  () =>
    ready.value && !standsAlone.value ? key() : null;

const whenAskable = <K>(key: () => K | null) => whenReady(() => (unaskable.value === null ? key() : null));

export const categories = resource(
  whenReady(() => ({})),
  (_, stop) => api.getCategories(stop),
);
/** A category by its code; undefined while they are not here, or where there is none. */
export const categoryOf = (code: string | undefined): api.Category | undefined =>
  categories.data.value?.items.find((item) => item.code === code);

export const areas = resource(
  whenReady(() => ({})),
  (_, stop) => api.getAreas(stop),
);
export const teams = resource(
  whenReady(() => (workspace.value === 'dispatch' ? {} : null)),
  (_, stop) => api.getTeams(stop),
);

/** All cells, asked for while their table is open. */
export const density = resource(
  whenAskable(() =>
    isShown('cells') ? { query: densityQuery.value, res: resolution.value, turn: written.value } : null,
  ),
  async (key, stop) => ({ query: key.query, ...(await api.getDensity(key.query, key.res, stop)) }),
);

/**
 * What the legend says of the same, without the cells. Limits are those of the played period, so that a colour keeps its
 * meaning while the window moves. `query` is what was asked: limits of another question are not its own.
 */
export const classes = resource(
  whenAskable(() => ({
    query: classesQuery.value,
    res: resolution.value,
    turn: written.value,
  })),
  async (key, stop) => ({
    query: key.query,
    turn: key.turn,
    ...(await api.getDensityClasses(key.query, key.res, stop)),
  }),
);

let seen: { asked: string; version: string } | null = null;
effect(() => {
  const answer = classes.data.value;
  if (!answer) return;
  const now = { asked: JSON.stringify([answer.query, answer.res, answer.turn]), version: answer.version };
  // The same question, asked again without anything having been written here, has another version: somebody else wrote.
  if (seen?.asked === now.asked && seen.version !== now.version) {
    queueMicrotask(() => void (written.value += 1));
  }
  seen = now;
});

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
    const step = stepFor(axis.value);
    return {
      query: queryOf(filters.value, axis.value),
      step: step === 'hour' ? 'day' : step,
      turn: written.value,
    };
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
  whenReady(() => {
    const { id = null, status = null } = freshPlan.value ?? {};
    return workspace.value === 'dispatch' ? { after: id, status, turn: written.value } : null;
  }),
  (_, stop) => api.listPlans(stop),
);
