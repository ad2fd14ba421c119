/** What a person changes in a plan, verb by verb. Times, routes and expected incidents follow (retime.ts). */
import { parseTimeOfDay } from '../../time/zone.ts';
import type { LngLat } from '../../place.ts';
import { Draft } from './draft.ts';
import type { PlanSlots } from './slots.ts';
import type {
  DocumentAssignment,
  DocumentEdit,
  DocumentPost,
  DocumentStop,
  DocumentTeam,
  Lock,
  PlanDocument,
} from './types.ts';

export interface EditGround {
  slots: PlanSlots;
  /** Number of the version that is made: new ids are named by it, so that none is ever used again. */
  version: number;
  /** Where a patrol stops at a section; null: it lies on no road now. */
  placeOf(section: string): LngLat | null;
}

export interface Edited {
  teams: DocumentTeam[];
  posts: DocumentPost[];
  /** In order; those that no edit touched are the very objects of the document. */
  assignments: DocumentAssignment[];
}

const DEFAULT_STOP_MINUTES = 12;
const LONGEST_MS = 16 * 3_600_000;
const EMPTY_ROUTE = { type: 'LineString', coordinates: [] };

/**
 * The document after the edits, one after the other. Stops that were added or came to another assignment carry new ids, stand in the order
 * asked for, and have yet to be timed. Throws Problem `invalid` with a pointer to what names something that is not there
 * (`/edits/3/stop`), or cannot be. O(assignments) an edit.
 */
export function applyEdits(
  document: PlanDocument,
  edits: readonly DocumentEdit[],
  ground: EditGround,
): Edited {
  const draft = new Draft(document, ground.slots, ground.version);
  for (const [i, edit] of edits.entries()) {
    draft.edit = i;
    apply(draft, edit, ground);
  }
  return { teams: draft.teams, posts: draft.posts, assignments: draft.assignments };
}

type Edit<Op extends DocumentEdit['op']> = Extract<DocumentEdit, { op: Op }>;

function apply(draft: Draft, edit: DocumentEdit, ground: EditGround): void {
  switch (edit.op) {
    case 'move-stop':
      return moveStop(draft, edit);
    case 'add-stop':
      return addStop(draft, edit, ground);
    case 'remove-stop': {
      const from = draft.assignment(edit.assignment);
      const gone = draft.sectionStop(from, edit.stop);
      return draft.change(from.id, { stops: from.stops.filter((stop) => stop !== gone) });
    }
    case 'set-stop':
      return setStop(draft, edit);
    case 'move-assignment':
      return moveAssignment(draft, edit);
    case 'swap-teams':
      return swapTeams(draft, edit);
    case 'add-assignment':
      return addAssignment(draft, edit);
    case 'remove-assignment':
      return draft.remove(draft.assignment(edit.assignment).id);
    case 'set-assignment':
      return setAssignment(draft, edit);
    case 'lock-team':
      draft.team(edit.team);
      return lockAll(draft, edit.lock, (assignment) => assignment.team === edit.team);
    case 'lock-zone':
      draft.zone(edit.zone);
      return lockAll(draft, edit.lock, (assignment) => assignment.zone === edit.zone);
    case 'lock-slot': {
      const { startMs, endMs } = draft.slot(edit.start);
      return lockAll(
        draft,
        edit.lock,
        ({ start }) => startMs <= Date.parse(start) && Date.parse(start) < endMs,
      );
    }
    case 'add-post':
      return addPost(draft, edit);
    case 'remove-post': {
      const { name } = draft.post(edit.name, '/name');
      draft.posts = draft.posts.filter((post) => post.name !== name);
      for (const { id, post } of draft.assignments) if (post === name) draft.remove(id);
      return;
    }
    case 'set-members': {
      const { name } = draft.team(edit.team);
      const members = edit.members;
      draft.teams = draft.teams.map((team) => (team.name === name ? { ...team, members } : team));
    }
  }
}

