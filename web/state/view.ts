/**
 * What is looked at, as one plain value, and its form in the URL: a link reopens the same view.
 * Pure; the signals live in store.ts.
 */
import { CLASSINGS, STATS, type Classing, type Stat } from '../../domain/density/stat.ts';
import { parseLocalDate } from '../../domain/time/date.ts';
import { HOURS_PER_WEEK, formatHours, parseHours, parseWeekdays } from '../../domain/time/ranges.ts';

export const WORKSPACES = ['command', 'dispatch'] as const;
export type Workspace = (typeof WORKSPACES)[number];

/**
 * What stands in a workspace besides its own work: the forecast of the week ahead over the map, how it did on past weeks, the roster; or alone: a
 * team's own page, and the sheets to print.
 */
export const PAGES = ['forecast', 'backtest', 'roster', 'team', 'print'] as const;
export type Page = (typeof PAGES)[number];

/** What a backtest can be of. */
export const BACKTEST_UNITS = ['roads', 'cells-9', 'cells-10'] as const;
export type BacktestUnit = (typeof BACKTEST_UNITS)[number];

/** A backtest that was started. */
export interface BacktestChoice {
  unit: BacktestUnit;
  /** Codes of category groups; empty: all. */
  groups: string[];
}

/** Windows that end at the as-of day; `all` is everything there is. */
export const RANGES = ['7d', '30d', '90d', '12m', 'all'] as const;
export type Range = (typeof RANGES)[number];

/** What may be drawn over the base map; the workspace says which are on at first. */
export const LAYERS = [
  'hexagons',
  'risk',
  'incidents',
  'hazards',
  'sections',
  'roads',
  'coverage',
  'areas',
  'plan',
] as const;
export type Layer = (typeof LAYERS)[number];

export const SELECTION_KINDS = ['cell', 'incident', 'hazard', 'section', 'road', 'assignment'] as const;
export type SelectionKind = (typeof SELECTION_KINDS)[number];

/** `id`: an H3 cell, a record's id, or an assignment's within the plan. */
export interface Selection {
  kind: SelectionKind;
  id: string;
}

/** Half-open local days; null: whatever `range` says. */
export interface DayWindow {
  from: string;
  to: string;
}

/** Another window beside the one in force: the equal one just before, the same days a year earlier, or chosen days. */
export type Compare = 'previous' | 'year' | DayWindow;

/** A stretch of ground that records lie on: a key section by its id, or a box `west,south,east,north`. */
export interface Within {
  kind: 'section' | 'bbox';
  value: string;
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
  within: Within | null;
}

export interface Camera {
  lng: number;
  lat: number;
  zoom: number;
}

export interface View {
  workspace: Workspace;
  page: Page | null;
  /** Hour of the week of the risk map, 0-167, Monday 00:00 first; null: the present one. */
  hour: number | null;
  backtest: BacktestChoice | null;
  /** null until the map has fitted the data. */
  camera: Camera | null;
  filters: Filters;
  stat: Stat;
  /** What a change is measured against. */
  compare: Compare;
  classing: Classing;
  /** The window of a second map beside the first; null: one map. */
  swipe: Compare | null;
  /** The played period; null: the whole axis. */
  play: DayWindow | null;
  /** While it plays the window grows from the start of the played period, instead of moving along it. */
  cumulative: boolean;
  /** null: the workspace's own. */
  layers: Layer[] | null;
  selection: Selection | null;
  plan: string | null;
  /** The one team that a roster, a page or a print is of, by name. */
  team: string | null;
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
  within: null,
};

export const FIRST_VIEW: View = {
  workspace: 'command',
  page: null,
  hour: null,
  backtest: null,
  camera: null,
  filters: NO_FILTERS,
  stat: 'count',
  compare: 'previous',
  classing: 'quantiles',
  swipe: null,
  play: null,
  cumulative: false,
  layers: null,
  selection: null,
  plan: null,
  team: null,
  wall: false,
};

