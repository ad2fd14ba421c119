/** What a driver throws, as one of our problems. A Problem passes through; constraint names tell what was broken. */
import { Problem } from '../../domain/problem.ts';

interface SqlFailure {
  code: string;
  constraint: string | null;
  message: string;
}

/** SQLSTATE classes, codes and system errors that mean 'no database', not 'a wrong statement'. */
const DOWN =
  /^(08|28|3D000|57P0[1-3]|53300|CONNECT|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONNECTION_)/;

/** Text with a NUL in it (in jsonb as \u0000): the one thing that JSON can say and PostgreSQL cannot store. */
const NOT_STORABLE = /^(22021|22P05)$/;

/** PostgreSQL's own report of a failed statement, wherever drizzle or a driver wrapped it; null if it is none. */
export function sqlFailure(error: unknown): SqlFailure | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const fields = cause as Error & { code?: unknown; constraint_name?: unknown; constraint?: unknown };
    if (typeof fields.code === 'string' && /^[0-9A-Z]{5}$|^[A-Z_]+$/.test(fields.code)) {
      const constraint = fields.constraint_name ?? fields.constraint;
      return {
        code: fields.code,
        constraint: typeof constraint === 'string' ? constraint : null,
        message: cause.message,
      };
    }
  }
  return null;
}

/** A unique or primary key was met twice. */
export function isDuplicate(error: unknown, constraint: string): boolean {
  const failure = sqlFailure(error);
  return failure?.code === '23505' && failure.constraint === constraint;
}

/**
 * The error to throw on: our own Problem where a wrapper hid it, `database-down` for lost connections, `invalid` for text
 * that cannot be stored, else unchanged.
 */
export function unwrapped(error: unknown): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof Problem) return cause;
  const failure = sqlFailure(error);
  if (failure && DOWN.test(failure.code)) return new Problem('database-down');
  if (failure && NOT_STORABLE.test(failure.code)) return new Problem('invalid', 'text holds a NUL character');
  return error;
}
