/** A RecordFilter made ready for the columns: tables that say yes or no by a number. */
import { hexToCell, recordBounds } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import type { BBox } from '../../domain/place.ts';
import { ORIGINS } from '../../domain/vocabulary.ts';
import { statusesOf } from '../../db/queries/indexRows.ts';
import { mercatorX, mercatorY, tileRange, worldParts } from '../../tiles/math.ts';
import type { CellNumbers } from './cellNumbers.ts';
import type { Kind } from './rows.ts';
import { TILE_ZOOM } from './stretch.ts';

const MS_PER_MINUTE = 60_000;

/** What the numbers in the columns stand for. */
export interface Names {
  of: RecordFilter['of'];
  categories: readonly string[];
  kinds: readonly Kind[];
  areas: readonly { id: string; parentId: string | null; deleted: boolean }[];
  cells: CellNumbers;
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
  /** Where the filter asks for a cell or a box; null: anywhere. */
  place: Place | null;
}

export interface Place {
  /** Tiles that hold every point of it, and as little else as a few can. */
  tiles: readonly { z: number; x: number; y: number }[];
  /** By number of the resolution-10 cell; null: all. */
  cells: Uint8Array | null;
  /** Which child of that cell is meant, where one is; null: all. */
  digit: number | null;
  box: Box | null;
}

/** In 2^32 parts of the world, y to the south; west and south are in, east and north out. */
export interface Box {
  west: number;
  north: number;
  east: number;
  south: number;
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
    place: placeOf(filter, names.cells),
  };
}

function placeOf({ cell, bbox }: RecordFilter, cells: CellNumbers): Place | null {
  if (cell === null && bbox === null) return null;
  const asked = cell === null ? null : hexToCell(cell);
  const around = asked === null ? bbox! : recordBounds(asked);
  return {
    tiles: coveringTiles(bbox && asked !== null ? common(around, bbox) : around),
    ...(asked === null ? { cells: null, digit: null } : cells.within(asked)),
    box: bbox && {
      // Rounded as the points are: a point on an edge is then on it here as well.
      west: worldParts(mercatorX(bbox[0])),
      north: worldParts(mercatorY(bbox[3])),
      east: worldParts(mercatorX(bbox[2])),
      south: worldParts(mercatorY(bbox[1])),
    },
  };
}

const common = (a: BBox, b: BBox): BBox => [
  Math.max(a[0], b[0]),
  Math.max(a[1], b[1]),
  Math.min(a[2], b[2]),
  Math.min(a[3], b[3]),
];

/** Between 1 and about 25 tiles: the finest zoom at which the box is at most four tiles wide and high. */
function coveringTiles(box: BBox): { z: number; x: number; y: number }[] {
  if (box[0] > box[2] || box[1] > box[3]) return [];
  const side = Math.max(mercatorX(box[2]) - mercatorX(box[0]), mercatorY(box[1]) - mercatorY(box[3]));
  const z = Math.max(0, Math.min(TILE_ZOOM, Math.floor(Math.log2(4 / Math.max(side, 1e-9)))));
  const { minX, minY, maxX, maxY } = tileRange(box, z);
  const tiles = [];
  for (let y = minY; y <= maxY; y++) for (let x = minX; x <= maxX; x++) tiles.push({ z, x, y });
  return tiles;
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

export function inBox({ west, north, east, south }: Box, x: number, y: number): boolean {
  return x >= west && x < east && y <= south && y > north;
}
