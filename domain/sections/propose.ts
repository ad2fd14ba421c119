/**
 * Key sections proposed where none are given: neighbouring roads of one street that hold many incidents, joined to at most 800 m.
 * Grown greedily from the road with most incidents a metre; no road is in two sections.
 */
import { sliceLine } from '../network/line.ts';
import type { Network } from '../network/graph.ts';
import type { LngLat } from '../place.ts';
import { createLineMatcher, type LineMatcher, type RoadStretch } from './match.ts';
import { crossStreets, distinctNames } from './names.ts';
import { streetAhead, type Link } from './street.ts';

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
  /** Default 300. */
  minMeters?: number;
  /** Default 800. */
  maxMeters?: number;
  /** Fewer incidents propose nothing; default 5. */
  minIncidents?: number;
}

export interface ProposedSection {
  name: string;
  /** Connected, from one end to the other. */
  line: LngLat[];
  /** Of the line. */
  lengthMeters: number;
  /** The roads of the line in its order, then its other carriageways. */
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
/** Sections grown for each one asked for: the order by their first road is not yet that of the whole. */
const CANDIDATES = 4;
/** How far to look past quiet roads for more of the same trouble, metres. */
const LOOK_AHEAD_METERS = 250;

/**
 * The sections with the highest risk a metre first (smoothed by 100 m), no road in two of them; both carriageways of a street are one
 * section. A section is grown to `minMeters` where its street is that long, because incidents crowd at junctions, whose pieces are
 * shorter than any beat; what stays below a third of it is not proposed. Deterministic; linear in incidents, then near-linear in the
 * roads that have any.
 */
export function proposeSections(
  network: Network,
  incidents: readonly RoadIncident[],
  { count = 40, minMeters = 300, maxMeters = 800, minIncidents = 5 }: ProposeOptions = {},
): ProposedSection[] {
  const byRoad = groupByRoad(network, incidents);
  const density = (risk: number, meters: number): number => risk / (meters + SMOOTHING_METERS);
  const seeds = [...byRoad.keys()]
    .map((road) => ({ road, density: density(byRoad.get(road)!.risk, network.roadMeters[road]!) }))
    .sort((a, b) => b.density - a.density || a.road - b.road);

  const matcher = createLineMatcher(network.roads);
  const taken = new Set<number>();
  const found: Described[] = [];
  for (const { road } of seeds) {
    if (found.length >= CANDIDATES * count) break;
    if (taken.has(road)) continue;
    const chain =
      network.roadMeters[road]! > maxMeters
        ? worstWindow(network, road, byRoad.get(road)!.incidents, maxMeters)
        : grow(network, road, byRoad, taken, minMeters, maxMeters);
    const meters = chain.reduce((sum, { fromMeters, toMeters }) => sum + toMeters - fromMeters, 0);
    const crowd = chain.reduce((sum, link) => sum + (byRoad.get(link.road)?.incidents.length ?? 0), 0);
    if (crowd < minIncidents || meters < minMeters / 3) continue;
    const section = describe(network, chain, byRoad, taken, matcher);
    if (section.incidents < minIncidents) continue;
    for (const stretch of section.stretches) taken.add(stretch.road);
    found.push(section);
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
  minMeters: number,
  maxMeters: number,
): Link[] {
  let chain: Link[] = [{ road: seed, fromMeters: 0, toMeters: network.roadMeters[seed]!, forward: true }];
  const nodes = new Set([network.roadFrom[seed]!, network.roadTo[seed]!]);
  let meters = network.roadMeters[seed]!;
  let risk = byRoad.get(seed)!.risk;
  for (;;) {
    let best: Extension | null = null;
    for (const atEnd of [true, false]) {
      const ahead = streetAhead(network, chain, atEnd, taken, nodes, LOOK_AHEAD_METERS);
      for (const extension of extensionsOf(network, ahead, atEnd, byRoad)) {
        const fits = meters + extension.meters <= maxMeters;
        const alike = extension.endsHot && extension.density >= (KEEP_SHARE * risk) / meters;
        if (fits && alike && (!best || extension.density > best.density)) best = extension;
      }
    }
    best ??=
      meters < minMeters ? lengthening(network, chain, taken, nodes, byRoad, minMeters - meters) : null;
    if (!best) return chain;
    for (const { road, fromMeters, toMeters } of best.links) {
      meters += toMeters - fromMeters;
      risk += byRoad.get(road)?.risk ?? 0;
      nodes.add(network.roadFrom[road]!).add(network.roadTo[road]!);
    }
    chain = best.atEnd ? [...chain, ...best.links] : [...[...best.links].reverse(), ...chain];
  }
}

/** Roads by which the chain may be made longer, outward from one of its ends. */
interface Extension {
  links: Link[];
  atEnd: boolean;
  meters: number;
  density: number;
  /** The outermost road has incidents. */
  endsHot: boolean;
}

function extensionsOf(
  network: Network,
  ahead: readonly Link[],
  atEnd: boolean,
  byRoad: ReadonlyMap<number, RoadLoad>,
): Extension[] {
  let meters = 0;
  let risk = 0;
  return ahead.map(({ road }, i) => {
    meters += network.roadMeters[road]!;
    risk += byRoad.get(road)?.risk ?? 0;
    return { links: ahead.slice(0, i + 1), atEnd, meters, density: risk / meters, endsHot: byRoad.has(road) };
  });
}

/** One more road for a chain that is too short, at the end with more trouble ahead; a long one only as far as is missing. */
function lengthening(
  network: Network,
  chain: readonly Link[],
  taken: ReadonlySet<number>,
  nodes: ReadonlySet<number>,
  byRoad: ReadonlyMap<number, RoadLoad>,
  missingMeters: number,
): Extension | null {
  let best: { link: Link; atEnd: boolean; density: number } | null = null;
  for (const atEnd of [true, false]) {
    const ahead = streetAhead(network, chain, atEnd, taken, nodes, LOOK_AHEAD_METERS);
    const density = extensionsOf(network, ahead, atEnd, byRoad).at(-1)?.density ?? -1;
    if (ahead[0] && (!best || density > best.density)) best = { link: ahead[0], atEnd, density };
  }
  if (!best) return null;
  const { road, forward } = best.link;
  const length = network.roadMeters[road]!;
  const used = Math.min(length, missingMeters);
  // The part next to the chain: the road's beginning if it is travelled away from the chain along its line.
  const fromStart = forward === best.atEnd;
  const link = {
    road,
    forward,
    fromMeters: fromStart ? 0 : length - used,
    toMeters: fromStart ? used : length,
  };
  return { links: [link], atEnd: best.atEnd, meters: used, density: best.density, endsHot: false };
}

interface Described extends ProposedSection {
  street: string | null;
  ends: (string | null)[];
}

/** The chain as a line, and all roads along it that no other section has: what matching the line will find again. */
function describe(
  network: Network,
  chain: readonly Link[],
  byRoad: ReadonlyMap<number, RoadLoad>,
  taken: ReadonlySet<number>,
  matcher: LineMatcher,
): Described {
  const line: LngLat[] = [];
  let lengthMeters = 0;
  for (const { road, fromMeters, toMeters, forward } of chain) {
    const part = sliceLine(
      network.roads[road]!.line,
      forward ? fromMeters : toMeters,
      forward ? toMeters : fromMeters,
    );
    line.push(...(line.length > 0 ? part.slice(1) : part));
    lengthMeters += toMeters - fromMeters;
  }
  const own = new Set(chain.map((link) => link.road));
  const stretches = [
    ...chain.map(({ road, fromMeters, toMeters }) => ({ road, fromMeters, toMeters })),
    ...matcher.match(line).stretches.filter(({ road }) => !own.has(road) && !taken.has(road)),
  ];
  let incidents = 0;
  let risk = 0;
  for (const { road, fromMeters, toMeters } of stretches) {
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
    stretches,
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
