/** A RecordFilter made ready for the columns: tables that say yes or no by a number. */
import { hexToCell } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import { ORIGINS } from '../../domain/vocabulary.ts';
import { statusesOf } from '../../db/queries/indexRows.ts';
import { mercatorX, mercatorY } from '../../tiles/math.ts';
import type { CellTable } from './cellTable.ts';
import type { Kind } from './rows.ts';

const MS_PER_MINUTE = 60_000;
const WORLD = 2 ** 32;

/** What the numbers in the columns stand for. */
export interface Names {
  of: RecordFilter['of'];
  categories: readonly string[];
  kinds: readonly Kind[];
  areas: readonly { id: string; parentId: string | null; deleted: boolean }[];
  cells: CellTable;
}

export interface Selection {
  /** Epoch minutes, half-open. */
  fromMinute: number;
  toMinute: number;
  /** By kind; null: all. */
  kinds: Uint8Array | null;
  /** By hour of week; null: all. */
  hours: Uint8Array | null;
  /** By area number; null: all. */
  areas: Uint8Array | null;
  /** By cell number (resolution 11); null: all. */
  cells: Uint8Array | null;
  /** In 2^32 parts of the world, south being the greater y; west and south are in, east and north out. */
  box: { west: number; north: number; east: number; south: number } | null;
}

/**
 * Whether the index can answer: it knows neither the roads that a section runs along, nor the seconds of a record.
 */
export function isAnswerable(filter: RecordFilter): boolean {
  const whole = (ms: number | null) => ms === null || ms % MS_PER_MINUTE === 0;
  return filter.sectionId === null && whole(filter.fromMs) && whole(filter.toMs);
}

/** Tables for a filter that `isAnswerable`. */
export function select(filter: RecordFilter, names: Names): Selection {
  return {
    fromMinute: filter.fromMs === null ? -Infinity : filter.fromMs / MS_PER_MINUTE,
    toMinute: filter.toMs === null ? Infinity : filter.toMs / MS_PER_MINUTE,
    kinds: kindsOf(filter, names),
    hours: hoursOf(filter),
    areas: filter.areaId === null ? null : areasWithin(filter.areaId, names.areas),
    cells: filter.cell === null ? null : names.cells.within(hexToCell(filter.cell)),
    box: filter.bbox && {
      west: mercatorX(filter.bbox[0]) * WORLD,
      north: mercatorY(filter.bbox[3]) * WORLD,
      east: mercatorX(filter.bbox[2]) * WORLD,
      south: mercatorY(filter.bbox[1]) * WORLD,
    },
  };
}

function kindsOf(filter: RecordFilter, { kinds, categories, of }: Names): Uint8Array | null {
  const { origins, statuses } = filter;
  if (!filter.categories && !origins && !statuses && !filter.hours) return null;
  const asked = filter.categories && new Set(filter.categories);
  const names = statusesOf(of);
  return Uint8Array.from(kinds, (kind) => {
    if (asked && !asked.has(categories[kind.category - 1] ?? '')) return 0;
    if (origins && !origins.includes(ORIGINS[kind.origin]!)) return 0;
    if (statuses && !statuses.includes(names[kind.status]!)) return 0;
    // A record whose hour is unknown is in no hour.
    return filter.hours && kind.hourUnknown ? 0 : 1;
  });
}

function hoursOf({ hours, weekdays }: RecordFilter): Uint8Array | null {
  if (!hours && !weekdays) return null;
  return Uint8Array.from({ length: 168 }, (_, hour) => {
    const inHours = !hours || hours.includes(hour % 24);
    return inHours && (!weekdays || weekdays.includes(Math.floor(hour / 24) + 1)) ? 1 : 0;
  });
}

/** An area and those within it, as SQL has it: what was deleted, and whatever lies below it, is not. Place 0 is 'in none'. */
function areasWithin(id: string, areas: Names['areas']): Uint8Array {
  const within = new Set<string>();
  const children = new Map<string, Names['areas'][number][]>();
  for (const area of areas) {
    if (area.parentId !== null) children.set(area.parentId, [...(children.get(area.parentId) ?? []), area]);
  }
  const add = (area: Names['areas'][number]) => {
    if (area.deleted || within.has(area.id)) return;
    within.add(area.id);
    children.get(area.id)?.forEach(add);
  };
  const asked = id.toLowerCase();
  areas.filter((area) => area.id === asked).forEach(add);
  const table = new Uint8Array(areas.length + 1);
  areas.forEach((area, i) => (table[i + 1] = within.has(area.id) ? 1 : 0));
  return table;
}
