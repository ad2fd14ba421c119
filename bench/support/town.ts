/**
 * The benchmarks' city: incidents of three years in a county-level city of 1,000 km2, clustered in place and in time as
 * real calls are. From a seed: the same rows every time, in time order, as columns.
 */
import { MIN_RES, RECORD_RES, recordCell } from '../../domain/cells.ts';
import type { BBox, LngLat } from '../../domain/place.ts';
import { normalDraw, poissonDraw, seededRandom, type Random } from '../../domain/random.ts';
import { INCIDENT_STATUSES, ORIGINS } from '../../domain/vocabulary.ts';

/** The zone of the city. It has had no clock changes since 1991, so that its hours are plain arithmetic here. */
export const TOWN_ZONE = 'Asia/Shanghai';
const ZONE_OFFSET_SECONDS = 8 * 3600;

/** 32 by 31 km: west, south, east, north. */
export const TOWN_BOX: BBox = [119.875, 28.76, 120.205, 29.04];
const CENTRE: LngLat = [120.04, 28.9];

/** Local midnights: the first instant, and the one after the last. */
export const TOWN_FROM_MS = Date.UTC(2023, 0, 1) - ZONE_OFFSET_SECONDS * 1000;
export const TOWN_TO_MS = Date.UTC(2026, 0, 1) - ZONE_OFFSET_SECONDS * 1000;

/** Areas: a grid of this many rectangles a side. */
export const AREAS_A_SIDE = 10;

/** Changes with whatever changes the rows of a seed: databases made by an older one are made anew. */
export const TOWN_EDITION = 1;

export interface Town {
  rows: number;
  seed: number;
  /** Epoch seconds, ascending. */
  occurredSeconds: Uint32Array;
  /** Into TOWN_CATEGORIES, ORIGINS and INCIDENT_STATUSES. */
  category: Uint8Array;
  origin: Uint8Array;
  status: Uint8Array;
  /** Local; 0 is Monday 00:00. */
  hourOfWeek: Uint8Array;
  /** Degrees, six decimals. */
  lng: Float64Array;
  lat: Float64Array;
  /** Row by row from the south-west, see `areaBox`. */
  area: Uint8Array;
  /** Resolution 11. */
  cell: BigUint64Array;
}

type Kind = 'place' | 'settlement' | 'road' | 'country';
/** How a category's day looks: peaks as [hour, width in hours, height over a base of 1]. */
type Peaks = readonly (readonly [hour: number, width: number, height: number])[];

const EVENING: Peaks = [[20, 3, 2.2]];
const NIGHT: Peaks = [
  [22.5, 2, 5],
  [1, 2, 2.5],
];
const OFFICE: Peaks = [
  [10, 2, 3],
  [15.5, 2.2, 2.6],
];
const RUSH: Peaks = [
  [8, 1.2, 4],
  [17.8, 1.6, 4.5],
  [13, 3, 1],
];

/** Code, share of all, the day, the weekend against a weekday, and where: shares of places, settlements, roads, country. */
const CATEGORIES: readonly (readonly [
  string,
  number,
  Peaks,
  number,
  readonly [number, number, number, number],
])[] = [
  ['help', 0.24, OFFICE, 0.95, [0.32, 0.58, 0.06, 0.04]],
  ['collision', 0.21, RUSH, 0.85, [0.12, 0.3, 0.54, 0.04]],
  ['dispute-neighbour', 0.13, EVENING, 1.15, [0.3, 0.63, 0.02, 0.05]],
  ['theft', 0.11, OFFICE, 1.1, [0.55, 0.39, 0.03, 0.03]],
  ['noise', 0.08, NIGHT, 1.3, [0.45, 0.51, 0.01, 0.03]],
  ['telecom-fraud', 0.07, OFFICE, 0.7, [0.3, 0.66, 0.01, 0.03]],
  ['theft-ebike', 0.06, EVENING, 1, [0.48, 0.48, 0.02, 0.02]],
  ['assault', 0.05, NIGHT, 1.6, [0.6, 0.35, 0.03, 0.02]],
  ['drunkenness', 0.03, NIGHT, 1.9, [0.66, 0.28, 0.04, 0.02]],
  ['fire', 0.02, EVENING, 1, [0.2, 0.6, 0.05, 0.15]],
];
const KINDS: readonly Kind[] = ['place', 'settlement', 'road', 'country'];

