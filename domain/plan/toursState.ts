/**
 * Tours under change: arrivals, the latest arrival that each stop of a tour allows, and for every stop not made the cheapest place for
 * it in every tour; in typed arrays, kept up to date tour by tour. What the search of `orienteering.ts` is made of.
 */
import type { TourProblem, TourStop } from './tourProblem.ts';
import { ToursCopy, type ToursColumns } from './toursCopy.ts';

const EPSILON = 1e-9;

/** Stops are nodes: those of the problem by number, then the fixed stays of all teams. */
export class ToursState implements ToursColumns {
  readonly teams: number;
  readonly slots: number;
  readonly sections: number;
  /** By node. */
  readonly site: Int32Array;
  readonly slot: Int32Array;
  readonly section: Int32Array;
  readonly open: Float64Array;
  /** Latest arrival. */
  readonly close: Float64Array;
  readonly stay: Float64Array;
  /** By stop: the team that makes it, -1: none. */
  readonly teamOf: Int16Array;
  /** By team: its nodes in order, in rows of `capacity`. */
  readonly node: Int32Array;
  readonly length: Int32Array;
  readonly capacity: number;
  readonly leave: Float64Array;
  readonly arrive: Float64Array;
  /** Latest arrival that keeps all that follows feasible. */
  readonly late: Float64Array;
  /** By team and slot: position of the first node of that slot or a later one; `slots + 1` a row. */
  readonly first: Int16Array;
  /** By team and stop: seconds that its cheapest place in the tour costs (way and stay), Infinity: it fits nowhere; and that place. */
  readonly cost: Float64Array;
  readonly place: Int16Array;
  /** By section: stops chosen. */
  readonly visits: Int32Array;
  readonly travelOf: Float64Array;
  /** By stop, 0..1: how gladly it is put in; less than 1 for what was just taken out, so that something else comes in its place. */
  readonly favour: Float64Array;
  worth = 0;
  readonly #stops: number;
  /** Of each team: number of its first fixed node. */
  readonly #fixedFrom: number[] = [];
  readonly #transposed: Float64Array[];

  constructor(readonly problem: TourProblem) {
    const { sections, slots, teams, staySeconds } = problem;
    this.teams = teams.length;
    this.slots = slots.length;
    this.sections = sections;
    const stops = (this.#stops = sections * slots.length);
    const fixed = teams.flatMap((team) => team.fixed);
    const nodes = stops + fixed.length;
    this.site = new Int32Array(nodes);
    this.slot = new Int32Array(nodes);
    this.section = new Int32Array(nodes);
    this.open = new Float64Array(nodes);
    this.close = new Float64Array(nodes);
    this.stay = new Float64Array(nodes);
    for (let stop = 0; stop < stops; stop++) {
      const [slot, section] = [Math.floor(stop / sections), stop % sections];
      const { startAt, endAt } = slots[slot]!;
      this.#describe(
        stop,
        section,
        slot,
        section,
        startAt,
        endAt - staySeconds[section]!,
        staySeconds[section]!,
      );
    }
    let number = stops;
    for (const team of teams) {
      this.#fixedFrom.push(number);
      for (const { slot, site, startAt, latestAt, staySeconds: stay, section } of team.fixed) {
        this.#describe(number++, site, slot, section, startAt, latestAt, stay);
      }
    }
    const shortest = staySeconds.reduce((least, stay) => Math.min(least, stay), Infinity);
    const most = slots.reduce(
      (sum, { startAt, endAt }) => sum + 1 + Math.floor((endAt - startAt) / shortest),
      0,
    );
    this.capacity = Math.min(most, stops) + Math.max(0, ...teams.map((team) => team.fixed.length)) + 1;
    this.teamOf = new Int16Array(stops).fill(-1);
    this.node = new Int32Array(this.teams * this.capacity);
    this.length = new Int32Array(this.teams);
    this.leave = new Float64Array(this.teams * this.capacity);
    this.arrive = new Float64Array(this.teams * this.capacity);
    this.late = new Float64Array(this.teams * this.capacity);
    this.first = new Int16Array(this.teams * (this.slots + 1));
    this.cost = new Float64Array(this.teams * stops).fill(Infinity);
    this.place = new Int16Array(this.teams * stops);
    this.visits = new Int32Array(sections);
    this.travelOf = new Float64Array(this.teams);
    this.favour = new Float64Array(stops).fill(1);
    this.#transposed = teams.map(({ travel, siteCount }) => transposedOf(travel, siteCount));
    for (const [team, { fixed: own }] of teams.entries()) {
      for (const [i, { slot, section }] of own.entries()) {
        this.node[team * this.capacity + i] = this.#fixedFrom[team]! + i;
        // What a person has fixed is covered: nobody else is sent there in that slot.
        if (section >= 0 && this.teamOf[slot * sections + section] === -1) {
          this.teamOf[slot * sections + section] = team;
          this.visits[section]!++;
        }
      }
      this.length[team] = own.length;
      if (!this.schedule(team)) throw new RangeError(`the fixed stays of team ${team} cannot be kept`);
    }
  }

