/**
 * The staffing of some slots as a mixed-integer programme. Columns:
 *
 *   works[g,t]     teams of group g that work in slot t
 *   supply[c,k,t]  teams of class c that work as one of kind k (a pool: kind and skills that a zone tells apart)
 *   crew[z,t,q]    1 if zone z has crew q in slot t: how many of each pool, and the visits that their stops are spent on
 *   post[c,p,t]    teams of class c at post p; short[p,t] how many are missing there
 *   missing[s,d]   visits owed to section s on day d that nobody makes
 *
 * One column a crew, rather than counts of teams and a concave worth of stops: a fifth of a team would take the best fifth of a zone's stops, and a
 * relaxation that may do so everywhere is worth far more than any staffing. With crews, what is left to branch on are the few rows
 * that tie zones together (Dantzig & Wolfe 1960, doi:10.1287/opre.8.1.101).
 *
 * Nothing in it can contradict: what a person asked for is missed at a price, and locks have been checked (`clashes.ts`). All teams
 * free but for their locks is always a solution.
 */
import { crewOf, crewsWorth, type Crew, type CrewPlace, type CrewType } from './crews.ts';
import { MipBuilder } from './mip.ts';
import { barsRest, breakRuns, slotMinutes, slotsByDay } from './roster.ts';
import { poolsOf, type Pool, type Pools } from './pools.ts';
import { possibleVisits, skillBits } from './stops.ts';
import type { Grouping } from './groups.ts';
import type { Penalties } from './penalties.ts';
import type { StaffingInput } from './types.ts';

/** A visit that a crew is counted on for, as far as its stops go: `made` 0..1. */
export interface CrewVisit {
  section: number;
  made: number;
}

export type ColumnAbout =
  | { is: 'works'; group: number; slot: number }
  | { is: 'supply'; classIndex: number; pool: number; slot: number }
  | {
      is: 'crew';
      zone: number;
      slot: number;
      demand: { pool: number; teams: number }[];
      visits: CrewVisit[];
    }
  | { is: 'post'; classIndex: number; post: number; slot: number }
  | { is: 'short'; post: number; slot: number }
  | { is: 'missing'; section: number; day: number };

export interface Programme {
  build: MipBuilder<ColumnAbout>;
  pools: Pool[];
  /** Whether `addCrews` below 0 leaves no crew out: where visits are owed a crew may spend its stops in many ways, of which it adds the best. */
  isExhaustible: boolean;
  /**
   * Adds crews whose reduced worth at these prices of rows is above this: below 0 all of them, else a best one of each place among them.
   * How many; null if they are too many to add. Cost: a few crews a zone and slot, each its visits.
   */
  addCrews(prices: Float64Array, above: number): number | null;
}

/** Looked at in one zone and slot at most, where all crews within a gap are wanted. */
const CREWS_AT_MOST = 20_000;

export interface ProgrammeScope {
  /** Slots that are decided on, whole days. */
  slots: readonly number[];
  /** `[team][slot]`: may work there (1), given what is decided on elsewhere. */
  mayWork: readonly Uint8Array[];
  penalties: Penalties;
}

