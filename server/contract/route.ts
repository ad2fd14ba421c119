/**
 * A route of the contract: what OpenAPI needs, and the rule that says who may take it.
 * Every route states its rule; `tests/api/contract.test.ts` fails for one that does not.
 */
import { createRoute, z, type RouteConfig } from '@hono/zod-openapi';
import { PROBLEMS, type ProblemCode } from '../../domain/problem.ts';

/** What a person does with a thing: the first word is the thing, the second the act. */
export type Action = `${string}.${'read' | 'create' | 'edit' | 'delete' | 'export' | 'publish' | 'run'}`;

/** Where the area that a rule is checked against comes from. */
export type RuleArea = 'none' | 'query' | 'body' | 'record';

export interface Rule {
  action: Action;
  area: RuleArea;
}

export const problemSchema = z
  .object({
    type: z.string().openapi({ example: 'about:blank' }),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .loose()
  .openapi('Problem', { description: 'RFC 9457. `code` is stable; `errors[].pointer` says where.' });

const problemContent = { 'application/problem+json': { schema: problemSchema } };

const PROBLEM_TEXT: Record<number, string> = {
  400: 'Values that cannot be used, with pointers',
  404: 'There is no such record',
  409: 'The id exists with another content',
  410: 'The record was deleted',
  412: 'Somebody else changed it meanwhile',
  415: 'Not a media type that this route takes',
  422: 'Understood, but it cannot be done with the data that is here',
  428: 'If-Match is missing',
  503: 'Not ready, or the database did not answer in time',
};

/** The problem answers of a route, by status. */
export function problems<S extends number>(...statuses: S[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: PROBLEM_TEXT[status]!, content: problemContent }]),
  ) as unknown as Record<S, { description: string; content: typeof problemContent }>;
}

/** A 200/201 answer in JSON. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A body in JSON that must be there (else 415/400). */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } };
}

const rules = new Map<string, Rule>();

/** Every route's rule, by `METHOD /path`. */
export const routeRules: ReadonlyMap<string, Rule> = rules;

export function ruleOf(method: string, path: string): Rule | undefined {
  return rules.get(`${method.toUpperCase()} ${path}`);
}

/** `createRoute` with a rule. */
export function route<const P extends string, const R extends Omit<RouteConfig, 'path'> & { path: P }>(
  rule: Rule,
  config: R,
) {
  rules.set(`${config.method.toUpperCase()} ${config.path}`, rule);
  return createRoute({ ...config, 'x-rule': rule } as R);
}
