/** Ids of assignments and stops within a plan: what stays the same through a new computation keeps its id, its locks and its duty text. */
import type { Plan } from '../contract/plans/plan.ts';

type Assignment = Plan['assignments'][number];
type Stop = Assignment['stops'][number];

/** As it is computed, before it has an id. */
export type Bare = Omit<Assignment, 'id' | 'lock' | 'duty' | 'stops'> & {
  stops: Omit<Stop, 'id' | 'locked' | 'notBefore'>[];
};

/**
 * An assignment is the same if its team has one that began within it before; a stop if its section is.
 * @param version the one that is made
 */
export function keepIds(bare: readonly Bare[], before: readonly Assignment[], version: number): Assignment[] {
  const left = [...before];
  const fresh = freshIds(version);
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
      id: known?.id ?? fresh('a'),
      lock: known?.lock ?? null,
      duty: known?.duty ?? null,
      stops: keepStopIds(stops, known?.stops ?? [], version),
    };
  });
}

function keepStopIds(bare: Bare['stops'], before: readonly Stop[], version: number): Stop[] {
  const left = [...before];
  const fresh = freshIds(version);
  return bare.map((stop): Stop => {
    const at = left.findIndex(({ section }) => section === stop.section);
    const known = at < 0 ? null : left.splice(at, 1)[0]!;
    return {
      ...stop,
      id: known?.id ?? fresh('s'),
      locked: known?.locked ?? false,
      notBefore: known?.notBefore ?? null,
    };
  });
}

/** `a1`, `a2`, .. in the first version; `a7-1`, .. in version 7, as edits make them: no id is ever used again. */
function freshIds(version: number): (kind: 'a' | 's') => string {
  let last = 0;
  return (kind) => `${kind}${version === 1 ? '' : `${version}-`}${++last}`;
}
