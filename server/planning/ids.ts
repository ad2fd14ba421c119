/** Ids of assignments and stops within a plan: what stays the same through a new computation keeps its id, its locks and its duty text. */
import type { Plan } from '../contract/plans/plan.ts';

type Assignment = Plan['assignments'][number];
type Stop = Assignment['stops'][number];

/** As it is computed, before it has an id. */
export type Bare = Omit<Assignment, 'id' | 'lock' | 'duty' | 'stops'> & {
  stops: Omit<Stop, 'id' | 'locked' | 'notBefore'>[];
};

/** An assignment is the same if its team has one that began within it before; a stop if its section is. */
export function keepIds(bare: readonly Bare[], before: readonly Assignment[]): Assignment[] {
  const left = [...before];
  let last = Math.max(0, ...before.map(({ id }) => numberOf(id)));
  return bare.map(({ stops, ...assignment }): Assignment => {
    const at = left.findIndex(
      ({ team, start }) =>
        team === assignment.team &&
        Date.parse(start) >= Date.parse(assignment.start) &&
        Date.parse(start) < Date.parse(assignment.end),
    );
    const known = at < 0 ? null : left.splice(at, 1)[0]!;
    const kept = known?.lock === 'stops' ? { start: known.start, end: known.end } : {};
    return {
      ...assignment,
      ...kept,
      id: known?.id ?? `a${++last}`,
      lock: known?.lock ?? null,
      duty: known?.duty ?? null,
      stops: keepStopIds(stops, known?.stops ?? []),
    };
  });
}

function keepStopIds(bare: Bare['stops'], before: readonly Stop[]): Stop[] {
  const left = [...before];
  let last = Math.max(0, ...before.map(({ id }) => numberOf(id)));
  return bare.map((stop): Stop => {
    const at = left.findIndex(({ section }) => section === stop.section);
    const known = at < 0 ? null : left.splice(at, 1)[0]!;
    return {
      ...stop,
      id: known?.id ?? `s${++last}`,
      locked: known?.locked ?? false,
      notBefore: known?.notBefore ?? null,
    };
  });
}

const numberOf = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 0);
