/** A plan after edits: what a person changed, timed anew where it has to be, counted and checked. */
import { applyEdits, type EditGround } from './edits.ts';
import { counted, type Forecasted } from './expected.ts';
import { isTimedAlike, timedTour, type Homecoming, type Ways } from './retime.ts';
import { inOrder, toursOf, type ToInstant } from './slots.ts';
import type {
  DocumentAssignment,
  DocumentEdit,
  DocumentPost,
  DocumentTeam,
  PlanDocument,
  Violation,
} from './types.ts';
import { violationsOf } from './check.ts';

export interface Ground extends EditGround {
  ways: Ways;
  forecasted: Forecasted;
  toInstant: ToInstant;
}

export interface Revision {
  teams: DocumentTeam[];
  posts: DocumentPost[];
  /** In order; those that are as they were are the very objects of the document. */
  assignments: DocumentAssignment[];
  violations: Violation[];
}

/**
 * Only the tours (a team's shift) that the edits touch are timed anew: one way for each of their stops. Throws Problem `invalid` with
 * pointers into the edits.
 */
export function revise(document: PlanDocument, edits: readonly DocumentEdit[], ground: Ground): Revision {
  const { slots, ways, forecasted, toInstant } = ground;
  const { teams, posts, assignments: edited } = applyEdits(document, edits, ground);
  const before = toursOf(document.assignments, slots);
  const timed = new Map<string, Homecoming>();
  const anew = new Map<string, DocumentAssignment>();
  for (const tour of toursOf(edited, slots).values()) {
    const earlier = before.get(tour.key);
    if (earlier && isTimedAlike(earlier, tour)) continue;
    const team = teams.find(({ name }) => name === tour.team)!;
    const found = timedTour(tour, team, ways);
    timed.set(tour.key, found);
    for (const assignment of found.assignments) anew.set(assignment.id, assignment);
  }
  const after = edited.map((assignment) => anew.get(assignment.id) ?? assignment).sort(inOrder);
  const assignments = counted(document.assignments, after, slots, forecasted);
  const input = { ...document.input, teams, posts };
  const violations = violationsOf({ ...document, input, assignments }, slots, toInstant, timed);
  return { teams, posts, assignments, violations };
}
