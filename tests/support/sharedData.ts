/** The real data that lies beside the project (`../shared/data`) and is never part of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../shared/data');

/** The folder of the real data, or null where it is absent; in CI its absence is an error, never a skip. */
export function sharedDataFolder(): string | null {
  if (existsSync(FOLDER)) return FOLDER;
  if (process.env.CI) throw new Error(`the real data is missing: ${FOLDER}`);
  return null;
}