/** Reads `location.search`. What cannot be read is left at its default: an old or mistyped link still opens. */
export function parseView(search: string): View {
  const query = new URLSearchParams(search);
  const one = <T extends string>(name: string, allowed: readonly T[]): T | null => {
    const value = query.get(name);
    return allowed.find((item) => item === value) ?? null;
  };
  const layers = query.get('layers')?.split('.');
  return {
    workspace: one('w', WORKSPACES) ?? 'command',
    page: one('page', PAGES),
    hour: parseHour(query.get('hour')),
    backtest: parseBacktest(one('unit', BACKTEST_UNITS), query.get('groups')),
    camera: parseCamera(query.get('map')),
    filters: {
      of: one('of', ['incidents', 'hazards']) ?? 'incidents',
      range: one('range', RANGES),
      days: windowBetween(query.get('from'), query.get('to')),
      categories: query.get('category')?.split(',').filter(Boolean) ?? [],
      hours: parsed(query.get('hours'), parseHours),
      weekdays: parsed(query.get('weekdays'), parseWeekdays),
      origin: one('origin', ['reported', 'discovered']),
      area: query.get('area'),
      within: parseWithin(query.get('in')),
    },
    // Links from before there were more statistics say `measure`.
    stat: one('stat', STATS) ?? one('measure', STATS) ?? 'count',
    compare: parseCompare(query.get('compare')) ?? 'previous',
    classing: one('classing', CLASSINGS) ?? 'quantiles',
    swipe: parseCompare(query.get('swipe')),
    play: parseWindow(query.get('play')),
    cumulative: query.get('cumulative') === '1',
    layers: layers ? LAYERS.filter((layer) => layers.includes(layer)) : null,
    selection: parseSelection(query.get('show')),
    plan: query.get('plan'),
    team: query.get('team'),
    wall: query.get('wall') === '1',
  };
}

/** The view as `?…` with only what differs from the first view; '' if nothing does. `keep` carries other parameters. */
export function formatView(view: View, keep: Record<string, string | null> = {}): string {
  const { filters, camera, selection } = view;
  const parts: [string, string | null][] = [
    ['w', view.workspace === 'command' ? null : view.workspace],
    ['page', view.page],
    ['hour', view.hour === null ? null : String(view.hour)],
    ['unit', view.backtest?.unit ?? null],
    ['groups', view.backtest?.groups.join(',') || null],
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
    ['in', filters.within && `${filters.within.kind}:${filters.within.value}`],
    ['stat', view.stat === 'count' ? null : view.stat],
    ['compare', view.compare === 'previous' ? null : formatCompare(view.compare)],
    ['classing', view.classing === 'quantiles' ? null : view.classing],
    ['swipe', view.swipe && formatCompare(view.swipe)],
    ['play', view.play && formatCompare(view.play)],
    ['cumulative', view.cumulative ? '1' : null],
    ['layers', view.layers && (view.layers.join('.') || 'none')],
    ['show', selection && `${selection.kind}:${selection.id}`],
    ['plan', view.plan],
    ['team', view.team],
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

/** As the server and the address take it: `previous`, `year`, or `2025-01-01/2025-02-01` (half-open). */
export function formatCompare(compare: Compare): string {
  return typeof compare === 'string' ? compare : `${compare.from}/${compare.to}`;
}

function parseCompare(text: string | null): Compare | null {
  return text === 'previous' || text === 'year' ? text : parseWindow(text);
}

function parseWindow(text: string | null): DayWindow | null {
  const parts = text?.split('/') ?? [];
  return parts.length === 2 ? windowBetween(parts[0]!, parts[1]!) : null;
}

function windowBetween(from: string | null, to: string | null): DayWindow | null {
  if (!from || !to || parseLocalDate(from) === null || parseLocalDate(to) === null) return null;
  return from < to ? { from, to } : null;
}

function parseHour(text: string | null): number | null {
  const hour = text && /^\d{1,3}$/.test(text) ? Number(text) : null;
  return hour !== null && hour < HOURS_PER_WEEK ? hour : null;
}

function parseBacktest(unit: BacktestUnit | null, groups: string | null): BacktestChoice | null {
  return unit && { unit, groups: groups?.split(',').filter(Boolean) ?? [] };
}

function parseWithin(text: string | null): Within | null {
  const [, kind, value] = /^(section|bbox):(.+)$/.exec(text ?? '') ?? [];
  return kind && value ? { kind: kind as Within['kind'], value } : null;
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
