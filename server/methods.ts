/** Which methods an address of the contract takes. */
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../domain/problem.ts';
import { routeRules } from './contract/route.ts';
import { problemResponse } from './problems.ts';

interface Address {
  method: string;
  /** What its paths begin with: most addresses are ruled out by it. */
  prefix: string;
  /** `/api/incidents/{id}` as an expression over paths. */
  pattern: RegExp;
}

let addresses: Address[] = [];

/** The addresses of the contract, made once they are all known: every request asks for them. */
function known(): readonly Address[] {
  if (addresses.length === routeRules.size) return addresses;
  addresses = [...routeRules.keys()].map((key) => {
    const [method, path] = key.split(' ') as [string, string];
    const source = path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+');
    return { method, prefix: path.split('{')[0]!, pattern: new RegExp(`^${source}$`) };
  });
  return addresses;
}

/** What the contract allows at a path, HEAD with GET; empty where it knows no such path. */
export function allowedMethods(path: string): string[] {
  const methods = known()
    .filter(({ prefix, pattern }) => path.startsWith(prefix) && pattern.test(path))
    .map(({ method }) => method);
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort();
}

/** A known address that does not take the method: 405, with those that it takes. */
export const knownMethod: MiddlewareHandler = async (c, next) => {
  const allowed = allowedMethods(c.req.path);
  if (allowed.length === 0 || allowed.includes(c.req.method)) return next();
  c.header('Allow', allowed.join(', '));
  return problemResponse(c, new Problem('method-not-allowed'));
};
