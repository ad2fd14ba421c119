/** Patrol tracks: shifts of the teams, along the roads from key section to key section, with stays and noisy fixes. */
import { normalDraw, seededRandom, weightedIndex, type Random } from '../../../domain/random.ts';
import { TRAVEL_SPEED_KMH, type TravelMode } from '../../../domain/road.ts';
import type { LngLat } from '../../../domain/place.ts';
import type { Network } from './network.ts';
import { distance, lengthOf, pointAlong, type XY } from './plane.ts';
import type { SectionDraft } from './sections.ts';
import type { TeamDraft } from './teams.ts';
import type { TownPosition, TownTrack } from './types.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS_OF_TRACKS = 84;
/** Sections nearest to its base that a team looks after. */
const BEAT: Record<TravelMode, number> = { car: 22, ebike: 14, foot: 8 };

/** Phones note a place more often the faster they go. */
const FIX_SECONDS: Record<TravelMode, number> = { car: 33, ebike: 34, foot: 48 };

/** Local start and length in hours, by team; most are out in the evening. */
const SHIFTS: readonly (readonly [start: number, hours: number])[] = [
  [18.5, 5],
  [19, 5],
  [18, 4.5],
  [14, 4.5],
  [19, 4],
  [9, 4],
];

export interface PatrolWorld {
  seed: number;
  net: Network;
  teams: readonly TeamDraft[];
  sections: readonly SectionDraft[];
  asOfMs: number;
  offsetMs: number;
  idOf(key: string): string;
  toLngLat(p: XY): LngLat;
}

/** Makes one shift's track at a time, oldest first; about 400 shifts and 150,000 positions. */
export function* simulatePatrols(world: PatrolWorld): Generator<TownTrack> {
  const { teams, sections, asOfMs, offsetMs } = world;
  const routes = makeRoutes(world.net);
  const today = Math.floor((asOfMs + offsetMs) / DAY_MS);
  const beats = teams.map(({ team, node }) =>
    [...sections]
      .sort(
        (a, b) => distance(a.line[0]!, world.net.nodes[node]!) - distance(b.line[0]!, world.net.nodes[node]!),
      )
      .slice(0, BEAT[team.mode]),
  );
  for (let back = DAYS_OF_TRACKS; back >= 0; back--) {
    for (let t = 0; t < teams.length; t++) {
      const epochDay = today - back;
      const random = seededRandom(world.seed * 7919 + epochDay * 31 + t);
      // Five or six days of the week, by turns.
      if ((epochDay + 2 * t) % 7 === 0 || random() < 0.1) continue;
      const [start, hours] = SHIFTS[t]!;
      const startMs =
        epochDay * DAY_MS - offsetMs + start * HOUR_MS + Math.round(normalDraw(random) * 240) * 1000;
      const endMs = startMs + hours * HOUR_MS;
      if (startMs >= asOfMs - 60_000) continue;
      const track = walkShift(
        world,
        routes,
        teams[t]!,
        beats[t]!,
        startMs,
        endMs,
        `${epochDay}/${t}`,
        random,
      );
      if (track.positions.length > 1) yield track;
    }
  }
}

