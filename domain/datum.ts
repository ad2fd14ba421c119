/**
 * Coordinates of other datums and projections -> WGS84, once, at the edge. Nothing further in knows another datum.
 *
 * China's public maps are shifted: GCJ-02 (AMap, Tencent, Google in China) by 100 to 700 m, BD-09 (Baidu) on top of it.
 * gcoord has the forward formulas; the way back is found by fixed point over them, exact to nanometres (its own inverses
 * are good to 6 mm and 13 cm). CGCS2000 is taken as WGS84: they differ by the drift of the plate, under 1 m.
 */
import gcoord from 'gcoord';
import proj4 from 'proj4';
import type { LngLat } from './place.ts';
import { Problem } from './problem.ts';

/** `EPSG:n` takes easting (longitude) first, northing (latitude) second, whatever the register's own axis order is. */
export type Crs = 'wgs84' | 'gcj02' | 'bd09' | 'cgcs2000' | `EPSG:${number}`;

export type CrsCheck = { valid: true; crs: Crs } | { valid: false; reason: string };

type Shift = (xy: readonly [number, number]) => LngLat;

const KNOWN_CRS =
  'wgs84, gcj02, bd09, cgcs2000, EPSG:4326, 3857, 4490, CGCS2000 Gauss-Kruger 4491 to 4554, WGS84 UTM 326nn and 327nn, ' +
  'ETRS89 4258 and UTM 25828 to 25838, SIRGAS 2000 4674 and UTM 31965 to 31985';

/** Is this a coordinate system that toWgs84 takes? Case does not matter. */
export function checkCrs(text: string): CrsCheck {
  const crs = (/^epsg:/i.test(text) ? text.toUpperCase() : text.toLowerCase()) as Crs;
  if (NAMED_SHIFTS.has(crs) || (crs.startsWith('EPSG:') && epsgShift(crs))) return { valid: true, crs };
  return { valid: false, reason: `'${text}' is not a coordinate system known here; known are ${KNOWN_CRS}` };
}

/**
 * A point of another system as WGS84. Degrees, or metres where the system is projected.
 * Throws Problem `invalid` where the system is unknown or the point lies outside it. About 5 microseconds at most.
 */
export function toWgs84(crs: Crs, xy: readonly [number, number]): LngLat {
  const shift = shiftOf(crs);
  const point: LngLat = Number.isFinite(xy[0]) && Number.isFinite(xy[1]) ? shift(xy) : [NaN, NaN];
  if (!(Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90)) {
    throw new Problem('invalid', `${xy[0]}, ${xy[1]} is not a point in ${crs}`);
  }
  return point;
}

/** WGS84 -> GCJ-02, for handing a place to a Chinese map. The identity outside China, and in Hong Kong, Macau and Taiwan. */
export function wgs84ToGcj02(point: LngLat): LngLat {
  return isUnshifted(point) ? [point[0], point[1]] : shiftForward(point);
}

/** WGS84 -> BD-09 (Baidu); see wgs84ToGcj02. */
export function wgs84ToBd09(point: LngLat): LngLat {
  return gcj02ToBd09(wgs84ToGcj02(point));
}

export interface DatumSuspicion {
  /** The system in which the points would lie better on the roads. */
  crs: Crs;
  /** Median distance to the nearest road as declared, and if read in `crs`; metres. */
  declaredMedianMeters: number;
  medianMeters: number;
}

const LEAST_POINTS = 50;

/**
 * Would these points lie clearly better on the roads if read in another of China's datums? Reads each point in `wgs84`,
 * `gcj02` and `bd09`; 'clearly' is a median distance of under half the declared one's and at least 30 m less. Null if not, or
 * with fewer than 50 points. `metersToRoad` answers Infinity where no road is near. Cost: three questions a point; give a sample.
 */
