/** From state to the scene that the map draws. */
import { computed, effect, signal } from '@preact/signals';
import type { FeatureCollection, LineString } from 'geojson';
import type { LngLat } from '../../domain/place.ts';
import type { Density, DensityCell } from '../api.ts';
import { language } from '../i18n/index.ts';
import { RAMP, classColors, classLimits } from '../map/classes.ts';
import type { ClassScale, Scene, SectionProperties } from '../map/scene.ts';
import { shade } from './appearance.ts';
import { categories, density, query, resolution, sections, written } from './data.ts';
import { shownPlan } from './planView.ts';
import { layers, measure, selection } from './store.ts';
import type { Measure } from './view.ts';

/** Only this class of the legend is shown strongly; null: all. */
export const isolatedClass = signal<number | null>(null);

/** Where something is about to be placed. */
export const pins = signal<readonly { location: LngLat; color: string; label: string }[]>([]);

export function valueOf(cell: DensityCell, of: Measure): number {
  return of === 'count' ? cell.count : of === 'weighted' ? (cell.weighted ?? 0) : cell.ratePerKm2;
}

/** A key section that is being drawn or edited. */
export const draftLine = signal<LineString | null>(null);

/** Class limits by resolution under one filter and measure; begun anew when either changes. */
const limits = signal<{ key: string; byRes: ReadonlyMap<number, number[]> }>({ key: '', byRes: new Map() });

effect(() => {
  const answer: (Density & { query: unknown }) | null = density.data.value;
  if (!answer) return;
  const key = JSON.stringify([answer.query, measure.value]);
  const values = answer.cells.map((cell) => valueOf(cell, measure.value)).filter((value) => value > 0);
  const known = limits.peek();
  const byRes = new Map(known.key === key ? known.byRes : []);
  byRes.set(answer.res, classLimits(values, measure.value === 'count'));
  limits.value = { key, byRes };
});

// A class of another resolution, filter or measure is not the class that was isolated.
effect(() => {
  void [resolution.value, query.value, measure.value];
  isolatedClass.value = null;
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

const tileQuery = computed(() => new URLSearchParams(query.value as Record<string, string>).toString());

export const scene = computed<Scene>(() => ({
  shade: shade.value,
  language: language.value,
  layers: layers.value,
  tileQuery: tileQuery.value,
  turn: written.value,
  measure: measure.value,
  scales: scales.value,
  isolatedClass: isolatedClass.value,
  categoryColors: categoryColors.value,
  sections: sectionLines.value,
  plan: shownPlan.value,
  selection: selection.value,
  pins: pins.value,
  draftLine: draftLine.value,
}));
