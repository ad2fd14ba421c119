/**
 * Travel on a large town's roads: the contraction hierarchy beside Dijkstra's search and ngraph.path's bidirectional A*. Lengths that
 * differ fail the run.
 *
 *   npx tsx bench/routes.ts --roads FILE.osm.pbf [--points 200] [--write]
 *
 * `--write` puts the figures into bench/README.md.
 */
import { parseArgs } from 'node:util';
import createGraph from 'ngraph.graph';
import { nba, type PathFinder } from 'ngraph.path';
import { MODE_BIT, buildNetwork, type Network } from '../domain/network/graph.ts';
import { hierarchyOf, keepHierarchy } from '../domain/network/hierarchy.ts';
import { hierarchyBytes, hierarchyFrom } from '../domain/network/hierarchyBytes.ts';
import {
  roadPointTable,
  routeBetween,
  waysIn,
  waysOut,
  directMeters,
  type RoadPoint,
} from '../domain/network/roadPoints.ts';
import { searchTable } from '../domain/network/searchTable.fixture.ts';
import { travelBetween } from '../domain/network/travel.ts';
import { distanceMeters, type LngLat } from '../domain/place.ts';
import { seededRandom, type Random } from '../domain/random.ts';
import type { TravelMode } from '../domain/road.ts';
import { readOsm } from '../server/import/osm/read.ts';
import { figure, limit, measure, ms, seconds } from './support/measure.ts';
import { report, type Finding } from './support/report.ts';

const SEED = 20_260_101;
const MOST_PREPARATION_SECONDS = 10;
const MOST_TABLE_SECONDS = 0.2;
/** What ngraph.path is asked of, junction to junction; 40,000 would take a quarter of an hour. */
const SAMPLE = 400;
const ROUTES = 2_000;
/** Sums in another order round differently. */
const MOST_DIFFERENCE_METERS = 1e-6;
const ROUNDS = 5;

const { values: flags } = parseArgs({
  options: {
    roads: { type: 'string' },
    points: { type: 'string', default: '200' },
    write: { type: 'boolean', default: false },
  },
});
if (!flags.roads) throw new Error('--roads is missing');
const { roads } = await readOsm(flags.roads);
const network = buildNetwork(roads);
const count = Number(flags.points);

const findings: Finding[] = [];
for (const mode of ['car', 'ebike'] as const) findings.push(...(await run(mode)));
report('bench/routes.ts', findings, flags.write);

async function run(mode: TravelMode): Promise<Finding[]> {
  const random = seededRandom(SEED);
  const points = Array.from({ length: count }, () => somewhere(random, mode));
  const prepared = await seconds(() => hierarchyOf(network, mode));
  const bytes = hierarchyBytes(network, hierarchyOf(network, mode));
  const readAgain = await seconds(() => keepHierarchy(network, hierarchyFrom(bytes, network, mode)!));

  // The first table of a process counts, too: a plan asks for one.
  let first!: Float64Array;
  const firstSeconds = await seconds(() => (first = roadPointTable(network, points, points, mode)));
  const table = await measure(() => roadPointTable(network, points, points, mode), { rounds: ROUNDS });
  const searched = await measure(() => searchTable(network, points, points, mode), { rounds: 3 });
  same(first, searched.answer, 'the table by Dijkstra');
  same(first, table.answer, 'the table again');

  const pairs = Array.from({ length: ROUTES }, () => [
    Math.floor(random() * count),
    Math.floor(random() * count),
  ]) as [number, number][];
  const lengths = Float64Array.from(pairs, ([a, b]) => first[a * count + b]!);
  const routes = await measure(
    () =>
      Float64Array.from(
        pairs,
        ([a, b]) => routeBetween(network, points[a]!, points[b]!, mode)?.meters ?? Infinity,
      ),
    { rounds: ROUNDS, warmups: 1 },
  );
  same(lengths, routes.answer, 'routes');
  const ways = await measure(
    () => Float64Array.from(pairs, ([a, b]) => wayMeters(points[a]!, points[b]!, mode)),
    { rounds: ROUNDS, warmups: 1 },
  );
  same(lengths, ways.answer, 'ways');

  const peer = await besideNgraph(mode, random);
  const what = `${roads.length.toLocaleString('en')} roads by ${mode}`;
  const pairSeconds = table.p50 / 1000 / count ** 2;
  return [
    {
      what: `${what}: prepared once a graph version, and kept`,
      ours: `${figure(prepared)} s ${limit(prepared, { most: MOST_PREPARATION_SECONDS })}, ${figure(bytes.length / 1e6)} MB, read again in ${figure(readAgain)} s`,
      peer: '',
      ratio: '',
    },
    {
      what: `${what}: ${count} x ${count} places, each to each`,
      ours: `${figure(table.p50 / 1000)} s ${limit(table.p50 / 1000, { most: MOST_TABLE_SECONDS })}; the first of a process ${figure(firstSeconds)} s ${limit(firstSeconds, { most: MOST_TABLE_SECONDS })}`,
      peer: `Dijkstra, a search a row: ${figure(searched.p50 / 1000)} s; ngraph.path (nba), ${SAMPLE} of the pairs, scaled: ${figure(peer.searchSeconds * count ** 2)} s`,
      ratio: `Dijkstra ${figure(searched.p50 / table.p50)}; ngraph.path ${figure(peer.searchSeconds / pairSeconds)}`,
    },
    {
      what: `${what}: one way, its arcs named`,
      ours: `${ms(ways.p50 / ROUTES)}; with its line drawn ${ms(routes.p50 / ROUTES)}`,
      peer: `ngraph.path (nba): ${ms(peer.searchSeconds * 1000)}`,
      ratio: figure((peer.searchSeconds * 1000) / (ways.p50 / ROUTES)),
    },
  ];
}