export function suspectDatum(
  declared: Crs,
  points: readonly (readonly [number, number])[],
  metersToRoad: (point: LngLat) => number,
): DatumSuspicion | null {
  if (points.length < LEAST_POINTS || !NAMED_SHIFTS.has(declared)) return null;
  const median = (crs: Crs) => {
    const meters = points.map((point) => metersToRoad(toWgs84(crs, point))).sort((a, b) => a - b);
    return meters[meters.length >> 1]!;
  };
  const declaredMedianMeters = median(declared);
  const others = (['wgs84', 'gcj02', 'bd09'] as const).map((crs) => ({ crs, medianMeters: median(crs) }));
  const best = others.reduce((a, b) => (b.medianMeters < a.medianMeters ? b : a));
  const clearly =
    best.medianMeters < declaredMedianMeters / 2 && declaredMedianMeters - best.medianMeters >= 30;
  return clearly ? { ...best, declaredMedianMeters } : null;
}

const identity: Shift = ([lng, lat]) => [lng, lat];

const NAMED_SHIFTS: ReadonlyMap<string, Shift> = new Map<string, Shift>([
  ['wgs84', identity],
  ['cgcs2000', identity],
  ['gcj02', gcj02ToWgs84],
  ['bd09', (xy) => gcj02ToWgs84(invert(gcj02ToBd09, xy))],
]);

const epsgShifts = new Map<string, Shift | null>();

function shiftOf(crs: Crs): Shift {
  const shift = NAMED_SHIFTS.get(crs) ?? epsgShift(crs);
  if (!shift) throw new Problem('invalid', `'${crs}' is not known; known are ${KNOWN_CRS}`);
  return shift;
}

function epsgShift(crs: string): Shift | null {
  let shift = epsgShifts.get(crs);
  if (shift === undefined) {
    shift = makeEpsgShift(crs);
    epsgShifts.set(crs, shift);
  }
  return shift;
}

function makeEpsgShift(crs: string): Shift | null {
  const match = /^EPSG:(\d{4,5})$/.exec(crs);
  if (!match) return null;
  const code = Number(match[1]);
  if ([4326, 4490, 4258, 4674].includes(code)) return identity;
  if (code === 3857) return projected('+proj=merc +a=6378137 +b=6378137', 0, 20_037_508.35);
  return gaussKrueger(code) ?? universalTransverseMercator(code);
}

/** CGCS2000 Gauss-Kruger (EPSG registry): 6 or 3 degree zones, the zone's number in front of the easting or not. */
function gaussKrueger(code: number): Shift | null {
  const families = [
    { first: 4491, count: 11, degrees: 6, numbered: true }, // zones 13 to 23
    { first: 4502, count: 11, degrees: 6, numbered: false }, // central meridians 75 to 135 E
    { first: 4513, count: 21, degrees: 3, numbered: true }, // zones 25 to 45
    { first: 4534, count: 21, degrees: 3, numbered: false },
  ];
  const family = families.find(({ first, count }) => code >= first && code < first + count);
  if (!family) return null;
  const meridian = 75 + (code - family.first) * family.degrees;
  const zone = family.degrees === 6 ? (meridian + 3) / 6 : meridian / 3;
  const eastingMeters = 500_000 + (family.numbered ? zone * 1_000_000 : 0);
  return projected(
    `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${eastingMeters} +y_0=0 +ellps=GRS80 +units=m`,
    eastingMeters,
    500_000,
  );
}

/** UTM on WGS84, ETRS89 or SIRGAS 2000: the last two lie within a metre of WGS84. */
function universalTransverseMercator(code: number): Shift | null {
  const families = [
    { first: 32601, last: 32660, zone: 1, south: false, ellipsoid: 'WGS84' },
    { first: 32701, last: 32760, zone: 1, south: true, ellipsoid: 'WGS84' },
    { first: 25828, last: 25838, zone: 28, south: false, ellipsoid: 'GRS80' },
    { first: 31965, last: 31976, zone: 11, south: false, ellipsoid: 'GRS80' },
    { first: 31977, last: 31985, zone: 17, south: true, ellipsoid: 'GRS80' },
  ];
  const family = families.find(({ first, last }) => code >= first && code <= last);
  if (!family) return null;
  const zone = family.zone + code - family.first;
  const definition = `+proj=utm +zone=${zone}${family.south ? ' +south' : ''} +ellps=${family.ellipsoid} +units=m`;
  return projected(definition, 500_000, 500_000);
}