function walkShift(
  { idOf, toLngLat, net, asOfMs }: PatrolWorld,
  routes: ReturnType<typeof makeRoutes>,
  { team, node: base, personIds }: TeamDraft,
  beat: readonly SectionDraft[],
  startMs: number,
  endMs: number,
  key: string,
  random: Random,
): TownTrack {
  const phone = carryPhone(startMs, asOfMs, FIX_SECONDS[team.mode], toLngLat, random);
  const metersPerMs = TRAVEL_SPEED_KMH[team.mode] / 3600;
  const stays: TownTrack['stays'] = [];
  const fresh = new Map(beat.map((draft) => [draft, 1]));
  let node = base;
  const go = (to: number, pace: number) => {
    const line = routes.path(team.mode, node, to);
    if (line) phone.move(line, metersPerMs * pace);
    node = to;
  };
  while (phone.nowMs() < endMs - 25 * 60_000) {
    // The urgent and the near first; a section seen lately can wait.
    const draft =
      beat[
        weightedIndex(
          beat.map((one) => {
            const off = distance(net.nodes[node]!, one.line[0]!);
            return ((4 - one.section.priority) * fresh.get(one)!) / (0.4 + off / 700);
          }),
          random,
        )
      ]!;
    const { roads } = draft;
    const entry = net.from[roads[0]!] === net.to[roads[0]!] ? net.from[roads[0]!]! : entryNode(net, roads);
    go(entry, 0.8 + 0.2 * random());
    const half = lengthOf(draft.line) * (0.3 + 0.4 * random());
    const stop = pointAlong(draft.line, half).point;
    const slow = metersPerMs * (team.mode === 'foot' ? 0.85 : 0.55);
    phone.move(cut(draft.line, 0, half), slow);
    const arrivedAt = new Date(phone.nowMs());
    phone.stand(stop, (10 + 6 * random()) * 60_000);
    const left = phone.nowMs();
    if (left <= asOfMs) stays.push({ sectionId: draft.section.id, arrivedAt, leftAt: new Date(left) });
    phone.move(cut(draft.line, half, Infinity), slow);
    node = exitNode(net, roads);
    for (const [other, share] of fresh) fresh.set(other, Math.min(1, share + 0.12));
    fresh.set(draft, 0.02);
  }
  go(base, 1);
  const { positions } = phone;
  return {
    id: idOf(`track/${key}`),
    teamId: team.id,
    personId: personIds[Math.floor(random() * personIds.length)]!,
    deviceId: `sim-${team.mode}-${team.id.slice(0, 8)}`,
    mode: team.mode,
    startedAt: positions[0]?.recordedAt ?? new Date(startMs),
    endedAt: positions.at(-1)?.recordedAt ?? new Date(startMs),
    positions,
    stays,
  };
}

/** Which end of the first road the section begins at. */
function entryNode(net: Network, roads: readonly number[]): number {
  const [first, second] = [roads[0]!, roads[1]];
  if (second === undefined) return net.from[first]!;
  const shared = [net.from[second]!, net.to[second]!];
  return shared.includes(net.to[first]!) ? net.from[first]! : net.to[first]!;
}

function exitNode(net: Network, roads: readonly number[]): number {
  let node = entryNode(net, roads);
  for (const road of roads) node = net.from[road] === node ? net.to[road]! : net.from[road]!;
  return node;
}

function cut(line: readonly XY[], fromMeters: number, toMeters: number): XY[] {
  const out: XY[] = [pointAlong(line, fromMeters).point];
  let at = 0;
  for (let i = 1; i < line.length; i++) {
    at += distance(line[i - 1]!, line[i]!);
    if (at > fromMeters && at < toMeters) out.push(line[i]!);
  }
  if (Number.isFinite(toMeters)) out.push(pointAlong(line, toMeters).point);
  return out;
}

