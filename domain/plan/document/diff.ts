/** What changed between two versions of a plan, as a list. */
import { inOrder } from './slots.ts';
import type { DocumentAssignment, DocumentStop, PlanDocument } from './types.ts';

export type DifferenceCode =
  | 'assignment-added'
  | 'assignment-removed'
  | 'team-changed'
  | 'zone-changed'
  | 'time-changed'
  | 'stop-added'
  | 'stop-removed'
  | 'stop-moved'
  | 'stop-retimed'
  | 'stop-fixed'
  | 'lock-changed'
  | 'duty-changed'
  | 'post-added'
  | 'post-removed'
  | 'members-changed';

/**
 * `before` and `after` by code: names of teams, posts and members, ids of zones and assignments; of `time-changed` and `stop-retimed`
 * ISO 8601 intervals; of `stop-moved` assignment and place (`a3/2`, from 1); of `lock-changed` of a stop `locked`.
 */
export interface Difference {
  code: DifferenceCode;
  assignment: string | null;
  team: string | null;
  start: string | null;
  section: string | null;
  before: string | null;
  after: string | null;
}

type Compared = Pick<PlanDocument, 'assignments' | 'input'>;

const MINUTE_MS = 60_000;

/**
 * Posts and members first, then assignments in order of start. What follows from a change elsewhere (routes, expected incidents, reasons)
 * is no difference. Linear in stops.
 */
export function differencesOf(before: Compared, after: Compared): Difference[] {
  const earlier = new Map(before.assignments.map((assignment) => [assignment.id, assignment]));
  const later = new Map(after.assignments.map((assignment) => [assignment.id, assignment]));
  const found = inputDifferences(before, after);
  const moves = movedStops(earlier, later);
  const all = [...after.assignments, ...before.assignments.filter(({ id }) => !later.has(id))];
  for (const { id } of all.sort(inOrder)) {
    const [was, is] = [earlier.get(id), later.get(id)];
    if (is && !was) found.push(about(is, 'assignment-added', null, placeOf(is)));
    if (was && !is) found.push(about(was, 'assignment-removed', placeOf(was), null));
    if (was && is && was !== is) found.push(...assignmentDifferences(was, is));
    found.push(...stopDifferences(was, is, moves));
  }
  return found;
}

function inputDifferences(before: Compared, after: Compared): Difference[] {
  const found: Difference[] = [];
  const report = (code: DifferenceCode, team: string | null, was: string | null, is: string | null) =>
    void found.push({ code, assignment: null, team, start: null, section: null, before: was, after: is });
  const [posts, laterPosts] = [before.input.posts ?? [], after.input.posts ?? []];
  const isIn = (list: typeof posts, post: (typeof posts)[0]) =>
    list.some((other) => JSON.stringify(sorted(other)) === JSON.stringify(sorted(post)));
  for (const post of posts) if (!isIn(laterPosts, post)) report('post-removed', null, post.name, null);
  for (const post of laterPosts) if (!isIn(posts, post)) report('post-added', null, null, post.name);
  for (const team of after.input.teams) {
    const was = (before.input.teams.find(({ name }) => name === team.name)?.members ?? []).join(', ');
    const is = (team.members ?? []).join(', ');
    if (was !== is) report('members-changed', team.name, was, is);
  }
  return found;
}

function assignmentDifferences(was: DocumentAssignment, is: DocumentAssignment): Difference[] {
  const found: Difference[] = [];
  const compare = (code: DifferenceCode, before: string | null, after: string | null) => {
    if (before !== after) found.push(about(is, code, before, after));
  };
  compare('team-changed', was.team, is.team);
  compare('zone-changed', placeOf(was), placeOf(is));
  compare('time-changed', `${was.start}/${was.end}`, `${is.start}/${is.end}`);
  compare('lock-changed', was.lock, is.lock);
  compare('duty-changed', was.duty, is.duty);
  return found;
}

