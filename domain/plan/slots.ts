/**
 * Which team works which zone in a slot, and its tour there: greedy by marginal worth, then swaps. A section's expected incidents
 * count once in a slot; coming again is worth a quarter.
 */
import type { Random } from '../random.ts';
import type { Slot } from './calendar.ts';
import { bestTour, shuffledTour, type Candidate, type Tour, type TourProblem } from './orienteering.ts';
import type { Sites } from './sites.ts';
import type { PlanInput } from './types.ts';

/** Worth of a second stop in a slot, as a share of the first. */
const REPEAT_SHARE = 0.25;
const REPEAT_AFTER_SECONDS = 40 * 60;
const WORTH_OF_PRIORITY = { 1: 1.5, 2: 1, 3: 0.6 } as const;
/** What a visit that is owed counts for, beside the section's own worth: as much as this many average sections. */
const OWED_WORTH = 3;
/** Zones that a team looks at, best first: with 40 teams and zones not all pairs need a tour. */
const ZONES_LOOKED_AT = 12;
/** Extra way that an order hard to foresee may cost. */
const SHUFFLE_SLACK = 0.1;

/** Where a team stands between slots. */
export interface TeamState {
  site: number;
  freeAtMs: number;
  homeByMs: number;
}

export interface SlotContext {
  input: PlanInput;
  sites: Sites;
  slot: Slot;
  /** Of each section in this slot. */
  expected: Float64Array;
  /** Visits that each section is still owed today. */
  owed: Int32Array;
  /** Stops at each section in all slots before. */
  visits: Int32Array;
  teams: readonly TeamState[];
  stopMinutes: number;
  exploration: number;
  random: Random;
}

export interface SlotTour {
  team: number;
  zone: number;
  tour: Tour;
  /** Sections in the tour that were drawn for exploration. */
  explored: ReadonlySet<number>;
}

/** Tours of the teams that have one, in order of choice: a section's first visitor is the first here who stops at it. */
export function staffSlot(context: SlotContext): SlotTour[] {
  const teams = [...context.teams.keys()];
  const visited = new Set<number>();
  const zones = zonesByPromise(context);
  const look = (team: number, zone: number): Tour => bestTour(tourProblem(context, team, zone, visited));
  const table = teams.map((team) => new Map(zones.map((zone) => [zone, look(team, zone)])));

  const zoneOfTeam = new Map<number, number>();
  const waiting = new Set(teams);
  while (waiting.size > 0) {
    let best: { team: number; zone: number; worth: number } | null = null;
    for (const team of waiting) {
      for (const [zone, { worth }] of table[team]!) {
        if (worth > 0 && (!best || worth > best.worth)) best = { team, zone, worth };
      }
    }
    if (!best) break;
    zoneOfTeam.set(best.team, best.zone);
    waiting.delete(best.team);
    for (const section of table[best.team]!.get(best.zone)!.sites) visited.add(section);
    for (const team of waiting) table[team]!.set(best.zone, look(team, best.zone));
  }
  swapZones(zoneOfTeam, (team, zone) => {
    const shared = [...zoneOfTeam.values()].filter((other) => other === zone).length > 1;
    return shared ? null : bestTour(tourProblem(context, team, zone, new Set())).worth;
  });
  return finalTours(context, zoneOfTeam);
}

/** Zones by the expected incidents that they hold now, with what is owed. */
function zonesByPromise(context: SlotContext): number[] {
  const { zones } = context.input.zones;
  const promise = zones.map((zone) =>
    zone.sections.reduce((sum, section) => sum + worthOf(context, section), 0),
  );
  return [...zones.keys()]
    .sort((a, b) => promise[b]! - promise[a]! || a - b)
    .slice(0, Math.max(ZONES_LOOKED_AT, context.teams.length));
}

function worthOf({ input, expected, owed }: SlotContext, section: number): number {
  const mean = expected.reduce((sum, value) => sum + value, 0) / Math.max(1, expected.length);
  // Where nothing is expected anywhere, a patrol still goes round.
  const own = Math.max(expected[section]!, 1e-6 + 0.01 * mean);
  const due = owed[section]! > 0 ? OWED_WORTH * Math.max(mean, 1e-3) : 0;
  return own * WORTH_OF_PRIORITY[input.sections[section]!.priority] + due;
}

