/** The look at a sample of the points: would they lie clearly better on the roads in another of China's datums? */
import type { Engine, Store } from '../../../db/engines/engine.ts';
import { suspectDatum, toWgs84, type Crs, type DatumSuspicion } from '../../../domain/datum.ts';
import { boundsOf, type LngLat } from '../../../domain/place.ts';
import { roadGraphWithin } from '../../network.ts';

/** About one kilometre: farther from the roads' box a shift explains nothing. */
const MARGIN_DEGREES = 0.01;
const REACH_METERS = 1500;

/** Null without roads, or with fewer than 50 points near them. About 0.1 s for 2,000 points once the roads are read. */
export async function suspectPoints(
  tx: Store,
  engine: Engine,
  crs: Crs,
  sample: readonly [number, number][],
): Promise<DatumSuspicion | null> {
  const graph = await roadGraphWithin(tx, engine);
  if (!graph || graph.roads.length === 0) return null;
  const [west, south, east, north] = boundsOf(allPoints(graph.roads));
  const near = sample.filter((point) => {
    const [lng, lat] = toWgs84(crs, point);
    return (
      lng > west - MARGIN_DEGREES &&
      lng < east + MARGIN_DEGREES &&
      lat > south - MARGIN_DEGREES &&
      lat < north + MARGIN_DEGREES
    );
  });
  return suspectDatum(
    crs,
    near,
    (point) => graph.snapper.nearest(point, REACH_METERS)?.distanceMeters ?? Infinity,
  );
}

function* allPoints(roads: readonly { line: LngLat[] }[]): Generator<LngLat> {
  for (const { line } of roads) yield* line;
}