export const TOWN_CATEGORIES: readonly string[] = CATEGORIES.map(([code]) => code);

const METERS_PER_DEGREE = 111_195;
const LNG_METERS = METERS_PER_DEGREE * Math.cos((CENTRE[1] * Math.PI) / 180);

/** Made of the seed; 10 million rows take half a minute, most of it for their cells, and 340 MB. */
export function simulateTown({ rows, seed }: { rows: number; seed: number }): Town {
  const random = seededRandom(seed);
  const places = makePlaces(random);
  const town: Town = {
    rows,
    seed,
    occurredSeconds: new Uint32Array(rows),
    category: new Uint8Array(rows),
    origin: new Uint8Array(rows),
    status: new Uint8Array(rows),
    hourOfWeek: new Uint8Array(rows),
    lng: new Float64Array(rows),
    lat: new Float64Array(rows),
    area: new Uint8Array(rows),
    cell: new BigUint64Array(rows),
  };
  const byHour = Array.from({ length: 168 }, (_, hour) =>
    CATEGORIES.map(([, share, peaks, weekend]) => share * rhythm(peaks, weekend, hour)),
  );
  const drawCategory = byHour.map(drawer);
  const drawKind = CATEGORIES.map(([, , , , shares]) => drawer(shares));
  const drawOrigin = drawer([0.87, 0.13]);
  const drawStatus = drawer([0.02, 0.03, 0.72, 0.18, 0.05]);

  let row = 0;
  for (const { startSeconds, hourOfWeek, count } of hours(rows, byHour, random)) {
    for (let i = 0; i < count; i++, row++) {
      town.occurredSeconds[row] = startSeconds + Math.floor((3600 * (i + random())) / count);
      town.hourOfWeek[row] = hourOfWeek;
      const category = drawCategory[hourOfWeek]!(random);
      town.category[row] = category;
      town.origin[row] = drawOrigin(random);
      town.status[row] = drawStatus(random);
      const [lng, lat] = places(KINDS[drawKind[category]!(random)]!, random);
      town.lng[row] = lng;
      town.lat[row] = lat;
      town.area[row] = areaAt(lng, lat);
      town.cell[row] = recordCell([lng, lat]);
    }
  }
  return town;
}

/** Every hour of the three years with its share of the rows, in order; the shares add up to `rows`. */
function* hours(rows: number, byHour: readonly (readonly number[])[], random: Random) {
  const hourSeconds = 3600;
  const first = TOWN_FROM_MS / 1000;
  const total = (TOWN_TO_MS - TOWN_FROM_MS) / 1000 / hourSeconds;
  const weights = new Float64Array(total);
  let sum = 0;
  for (let hour = 0; hour < total; hour++) {
    const years = hour / (24 * 365.25);
    const season = 1 + 0.12 * Math.cos(2 * Math.PI * (years - 0.55));
    const usual = byHour[hourOfWeekAt(first + hour * hourSeconds)]!.reduce((all, weight) => all + weight, 0);
    // Weather, markets, matches: an hour is busier than its mean says, or calmer.
    weights[hour] = usual * season * (1 + 0.04 * years) * (0.5 + 0.5 * (poissonDraw(12, random) / 12));
    sum += weights[hour]!;
  }
  let passed = 0;
  let given = 0;
  for (let hour = 0; hour < total; hour++) {
    passed += weights[hour]!;
    const upTo = hour === total - 1 ? rows : Math.floor((rows * passed) / sum);
    const startSeconds = first + hour * hourSeconds;
    yield { startSeconds, hourOfWeek: hourOfWeekAt(startSeconds), count: upTo - given };
    given = upTo;
  }
}