function moveStop(draft: Draft, { assignment, stop: id, to }: Edit<'move-stop'>): void {
  const from = draft.assignment(assignment);
  const stop = draft.sectionStop(from, id);
  const target = draft.patrol(to.assignment, '/to/assignment');
  const left = from.stops.filter((each) => each !== stop);
  const others = target.id === from.id ? left : target.stops;
  if (to.index > others.length) draft.refuse('/to/index', `it would be stop ${others.length + 1} at most`);
  if (target.id === from.id) return draft.change(from.id, { stops: others.toSpliced(to.index, 0, stop) });
  draft.change(from.id, { stops: left });
  const moved: DocumentStop = {
    ...stop,
    id: draft.newId('s'),
    notBefore: keptWithin(stop.notBefore, target),
    reasons: [],
  };
  draft.change(target.id, { stops: others.toSpliced(to.index, 0, moved) });
}

function addStop(draft: Draft, { assignment, section, index }: Edit<'add-stop'>, ground: EditGround): void {
  const target = draft.patrol(assignment);
  const known = draft.document.sections.find(({ id }) => id === section);
  if (!known) draft.refuse('/section', 'this is no key section of the plan');
  if (index > target.stops.length)
    draft.refuse('/index', `it would be stop ${target.stops.length + 1} at most`);
  const location = ground.placeOf(section);
  if (!location) draft.refuse('/section', `'${known.name}' lies on no road now`);
  const added: DocumentStop = {
    id: draft.newId('s'),
    section,
    location,
    arriveAt: target.start,
    stayMinutes: draft.document.input.stopMinutes ?? DEFAULT_STOP_MINUTES,
    expectedIncidents: 0,
    reasons: [{ code: 'by-hand' }],
    locked: false,
    notBefore: null,
  };
  draft.change(target.id, { stops: target.stops.toSpliced(index, 0, added) });
}

function setStop(draft: Draft, edit: Edit<'set-stop'>): void {
  const of = draft.assignment(edit.assignment);
  const stop = draft.stop(of, edit.stop);
  if (stop.section === null && (edit.stayMinutes !== undefined || edit.notBefore !== undefined)) {
    draft.refuse('/stop', 'a post is manned for the whole assignment: change that one instead');
  }
  const set: DocumentStop = {
    ...stop,
    stayMinutes: edit.stayMinutes ?? stop.stayMinutes,
    notBefore: edit.notBefore === undefined ? stop.notBefore : edit.notBefore && utc(edit.notBefore),
    locked: edit.locked ?? stop.locked,
  };
  draft.change(of.id, { stops: of.stops.map((each) => (each === stop ? set : each)) });
}

function moveAssignment(draft: Draft, edit: Edit<'move-assignment'>): void {
  const moved = draft.assignment(edit.assignment);
  if (edit.team === undefined && edit.start === undefined)
    draft.refuse('', 'to which team, or to which slot?');
  const team = edit.team === undefined ? moved.team : draft.team(edit.team).name;
  const slot = edit.start === undefined ? null : draft.slot(edit.start);
  const startMs = slot?.startMs ?? Date.parse(moved.start);
  const endMs = slot?.endMs ?? Date.parse(moved.end);
  const there = draft.assignments.filter(
    (other) =>
      other.id !== moved.id &&
      other.team === team &&
      Date.parse(other.start) < endMs &&
      Date.parse(other.end) > startMs,
  );
  const other = there.find(({ start }) => Date.parse(start) === startMs) ?? there[0];
  if (other) place(draft, other, moved.team, Date.parse(moved.start), Date.parse(moved.end));
  place(draft, moved, team, startMs, endMs);
}

function swapTeams(draft: Draft, { assignments: [first, second] }: Edit<'swap-teams'>): void {
  const a = draft.assignment(first, '/assignments/0');
  const b = draft.assignment(second, '/assignments/1');
  if (a.id === b.id) draft.refuse('/assignments/1', 'these are one and the same');
  draft.change(a.id, { team: b.team });
  draft.change(b.id, { team: a.team });
}

