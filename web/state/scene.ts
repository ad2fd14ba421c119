/** From state to the scene that the map draws. */
import { computed, effect, signal } from '@preact/signals';
import type { FeatureCollection, LineString } from 'geojson';
import { isStudyStat } from '../../domain/density/stat.ts';
import type { LngLat } from '../../domain/place.ts';
import { daysBetween } from '../../domain/time/date.ts';
import type { ClassesQuery, DensityQuery } from '../api.ts';
import { language } from '../i18n/index.ts';
import { RAMP, classColors } from '../map/classes.ts';
import type { ClassScale, Scene, SectionProperties } from '../map/scene.ts';
import { shade } from './appearance.ts';
import { beatShapes } from './beats.ts';
import {
  categories,
  classes,
  densityQuery,
  resolution,
  sections,
  swipeQuery,
  unaskable,
  written,
} from './data.ts';
import { shownHour } from './forecast.ts';
import { shownPlan } from './planView.ts';
import { layers, selection, stat, wall } from './store.ts';

/** As the page's own type grows on a wall. */
const WALL_TYPE = 1.6;

/** Key of the legend's class that alone is shown strongly; null: all. */
export const isolated = signal<string | null>(null);

/** Where something is about to be placed. */
export const pins = signal<readonly { location: LngLat; color: string; label: string }[]>([]);

/** A key section that is being drawn or edited. */
export const draftLine = signal<LineString | null>(null);

/** What the limits of all resolutions share: everything asked, but not where in the played period the window lies. */
function scaleKey({ from, to, ...rest }: ClassesQuery): string {
  const window = !rest.over || !from || !to ? [from, to] : rest.cumulative ? null : daysBetween(from, to);
  return JSON.stringify([rest, window]);
}

/** Class limits by resolution; begun anew when something else is asked for. */
const limits = signal<{ key: string; byRes: ReadonlyMap<number, number[]> }>({ key: '', byRes: new Map() });

effect(() => {
  const answer = classes.data.value;
  if (!answer || isStudyStat(answer.stat)) return;
  const key = scaleKey(answer.query);
  const known = limits.peek();
  const before = known.key === key ? known.byRes.get(answer.res) : undefined;
  // The same limits again (a played window) leave the map as it is.
  if (before && before.join() === answer.limits.join()) return;
  const byRes = new Map(known.key === key ? known.byRes : []);
  byRes.set(answer.res, answer.limits);
  limits.value = { key, byRes };
});

// A class of another resolution or filter is not the class that was isolated; a judged one means the same everywhere.
const isolatedAmong = computed(() =>
  isStudyStat(stat.value)
    ? stat.value
    : JSON.stringify([stat.value, resolution.value, scaleKey(classes.data.value?.query ?? {})]),
);
effect(() => {
  void isolatedAmong.value;
  isolated.value = null;
});

export const scales = computed<ReadonlyMap<number, ClassScale>>(() => {
  const ramp = RAMP[shade.value];
  return new Map(
    [...limits.value.byRes].map(([res, list]) => [res, { limits: list, colors: classColors(list, ramp) }]),
  );
});

const categoryColors = computed(
  () => categories.data.value?.items.map((item) => [item.code, item.color] as const) ?? [],
);

const sectionLines = computed<FeatureCollection<LineString, SectionProperties>>(() => {
  const items = sections.data.value?.items ?? [];
  const most = Math.max(1e-9, ...items.map((item) => item.expectedPerWeek));
  return {
    type: 'FeatureCollection',
    features: items.map((item) => ({
      type: 'Feature',
      geometry: item.line as LineString,
      properties: {
        id: item.id,
        name: item.name,
        weight: Math.sqrt(item.expectedPerWeek / most),
        noEvidence: item.noEvidence,
      },
    })),
  };
});

/** The query strings of one window: of records, of hexagons, and the window alone. */
function tileQueries(asked: DensityQuery): Pick<Scene, 'recordQuery' | 'densityQuery' | 'windowQuery'> {
  const text = (values: object) => new URLSearchParams(values as Record<string, string>).toString();
  const { stat: _, compare: __, ...filter } = asked;
  const { from, to } = asked;
  return {
    recordQuery: text(filter),
    densityQuery: text(asked),
    windowQuery: text({ ...(from && { from }), ...(to && { to }) }),
  };
}

/** Hexagons that could not be answered for are not asked for: beside the legend stands why. */
const drawnLayers = computed(() => {
  if (unaskable.value === null) return layers.value;
  return new Set([...layers.value].filter((layer) => layer !== 'hexagons'));
});

export const scene = computed<Scene>(() => ({
  shade: shade.value,
  language: language.value,
  textScale: wall.value ? WALL_TYPE : 1,
  layers: drawnLayers.value,
  ...tileQueries(densityQuery.value),
  turn: written.value,
  stat: stat.value,
  scales: scales.value,
  isolated: isolated.value,
  categoryColors: categoryColors.value,
  sections: sectionLines.value,
  beats: beatShapes.value,
  plan: shownPlan.value,
  selection: selection.value,
  hour: shownHour.value,
  pins: pins.value,
  draftLine: draftLine.value,
}));

/** The second map's: the same in another window; null where there is one map. */
export const sceneBeside = computed<Scene | null>(() => {
  const asked = swipeQuery.value;
  return asked && { ...scene.value, ...tileQueries(asked) };
});
