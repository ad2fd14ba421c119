/** Where a team is in its slot, by what it said. Pure. */
import type { CheckIn } from '../api.ts';

export type StopState = 'pending' | 'next' | 'here' | 'done' | 'skipped';

const STATE_OF = { arrived: 'here', left: 'done', skipped: 'skipped' } as const;

type Said = Pick<CheckIn, 'assignment' | 'stop' | 'kind' | 'at'>;

/**
 * The state of each stop of an assignment, in order: what was said last of it counts; a team is at one stop at a time, so one that it never said to
 * have left is done when it arrives at another. The first that nothing was said of is next, unless the team is somewhere.
 */
export function stopStates(assignment: string, stops: readonly string[], said: readonly Said[]): StopState[] {
  const last = new Map<string, Said>();
  const own = said.filter((one) => one.assignment === assignment);
  for (const one of [...own].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) last.set(one.stop, one);
  const arrivals = [...last.values()].filter(({ kind }) => kind === 'arrived');
  const latest = Math.max(...arrivals.map(({ at }) => Date.parse(at)));
  const states = stops.map((stop): StopState => {
    const of = last.get(stop);
    if (!of) return 'pending';
    return of.kind === 'arrived' && Date.parse(of.at) < latest ? 'done' : STATE_OF[of.kind];
  });
  const next = states.indexOf('pending');
  if (next >= 0 && !states.includes('here')) states[next] = 'next';
  return states;
}