/** Crews of one team only, and those who are locked; more come by prices (`pricing.ts`). */
export function buildProgramme(input: StaffingInput, grouping: Grouping, scope: ProgrammeScope): Programme {
  const build = new MipBuilder<ColumnAbout>();
  const pools = poolsOf(input, grouping);
  const balanceOfClass = teamColumns(input, grouping, scope, build);
  const owedRows = leastVisitRows(input, scope, build);
  const places: CrewRows[] = [];
  for (const slot of scope.slots) {
    const balance = balanceOfClass.get(slot)!;
    // Each pool's teams in crews are supplied by classes: sum of supply - sum of crews = 0.
    const poolRows = pools.list.map(() => build.row(0, 0));
    supplyColumns(input, grouping, pools, slot, build, balance, poolRows);
    postColumns(input, grouping, scope, slot, build, balance);
    input.zones.forEach((_, zone) => {
      places.push(placeRows(input, grouping, pools, scope, { zone, slot }, build, poolRows, owedRows));
    });
  }
  for (const place of places) {
    const locked = place.types.map((type) => type.least);
    if (locked.some((teams) => teams > 0)) addCrew(input, build, place, crewOf(place, locked));
    place.types.forEach(({ stops, most }, i) => {
      if (stops <= 0 || most <= locked[i]!) return;
      const counts = locked.with(i, locked[i]! + 1);
      addCrew(input, build, place, crewOf(place, counts));
      const owedFirst = withBonus(place, () => scope.penalties.missedVisit);
      if (place.isOwed) addCrew(input, build, owedFirst, crewOf(owedFirst, counts));
    });
  }
  return {
    build,
    pools: pools.list,
    isExhaustible: owedRows.size === 0,
    addCrews(prices, above) {
      let added = 0;
      for (const place of places) {
        const priced = withBonus(place, (row) => -prices[row]!);
        const crews = crewsWorth(
          priced,
          place.pools.map((row) => -prices[row]!),
          {
            least: prices[place.one]! + above,
            slack: Math.max(0, -1.001 * above),
            atMost: CREWS_AT_MOST,
          },
        );
        if (!crews) return null;
        for (const crew of crews) {
          if (crew.counts.some((teams) => teams > 0) && addCrew(input, build, priced, crew)) added++;
        }
      }
      return added;
    },
  };
}

/** works[g,t] with the rules of working time; gives by slot the row of each class: works - supply - post = 0. */
function teamColumns(
  input: StaffingInput,
  { classes, groups }: Grouping,
  scope: ProgrammeScope,
  build: MipBuilder<ColumnAbout>,
): Map<number, number[]> {
  const balance = new Map(scope.slots.map((slot) => [slot, classes.map(() => build.row(0, 0))]));
  const inScope = new Set(scope.slots);
  const lockOf = new Map(input.locks.map((lock) => [`${lock.team} ${lock.slot}`, lock]));
  groups.forEach(({ classIndex, teams }, group) => {
    const [first] = teams as [number];
    const team = input.teams[first]!;
    const count = teams.length;
    const rows = new Map<number, [row: number, value: number][]>(
      scope.slots.map((slot) => [slot, [[balance.get(slot)![classIndex]!, 1]]]),
    );
    if (team.maxMinutesPerDay !== null) {
      for (const ofDay of slotsByDay(input.slots).values()) {
        if (!inScope.has(ofDay[0]!)) continue;
        // Hours. Counted slots are of one length: whole slots, so that each team's turn is no longer than its limit.
        const length = slotMinutes(input.slots[ofDay[0]!]!);
        const counted = count > 1;
        const row = counted
          ? build.row(-Infinity, count * Math.floor(team.maxMinutesPerDay / length))
          : build.row(-Infinity, team.maxMinutesPerDay);
        for (const slot of ofDay) rows.get(slot)!.push([row, counted ? 1 : slotMinutes(input.slots[slot]!)]);
      }
    }
    for (const { from, to } of breakRuns(input.slots, team)) {
      if (!inScope.has(from)) continue;
      // Break: of each run one slot stays free.
      const row = build.row(-Infinity, count * (to - from));
      for (let slot = from; slot <= to; slot++) rows.get(slot)!.push([row, 1]);
    }
    for (const before of count > 1 ? [] : scope.slots) {
      for (const after of scope.slots) {
        if (after <= before || !barsRest(team, input.slots[before]!, input.slots[after]!)) continue;
        if (!team.available[before] || !team.available[after]) continue;
        // Rest: not both.
        const row = build.row(-Infinity, 1);
        rows.get(before)!.push([row, 1]);
        rows.get(after)!.push([row, 1]);
      }
    }
    for (const slot of scope.slots) {
      const lock = count > 1 ? undefined : lockOf.get(`${first} ${slot}`);
      const may = team.available[slot] && scope.mayWork[first]![slot] && lock?.to !== 'off';
      const must = lock !== undefined && lock.to !== 'off';
      build.column(
        { is: 'works', group, slot },
        { lower: must ? 1 : 0, upper: may ? count : 0, whole: true },
        rows.get(slot)!,
      );
    }
  });
  return balance;
}

