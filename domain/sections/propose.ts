/**
 * Key sections proposed where none are given: neighbouring roads of one street that hold many incidents, joined to at most 800 m.
 * Grown greedily from the road with most incidents a metre; no road is in two sections.
 */
import { sliceLine } from '../network/line.ts';
import type { Network } from '../network/graph.ts';
import type { LngLat } from '../place.ts';
import type { RoadStretch } from './match.ts';
import { crossStreets, distinctNames } from './names.ts';
import { continuation } from './street.ts';

/** An incident that was snapped to a road. */
export interface RoadIncident {
  road: number;
  alongMeters: number;
  /** Its weight now: recency-weighted, so that old trouble counts less. */
  weight: number;
}

export interface ProposeOptions {
  /** How many sections at most; default 40. */
  count?: number;
  /** Default 800. */
  maxMeters?: number;
  /** Fewer incidents propose nothing; default 5. */
  minIncidents?: number;
}

export interface ProposedSection {
  name: string;
  /** Connected, from one end to the other. */
  line: LngLat[];
  lengthMeters: number;
  stretches: RoadStretch[];
  incidents: number;
  /** Sum of the weights of its incidents. */
  risk: number;
  riskPerMeter: number;
}

/** A few metres more than measured: a road of 5 m with one incident is not the worst of the town. */
const SMOOTHING_METERS = 100;
/** A street goes on into roads with at least this share of the section's risk a metre. */
const KEEP_SHARE = 0.3;
/** How many quiet roads (pieces of a junction) may lie between two that belong together. */
const LOOK_AHEAD = 3;

/**
 * The sections with the highest risk a metre first (smoothed by 100 m). Deterministic; linear in incidents, then near-linear in the
 * roads that have any.
 */
export function proposeSections(
  network: Network,
  incidents: readonly RoadIncident[],
  { count = 40, maxMeters = 800, minIncidents = 5 }: ProposeOptions = {},
): ProposedSection[] {
  const byRoad = groupByRoad(network, incidents);
  const density = (risk: number, meters: number): number => risk / (meters + SMOOTHING_METERS);
  const seeds = [...byRoad.keys()]
    .map((road) => ({ road, density: density(byRoad.get(road)!.risk, network.roadMeters[road]!) }))
    .sort((a, b) => b.density - a.density || a.road - b.road);

  const taken = new Set<number>();
  const found: (ProposedSection & { street: string | null; ends: (string | null)[] })[] = [];
  for (const { road } of seeds) {
    if (taken.has(road)) continue;
    const chain =
      network.roadMeters[road]! > maxMeters
        ? worstWindow(network, road, byRoad.get(road)!.incidents, maxMeters)
        : grow(network, road, byRoad, taken, maxMeters);
    for (const stretch of chain) taken.add(stretch.road);
    const section = describe(network, chain, byRoad);
    if (section.incidents >= minIncidents) found.push(section);
  }
  found.sort(
    (a, b) =>
      density(b.risk, b.lengthMeters) - density(a.risk, a.lengthMeters) ||
      a.stretches[0]!.road - b.stretches[0]!.road,
  );
  const best = found.slice(0, count);
  const names = distinctNames(best);
  return best.map(({ street: _street, ends: _ends, ...section }, i) => ({ ...section, name: names[i]! }));
}

interface RoadLoad {
  risk: number;
  incidents: RoadIncident[];
}

function groupByRoad(network: Network, incidents: readonly RoadIncident[]): Map<number, RoadLoad> {
  const byRoad = new Map<number, RoadLoad>();
  for (const incident of incidents) {
    if (!network.roads[incident.road]) continue;
    const load = byRoad.get(incident.road);
    if (load) {
      load.risk += incident.weight;
      load.incidents.push(incident);
    } else byRoad.set(incident.road, { risk: incident.weight, incidents: [incident] });
  }
  return byRoad;
}

/** A stretch with its direction in the chain: `forward` runs as the road's line does. */
interface Link extends RoadStretch {
  forward: boolean;
}

/** The piece of at most `maxMeters` of one long road that holds most weight, centred on its incidents. */
function worstWindow(
  network: Network,
  road: number,
  incidents: readonly RoadIncident[],
  maxMeters: number,
): Link[] {
  const sorted = [...incidents].sort((a, b) => a.alongMeters - b.alongMeters);
  let best = { risk: -1, first: 0, last: 0 };
  let risk = 0;
  for (let first = 0, last = 0; last < sorted.length; last++) {
    risk += sorted[last]!.weight;
    while (sorted[last]!.alongMeters - sorted[first]!.alongMeters > maxMeters)
      risk -= sorted[first++]!.weight;
    if (risk > best.risk + 1e-12) best = { risk, first, last };
  }
  const middle = (sorted[best.first]!.alongMeters + sorted[best.last]!.alongMeters) / 2;
  const length = network.roadMeters[road]!;
  const fromMeters = Math.min(Math.max(0, middle - maxMeters / 2), length - maxMeters);
  return [{ road, fromMeters, toMeters: fromMeters + maxMeters, forward: true }];
}

