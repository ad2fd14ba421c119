/** Key sections: runs of 200-800 m of named streets where the most goes on. */
import type { Random } from '../../../domain/random.ts';
import type { LngLat } from '../../../domain/place.ts';
import { joinRoads, type Network } from './network.ts';
import { distance, type XY } from './plane.ts';
import type { Surroundings } from './surroundings.ts';
import type { TownSection } from './types.ts';

const COUNT = 40;
const LEAST_METERS = 220;
const MOST_METERS = 760;

export interface SectionDraft {
  section: TownSection;
  roads: number[];
  line: XY[];
}

/** Chooses the sections with the most activity per metre, at most three of a street, none overlapping. */
export function chooseSections(
  net: Network,
  around: Surroundings,
  activity: Float64Array,
  idOf: (key: string) => string,
  toLngLat: (p: XY) => LngLat,
  random: Random,
): SectionDraft[] {
  const candidates: {
    roads: number[];
    line: XY[];
    meters: number;
    score: number;
    nodes: number[];
  }[] = [];
  for (const run of joinRoads(net)) {
    const { name, roadClass } = net.roads[run.roads[0]!.road]!;
    if (name === null || roadClass === 'trunk' || roadClass === 'path' || roadClass === 'service') continue;
    for (let first = 0; first < run.roads.length; first++) {
      const wanted = 260 + random() * 420;
      const roads: number[] = [];
      const line: XY[] = [];
      const nodes: number[] = [];
      let meters = 0;
      let weight = 0;
      for (let i = first; i < run.roads.length && meters < wanted; i++) {
        const { road, forward } = run.roads[i]!;
        if (around.communityOf[road]! < 0) break;
        const points = forward ? net.lines[road]! : [...net.lines[road]!].reverse();
        line.push(...(line.length > 0 ? points.slice(1) : points));
        if (nodes.length === 0) nodes.push(forward ? net.from[road]! : net.to[road]!);
        nodes.push(forward ? net.to[road]! : net.from[road]!);
        roads.push(road);
        meters += around.lengths[road]!;
        weight += activity[road]!;
      }
      if (meters < LEAST_METERS || meters > MOST_METERS) continue;
      candidates.push({
        roads,
        line,
        meters,
        score: weight / meters ** 0.8,
        nodes,
      });
    }
  }
  candidates.sort((a, b) => b.score - a.score);
  const taken = new Set<number>();
  const perStreet = new Map<number, number>();
  const middles: XY[] = [];
  const drafts: SectionDraft[] = [];
  for (const { roads, line, meters, nodes } of candidates) {
    if (drafts.length === COUNT) break;
    const street = net.streetOf[roads[0]!]!;
    const middle = line[line.length >> 1]!;
    const crowded = middles.filter((other) => distance(other, middle) < 330).length > 1;
    if (crowded || (perStreet.get(street) ?? 0) >= 3 || roads.some((road) => taken.has(road))) continue;
    for (const road of roads) taken.add(road);
    perStreet.set(street, (perStreet.get(street) ?? 0) + 1);
    middles.push(middle);
    const rank = drafts.length;
    const priority = rank < 10 ? 1 : rank < 24 ? 2 : 3;
    const { name, nameEn } = net.roads[roads[0]!]!;
    const part = perStreet.get(street)!;
    const [a, b] = [nodes.slice(0, nodes.length >> 1), nodes.slice(nodes.length >> 1).reverse()].map((half) =>
      crossStreet(net, half, street),
    );
    const crossed = a && b && a.zh !== b.zh;
    drafts.push({
      roads,
      line,
      section: {
        id: idOf(`section/${street}/${net.roads[roads[0]!]!.id}`),
        name: crossed ? `${name}（${a.zh}—${b.zh}）` : `${name}第${part}段`,
        nameEn: crossed ? `${nameEn} (${a.en} – ${b.en})` : `${nameEn} section ${part}`,
        priority,
        leastVisits: 4 - priority,
        lengthMeters: Math.round(meters),
        line: { type: 'LineString', coordinates: line.map(toLngLat) },
        roadIds: roads.map((road) => net.roads[road]!.id),
      },
    });
  }
  return drafts;
}

/** The street that crosses at the first of `nodes` where a named one does; lanes only if nothing better does. */
function crossStreet(
  net: Network,
  nodes: readonly number[],
  street: number,
): { zh: string; en: string } | null {
  let lane: { zh: string; en: string } | null = null;
  for (const node of nodes) {
    for (let road = 0; road < net.roads.length; road++) {
      if ((net.from[road] !== node && net.to[road] !== node) || net.streetOf[road] === street) continue;
      const { name: zh, nameEn } = net.roads[road]!;
      if (zh === null) continue;
      const found = { zh, en: nameEn ?? zh };
      if (!/\d弄$/.test(zh)) return found;
      lane ??= found;
    }
  }
  return lane;
}