/** 1970-01-01 was a Thursday. */
function hourOfWeekAt(epochSeconds: number): number {
  return (Math.floor((epochSeconds + ZONE_OFFSET_SECONDS) / 3600) + 3 * 24) % 168;
}

/** Local days since 1970-01-01. */
export const localDay = (epochSeconds: number): number =>
  Math.floor((epochSeconds + ZONE_OFFSET_SECONDS) / 86_400);

function rhythm(peaks: Peaks, weekend: number, hourOfWeek: number): number {
  const hour = (hourOfWeek % 24) + 0.5;
  let level = 1;
  for (const [at, width, height] of peaks) {
    const apart = Math.abs(hour - at);
    level += height * Math.exp(-((Math.min(apart, 24 - apart) / width) ** 2) / 2);
  }
  // Friday's late evening already is weekend.
  return level * (hourOfWeek >= 120 || (hourOfWeek >= 4 * 24 + 19 && weekend > 1) ? weekend : 1);
}

/**
 * Where calls come from: few places again and again (stations, hospitals, night markets), streets of the core, of towns
 * and of villages, the roads between them, and a little from the country around.
 */
function makePlaces(random: Random): (kind: Kind, random: Random) => LngLat {
  const settlements: { at: LngLat; spreadMeters: number; weight: number }[] = [
    { at: CENTRE, spreadMeters: 2_300, weight: 60 },
  ];
  const add = (count: number, spreadMeters: number, weight: number) => {
    for (let i = 0; i < count; i++)
      settlements.push({
        at: anywhere(random, 0.06),
        spreadMeters: spreadMeters * (0.6 + 0.8 * random()),
        weight: weight / (1 + i) ** 0.7,
      });
  };
  add(13, 900, 12);
  add(320, 260, 2.2);
  const drawSettlement = drawer(settlements.map(({ weight }) => weight));
  const inSettlement = (own: Random): LngLat => {
    const { at, spreadMeters } = settlements[drawSettlement(own)]!;
    return onStreet(moved(at, spreadMeters * normalDraw(own), spreadMeters * normalDraw(own)), own);
  };

  const spots = Array.from({ length: 4_000 }, () => inSettlement(random));
  const drawSpot = drawer(spots.map((_, rank) => (rank + 5) ** -0.85));
  const hubs = settlements.slice(0, 14);
  const roads = hubs.flatMap(({ at, weight }, i) =>
    hubs.slice(0, i).flatMap((other, j) => {
      const length = distance(at, other.at);
      return j === 0 || length < 9_000
        ? [{ from: other.at, to: at, weight: length * (j === 0 ? 2 : 1) * weight ** 0.3 }]
        : [];
    }),
  );
  const drawRoad = drawer(roads.map(({ weight }) => weight));

  const draw: Record<Kind, (own: Random) => LngLat> = {
    place: (own) => moved(spots[drawSpot(own)]!, 22 * normalDraw(own), 22 * normalDraw(own)),
    settlement: inSettlement,
    road: (own) => {
      const { from, to } = roads[drawRoad(own)]!;
      const along = own();
      const bend = 600 * Math.sin(along * 9);
      return moved(
        [from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])],
        bend + 12 * normalDraw(own),
        bend * 0.5 + 12 * normalDraw(own),
      );
    },
    // Fields and tea slopes around the settlements; nobody calls from the hills behind.
    country: (own) => {
      const { at } = settlements[Math.floor(own() * settlements.length)]!;
      return moved(at, 520 * normalDraw(own), 520 * normalDraw(own));
    },
  };
  return (kind, own) => {
    for (;;) {
      const [lng, lat] = draw[kind](own);
      const [west, south, east, north] = TOWN_BOX;
      if (lng > west && lng < east && lat > south && lat < north)
        return [Math.round(lng * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
    }
  };
}

/** Streets lie 130 m apart: to the nearest one, along either direction. */
function onStreet([lng, lat]: LngLat, random: Random): LngLat {
  const apart = 130;
  const scatter = 9 * normalDraw(random);
  if (random() < 0.5) return [(Math.round((lng * LNG_METERS) / apart) * apart + scatter) / LNG_METERS, lat];
  return [lng, (Math.round((lat * METERS_PER_DEGREE) / apart) * apart + scatter) / METERS_PER_DEGREE];
}

function anywhere(random: Random, margin: number): LngLat {
  const [west, south, east, north] = TOWN_BOX;
  const within = () => margin + (1 - 2 * margin) * random();
  return [west + within() * (east - west), south + within() * (north - south)];
}

const moved = ([lng, lat]: LngLat, eastMeters: number, northMeters: number): LngLat => [
  lng + eastMeters / LNG_METERS,
  lat + northMeters / METERS_PER_DEGREE,
];

const distance = (a: LngLat, b: LngLat): number =>
  Math.hypot((a[0] - b[0]) * LNG_METERS, (a[1] - b[1]) * METERS_PER_DEGREE);

/** Draws an index in proportion to its weight, in O(log n). */
function drawer(weights: readonly number[]): (random: Random) => number {
  const upTo = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, i) => (upTo[i] = sum += weight));
  return (random) => {
    const at = random() * sum;
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** The number of the area that holds a position of the town. */
function areaAt(lng: number, lat: number): number {
  const [west, south, east, north] = TOWN_BOX;
  const column = Math.floor(((lng - west) / (east - west)) * AREAS_A_SIDE);
  const line = Math.floor(((lat - south) / (north - south)) * AREAS_A_SIDE);
  return line * AREAS_A_SIDE + column;
}

export function areaBox(area: number): BBox {
  const [west, south, east, north] = TOWN_BOX;
  const width = (east - west) / AREAS_A_SIDE;
  const height = (north - south) / AREAS_A_SIDE;
  const [column, line] = [area % AREAS_A_SIDE, Math.floor(area / AREAS_A_SIDE)];
  return [
    west + column * width,
    south + line * height,
    west + (column + 1) * width,
    south + (line + 1) * height,
  ];
}

/** All cells' parents at `res`, in one pass over typed arrays. */
export function parentCells(cells: BigUint64Array, res: number): BigUint64Array {
  if (res < MIN_RES || res > RECORD_RES) throw new RangeError(`parentCells: resolution ${res}`);
  const digits = (1n << BigInt(3 * (15 - res))) - 1n;
  const clear = ~(15n << 52n);
  const level = BigInt(res) << 52n;
  return cells.map((cell) => (cell & clear) | level | digits);
}

export interface TownShape {
  /** Cells of resolution 10 with any incident. */
  cells: number;
  /** The fewest of them that hold half of the incidents, as a share. */
  halfIn: number;
  /** The share of incidents in the one per cent of cells that holds most. */
  inTopPercent: number;
  largestCell: number;
}

/** How concentrated the town is: where half of a real city's calls come from is a few per cent of its cells. */
export function shapeOf(town: Town): TownShape {
  const counts = new Map<bigint, number>();
  for (const cell of parentCells(town.cell, 10)) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const sorted = [...counts.values()].sort((a, b) => b - a);
  let held = 0;
  let half = 0;
  while (held < town.rows / 2) held += sorted[half++]!;
  const top = sorted.slice(0, Math.ceil(sorted.length / 100)).reduce((sum, count) => sum + count, 0);
  return {
    cells: sorted.length,
    halfIn: half / sorted.length,
    inTopPercent: top / town.rows,
    largestCell: sorted[0] ?? 0,
  };
}

export const originName = (town: Town, row: number) => ORIGINS[town.origin[row]!]!;
export const statusName = (town: Town, row: number) => INCIDENT_STATUSES[town.status[row]!]!;
