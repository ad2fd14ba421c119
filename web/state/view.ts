/**
 * What is looked at, as one plain value, and its form in the URL: a link reopens the same view.
 * Pure; the signals live in store.ts.
 */
import { formatHours, parseHours, parseWeekdays } from '../../domain/time/ranges.ts';

export const WORKSPACES = ['command', 'dispatch'] as const;
export type Workspace = (typeof WORKSPACES)[number];

/** Windows that end at the as-of day; `all` is everything there is. */
export const RANGES = ['7d', '30d', '90d', '12m', 'all'] as const;
export type Range = (typeof RANGES)[number];

export const MEASURES = ['count', 'weighted', 'rate'] as const;
export type Measure = (typeof MEASURES)[number];

/** What may be drawn over the base map; the workspace says which are on at first. */
export const LAYERS = ['hexagons', 'incidents', 'hazards', 'sections', 'areas', 'plan'] as const;
export type Layer = (typeof LAYERS)[number];

export const SELECTION_KINDS = ['cell', 'incident', 'hazard', 'section', 'assignment'] as const;
export type SelectionKind = (typeof SELECTION_KINDS)[number];

/** `id`: an H3 cell, a record's id, or for an assignment `team@start`. */
export interface Selection {
  kind: SelectionKind;
  id: string;
}

/** Half-open local days; null: whatever `range` says. */
export interface DayWindow {
  from: string;
  to: string;
}

export interface Filters {
  of: 'incidents' | 'hazards';
  range: Range | null;
  days: DayWindow | null;
  /** Codes of categories; empty: all. */
  categories: string[];
  /** Hours 0-23 and ISO weekdays 1-7; null: all. */
  hours: number[] | null;
  weekdays: number[] | null;
  origin: 'reported' | 'discovered' | null;
  /** Id of an area. */
  area: string | null;
}

export interface Camera {
  lng: number;
  lat: number;
  zoom: number;
}

export interface View {
  workspace: Workspace;
  /** null until the map has fitted the data. */
  camera: Camera | null;
  filters: Filters;
  measure: Measure;
  /** null: the workspace's own. */
  layers: Layer[] | null;
  selection: Selection | null;
  plan: string | null;
  /** Panels gone, large type, refreshed by itself. */
  wall: boolean;
}

export const NO_FILTERS: Filters = {
  of: 'incidents',
  range: null,
  days: null,
  categories: [],
  hours: null,
  weekdays: null,
  origin: null,
  area: null,
};

export const FIRST_VIEW: View = {
  workspace: 'command',
  camera: null,
  filters: NO_FILTERS,
  measure: 'count',
  layers: null,
  selection: null,
  plan: null,
  wall: false,
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads `location.search`. What cannot be read is left at its default: an old or mistyped link still opens. */
export function parseView(search: string): View {
  const query = new URLSearchParams(search);
  const one = <T extends string>(name: string, allowed: readonly T[]): T | null => {
    const value = query.get(name);
    return allowed.find((item) => item === value) ?? null;
  };
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const layers = query.get('layers')?.split('.');
  return {
    workspace: one('w', WORKSPACES) ?? 'command',
    camera: parseCamera(query.get('map')),
    filters: {
      of: one('of', ['incidents', 'hazards']) ?? 'incidents',
      range: one('range', RANGES),
      days: DAY.test(from) && DAY.test(to) && from < to ? { from, to } : null,
      categories: query.get('category')?.split(',').filter(Boolean) ?? [],
      hours: parsed(query.get('hours'), parseHours),
      weekdays: parsed(query.get('weekdays'), parseWeekdays),
      origin: one('origin', ['reported', 'discovered']),
      area: query.get('area'),
    },
    measure: one('measure', MEASURES) ?? 'count',
    layers: layers ? LAYERS.filter((layer) => layers.includes(layer)) : null,
    selection: parseSelection(query.get('show')),
    plan: query.get('plan'),
    wall: query.get('wall') === '1',
  };
}

/** The view as `?…` with only what differs from the first view; '' if nothing does. `keep` carries other parameters. */
export function formatView(view: View, keep: Record<string, string | null> = {}): string {
  const { filters, camera, selection } = view;
  const parts: [string, string | null][] = [
    ['w', view.workspace === 'command' ? null : view.workspace],
    ['map', camera && `${camera.zoom.toFixed(2)}/${camera.lat.toFixed(5)}/${camera.lng.toFixed(5)}`],
    ['of', filters.of === 'incidents' ? null : filters.of],
    ['range', filters.days ? null : filters.range],
    ['from', filters.days?.from ?? null],
    ['to', filters.days?.to ?? null],
    ['category', filters.categories.join(',') || null],
    ['hours', filters.hours && formatHours(filters.hours)],
    ['weekdays', filters.weekdays && filters.weekdays.join(',')],
    ['origin', filters.origin],
    ['area', filters.area],
    ['measure', view.measure === 'count' ? null : view.measure],
    ['layers', view.layers && (view.layers.join('.') || 'none')],
    ['show', selection && `${selection.kind}:${selection.id}`],
    ['plan', view.plan],
    ['wall', view.wall ? '1' : null],
    ...Object.entries(keep),
  ];
  const text = parts
    .filter((part): part is [string, string] => part[1] !== null)
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(value).replace(/%(2C|2F|3A|40)/g, decodeURIComponent)}`,
    )
    .join('&');
  return text && `?${text}`;
}

/** `18.00/28.90000/120.04000`: zoom, latitude, longitude, as map links are written elsewhere. */
function parseCamera(text: string | null): Camera | null {
  const numbers = text?.split('/').map(Number) ?? [];
  const [zoom, lat, lng] = numbers;
  if (numbers.length !== 3 || zoom === undefined || lat === undefined || lng === undefined) return null;
  if (!numbers.every(Number.isFinite) || Math.abs(lat) > 85 || Math.abs(lng) > 180) return null;
  return { zoom: Math.min(22, Math.max(0, zoom)), lat, lng };
}

function parseSelection(text: string | null): Selection | null {
  const at = text?.indexOf(':') ?? -1;
  if (!text || at < 0) return null;
  const kind = SELECTION_KINDS.find((item) => item === text.slice(0, at));
  const id = text.slice(at + 1);
  return kind && id ? { kind, id } : null;
}

function parsed(
  text: string | null,
  parse: (text: string) => { valid: true; values: number[] } | { valid: false; reason: string },
): number[] | null {
  if (!text) return null;
  const result = parse(text);
  return result.valid ? result.values : null;
}
