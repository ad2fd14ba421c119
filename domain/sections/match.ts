/**
 * Which roads a drawn line runs along. A key section owns its line, whoever drew it and on whatever map: it is matched anew to
 * every road graph. Roads are taken by nearness and direction together, so that crossing streets stay out.
 */
import Flatbush from 'flatbush';
import { pointAlong } from '../network/line.ts';
import { boundsOf, lineLengthMeters, localFrame, type LngLat, type LocalFrame } from '../place.ts';
import type { Road } from '../road.ts';

/** A stretch of a road: its index, and metres from the start of its line, `from` < `to`. */
export interface RoadStretch {
  road: number;
  fromMeters: number;
  toMeters: number;
}

export interface LineMatch {
  /** In the order in which the line passes them. */
  stretches: RoadStretch[];
  /** Share of the line that lies along them, 0..1. */
  matchedShare: number;
  lengthMeters: number;
}

export interface LineMatcher {
  /** Never throws; a line far from every road has no stretches and a share of 0. */
  match(line: readonly LngLat[]): LineMatch;
}

/** How far a drawn line may lie from its road, metres. */
export const MATCH_METERS = 30;

const STEP_METERS = 5;
/** Cosine of the largest angle between line and road, either direction: 35 degrees. */
const ALONG_COSINE = Math.cos((35 * Math.PI) / 180);
/** How far ahead of the line's nearest place still counts as beside it, metres: a line ends where it was drawn to end. */
const BESIDE_METERS = 8;
/** A parallel road of another name belongs only if it is hardly farther than the nearest, metres. */
const PARALLEL_METERS = 8;
/** Shorter stretches are where a side street leaves at a flat angle, unless they are nearly the whole road. */
const MIN_STRETCH_METERS = 25;

/** Indexes the roads' boxes once; a match looks only at roads near its line. */
export function createLineMatcher(roads: readonly Road[]): LineMatcher {
  if (roads.length === 0) {
    return { match: (line) => ({ stretches: [], matchedShare: 0, lengthMeters: lineLengthMeters(line) }) };
  }
  const index = new Flatbush(roads.length);
  for (const road of roads) index.add(...boundsOf(road.line));
  index.finish();
  return {
    match(line) {
      const lengthMeters = lineLengthMeters(line);
      if (lengthMeters === 0) return { stretches: [], matchedShare: 0, lengthMeters };
      const frame = localFrame(line[0]!);
      const [west, south, east, north] = boundsOf(line);
      const [reachLng, reachLat] = frame.toLngLat([MATCH_METERS, MATCH_METERS]);
      const [dx, dy] = [reachLng - line[0]![0], reachLat - line[0]![1]];
      const near = index.search(west - dx, south - dy, east + dx, north + dy).sort((a, b) => a - b);
      const samples = sampled(line, frame);
      const runs = near.flatMap((road) => runsAlong(roads[road]!, road, samples, frame));
      const kept = withoutParallels(runs, samples.length, roads);
      const covered = new Set<number>();
      for (const run of kept) for (const at of run.at) covered.add(at);
      return { stretches: stretchesOf(kept), matchedShare: shareOf(covered, samples.length), lengthMeters };
    },
  };
}

interface Sample {
  x: number;
  y: number;
  /** Unit direction of travel. */
  ux: number;
  uy: number;
  alongMeters: number;
}

/** A run of a road's samples that lie along the line, with the line's sample nearest to each. */
interface Run {
  road: number;
  fromMeters: number;
  toMeters: number;
  at: number[];
  distances: number[];
}

/** Points every few metres in the middle of equal pieces, so that a short road has one too. */
function sampled(line: readonly LngLat[], frame: LocalFrame): Sample[] {
  const length = lineLengthMeters(line);
  const count = Math.max(1, Math.round(length / STEP_METERS));
  const step = length / count;
  return Array.from({ length: count }, (_, i) => {
    const [ax, ay] = frame.toMeters(pointAlong(line, i * step));
    const [bx, by] = frame.toMeters(pointAlong(line, (i + 1) * step));
    const norm = Math.hypot(bx - ax, by - ay) || 1;
    return {
      x: (ax + bx) / 2,
      y: (ay + by) / 2,
      ux: (bx - ax) / norm,
      uy: (by - ay) / norm,
      alongMeters: (i + 0.5) * step,
    };
  });
}