function tourProblem(
  context: SlotContext,
  team: number,
  zone: number,
  visited: ReadonlySet<number>,
  wanted: readonly number[] = [],
): TourProblem {
  const { input, sites, slot } = context;
  const state = context.teams[team]!;
  const home = sites.baseOf(team);
  const candidates = input.zones.zones[zone]!.sections.filter((section) =>
    Number.isFinite(sites.travel(team, state.site, section) + sites.travel(team, section, home)),
  ).map((section): Candidate => {
    const worth = worthOf(context, section) * (visited.has(section) ? REPEAT_SHARE : 1);
    return { site: section, worth, repeatWorth: visited.has(section) ? 0 : REPEAT_SHARE * worth };
  });
  return {
    candidates,
    travel: (from, to) => sites.travel(team, from, to),
    from: state.site,
    freeAt: state.freeAtMs / 1000,
    startAt: slot.startMs / 1000,
    endAt: slot.endMs / 1000,
    home,
    homeBy: state.homeByMs / 1000,
    staySeconds: context.stopMinutes * 60,
    repeatAfterSeconds: REPEAT_AFTER_SECONDS,
    wanted,
  };
}

/** Exchanges the zones of two teams wherever both together gain; `worth` is null for a zone that several teams work in. */
function swapZones(
  zoneOfTeam: Map<number, number>,
  worth: (team: number, zone: number) => number | null,
): void {
  const known = new Map<string, number | null>();
  const worthOfPair = (team: number, zone: number): number | null => {
    const key = `${team} ${zone}`;
    if (!known.has(key)) known.set(key, worth(team, zone));
    return known.get(key)!;
  };
  const teams = [...zoneOfTeam.keys()].sort((a, b) => a - b);
  for (let improved = true, round = 0; improved && round < 4; round++) {
    improved = false;
    for (const a of teams) {
      for (const b of teams) {
        const [za, zb] = [zoneOfTeam.get(a)!, zoneOfTeam.get(b)!];
        if (a >= b || za === zb) continue;
        const now = [worthOfPair(a, za), worthOfPair(b, zb)];
        const then = [worthOfPair(a, zb), worthOfPair(b, za)];
        if (now.includes(null) || then.includes(null)) continue;
        if (then[0]! + then[1]! <= now[0]! + now[1]! + 1e-9 || then[0] === 0 || then[1] === 0) continue;
        zoneOfTeam.set(a, zb).set(b, za);
        improved = true;
      }
    }
  }
}

function finalTours(context: SlotContext, zoneOfTeam: ReadonlyMap<number, number>): SlotTour[] {
  const visited = new Set<number>();
  const tours: SlotTour[] = [];
  for (const team of [...zoneOfTeam.keys()].sort((a, b) => a - b)) {
    const zone = zoneOfTeam.get(team)!;
    const plain = bestTour(tourProblem(context, team, zone, visited));
    const wanted = drawExploration(context, zone, plain, visited);
    const problem = tourProblem(context, team, zone, visited, wanted);
    const tour = wanted.length > 0 ? bestTour(problem) : plain;
    if (tour.sites.length === 0) continue;
    tours.push({
      team,
      zone,
      tour: shuffledTour(problem, tour, SHUFFLE_SLACK, context.random),
      explored: new Set(wanted.filter((section) => tour.sites.includes(section))),
    });
    for (const section of tour.sites) visited.add(section);
  }
  return tours;
}

/** Sections outside the plain tour, the seldom visited more likely, as many as the share of exploration comes to on average. */
function drawExploration(
  context: SlotContext,
  zone: number,
  plain: Tour,
  visited: ReadonlySet<number>,
): number[] {
  const { input, visits, random } = context;
  let left = Math.floor(context.exploration * plain.sites.length + random());
  const others = input.zones.zones[zone]!.sections.filter(
    (section) => !plain.sites.includes(section) && !visited.has(section),
  );
  const drawn: number[] = [];
  for (; left > 0 && others.length > 0; left--) {
    const weights = others.map((section) => 1 / (1 + visits[section]!) ** 2);
    let at = random() * weights.reduce((sum, weight) => sum + weight, 0);
    let pick = 0;
    while (pick < others.length - 1 && (at -= weights[pick]!) >= 0) pick++;
    drawn.push(...others.splice(pick, 1));
  }
  return drawn;
}
