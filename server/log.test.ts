import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { withoutValues } from './log.ts';

describe('an error in the log', () => {
  it('holds the statement and its cause, but none of its values', () => {
    const cause = Object.assign(new Error('division by zero'), { code: '22012' });
    const error = new DrizzleQueryError('select $1 / 0', ['120.0501234', 'words of a caller'], cause);
    expect(JSON.stringify(error.message)).toContain('words of a caller');
    const logged = withoutValues(error);
    expect(logged).toMatchObject({ message: 'division by zero', code: '22012', query: 'select $1 / 0' });
    expect(JSON.stringify(logged)).not.toMatch(/120\.05|words/);
  });

  it('is any other error as it is', () => {
    expect(withoutValues(new TypeError('no'))).toMatchObject({ type: 'TypeError', message: 'no' });
  });
});