  #describe(
    node: number,
    site: number,
    slot: number,
    section: number,
    open: number,
    close: number,
    stay: number,
  ): void {
    this.site[node] = site;
    this.slot[node] = slot;
    this.section[node] = section;
    this.open[node] = open;
    this.close[node] = close;
    this.stay[node] = stay;
  }

  isFixed(node: number): boolean {
    return node >= this.#stops;
  }

  seconds(team: number, from: number, to: number): number {
    const { travel, siteCount } = this.problem.teams[team]!;
    return travel[from * siteCount + to]!;
  }

  /** The site before a position of a tour, and when the team may leave it. */
  siteBefore(team: number, position: number): number {
    return position === 0
      ? this.problem.teams[team]!.from
      : this.site[this.node[team * this.capacity + position - 1]!]!;
  }

  leaveBefore(team: number, position: number): number {
    return position === 0
      ? this.problem.teams[team]!.freeAt
      : this.leave[team * this.capacity + position - 1]!;
  }

  /** The site at a position, home after the last; and the latest arrival there. */
  siteAt(team: number, position: number): number {
    return position === this.length[team]!
      ? this.problem.teams[team]!.home
      : this.site[this.node[team * this.capacity + position]!]!;
  }

  lateAt(team: number, position: number): number {
    return position === this.length[team]!
      ? this.problem.teams[team]!.homeBy
      : this.late[team * this.capacity + position]!;
  }

  /** When a team that arrives there at `arriveAt` goes on; a fixed stay ends when it ends. */
  leaveOf(node: number, arriveAt: number): number {
    return (this.isFixed(node) ? this.open[node]! : arriveAt) + this.stay[node]!;
  }

  /** What a stop is worth to a tour that does not have it; 0 or less: nothing. */
  gain(team: number, stop: number): number {
    const section = stop % this.sections;
    const { owed, owedWorth } = this.problem;
    const own = this.problem.teams[team]!.worth[stop]!;
    return own > 0 && this.visits[section]! < owed[section]! ? own + owedWorth[section]! : own;
  }

  /** What leaving out a stop that is made costs. */
  loss(team: number, stop: number): number {
    const section = stop % this.sections;
    const { owed, owedWorth } = this.problem;
    const own = this.problem.teams[team]!.worth[stop]!;
    return this.visits[section]! <= owed[section]! ? own + owedWorth[section]! : own;
  }

  /** Arrivals, latest arrivals, way of a tour; false where it cannot be kept. */
  schedule(team: number): boolean {
    const { capacity, slots } = this;
    const { from, freeAt, home, homeBy } = this.problem.teams[team]!;
    const row = team * capacity;
    const length = this.length[team]!;
    let [at, free, way] = [from, freeAt, 0];
    let slotSeen = 0;
    const firsts = team * (slots + 1);
    for (let p = 0; p < length; p++) {
      const node = this.node[row + p]!;
      const seconds = this.seconds(team, at, this.site[node]!);
      const arriveAt = Math.max(this.open[node]!, free + seconds);
      if (arriveAt > this.close[node]! + EPSILON) return false;
      this.arrive[row + p] = arriveAt;
      this.leave[row + p] = free = this.leaveOf(node, arriveAt);
      at = this.site[node]!;
      way += seconds;
      for (; slotSeen <= this.slot[node]!; slotSeen++) this.first[firsts + slotSeen] = p;
    }
    for (; slotSeen <= slots; slotSeen++) this.first[firsts + slotSeen] = length;
    if (length > 0 && free + this.seconds(team, at, home) > homeBy + EPSILON) return false;
    this.travelOf[team] = way;
    let late = homeBy;
    let next = home;
    for (let p = length - 1; p >= 0; p--) {
      const node = this.node[row + p]!;
      const leaveBy = late - this.seconds(team, this.site[node]!, next);
      late = this.isFixed(node) ? this.close[node]! : Math.min(this.close[node]!, leaveBy - this.stay[node]!);
      this.late[row + p] = late;
      next = this.site[node]!;
    }
    return true;
  }

  /** Everything that follows from the tours. */
  refresh(): void {
    for (let team = 0; team < this.teams; team++) this.row(team);
  }

  /** The cheapest place of every open stop in a tour. */
  row(team: number): void {
    const { sections, slots, capacity, cost, place, stay, open, close, teamOf } = this;
    const { travel, siteCount, worth } = this.problem.teams[team]!;
    const transposed = this.#transposed[team]!;
    const stops = this.#stops;
    const base = team * stops;
    cost.fill(Infinity, base, base + stops);
    if (this.length[team]! >= capacity) return;
    for (let slot = 0; slot < slots; slot++) {
      const firsts = team * (slots + 1) + slot;
      for (let p = this.first[firsts]!; p <= this.first[firsts + 1]!; p++) {
        const before = this.siteBefore(team, p);
        const free = this.leaveBefore(team, p);
        const next = this.siteAt(team, p);
        const late = this.lateAt(team, p);
        const direct = travel[before * siteCount + next]!;
        const [out, back] = [before * siteCount, next * siteCount];
        const offset = slot * sections;
        for (let section = 0; section < sections; section++) {
          const stop = offset + section;
          const to = travel[out + section]!;
          let arriveAt = free + to;
          if (arriveAt < open[stop]!) arriveAt = open[stop]!;
          if (arriveAt > close[stop]!) continue;
          const onward = transposed[back + section]!;
          if (arriveAt + stay[stop]! + onward > late) continue;
          const added = to + stay[stop]! + onward - direct;
          if (added >= cost[base + stop]! || teamOf[stop]! >= 0 || !(worth[stop]! > 0)) continue;
          cost[base + stop] = added;
          place[base + stop] = p;
        }
      }
    }
  }

  /** The cheapest place of one open stop in every tour. */
  column(stop: number): void {
    for (let team = 0; team < this.teams; team++) this.cell(team, stop);
  }

  /** The cheapest place of one open stop in one tour. */
  cell(team: number, stop: number): void {
    const at = team * this.#stops + stop;
    this.cost[at] = Infinity;
    if (this.length[team]! >= this.capacity || !(this.problem.teams[team]!.worth[stop]! > 0)) return;
    const firsts = team * (this.slots + 1) + this.slot[stop]!;
    const site = this.site[stop]!;
    for (let p = this.first[firsts]!; p <= this.first[firsts + 1]!; p++) {
      const before = this.siteBefore(team, p);
      const next = this.siteAt(team, p);
      const to = this.seconds(team, before, site);
      const arriveAt = Math.max(this.open[stop]!, this.leaveBefore(team, p) + to);
      if (arriveAt > this.close[stop]!) continue;
      const onward = this.seconds(team, site, next);
      if (arriveAt + this.stay[stop]! + onward > this.lateAt(team, p)) continue;
      const added = to + this.stay[stop]! + onward - this.seconds(team, before, next);
      if (added < this.cost[at]!) {
        this.cost[at] = added;
        this.place[at] = p;
      }
    }
  }

  /** Puts an open stop at a position, which must be feasible. `row` of the team is left to the caller. */
  insert(team: number, stop: number, position: number): void {
    const row = team * this.capacity;
    this.node.copyWithin(row + position + 1, row + position, row + this.length[team]!);
    this.node[row + position] = stop;
    this.length[team]!++;
    this.worth += this.gain(team, stop);
    this.visits[stop % this.sections]!++;
    this.teamOf[stop] = team;
    for (let other = 0; other < this.teams; other++) this.cost[other * this.#stops + stop] = Infinity;
    this.schedule(team);
  }

  /** Takes the stop at a position out. `row` of the team and `column` of the stop are left to the caller. */
  remove(team: number, position: number): number {
    const row = team * this.capacity;
    const stop = this.node[row + position]!;
    this.worth -= this.loss(team, stop);
    this.node.copyWithin(row + position, row + position + 1, row + this.length[team]!);
    this.length[team]!--;
    this.visits[stop % this.sections]!--;
    this.teamOf[stop] = -1;
    this.schedule(team);
    return stop;
  }

  /** Stops that a team makes beside its fixed stays. */
  chosenIn(team: number): number {
    return this.length[team]! - this.problem.teams[team]!.fixed.length;
  }

  /** Stops that all teams make beside their fixed stays. */
  get made(): number {
    let sum = 0;
    for (let team = 0; team < this.teams; team++) sum += this.chosenIn(team);
    return sum;
  }

  get travel(): number {
    let sum = 0;
    for (const way of this.travelOf) sum += way;
    return sum;
  }

  stops(): TourStop[][] {
    return Array.from({ length: this.teams }, (_, team) =>
      Array.from({ length: this.length[team]! }, (__, p): TourStop => {
        const at = team * this.capacity + p;
        const node = this.node[at]!;
        return {
          section: this.section[node]!,
          slot: this.slot[node]!,
          arriveAt: this.arrive[at]!,
          leaveAt: this.leave[at]!,
          fixed: this.isFixed(node) ? node - this.#fixedFrom[team]! : -1,
        };
      }),
    );
  }

  copy(): ToursCopy {
    return new ToursCopy(this);
  }

  restore(from: ToursCopy): void {
    this.worth = from.worth;
    this.length.set(from.length);
    this.node.set(from.node);
    this.cost.set(from.cost);
    this.place.set(from.place);
    this.teamOf.set(from.teamOf);
    this.visits.set(from.visits);
    for (let team = 0; team < this.teams; team++) this.schedule(team);
  }
}

const transposedTables = new WeakMap<Float64Array, Float64Array>();

function transposedOf(table: Float64Array, size: number): Float64Array {
  let transposed = transposedTables.get(table);
  if (!transposed) {
    transposed = new Float64Array(table.length);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) transposed[j * size + i] = table[i * size + j]!;
    }
    transposedTables.set(table, transposed);
  }
  return transposed;
}
