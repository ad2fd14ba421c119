/** Which methods an address of the contract takes. */
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../domain/problem.ts';
import { routeRules } from './contract/route.ts';
import { problemResponse } from './problems.ts';

/** `/api/incidents/{id}` as an expression over paths. */
const patternOf = (path: string) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);

/** What the contract allows at a path, HEAD with GET; empty where it knows no such path. */
export function allowedMethods(path: string): string[] {
  const methods = [...routeRules.keys()]
    .map((key) => key.split(' ') as [string, string])
    .filter(([, template]) => patternOf(template).test(path))
    .map(([method]) => method);
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}

/** A known address that does not take the method: 405, with those that it takes. */
export const knownMethod: MiddlewareHandler = async (c, next) => {
  const allowed = allowedMethods(c.req.path);
  if (allowed.length === 0 || allowed.includes(c.req.method)) return next();
  c.header('Allow', allowed.join(', '));
  return problemResponse(c, new Problem('method-not-allowed'));
};
