/** What all imports share: one transaction, a deadline that suits a long file, and trying out without a trace. */
import { withDeadline, type Engine, type Transaction } from '../../db/engines/engine.ts';
import { refuseSimulated } from '../../db/queries/settings.ts';
import type { OnProgress } from './progress.ts';

export interface ImportOptions {
  file: string;
  /** Who the rows come from; default: the file's name without its endings. */
  source?: string;
  /** Leave out what cannot be used instead of refusing the file. */
  skipBad?: boolean;
  /** Where the bad rows are listed; default: beside the file. */
  reportFile?: string;
  /** Do everything, then take it back. */
  dryRun?: boolean;
  onProgress?: OnProgress;
}

/** A statement over millions of rows may take its time. */
const DEADLINE_MS = 6 * 3_600_000;

/** Everything of an import in one transaction: it lands whole or not at all. Refused beside the simulated town. */
export async function importOnce<T>(
  engine: Engine,
  { dryRun = false }: Pick<ImportOptions, 'dryRun'>,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  let result: { value: T } | null = null;
  try {
    await withDeadline(DEADLINE_MS, () =>
      engine.transaction(async (tx) => {
        await refuseSimulated(tx);
        result = { value: await work(tx) };
        if (dryRun) throw new TakenBack();
      }),
    );
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return result!.value;
}

class TakenBack extends Error {}

/** `saopaulo_crashes_2011.csv.gz` -> `saopaulo_crashes_2011`. */
export function sourceName({ source, file }: Pick<ImportOptions, 'source' | 'file'>): string {
  const name = (
    source ??
    file
      .split(/[\\/]/)
      .at(-1)!
      .replace(/(\.(csv|gz|txt|geojson|json|gpx|osm|pbf))+$/i, '')
  ).trim();
  return name || 'file';
}
