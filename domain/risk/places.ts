/** Roads and cells as the places of a forecast. Reaches h3-js, so the page does not import it. */
import { cellArea, cellToLatLng, cellToParent, getHexagonEdgeLengthAvg, latLngToCell, UNITS } from 'h3-js';
import { disks } from '../density/neighbours.ts';
import { cellToHex } from '../cells.ts';
import type { Network } from '../network/graph.ts';
import { pointAlong } from '../network/line.ts';
import { distanceMeters, type LngLat } from '../place.ts';
import { ROAD_CLASSES } from '../road.ts';
import { networkSpread } from './spread.ts';
import type { Places, Spread, Zoning } from './types.ts';

/** Kernels along the roads, metres. */
const ROAD_BANDWIDTHS_METERS = [100, 200, 400] as const;
/** Zones that may have hours of their own: cells of about 5 and 0.7 km2. */
const ZONE_RESOLUTIONS = [7, 8] as const;
/** Kernels over cells, in steps from cell to neighbour. */
const CELL_BANDWIDTHS_STEPS = [1.5, 3, 5] as const;

/** The roads of a graph: sizes in metres, kinds are road classes, kernels run along the network and are kept. */
export function roadPlaces(network: Network): Places {
  const { roads } = network;
  const middles = roads.map((road) => pointAlong(road.line, road.lengthMeters / 2));
  return {
    count: roads.length,
    size: network.roadMeters,
    kind: Uint8Array.from(roads, (road) => ROAD_CLASSES.indexOf(road.roadClass)),
    zonings: [
      ...ZONE_RESOLUTIONS.map((res) =>
        zoningOf(
          `cells-${res}`,
          middles.map(([lng, lat]) => latLngToCell(lat, lng, res)),
        ),
      ),
      zoningOf(
        'road-class',
        roads.map((road) => road.roadClass),
      ),
    ],
    bandwidthsMeters: ROAD_BANDWIDTHS_METERS,
    spread: kept((bandwidthMeters) => networkSpread(network, bandwidthMeters)),
  };
}

/** H3 cells of one resolution, ascending and distinct: sizes in square metres, kernels by distance between centres. */
export function cellPlaces(cells: BigUint64Array, res: number): Places {
  const hexes = Array.from(cells, cellToHex);
  // Centres of neighbours lie sqrt(3) edges apart.
  const stepMeters = getHexagonEdgeLengthAvg(res, UNITS.m) * Math.sqrt(3);
  return {
    count: cells.length,
    size: Float64Array.from(hexes, (hex) => cellArea(hex, UNITS.m2)),
    kind: new Uint8Array(cells.length),
    zonings: ZONE_RESOLUTIONS.filter((coarse) => coarse < res).map((coarse) =>
      zoningOf(
        `cells-${coarse}`,
        hexes.map((hex) => cellToParent(hex, coarse)),
      ),
    ),
    bandwidthsMeters: CELL_BANDWIDTHS_STEPS.map((steps) => Math.round(steps * stepMeters)),
    spread: kept((bandwidthMeters) => cellSpread(cells, hexes, stepMeters, bandwidthMeters)),
  };
}

function cellSpread(
  cells: BigUint64Array,
  hexes: readonly string[],
  stepMeters: number,
  bandwidthMeters: number,
): Spread {
  const around = disks(cells, cells, Math.ceil(bandwidthMeters / stepMeters));
  const centres = hexes.map((hex): LngLat => {
    const [lat, lng] = cellToLatLng(hex);
    return [lng, lat];
  });
  const start = new Uint32Array(cells.length + 1);
  const to = new Uint32Array(around.of.length + cells.length);
  const share = new Float32Array(to.length);
  // A cell holds what lies within half a step of its centre; the kernel's density at a neighbour's centre, over a step, is its part.
  const density = (meters: number) =>
    meters >= bandwidthMeters ? 0 : (1 - (meters / bandwidthMeters) ** 2) ** 2;
  let at = 0;
  for (let i = 0; i < cells.length; i++) {
    const first = at;
    to[at] = i;
    share[at++] = 1;
    let total = 1;
    for (let n = around.start[i]!; n < around.start[i + 1]!; n++) {
      const other = around.of[n]!;
      const part = density(distanceMeters(centres[i]!, centres[other]!));
      if (part === 0) continue;
      to[at] = other;
      share[at++] = part;
      total += part;
    }
    for (let n = first; n < at; n++) share[n]! /= total;
    start[i + 1] = at;
  }
  return { start, to: to.slice(0, at), share: share.slice(0, at) };
}

function zoningOf(name: string, keys: readonly string[]): Zoning {
  const known = new Map<string, number>();
  const zone = Uint16Array.from(keys, (key) => {
    let index = known.get(key);
    if (index === undefined) known.set(key, (index = known.size));
    return index;
  });
  return { name, count: known.size, zone };
}

function kept(make: (bandwidthMeters: number) => Spread): (bandwidthMeters: number) => Spread {
  const spreads = new Map<number, Spread>();
  return (bandwidthMeters) => {
    let spread = spreads.get(bandwidthMeters);
    if (!spread) spreads.set(bandwidthMeters, (spread = make(bandwidthMeters)));
    return spread;
  };
}
