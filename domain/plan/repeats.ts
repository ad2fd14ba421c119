/** Second stops of a slot: where nothing new fits any more, a team looks in again at a section, at least 40 minutes after the first stop. */
import { REPEAT_AFTER_MINUTES } from './rules.ts';
import type { TourProblem, TourStop } from './tourProblem.ts';
import { timed, type ListedStop } from './tourTimes.ts';

const REPEAT_AFTER_SECONDS = REPEAT_AFTER_MINUTES * 60;
const STOPS_AT_A_SECTION = 2;

/** The tours with repeated stops at the ends of their slots, those with most worth first; they displace no first stop. */
export function withRepeats(problem: TourProblem, tours: readonly (readonly TourStop[])[]): ListedStop[][] {
  const listed = tours.map((tour) => tour.map((stop): ListedStop => ({ ...stop, visit: 1 })));
  for (const slot of problem.slots.keys()) {
    for (const [team, { worth }] of problem.teams.entries()) {
      const before = stopsBySection(listed, slot);
      const offset = slot * problem.sections;
      const open = [...before.keys()].filter(
        (section) => worth[offset + section]! > 0 && before.get(section)!.length < STOPS_AT_A_SECTION,
      );
      // Equal ones in the order of their numbers, whoever stops there.
      open.sort((a, b) => worth[offset + b]! - worth[offset + a]! || a - b);
      for (const section of open) {
        const made = withRepeat(problem, team, listed[team]!, { slot, section }, before.get(section)!);
        if (made) listed[team] = made;
      }
    }
  }
  return numbered(listed);
}

/** By section with a stop in the slot: its stops there, of all teams. */
function stopsBySection(tours: readonly (readonly ListedStop[])[], slot: number): Map<number, ListedStop[]> {
  const of = new Map<number, ListedStop[]>();
  for (const stop of tours.flat()) {
    if (stop.slot !== slot || stop.section < 0) continue;
    const known = of.get(stop.section);
    if (known) known.push(stop);
    else of.set(stop.section, [stop]);
  }
  return of;
}

/** A team's tour with another stop at the end of its slot; null where it does not fit, or comes too soon after or before the others. */
function withRepeat(
  problem: TourProblem,
  team: number,
  tour: readonly ListedStop[],
  { slot, section }: { slot: number; section: number },
  others: readonly ListedStop[],
): ListedStop[] | null {
  const at = tour.findLastIndex((stop) => stop.slot <= slot) + 1;
  const stop = { section, slot, arriveAt: 0, leaveAt: 0, fixed: -1, visit: others.length + 1 };
  const made = timed(problem, team, [...tour.slice(0, at), stop, ...tour.slice(at)]);
  return made && isSpaced(made[at]!, others) ? made : null;
}

function isSpaced(stop: TourStop, others: readonly TourStop[]): boolean {
  return others.every(
    ({ arriveAt, leaveAt }) =>
      stop.arriveAt - leaveAt >= REPEAT_AFTER_SECONDS || arriveAt - stop.leaveAt >= REPEAT_AFTER_SECONDS,
  );
}

/** The first stop of a section in a slot is the one that arrives first, whoever makes it. */
function numbered(tours: readonly (readonly ListedStop[])[]): ListedStop[][] {
  const all = tours.flat().sort((a, b) => a.arriveAt - b.arriveAt);
  const seen = new Map<string, number>();
  const visitOf = new Map<ListedStop, number>();
  for (const stop of all) {
    const key = `${stop.slot} ${stop.section}`;
    const visit = stop.section < 0 ? 1 : (seen.get(key) ?? 0) + 1;
    seen.set(key, visit);
    visitOf.set(stop, visit);
  }
  return tours.map((tour) => tour.map((stop) => ({ ...stop, visit: visitOf.get(stop)! })));
}
