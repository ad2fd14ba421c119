/**
 * The one catalogue of errors. A code is stable: the web translates by it, tests and clients rely on it.
 * Thrown anywhere, a Problem becomes `application/problem+json` (RFC 9457) at the edge.
 */
export const PROBLEMS = {
  invalid: { status: 400, title: 'The request holds values that cannot be used' },
  'too-many': { status: 400, title: 'The answer would be too large; narrow it' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  unsupported: { status: 415, title: 'The body has a media type that this route does not take' },
  'not-found': { status: 404, title: 'There is nothing here' },
  gone: { status: 410, title: 'This record was deleted' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'A record with this id exists with another content' },
  'version-required': { status: 428, title: 'Say which version you edit (If-Match)' },
  'version-mismatch': { status: 412, title: 'Somebody else changed this record meanwhile' },
  'too-large': { status: 413, title: 'The body is too large' },
  forbidden: { status: 403, title: 'You may not do this' },
  'cross-site': { status: 403, title: 'This request came from another site' },
  'no-roads': { status: 422, title: 'There are no roads here yet; import them first' },
  'off-roads': { status: 422, title: 'This line lies on no road' },
  'no-sections': {
    status: 422,
    title: 'There are no key sections here, and too few incidents to propose any',
  },
  'too-little-data': { status: 422, title: 'The data are too few, or too short, for this' },
  infeasible: { status: 422, title: 'No plan can keep all of these conditions' },
  'not-published': { status: 409, title: 'This is not part of a published plan' },
  stopped: { status: 409, title: 'The computation was stopped' },
  published: { status: 409, title: 'This plan is published; withdraw it first' },
  violated: { status: 422, title: 'The plan breaks conditions; put them right, or accept them' },
  'not-ready': { status: 503, title: 'Hexbeat is still starting' },
  overloaded: { status: 503, title: 'Too much at once; try again in a moment' },
  'database-deadline': { status: 503, title: 'The database did not answer in time' },
  'database-down': { status: 503, title: 'The database cannot be reached' },
  'mixed-data': { status: 409, title: 'Simulated and real data never mix' },
  'import-rejected': { status: 422, title: 'The file has rows that cannot be used; nothing was imported' },
  'time-zone-differs': { status: 500, title: 'The database was made for another time zone' },
  'already-running': { status: 409, title: 'Another Hexbeat holds this data folder' },
  config: { status: 500, title: 'The configuration cannot be used' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where in the input something is wrong: a JSON pointer (`/teams/0/base`) or a query parameter (`?res`). */
export interface ProblemPointer {
  pointer: string;
  detail: string;
}

export class Problem extends Error {
  readonly status: number;
  constructor(
    readonly code: ProblemCode,
    readonly detail?: string,
    readonly errors: readonly ProblemPointer[] = [],
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail ?? PROBLEMS[code].title);
    this.name = 'Problem';
    this.status = PROBLEMS[code].status;
  }
}