/** Stops that left one assignment and came to another, by where they are now: `assignment stop` to where they were. */
interface Moves {
  from: Map<string, { assignment: string; index: number; stop: DocumentStop }>;
  /** `assignment stop` of those that left. */
  gone: Set<string>;
}

type ById = ReadonlyMap<string, DocumentAssignment>;

/** A stop that is gone and one at the same section that is new are one that moved; each is taken once. */
function movedStops(earlier: ById, later: ById): Moves {
  const goneBySection = new Map<string, { assignment: string; index: number; stop: DocumentStop }[]>();
  for (const [id, was] of earlier) {
    const is = later.get(id);
    if (was === is) continue;
    for (const [index, stop] of was.stops.entries()) {
      if (stop.section === null || is?.stops.some((other) => other.id === stop.id)) continue;
      const left = { assignment: id, index, stop };
      const known = goneBySection.get(stop.section);
      if (known) known.push(left);
      else goneBySection.set(stop.section, [left]);
    }
  }
  const moves: Moves = { from: new Map(), gone: new Set() };
  for (const [id, is] of later) {
    const was = earlier.get(id);
    if (was === is) continue;
    for (const stop of is.stops) {
      if (stop.section === null || was?.stops.some((other) => other.id === stop.id)) continue;
      const left = goneBySection.get(stop.section)?.shift();
      if (!left) continue;
      moves.from.set(`${id} ${stop.id}`, left);
      moves.gone.add(`${left.assignment} ${left.stop.id}`);
    }
  }
  return moves;
}

function stopDifferences(
  was: DocumentAssignment | undefined,
  is: DocumentAssignment | undefined,
  moves: Moves,
): Difference[] {
  if (was === is) return [];
  const found: Difference[] = [];
  for (const stop of was?.stops ?? []) {
    if (stop.section === null || is?.stops.some(({ id }) => id === stop.id)) continue;
    if (moves.gone.has(`${was!.id} ${stop.id}`)) continue;
    found.push({ ...about(is ?? was!, 'stop-removed', stop.arriveAt, null), section: stop.section });
  }
  if (!is) return found;
  const kept = (was?.stops ?? []).filter(({ id }) => is.stops.some((stop) => stop.id === id));
  const keptNow = is.stops.filter(({ id }) => kept.some((stop) => stop.id === id));
  for (const [index, stop] of is.stops.entries()) {
    const add = (code: DifferenceCode, before: string | null, after: string | null) =>
      void found.push({ ...about(is, code, before, after), section: stop.section });
    const left = moves.from.get(`${is.id} ${stop.id}`);
    const before = left?.stop ?? kept.find(({ id }) => id === stop.id);
    if (!before) {
      if (stop.section !== null) add('stop-added', null, stop.arriveAt);
      continue;
    }
    if (left) add('stop-moved', `${left.assignment}/${left.index + 1}`, `${is.id}/${index + 1}`);
    else if (kept.indexOf(before) !== keptNow.indexOf(stop)) {
      add('stop-moved', `${is.id}/${was!.stops.indexOf(before) + 1}`, `${is.id}/${index + 1}`);
    }
    if (stayOf(before) !== stayOf(stop)) add('stop-retimed', stayOf(before), stayOf(stop));
    if (before.notBefore !== stop.notBefore) add('stop-fixed', before.notBefore, stop.notBefore);
    if (before.locked !== stop.locked) {
      add('lock-changed', before.locked ? 'locked' : null, stop.locked ? 'locked' : null);
    }
  }
  return found;
}

function about(
  { id, team, start }: DocumentAssignment,
  code: DifferenceCode,
  before: string | null,
  after: string | null,
): Difference {
  return { code, assignment: id, team, start, section: null, before, after };
}

const placeOf = ({ zone, post }: DocumentAssignment): string | null => zone ?? post;

function stayOf({ arriveAt, stayMinutes }: DocumentStop): string {
  return `${arriveAt}/${new Date(Date.parse(arriveAt) + stayMinutes * MINUTE_MS).toISOString()}`;
}

/** By keys: the database gives them back in its own order. */
function sorted(post: object): unknown {
  return Object.entries(post)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
