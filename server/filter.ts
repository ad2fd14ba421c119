/** The query string of 'Asking' as a RecordFilter, in the deployment's zone; what is wrong is named with its parameter. */
import { RECORD_RES, MIN_RES, hexToCell, isCellHex, cellResolution } from '../domain/cells.ts';
import type { RecordFilter } from '../domain/filter.ts';
import { HAZARD_STATUSES, INCIDENT_STATUSES, ORIGINS, type Origin } from '../domain/vocabulary.ts';
import type { BBox } from '../domain/place.ts';
import { Problem, type ProblemPointer } from '../domain/problem.ts';
import { parseInstant } from '../domain/time/instant.ts';
import { parseHours, parseWeekdays, type ParsedRange } from '../domain/time/ranges.ts';
import { categoryCodes, areaExists, sectionExists } from '../db/queries/reference.ts';
import type { AppContext } from './context.ts';

/** The parameters as they came. */
export type FilterQuery = Partial<
  Record<
    | 'of'
    | 'from'
    | 'to'
    | 'category'
    | 'origin'
    | 'status'
    | 'hours'
    | 'weekdays'
    | 'bbox'
    | 'area'
    | 'cell'
    | 'section',
    string | undefined
  >
>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Throws Problem `invalid` with every parameter that cannot be used. Asks the database only for what is named. */
export async function parseFilter(
  context: AppContext,
  query: FilterQuery,
  of: RecordFilter['of'] = query.of === 'hazards' ? 'hazards' : 'incidents',
): Promise<RecordFilter> {
  const errors: ProblemPointer[] = [];
  const wrong = (name: keyof FilterQuery, detail: string): null => {
    errors.push({ pointer: `?${name}`, detail });
    return null;
  };
  const instant = (name: 'from' | 'to') => {
    const text = query[name];
    if (text === undefined) return null;
    const parsed = parseInstant(text, context.clock);
    return parsed.valid ? parsed.ms : wrong(name, parsed.reason);
  };
  const range = (name: 'hours' | 'weekdays', parse: (text: string) => ParsedRange) => {
    const text = query[name];
    if (text === undefined) return null;
    const parsed = parse(text);
    return parsed.valid ? parsed.values : wrong(name, parsed.reason);
  };
  const choice = <T extends string>(name: 'origin' | 'status', allowed: readonly T[]): T[] | null => {
    const values = listOf(query[name]);
    const unknown = values?.find((value) => !allowed.includes(value as T));
    return unknown === undefined
      ? (values as T[] | null)
      : wrong(name, `'${unknown}' is none of ${allowed.join(', ')}`);
  };

  const fromMs = instant('from');
  const toMs = instant('to');
  if (fromMs !== null && toMs !== null && toMs <= fromMs) wrong('to', 'the end is not after the start');

  const filter: RecordFilter = {
    of,
    fromMs,
    toMs,
    categories: await categories(context, query, of, wrong),
    origins: choice<Origin>('origin', ORIGINS),
    statuses: choice<string>('status', of === 'incidents' ? INCIDENT_STATUSES : HAZARD_STATUSES),
    hours: range('hours', parseHours),
    weekdays: range('weekdays', parseWeekdays),
    bbox: query.bbox === undefined ? null : parseBBox(query.bbox, (detail) => wrong('bbox', detail)),
    areaId: query.area ?? null,
    cell: query.cell ?? null,
    sectionId: query.section ?? null,
  };
  if (filter.cell !== null) checkCell(filter.cell, (detail) => wrong('cell', detail));
  if (
    filter.areaId !== null &&
    !(UUID.test(filter.areaId) && (await exists(context, 'areas', areaExists, filter.areaId)))
  ) {
    wrong('area', 'there is no such area');
  }
  if (filter.sectionId !== null) {
    if (of === 'hazards') wrong('section', 'hazards are not snapped to roads; use area or bbox');
    else if (!(
      UUID.test(filter.sectionId) && (await exists(context, 'sections', sectionExists, filter.sectionId))
    )) {
      wrong('section', 'there is no such key section');
    }
  }
  if (errors.length) throw new Problem('invalid', errors[0]!.detail, errors);
  return filter;
}

/** The one that was asked for last is remembered: a map asks for a dozen tiles of it. */
const exists = (
  context: AppContext,
  layer: 'areas' | 'sections',
  ask: (engine: AppContext['engine'], id: string) => Promise<boolean>,
  id: string,
): Promise<boolean> =>
  context
    .kept(`asked of ${layer}`, [layer], () => Promise.resolve(new Map<string, Promise<boolean>>()))
    .then((known) => {
      const answer = known.get(id) ?? ask(context.engine, id);
      known.clear();
      known.set(id, answer);
      return answer;
    });

function listOf(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
  return items.length ? items : null;
}

/** Codes of categories, with groups spread into theirs. */
async function categories(
  context: AppContext,
  query: FilterQuery,
  of: RecordFilter['of'],
  wrong: (name: 'category', detail: string) => null,
): Promise<string[] | null> {
  const asked = listOf(query.category);
  if (!asked) return null;
  const known = await context.kept(`categories of ${of}`, ['categories'], () =>
    categoryCodes(context.engine, of),
  );
  const codes = new Set<string>();
  for (const name of asked) {
    const found = known.filter(({ code, groupCode }) => code === name || groupCode === name);
    if (found.length === 0) return wrong('category', `there is no category or group '${name}'`);
    for (const { code } of found) codes.add(code);
  }
  return [...codes];
}

/** `west,south,east,north` in degrees; `wrong` is told what is not right with it. */
export function parseBBox(text: string, wrong: (detail: string) => null): BBox | null {
  const parts = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (parts.length !== 4 || parts.some((part) => !Number.isFinite(part))) {
    return wrong('four numbers: west,south,east,north');
  }
  const [west, south, east, north] = parts as BBox;
  if (Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90) {
    return wrong('longitudes lie in -180..180, latitudes in -90..90');
  }
  if (west >= east) return wrong('west must lie west of east');
  if (south >= north) return wrong('south must lie south of north');
  return [west, south, east, north];
}

function checkCell(text: string, wrong: (detail: string) => null): void {
  if (!isCellHex(text)) {
    wrong('not an H3 cell');
    return;
  }
  const res = cellResolution(hexToCell(text));
  if (res < MIN_RES || res > RECORD_RES) wrong(`resolution ${res} is outside ${MIN_RES}..${RECORD_RES}`);
}