function grow(
  network: Network,
  seed: number,
  byRoad: ReadonlyMap<number, RoadLoad>,
  taken: ReadonlySet<number>,
  maxMeters: number,
): Link[] {
  const whole = (road: number, forward: boolean): Link => ({
    road,
    fromMeters: 0,
    toMeters: network.roadMeters[road]!,
    forward,
  });
  let chain = [whole(seed, true)];
  let meters = network.roadMeters[seed]!;
  let risk = byRoad.get(seed)!.risk;
  const nodes = new Set([network.roadFrom[seed]!, network.roadTo[seed]!]);
  for (;;) {
    let best: { links: Link[]; atEnd: boolean; density: number } | null = null;
    for (const atEnd of [true, false]) {
      const ahead = lookAhead(network, chain, atEnd, taken, nodes);
      let addedMeters = 0;
      let addedRisk = 0;
      for (const [i, link] of ahead.entries()) {
        addedMeters += network.roadMeters[link.road]!;
        addedRisk += byRoad.get(link.road)?.risk ?? 0;
        if (meters + addedMeters > maxMeters) break;
        const density = addedRisk / addedMeters;
        if (!byRoad.has(link.road) || density < (KEEP_SHARE * risk) / meters) continue;
        if (!best || density > best.density) best = { links: ahead.slice(0, i + 1), atEnd, density };
      }
    }
    if (!best) return chain;
    for (const { road } of best.links) {
      meters += network.roadMeters[road]!;
      risk += byRoad.get(road)?.risk ?? 0;
      nodes.add(network.roadFrom[road]!).add(network.roadTo[road]!);
    }
    chain = best.atEnd ? [...chain, ...best.links] : [...best.links.reverse(), ...chain];
  }
}

/** The next roads of the street beyond one end of the chain, each directed as the chain is. */
function lookAhead(
  network: Network,
  chain: readonly Link[],
  atEnd: boolean,
  taken: ReadonlySet<number>,
  nodes: ReadonlySet<number>,
): Link[] {
  const ahead: Link[] = [];
  const passed = new Set(nodes);
  let last = atEnd ? chain[chain.length - 1]! : chain[0]!;
  while (ahead.length < LOOK_AHEAD) {
    const outward = atEnd ? last.forward : !last.forward;
    const node = outward ? network.roadTo[last.road]! : network.roadFrom[last.road]!;
    const next = continuation(network, last.road, outward, node, taken, passed);
    if (!next) break;
    const away = network.roadFrom[next]! === node;
    passed.add(away ? network.roadTo[next]! : network.roadFrom[next]!);
    last = { road: next, fromMeters: 0, toMeters: network.roadMeters[next]!, forward: away === atEnd };
    ahead.push(last);
  }
  return ahead;
}

function describe(
  network: Network,
  chain: readonly Link[],
  byRoad: ReadonlyMap<number, RoadLoad>,
): ProposedSection & { street: string | null; ends: (string | null)[] } {
  const line: LngLat[] = [];
  let lengthMeters = 0;
  let incidents = 0;
  let risk = 0;
  for (const { road, fromMeters, toMeters, forward } of chain) {
    const part = sliceLine(
      network.roads[road]!.line,
      forward ? fromMeters : toMeters,
      forward ? toMeters : fromMeters,
    );
    line.push(...(line.length > 0 ? part.slice(1) : part));
    lengthMeters += toMeters - fromMeters;
    for (const incident of byRoad.get(road)?.incidents ?? []) {
      if (incident.alongMeters < fromMeters || incident.alongMeters > toMeters) continue;
      incidents++;
      risk += incident.weight;
    }
  }
  const first = chain[0]!;
  const last = chain[chain.length - 1]!;
  const street = network.roads[first.road]!.name;
  return {
    name: '',
    line,
    lengthMeters,
    stretches: chain.map(({ road, fromMeters, toMeters }) => ({ road, fromMeters, toMeters })),
    incidents,
    risk,
    riskPerMeter: risk / lengthMeters,
    street,
    ends: [
      crossStreets(
        network,
        first.forward ? network.roadFrom[first.road]! : network.roadTo[first.road]!,
        street,
      ),
      crossStreets(network, last.forward ? network.roadTo[last.road]! : network.roadFrom[last.road]!, street),
    ],
  };
}
