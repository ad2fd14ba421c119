/** Whatever is thrown, as `application/problem+json` (RFC 9457). */
import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { Problem, PROBLEMS, type ProblemCode } from '../domain/problem.ts';
import type { AppContext } from './context.ts';

export function problemResponse(c: Context, problem: Problem): Response {
  const body = {
    type: 'about:blank',
    title: PROBLEMS[problem.code].title,
    status: problem.status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(problem.errors.length ? { errors: problem.errors } : {}),
    ...problem.extra,
  };
  if (problem.status === 503) c.header('Retry-After', '2');
  return c.body(JSON.stringify(body), problem.status as 400, { 'Content-Type': 'application/problem+json' });
}

const BY_STATUS: Record<number, ProblemCode> = {
  400: 'malformed-json',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  415: 'unsupported',
};

export function onError(context: AppContext): ErrorHandler {
  return (error, c) => {
    if (error instanceof Problem) return problemResponse(c, error);
    if (error instanceof HTTPException) {
      const code = BY_STATUS[error.status];
      if (code) return problemResponse(c, new Problem(code));
    }
    context.log.error({ err: error, path: c.req.path }, 'unexpected');
    return problemResponse(c, new Problem('internal'));
  };
}

export const onNotFound: NotFoundHandler = (c) => problemResponse(c, new Problem('not-found'));

/** Validation failures of a route: a JSON pointer into a body, `?name` for a query, `/name` of a path. */
export function onInvalid(
  result: { success: true } | { success: false; error: ZodError; target: string },
): void {
  if (result.success) return;
  const { target, error } = result;
  const prefix = target === 'query' ? '?' : '/';
  const errors = error.issues.flatMap((issue) => {
    const keys =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return keys.map((path) => ({
      pointer:
        prefix + path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/'),
      detail: issue.code === 'unrecognized_keys' ? 'not a field of this' : issue.message,
    }));
  });
  throw new Problem('invalid', errors[0]?.detail, errors);
}
