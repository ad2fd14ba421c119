/** The order of stops, drawn anew: a patrol that comes by the same way each evening is easily evaded. */
import type { Random } from '../random.ts';
import type { TourProblem, TourStop } from './tourProblem.ts';
import { moved, reversed } from './tourMoves.ts';
import { timed, waySeconds } from './tourTimes.ts';

/** Extra way that an order hard to foresee may cost, as a share. */
const SLACK = 0.1;
/** Changes drawn for each stop. */
const DRAWS = 4;

/** The same stops in the same slots, in an order drawn at random among those that cost at most a tenth more way. */
export function shuffled(
  problem: TourProblem,
  team: number,
  stops: readonly TourStop[],
  random: Random,
): TourStop[] {
  let best = [...stops];
  const most = waySeconds(problem, team, stops) * (1 + SLACK);
  for (let draw = 0; draw < DRAWS * stops.length; draw++) {
    const a = Math.floor(random() * stops.length);
    const { slot } = best[a]!;
    const first = best.findIndex((stop) => stop.slot === slot);
    const count = best.filter((stop) => stop.slot === slot).length;
    const b = first + Math.floor(random() * count);
    const isReversal = random() < 0.5;
    if (a === b || best.slice(first, first + count).some((stop) => stop.fixed >= 0)) continue;
    const order = isReversal ? reversed(best, Math.min(a, b), Math.max(a, b)) : moved(best, a, b);
    if (waySeconds(problem, team, order) > most) continue;
    best = timed(problem, team, order) ?? best;
  }
  return best;
}
