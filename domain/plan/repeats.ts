/** Second stops of a slot: where nothing new fits any more, a team looks in again at a section, at least 40 minutes after the first stop. */
import type { TourProblem, TourStop } from './tourProblem.ts';
import { timed, type ListedStop } from './tourTimes.ts';

const REPEAT_AFTER_SECONDS = 40 * 60;
const STOPS_AT_A_SECTION = 2;

/** The tours with repeated stops at the ends of their slots, those with most worth first; they displace no first stop. */
export function withRepeats(problem: TourProblem, tours: readonly (readonly TourStop[])[]): ListedStop[][] {
  let listed = tours.map((tour) => tour.map((stop): ListedStop => ({ ...stop, visit: 1 })));
  for (const slot of problem.slots.keys()) {
    for (const [team, { worth }] of problem.teams.entries()) {
      const sections = Array.from({ length: problem.sections }, (_, section) => section)
        .filter((section) => worth[slot * problem.sections + section]! > 0)
        .sort((a, b) => worth[slot * problem.sections + b]! - worth[slot * problem.sections + a]!);
      for (const section of sections) {
        const before = listed.flatMap((tour) =>
          tour.filter((stop) => stop.slot === slot && stop.section === section),
        );
        if (before.length === 0 || before.length >= STOPS_AT_A_SECTION) continue;
        const own = listed[team]!;
        const at = own.findLastIndex((stop) => stop.slot <= slot) + 1;
        const stop: ListedStop = {
          section,
          slot,
          arriveAt: 0,
          leaveAt: 0,
          fixed: -1,
          visit: before.length + 1,
        };
        const made = timed(problem, team, [...own.slice(0, at), stop, ...own.slice(at)]);
        if (!made || !isSpaced(made[at]!, before)) continue;
        listed = listed.map((tour, t) => (t === team ? made : tour));
      }
    }
  }
  return numbered(listed);
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