function addAssignment(draft: Draft, edit: Edit<'add-assignment'>): void {
  if ((edit.zone === undefined) === (edit.post === undefined)) {
    draft.refuse('/zone', 'either a zone or a post');
  }
  const { startMs, endMs } = draft.slot(edit.start);
  const start = iso(startMs);
  const post = edit.post === undefined ? null : draft.post(edit.post);
  draft.put({
    id: draft.newId('a'),
    team: draft.team(edit.team).name,
    zone: edit.zone === undefined ? null : draft.zone(edit.zone),
    post: post?.name ?? null,
    start,
    end: iso(endMs),
    lock: null,
    duty: null,
    stops: post ? [draft.postStop(post, start)] : [],
    route: EMPTY_ROUTE,
    routeMeters: 0,
  });
}

function setAssignment(draft: Draft, edit: Edit<'set-assignment'>): void {
  const of = draft.assignment(edit.assignment);
  if (edit.zone !== undefined && edit.post !== undefined) draft.refuse('/post', 'either a zone or a post');
  const start = edit.start === undefined ? of.start : utc(edit.start);
  const end = edit.end === undefined ? of.end : utc(edit.end);
  const lengthMs = Date.parse(end) - Date.parse(start);
  if (lengthMs <= 0)
    draft.refuse(edit.end === undefined ? '/start' : '/end', 'it would end before it starts');
  if (lengthMs > LONGEST_MS) draft.refuse(edit.end === undefined ? '/start' : '/end', 'longer than 16 hours');
  const post = edit.post === undefined ? null : draft.post(edit.post);
  const isMoved = post ? post.name !== of.post : edit.zone !== undefined && edit.zone !== of.zone;
  draft.change(of.id, {
    start,
    end,
    lock: edit.lock === undefined ? of.lock : edit.lock,
    duty: edit.duty === undefined ? of.duty : edit.duty,
    ...(edit.zone === undefined ? {} : { zone: draft.zone(edit.zone), post: null }),
    ...(post ? { zone: null, post: post.name } : {}),
    // Its stops were those of the place that it leaves.
    ...(isMoved ? { stops: post ? [draft.postStop(post, start)] : lockedStops(of) } : {}),
  });
}

const lockedStops = ({ stops }: DocumentAssignment) =>
  stops.filter(({ section, locked }) => locked && section !== null);

function addPost(draft: Draft, { post }: Edit<'add-post'>): void {
  if (draft.posts.some(({ name }) => name === post.name)) {
    draft.refuse('/post/name', `there is a post '${post.name}' already`);
  }
  for (const end of ['start', 'end'] as const) {
    if (parseTimeOfDay(post[end]) === null) draft.refuse(`/post/${end}`, `'${post[end]}' is no time of day`);
  }
  if (post.start === post.end) draft.refuse('/post/end', 'it would be manned for no time');
  draft.posts = [...draft.posts, post];
}

function lockAll(draft: Draft, lock: Lock, concerns: (assignment: DocumentAssignment) => boolean): void {
  for (const assignment of draft.assignments) {
    if (concerns(assignment) && assignment.lock !== lock) draft.change(assignment.id, { lock });
  }
}

/** Gives an assignment to a team and a time; arrivals that a person fixed are dropped where they lie outside of it. */
function place(
  draft: Draft,
  assignment: DocumentAssignment,
  team: string,
  startMs: number,
  endMs: number,
): void {
  const [start, end] = [iso(startMs), iso(endMs)];
  const isSameTime = startMs === Date.parse(assignment.start) && endMs === Date.parse(assignment.end);
  const stops = isSameTime
    ? assignment.stops
    : assignment.stops.map((stop) => ({ ...stop, notBefore: keptWithin(stop.notBefore, { start, end }) }));
  draft.change(assignment.id, { team, start, end, stops });
}

function keptWithin(notBefore: string | null, { start, end }: { start: string; end: string }): string | null {
  if (notBefore === null) return null;
  const ms = Date.parse(notBefore);
  return Date.parse(start) <= ms && ms < Date.parse(end) ? notBefore : null;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const utc = (instant: string): string => iso(Date.parse(instant));
