/** The roster: what the assignments of plans mean for teams and persons, and who is given two things at once. Pure. */

/** What the roster needs of a plan in one of its versions. */
export interface RosterPlan {
  id: string;
  published: boolean;
  teams: readonly { name: string; members?: readonly string[] | undefined }[];
  posts: readonly { name: string; duty?: string | undefined }[];
  /** Duty text of every team; null: none. */
  duty: string | null;
  zones: readonly { id: string; name: string }[];
  sections: readonly { id: string; name: string }[];
  assignments: readonly {
    id: string;
    team: string;
    start: string;
    end: string;
    zone: string | null;
    post: string | null;
    duty: string | null;
    /** Section ids of the stops in order; null: at the post. */
    stops: readonly (string | null)[];
  }[];
}

/** Fixed time, post, person and duty (定时、定岗、定人、定责). */
export interface Duty {
  plan: string;
  published: boolean;
  assignment: string;
  team: string;
  members: string[];
  start: string;
  end: string;
  /** Names; a zone or a post. */
  zone: string | null;
  post: string | null;
  /** Names of the stops in order. */
  sections: string[];
  duty: string | null;
}

/** The text in force: the assignment's own, else its post's, else the plan's. */
export function dutyText(
  assignment: { duty: string | null; post: string | null },
  plan: { posts: RosterPlan['posts']; duty: string | null },
): string | null {
  const post = plan.posts.find(({ name }) => name === assignment.post);
  return assignment.duty ?? post?.duty ?? plan.duty;
}

/** A plan's duties in the order of its assignments. Linear in assignments and stops. */
export function dutiesOf(plan: RosterPlan): Duty[] {
  const members = new Map(plan.teams.map((team) => [team.name, team.members ?? []]));
  const zones = new Map(plan.zones.map(({ id, name }) => [id, name]));
  const sections = new Map(plan.sections.map(({ id, name }) => [id, name]));
  return plan.assignments.map(({ id, team, start, end, zone, post, duty, stops }) => ({
    plan: plan.id,
    published: plan.published,
    assignment: id,
    team,
    members: [...(members.get(team) ?? [])],
    start,
    end,
    zone: zone === null ? null : (zones.get(zone) ?? zone),
    post,
    sections: stops.flatMap((section) => {
      const name = section === null ? post : (sections.get(section) ?? section);
      return name === null ? [] : [name];
    }),
    duty: dutyText({ duty, post }, plan),
  }));
}

/** Two duties at once, for a team or for a member of two teams. `second` does not start before `first`. */
export interface Overlap<D> {
  who: string;
  kind: 'team' | 'member';
  first: D;
  second: D;
}

type Timed = Pick<Duty, 'team' | 'members' | 'start' | 'end'>;

/**
 * Who has two duties at once: half-open times that intersect. Teams and members are the same where their trimmed names are, also across plans; a
 * member's two duties in one team are not said again, the team's overlap says them.
 * A sweep over sorted starts: O(n log n + k) for n duties (each once a name) and k overlaps.
 * @returns in order of the second's start
 */
export function overlapsOf<D extends Timed>(duties: readonly D[]): Overlap<D>[] {
  const found: Overlap<D>[] = [];
  const startMs = new Map(duties.map((duty) => [duty, Date.parse(duty.start)]));
  const endMs = new Map(duties.map((duty) => [duty, Date.parse(duty.end)]));
  const sorted = [...duties].sort((a, b) => startMs.get(a)! - startMs.get(b)!);
  const open = new Map<string, D[]>();
  const meet = (kind: Overlap<D>['kind'], who: string, second: D) => {
    const key = `${kind} ${who}`;
    const still = (open.get(key) ?? []).filter((first) => endMs.get(first)! > startMs.get(second)!);
    for (const first of still) {
      if (kind === 'team' || first.team.trim() !== second.team.trim())
        found.push({ who, kind, first, second });
    }
    still.push(second);
    open.set(key, still);
  };
  for (const duty of sorted) {
    if (endMs.get(duty)! <= startMs.get(duty)!) continue;
    meet('team', duty.team.trim(), duty);
    for (const member of new Set(duty.members.map((name) => name.trim()))) meet('member', member, duty);
  }
  return found;
}