/** A phone that notes a position every 30-60 s with drifting error, loses signal now and then, and drains. */
function carryPhone(
  startMs: number,
  asOfMs: number,
  fixSeconds: number,
  toLngLat: (p: XY) => LngLat,
  random: Random,
) {
  const positions: TownPosition[] = [];
  let now = startMs;
  let nextFix = startMs;
  let silentUntil = 0;
  let error: XY = [0, 0];
  const batteryAtStart = 72 + 28 * random();
  const note = (place: XY, atMs: number, speedKmh: number, bearing: number | null) => {
    nextFix = atMs + Math.round(fixSeconds * (0.9 + 0.3 * random())) * 1000;
    // Urban error wanders: about 4 m, correlated from fix to fix.
    error = [0.75 * error[0] + 2.7 * normalDraw(random), 0.75 * error[1] + 2.7 * normalDraw(random)];
    if (random() < 0.0012) silentUntil = atMs + (4 + 9 * random()) * 60_000;
    if (atMs < silentUntil || atMs > asOfMs) return;
    positions.push({
      recordedAt: new Date(atMs),
      location: toLngLat([place[0] + error[0], place[1] + error[1]]),
      accuracyMeters: Math.round((4 + 6 * random() + Math.hypot(error[0], error[1])) * 10) / 10,
      speedKmh: Math.round(speedKmh * 10) / 10,
      bearingDegrees: bearing,
      batteryPercent: Math.max(5, Math.round(batteryAtStart - ((atMs - startMs) / HOUR_MS) * 9)),
    });
  };
  return {
    positions,
    nowMs: () => now,
    move: (line: readonly XY[], metersPerMs: number): void => {
      const meters = lengthOf(line);
      const until = now + meters / metersPerMs;
      while (nextFix <= until) {
        const { point, direction } = pointAlong(line, (nextFix - now) * metersPerMs);
        const bearing = (Math.round((Math.atan2(direction[0], direction[1]) * 180) / Math.PI) + 360) % 360;
        note(point, nextFix, metersPerMs * 3600 * (0.85 + 0.3 * random()), bearing);
      }
      now = Math.round(until);
    },
    stand: (place: XY, ms: number): void => {
      const until = now + ms;
      while (nextFix <= until) note(place, nextFix, random() < 0.8 ? 0 : random() * 1.5, null);
      now = Math.round(until);
    },
  };
}

/** Shortest ways over the network; one tree per destination and mode is kept. */
function makeRoutes(net: Network) {
  const trees = new Map<string, Int32Array>();
  const at: number[][] = net.nodes.map(() => []);
  net.roads.forEach((_, road) => {
    at[net.from[road]!]!.push(road);
    at[net.to[road]!]!.push(road);
  });
  const meters = net.lines.map(lengthOf);
  const usable = (mode: TravelMode, road: number, fromNode: number): boolean => {
    const { onFoot, byCar, oneway } = net.roads[road]!;
    if (mode === 'foot') return onFoot;
    return byCar && (!oneway || net.from[road] === fromNode);
  };
  /** By node, the road to take toward `target`; -1 where there is none. */
  const treeTo = (mode: TravelMode, target: number): Int32Array => {
    const key = `${mode}/${target}`;
    const known = trees.get(key);
    if (known) return known;
    const take = new Int32Array(net.nodes.length).fill(-1);
    const cost = new Float64Array(net.nodes.length).fill(Infinity);
    const done = new Uint8Array(net.nodes.length);
    cost[target] = 0;
    const open = [target];
    while (open.length > 0) {
      let best = 0;
      for (let i = 1; i < open.length; i++) if (cost[open[i]!]! < cost[open[best]!]!) best = i;
      const node = open[best]!;
      open[best] = open[open.length - 1]!;
      open.pop();
      if (done[node]) continue;
      done[node] = 1;
      for (const road of at[node]!) {
        const other = net.from[road] === node ? net.to[road]! : net.from[road]!;
        const next = cost[node]! + meters[road]!;
        if (next >= cost[other]! || !usable(mode, road, other)) continue;
        cost[other] = next;
        take[other] = road;
        open.push(other);
      }
    }
    trees.set(key, take);
    return take;
  };
  return {
    path: (mode: TravelMode, from: number, to: number): XY[] | null => {
      const take = treeTo(mode, to);
      const line: XY[] = [];
      for (let node = from; node !== to;) {
        const road = take[node]!;
        if (road < 0) return null;
        const forward = net.from[road] === node;
        const points = forward ? net.lines[road]! : [...net.lines[road]!].reverse();
        line.push(...(line.length > 0 ? points.slice(1) : points));
        node = forward ? net.to[road]! : net.from[road]!;
      }
      return line.length > 0 ? line : null;
    },
  };
}