function supplyColumns(
  input: StaffingInput,
  { classes, classOf }: Grouping,
  pools: Pools,
  slot: number,
  build: MipBuilder<ColumnAbout>,
  balance: readonly number[],
  poolRows: readonly number[],
): void {
  const locked = new Map<string, number>();
  for (const lock of input.locks) {
    if (lock.slot !== slot || lock.to !== 'zone') continue;
    const classIndex = classOf[lock.team]!;
    const key = `${classIndex} ${pools.ofZone[lock.zone]![classIndex]}`;
    locked.set(key, (locked.get(key) ?? 0) + 1);
  }
  pools.suppliers.forEach((suppliers, pool) => {
    for (const classIndex of suppliers) {
      build.column(
        { is: 'supply', classIndex, pool, slot },
        {
          lower: locked.get(`${classIndex} ${pool}`) ?? 0,
          upper: classes[classIndex]!.teams.length,
          whole: true,
        },
        [
          [balance[classIndex]!, -1],
          [poolRows[pool]!, 1],
        ],
      );
    }
  });
}

function postColumns(
  input: StaffingInput,
  { classes, classOf }: Grouping,
  scope: ProgrammeScope,
  slot: number,
  build: MipBuilder<ColumnAbout>,
  balance: readonly number[],
): void {
  input.posts.forEach((post, index) => {
    const locked = input.locks.filter(
      (lock) => lock.slot === slot && lock.to === 'post' && lock.post === index,
    );
    const wanted = post.slots.includes(slot) ? post.teams : 0;
    const teams = Math.max(wanted, locked.length);
    if (teams === 0) return;
    // Post: those who stand there and those who are missing are as many as were asked for.
    const row = build.row(teams, teams);
    classes.forEach(({ skills, teams: own }, classIndex) => {
      const lower = locked.filter((lock) => classOf[lock.team] === classIndex).length;
      if (post.skill !== null && !skills.has(post.skill)) return;
      build.column(
        { is: 'post', classIndex, post: index, slot },
        { lower, upper: Math.min(teams, own.length), whole: true },
        [
          [balance[classIndex]!, -1],
          [row, 1],
        ],
      );
    });
    build.column(
      { is: 'short', post: index, slot },
      { worth: -scope.penalties.unmannedPost, upper: teams, whole: true },
      [[row, 1]],
    );
  });
}

/** missing[s,d]; by section and day the row of what is owed: visits of crews + missing >= owed. */
function leastVisitRows(
  input: StaffingInput,
  scope: ProgrammeScope,
  build: MipBuilder<ColumnAbout>,
): Map<string, number> {
  const rows = new Map<string, number>();
  for (const day of slotsByDay(input.slots, scope.slots).keys()) {
    input.sections.forEach(({ leastVisits }, section) => {
      const owed = leastVisits[day] ?? 0;
      if (owed <= 0) return;
      const row = build.row(owed, Infinity);
      rows.set(`${section} ${day}`, row);
      build.column(
        { is: 'missing', section, day },
        { worth: -scope.penalties.missedVisit, upper: owed, whole: false },
        [[row, 1]],
      );
    });
  }
  return rows;
}

/** Rows of a zone in a slot, and what its crews are made of. */
interface CrewRows extends CrewPlace {
  zone: number;
  slot: number;
  one: number;
  pools: readonly number[];
  /** By visit; undefined: the section is owed nothing. */
  owed: readonly (number | undefined)[];
  isOwed: boolean;
  known: Set<string>;
}

