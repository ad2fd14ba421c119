/** `--map FIELD=COLUMN`: what a file calls the things that we know. */
import { Problem } from '../../domain/problem.ts';

/** Throws Problem `invalid` where an option is not FIELD=COLUMN with a known field. */
export function parseMapping<F extends string>(
  options: readonly string[],
  fields: readonly F[],
): Partial<Record<F, string>> {
  const mapping: Partial<Record<F, string>> = {};
  for (const option of options) {
    const at = option.indexOf('=');
    const field = option.slice(0, at) as F;
    if (at < 1 || at === option.length - 1 || !fields.includes(field)) {
      throw new Problem(
        'invalid',
        `--map ${option}: write FIELD=COLUMN, where FIELD is one of ${fields.join(', ')}`,
      );
    }
    mapping[field] = option.slice(at + 1);
  }
  return mapping;
}
