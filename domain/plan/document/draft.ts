/** A plan while it is edited: finds what an edit names, or says which part of it is wrong. The document that it began with stays as it is. */
import { Problem } from '../../problem.ts';
import type { Slot } from '../calendar.ts';
import { inOrder, type PlanSlots } from './slots.ts';
import type { DocumentAssignment, DocumentPost, DocumentStop, DocumentTeam, PlanDocument } from './types.ts';

export class Draft {
  teams: DocumentTeam[];
  posts: DocumentPost[];
  readonly #assignments: Map<string, DocumentAssignment>;
  #made = 0;
  /** Number of the edit at work, for pointers. */
  edit = 0;

  constructor(
    readonly document: PlanDocument,
    readonly slots: PlanSlots,
    private readonly version: number,
  ) {
    this.teams = document.input.teams;
    this.posts = document.input.posts ?? [];
    this.#assignments = new Map(document.assignments.map((assignment) => [assignment.id, assignment]));
  }

  get assignments(): DocumentAssignment[] {
    return [...this.#assignments.values()].sort(inOrder);
  }

  /** An id that no version of the plan has had: a version is made once. */
  newId(letter: 'a' | 's'): string {
    return `${letter}${this.version}-${++this.#made}`;
  }

  put(assignment: DocumentAssignment): void {
    this.#assignments.set(assignment.id, assignment);
  }

  remove(id: string): void {
    this.#assignments.delete(id);
  }

  change(id: string, changes: Partial<DocumentAssignment>): void {
    this.put({ ...this.#assignments.get(id)!, ...changes });
  }

  /** Throws Problem `invalid` that points at `field` of the edit. */
  refuse(field: string, detail: string): never {
    throw new Problem('invalid', detail, [{ pointer: `/edits/${this.edit}${field}`, detail }]);
  }

  assignment(id: string, field = '/assignment'): DocumentAssignment {
    return this.#assignments.get(id) ?? this.refuse(field, `there is no assignment '${id}' in this version`);
  }

  stop(assignment: DocumentAssignment, id: string): DocumentStop {
    const stop = assignment.stops.find((each) => each.id === id);
    return stop ?? this.refuse('/stop', `assignment '${assignment.id}' has no stop '${id}'`);
  }

  /** A stop at a key section: the one at a post comes and goes with its assignment. */
  sectionStop(assignment: DocumentAssignment, id: string): DocumentStop {
    const stop = this.stop(assignment, id);
    if (stop.section === null) {
      this.refuse('/stop', 'this stop is the post itself: change the assignment instead');
    }
    return stop;
  }

  /** Where stops can be put. */
  patrol(id: string, field = '/assignment'): DocumentAssignment {
    const assignment = this.assignment(id, field);
    if (assignment.post !== null) this.refuse(field, `the team stands at post '${assignment.post}'`);
    return assignment;
  }

  team(name: string): DocumentTeam {
    return (
      this.teams.find((team) => team.name === name) ?? this.refuse('/team', `there is no team '${name}'`)
    );
  }

  zone(id: string): string {
    if (!this.document.zones.some((zone) => zone.id === id)) {
      this.refuse('/zone', `there is no zone '${id}'`);
    }
    return id;
  }

  post(name: string, field = '/post'): DocumentPost {
    return this.posts.find((post) => post.name === name) ?? this.refuse(field, `there is no post '${name}'`);
  }

  slot(start: string): Slot {
    const ms = Date.parse(start);
    const slot = this.slots.slotAt(ms);
    return slot?.startMs === ms ? slot : this.refuse('/start', 'no slot of the plan starts then');
  }

  /** The one stop of a team at a post; how long it stays follows from its hours. */
  postStop(post: DocumentPost, start: string): DocumentStop {
    return {
      id: this.newId('s'),
      section: null,
      location: post.at,
      arriveAt: start,
      stayMinutes: 0,
      expectedIncidents: 0,
      reasons: [],
      locked: false,
      notBefore: null,
    };
  }
}