function placeRows(
  input: StaffingInput,
  grouping: Grouping,
  pools: Pools,
  scope: ProgrammeScope,
  { zone, slot }: { zone: number; slot: number },
  build: MipBuilder<ColumnAbout>,
  poolRows: readonly number[],
  owedRows: ReadonlyMap<string, number>,
): CrewRows {
  const { day } = input.slots[slot]!;
  const zoneSkills = pools.zoneSkills[zone]!;
  const types = crewTypes(input, grouping, pools, scope, { zone, slot });
  const visits = possibleVisits(input, zone, slot, zoneSkills);
  const isLocked = types.some(({ least }) => least > 0);
  // One crew at most, and one in any case where teams are locked.
  const one = build.row(isLocked ? 1 : 0, 1);
  const owed = visits.map(({ section }) => owedRows.get(`${section} ${day}`));
  return {
    zone,
    slot,
    types,
    skillSets: 1 << zoneSkills.length,
    visits,
    one,
    pools: types.map(({ pool }) => poolRows[pool]!),
    owed,
    isOwed: owed.some((row) => row !== undefined),
    known: new Set(),
  };
}

/** The place with visits worth as much more as their rows pay for what is owed. */
function withBonus(place: CrewRows, bonusOf: (row: number) => number): CrewRows {
  if (!place.isOwed) return place;
  const order = place.visits.map((visit, i) => {
    const row = place.owed[i];
    return { visit: { ...visit, worth: visit.worth + (row === undefined ? 0 : bonusOf(row)) }, row };
  });
  order.sort((a, b) => b.visit.worth - a.visit.worth);
  return { ...place, visits: order.map(({ visit }) => visit), owed: order.map(({ row }) => row) };
}

/** False: it has this crew already. */
function addCrew(
  input: StaffingInput,
  build: MipBuilder<ColumnAbout>,
  place: CrewRows,
  { counts, made }: Crew,
): boolean {
  const visits: CrewVisit[] = [];
  const owed = new Map<number, number>();
  let worth = 0;
  place.visits.forEach(({ section, again }, i) => {
    if (made[i] === 0) return;
    visits.push({ section, made: made[i]! });
    worth += made[i]! * input.worth[place.slot]![section]! * (again ? input.repeatShare : 1);
    const row = place.owed[i];
    if (row !== undefined) owed.set(row, (owed.get(row) ?? 0) + made[i]!);
  });
  const key = place.isOwed
    ? `${counts.join()} ${visits
        .map((visit) => `${visit.section}:${visit.made}`)
        .sort()
        .join()}`
    : counts.join();
  if (place.known.has(key)) return false;
  place.known.add(key);
  const demand = counts.flatMap((teams, i) => (teams > 0 ? [{ pool: place.types[i]!.pool, teams }] : []));
  build.column(
    { is: 'crew', zone: place.zone, slot: place.slot, demand, visits },
    { worth, upper: 1, whole: true },
    [[place.one, 1], ...counts.map((teams, i) => [place.pools[i]!, -teams] as const), ...owed],
  );
  return true;
}

/** Teams that are alike in the zone: as many as may work in the slot, at least those who are locked to it. */
function crewTypes(
  input: StaffingInput,
  { classes, groups, classOf }: Grouping,
  pools: Pools,
  scope: ProgrammeScope,
  { zone, slot }: { zone: number; slot: number },
): CrewType[] {
  const here = pools.ofZone[zone]!;
  const byPool = new Map<number, CrewType>();
  classes.forEach(({ skills, teams }, classIndex) => {
    const pool = here[classIndex]!;
    if (byPool.has(pool)) return;
    const stops = input.stopsIn(teams[0]!, zone, slot);
    byPool.set(pool, { pool, stops, bits: skillBits(pools.zoneSkills[zone]!, skills), least: 0, most: 0 });
  });
  for (const { classIndex, teams } of groups) {
    const [first] = teams as [number];
    if (!input.teams[first]!.available[slot] || !scope.mayWork[first]![slot]) continue;
    for (const [pool, type] of byPool) {
      if (pools.suppliers[pool]!.includes(classIndex)) type.most += teams.length;
    }
  }
  for (const lock of input.locks) {
    if (lock.slot !== slot || lock.to !== 'zone' || lock.zone !== zone) continue;
    byPool.get(here[classOf[lock.team]!]!)!.least++;
  }
  return [...byPool.values()];
}