/** A place on a road that the mode may use, every metre as likely. */
function somewhere(random: Random, mode: TravelMode): RoadPoint {
  const total = network.roadMeters.reduce((sum, meters) => sum + meters, 0);
  for (;;) {
    let left = random() * total;
    let road = 0;
    while (left > network.roadMeters[road]!) left -= network.roadMeters[road++]!;
    const point = { road, alongMeters: left };
    if (waysOut(network, point, mode).length > 0) return point;
  }
}

function wayMeters(from: RoadPoint, to: RoadPoint, mode: TravelMode): number {
  const passage = travelBetween(network, mode, waysOut(network, from, mode), waysIn(network, to, mode));
  return Math.min(directMeters(network, from, to, mode), passage?.meters ?? Infinity);
}

/** Seconds a search of ngraph.path between two junctions, every one as long as ours. */
async function besideNgraph(mode: TravelMode, random: Random): Promise<{ searchSeconds: number }> {
  const finder = ngraphOf(network, mode);
  const pairs: { from: number; to: number; meters: number }[] = [];
  while (pairs.length < SAMPLE) {
    const [from, to] = [Math.floor(random() * network.nodeCount), Math.floor(random() * network.nodeCount)];
    const passage = travelBetween(network, mode, [{ node: from, meters: 0 }], [{ node: to, meters: 0 }]);
    // As a table's places: all but a few of its pairs are connected.
    if (passage && from !== to) pairs.push({ from, to, meters: passage.meters });
  }
  const found: ReturnType<typeof finder.find>[] = [];
  const took = await seconds(() => {
    for (const { from, to } of pairs) found.push(finder.find(from, to));
  });
  const lengths = Float64Array.from(found, (nodes) => {
    let meters = 0;
    for (let i = 1; i < nodes.length; i++) {
      meters += shortestArc(nodes[i]!.id as number, nodes[i - 1]!.id as number, mode);
    }
    return nodes.length > 0 ? meters : Infinity;
  });
  same(
    Float64Array.from(pairs, ({ meters }) => meters),
    lengths,
    'ngraph.path',
  );
  return { searchSeconds: took / SAMPLE };
}

/** The same graph in ngraph's words, with the distance as the crow flies (a hundredth less, to be on the safe side) to guide it. */
function ngraphOf({ nodeCount, arcStart, arcTo }: Network, mode: TravelMode): PathFinder<LngLat> {
  const graph = createGraph<LngLat, number>();
  for (let node = 0; node < nodeCount; node++) {
    graph.addNode(node, [network.nodeLng[node]!, network.nodeLat[node]!]);
  }
  for (let node = 0; node < nodeCount; node++) {
    for (let arc = arcStart[node]!; arc < arcStart[node + 1]!; arc++) {
      const to = arcTo[arc]!;
      const meters = shortestArc(node, to, mode);
      if (to !== node && meters < Infinity) graph.addLink(node, to, meters);
    }
  }
  return nba(graph, {
    oriented: true,
    distance: (_from, _to, link) => link.data,
    heuristic: (from, to) => 0.99 * distanceMeters(from.data, to.data),
  });
}

function shortestArc(from: number, to: number, mode: TravelMode): number {
  const { arcStart, arcTo, arcUse, arcMeters } = network;
  let meters = Infinity;
  for (let arc = arcStart[from]!; arc < arcStart[from + 1]!; arc++) {
    if (arcTo[arc] === to && arcUse[arc]! & MODE_BIT[mode]) meters = Math.min(meters, arcMeters[arc]!);
  }
  return meters;
}

function same(ours: Float64Array, theirs: Float64Array, what: string): void {
  for (const [i, meters] of ours.entries()) {
    const other = theirs[i]!;
    if (meters !== other && !(Math.abs(meters - other) <= MOST_DIFFERENCE_METERS)) {
      throw new Error(`${what}: ${other} m, not ${meters} m`);
    }
  }
}