function runsAlong(road: Road, index: number, line: readonly Sample[], frame: LocalFrame): Run[] {
  const runs: Run[] = [];
  const samples = sampled(road.line, frame);
  const step = road.lengthMeters / samples.length;
  let run: Run | null = null;
  for (const [i, sample] of samples.entries()) {
    const hit = nearestAlong(sample, line);
    if (!hit) {
      run = null;
      continue;
    }
    if (!run) runs.push((run = { road: index, fromMeters: i * step, toMeters: 0, at: [], distances: [] }));
    run.toMeters = Math.min(road.lengthMeters, (i + 1) * step);
    run.at.push(hit.at);
    run.distances.push(hit.meters);
  }
  return runs.filter(
    ({ fromMeters, toMeters }) =>
      toMeters - fromMeters >= Math.min(MIN_STRETCH_METERS, 0.7 * road.lengthMeters),
  );
}

function nearestAlong(sample: Sample, line: readonly Sample[]): { at: number; meters: number } | null {
  let at = -1;
  let meters = MATCH_METERS;
  for (const [i, other] of line.entries()) {
    const squared = (other.x - sample.x) ** 2 + (other.y - sample.y) ** 2;
    if (squared > meters * meters) continue;
    if (Math.abs(other.ux * sample.ux + other.uy * sample.uy) < ALONG_COSINE) continue;
    const ahead = (sample.x - other.x) * other.ux + (sample.y - other.y) * other.uy;
    if (Math.abs(ahead) > BESIDE_METERS) continue;
    at = i;
    meters = Math.sqrt(squared);
  }
  return at < 0 ? null : { at, meters };
}

/**
 * Of roads side by side keeps the nearest to the line, those nearly as near, and the other carriageways of the same street: judged
 * for each place of the line, and by the majority of a run's places.
 */
function withoutParallels(runs: readonly Run[], places: number, roads: readonly Road[]): Run[] {
  const nearest = new Float64Array(places).fill(Infinity);
  const nearestRoad = new Int32Array(places).fill(-1);
  const around = 2;
  for (const run of runs) {
    for (const [i, at] of run.at.entries()) {
      for (let place = Math.max(0, at - around); place <= Math.min(places - 1, at + around); place++) {
        if (run.distances[i]! >= nearest[place]!) continue;
        nearest[place] = run.distances[i]!;
        nearestRoad[place] = run.road;
      }
    }
  }
  return runs.filter((run) => {
    const { name } = roads[run.road]!;
    const good = run.at.filter((at, i) => {
      const sameStreet = name !== null && roads[nearestRoad[at]!]!.name === name;
      return sameStreet || run.distances[i]! <= nearest[at]! + PARALLEL_METERS;
    });
    return good.length * 2 > run.at.length;
  });
}

function stretchesOf(runs: readonly Run[]): RoadStretch[] {
  const first = (run: Run): number => run.at.reduce((a, b) => Math.min(a, b), Infinity);
  return [...runs]
    .sort((a, b) => first(a) - first(b) || a.road - b.road || a.fromMeters - b.fromMeters)
    .map(({ road, fromMeters, toMeters }) => ({ road, fromMeters, toMeters }));
}

/** Places of the line that a run passes, a gap of up to 15 m (a junction, a rounding) counted as passed. */
function shareOf(covered: ReadonlySet<number>, places: number): number {
  const bridge = Math.ceil(15 / STEP_METERS);
  let passed = 0;
  let last = -1;
  for (let place = 0; place < places; place++) {
    if (!covered.has(place)) continue;
    passed += place - last <= bridge + 1 ? place - last : 1;
    last = place;
  }
  if (last >= 0 && places - 1 - last <= bridge) passed += places - 1 - last;
  return Math.min(1, passed / places);
}
