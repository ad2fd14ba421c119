/** The view as signals, and its two-way tie to the URL: a choice is a step of the history, a pan is not. */
import { batch, computed, effect, signal, type Signal } from '@preact/signals';
import type { Classing, Stat } from '../../domain/density/stat.ts';
import {
  formatView,
  parseView,
  type BacktestChoice,
  type Camera,
  type Compare,
  type DayWindow,
  type Filters,
  type Layer,
  type Page,
  type Selection,
  type View,
  type Workspace,
} from './view.ts';

const first = parseView(location.search);

export const workspace: Signal<Workspace> = signal(first.workspace);
export const page: Signal<Page | null> = signal(first.page);
export const hour: Signal<number | null> = signal(first.hour);
export const backtest: Signal<BacktestChoice | null> = signal(first.backtest);
export const camera: Signal<Camera | null> = signal(first.camera);
export const filters: Signal<Filters> = signal(first.filters);
export const stat: Signal<Stat> = signal(first.stat);
export const compare: Signal<Compare> = signal(first.compare);
export const classing: Signal<Classing> = signal(first.classing);
export const swipe: Signal<Compare | null> = signal(first.swipe);
/** The period that is played; null: the whole axis. */
export const play: Signal<DayWindow | null> = signal(first.play);
export const cumulative: Signal<boolean> = signal(first.cumulative);
export const chosenLayers: Signal<Layer[] | null> = signal(first.layers);
export const selection: Signal<Selection | null> = signal(first.selection);
export const planId: Signal<string | null> = signal(first.plan);
/** The team of a roster, a page or a print. */
export const team: Signal<string | null> = signal(first.team);
export const wall: Signal<boolean> = signal(first.wall);

/** Where the map shall go next; the map takes it and sets it back to null. */
export const target: Signal<{ bounds: [number, number, number, number] } | Camera | null> = signal(null);

const OWN_LAYERS: Record<Workspace, Layer[]> = {
  command: ['hexagons', 'incidents', 'sections', 'areas'],
  dispatch: ['sections', 'areas', 'plan'],
};
/** Of the forecast, in either workspace. */
const FORECAST_LAYERS: Layer[] = ['risk', 'sections', 'areas'];

export const layers = computed<ReadonlySet<Layer>>(() => {
  const chosen = chosenLayers.value;
  if (chosen) return new Set(chosen);
  const own = page.value && page.value !== 'roster' ? FORECAST_LAYERS : OWN_LAYERS[workspace.value];
  // One kind of point at a time: two over each other say nothing.
  const points = filters.value.of;
  return new Set(own.map((layer) => (layer === 'incidents' ? points : layer)));
});

export function toggleLayer(layer: Layer) {
  const now = layers.value;
  chosenLayers.value = now.has(layer) ? [...now].filter((item) => item !== layer) : [...now, layer];
}

export function setFilters(change: Partial<Filters>) {
  filters.value = { ...filters.value, ...change };
}

export function openWorkspace(next: Workspace) {
  if (workspace.value === next) return;
  batch(() => {
    workspace.value = next;
    page.value = null;
    chosenLayers.value = null;
  });
}

/** The forecast has layers of its own: coming and going the map shows what belongs to where one is. */
export function openPage(next: Page | null) {
  batch(() => {
    if ((page.value === null) !== (next === null)) chosenLayers.value = null;
    page.value = next;
  });
}

export function select(next: Selection | null) {
  selection.value = next;
}

/** Parameters that are not part of the view but stay in the address: the language and theme a link asks for. */
export const kept: Signal<Record<string, string | null>> = signal({
  lang: new URLSearchParams(location.search).get('lang'),
  theme: new URLSearchParams(location.search).get('theme'),
});

function currentView(): View {
  return {
    workspace: workspace.value,
    page: page.value,
    hour: hour.value,
    backtest: backtest.value,
    camera: camera.value,
    filters: filters.value,
    stat: stat.value,
    compare: compare.value,
    classing: classing.value,
    swipe: swipe.value,
    play: play.value,
    cumulative: cumulative.value,
    layers: chosenLayers.value,
    selection: selection.value,
    plan: planId.value,
    team: team.value,
    wall: wall.value,
  };
}

/** While this holds, choices replace the address instead of adding to the history: a played window is one step of it. */
let gliding = false;

/** Makes changes that are not a step of the history. */
export function glide(change: () => void) {
  gliding = true;
  try {
    batch(change);
  } finally {
    gliding = false;
  }
}

/** Starts the tie to the address bar; called once. */
export function followAddress() {
  const stepOf = (view: View) => formatView({ ...view, camera: null });
  let lastStep = stepOf(currentView());
  effect(() => {
    const view = currentView();
    const url = location.pathname + formatView(view, kept.value);
    const step = stepOf(view);
    if (url !== location.pathname + location.search) {
      if (gliding || step === lastStep) history.replaceState(null, '', url);
      else history.pushState(null, '', url);
    }
    lastStep = step;
  });
  addEventListener('popstate', () => apply(parseView(location.search)));
}

function apply(view: View) {
  batch(() => {
    workspace.value = view.workspace;
    page.value = view.page;
    hour.value = view.hour;
    backtest.value = view.backtest;
    camera.value = view.camera;
    filters.value = view.filters;
    stat.value = view.stat;
    compare.value = view.compare;
    classing.value = view.classing;
    swipe.value = view.swipe;
    play.value = view.play;
    cumulative.value = view.cumulative;
    chosenLayers.value = view.layers;
    selection.value = view.selection;
    planId.value = view.plan;
    team.value = view.team;
    wall.value = view.wall;
    if (view.camera) target.value = view.camera;
  });
}