/** proj4's inverse; NaN beyond `reachMeters` east or west of `centreMeters`: a wrong zone must not become a wrong place. */
function projected(definition: string, centreMeters: number, reachMeters: number): Shift {
  const converter = proj4(definition);
  return ([x, y]) => {
    if (!(Math.abs(x - centreMeters) <= reachMeters && Math.abs(y) <= 20_037_508.35)) return [NaN, NaN];
    const [lng, lat] = converter.inverse([x, y]);
    return [lng, lat];
  };
}

function gcj02ToWgs84(xy: readonly [number, number]): LngLat {
  const point = invert(shiftForward, xy);
  // Where both readings are possible (300 m along Hong Kong's border) the mainland's is taken.
  return isUnshifted(point) ? [xy[0], xy[1]] : point;
}

/** gcoord overwrites the array that it is given, so each call gets its own. */
const shiftForward = ([lng, lat]: readonly [number, number]): LngLat =>
  gcoord.transform([lng, lat] as LngLat, gcoord.WGS84, gcoord.GCJ02);
const gcj02ToBd09 = ([lng, lat]: readonly [number, number]): LngLat =>
  gcoord.transform([lng, lat] as LngLat, gcoord.GCJ02, gcoord.BD09);

/** The point that `forward` takes to `target`: p <- p - (forward(p) - target); each step gains about two digits. */
function invert(forward: (point: LngLat) => LngLat, target: readonly [number, number]): LngLat {
  const point: LngLat = [target[0], target[1]];
  for (let step = 0; step < 20; step++) {
    const there = forward(point);
    const errorLng = there[0] - target[0];
    const errorLat = there[1] - target[1];
    point[0] -= errorLng;
    point[1] -= errorLat;
    if (Math.abs(errorLng) < 1e-13 && Math.abs(errorLat) < 1e-13) break;
  }
  return point;
}

/** Where maps are not shifted though gcoord's box would: outlines good to about 300 m, drawn along water where there is some. */
const UNSHIFTED: readonly (readonly LngLat[])[] = [
  // Hong Kong: Deep Bay, the Shenzhen River, Sha Tau Kok, Mirs Bay, the open sea
  [
    [113.82, 22.13],
    [113.82, 22.4],
    [113.95, 22.48],
    [114.03, 22.507],
    [114.08, 22.529],
    [114.115, 22.532],
    [114.15, 22.556],
    [114.18, 22.554],
    [114.225, 22.547],
    [114.3, 22.56],
    [114.43, 22.56],
    [114.45, 22.13],
  ],
  // Macau: the inner harbour, the channel to Hengqin
  [
    [113.531, 22.2],
    [113.549, 22.2155],
    [113.6, 22.2],
    [113.605, 22.1],
    [113.549, 22.1],
    [113.549, 22.13],
    [113.541, 22.16],
    [113.531, 22.18],
  ],
  // Taiwan
  [
    [120.0, 21.8],
    [122.1, 21.8],
    [122.1, 25.35],
    [121.3, 25.35],
    [120.0, 24.2],
  ],
];

function isUnshifted([lng, lat]: LngLat): boolean {
  if (lng < 113.5 || lng > 122.2 || lat < 21.7 || lat > 25.4) return false;
  return UNSHIFTED.some((ring) => insideRing(lng, lat, ring));
}

/** Even-odd rule. */
function insideRing(lng: number, lat: number, ring: readonly LngLat[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [lngI, latI] = ring[i]!;
    const [lngJ, latJ] = ring[j]!;
    if (latI > lat !== latJ > lat && lng < ((lngJ - lngI) * (lat - latI)) / (latJ - latI) + lngI)
      inside = !inside;
  }
  return inside;
}
