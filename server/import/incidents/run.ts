/** `import incidents`: a CSV file into the incidents, in one commit. */
import { isDuplicate } from '../../../db/engines/failure.ts';
import type { Engine, Transaction } from '../../../db/engines/engine.ts';
import { recordChange, type Actor } from '../../../db/queries/ledger.ts';
import {
  addUnknownCategories,
  copyIncidents,
  mayCopyStraight,
  mergeIncidents,
  recordImport,
  stageIncidents,
  takeRepeatedRows,
  type MergeCounts,
} from '../../../db/queries/imports.ts';
import { DEFAULT_CATEGORIES } from '../../../domain/category.ts';
import type { Crs, DatumSuspicion } from '../../../domain/datum.ts';
import { Problem } from '../../../domain/problem.ts';
import { importOnce, sourceName, type ImportOptions } from '../once.ts';
import { Rejects, refuseRejects, reportFileFor, type RejectsSummary } from '../rejects.ts';
import { inspect, openSource, type TextEncoding } from '../source.ts';
import type { Mapping } from './columns.ts';
import { suspectPoints } from './datum.ts';
import type { ReadRequest, ReadSummary } from './protocol.ts';
import { startReader } from './reader.ts';
import { LOCAL_SOURCE } from './row.ts';

export interface IncidentsOptions extends ImportOptions {
  mapping?: Mapping;
  /** In which times without an offset are meant (IANA). */
  timeZone: string;
  crs?: Crs;
  /** Default: found out. */
  encoding?: TextEncoding;
  unknownHourAtMidnight?: boolean;
  /** Times over a day later are bad, epoch ms. */
  nowMs?: number;
}

export interface IncidentsReport extends MergeCounts {
  source: string;
  encoding: TextEncoding;
  dryRun: boolean;
  /** Rows of the file that can be used, the repeated ones with them. */
  rows: number;
  /** Rows that only say again what an earlier row of the same id said. */
  repeated: number;
  rejects: RejectsSummary;
  /** Codes of the file that are not known, with their rows; they are in the group 'unclassified'. */
  unclassified: [code: string, rows: number][];
  unknownSeverities: [word: string, rows: number][];
  hourUnknown: number;
  /** The points would lie better on the roads in another coordinate system. */
  suspicion: DatumSuspicion | null;
}

const DAY_MS = 86_400_000;

/**
 * Reads the file twice (what is in it, then its rows), in constant memory; about 60,000 rows a second into PostgreSQL.
 * The rows go straight into the table where no record can be there before, else through a stage.
 * Throws Problem `invalid` (no such file), `import-rejected` (nothing landed), `mixed-data`.
 */
export async function importIncidents(
  engine: Engine,
  actor: Actor,
  options: IncidentsOptions,
): Promise<IncidentsReport> {
  const source = sourceName(options);
  if (source === LOCAL_SOURCE)
    throw new Problem('invalid', "The source 'local' is kept for records made here");
  const file = await openSource(options.file);
  options.onProgress?.('Looking at the file');
  const { sha256, encoding } = await inspect(file, options.encoding);
  const request: ReadRequest = {
    file,
    encoding,
    source,
    mapping: options.mapping ?? {},
    timeZone: options.timeZone,
    crs: options.crs ?? 'wgs84',
    latestMs: (options.nowMs ?? Date.now()) + DAY_MS,
    unknownHourAtMidnight: options.unknownHourAtMidnight ?? false,
    withLines: false,
  };
  const reportFile = await reportFileFor(options.file, options.reportFile);

  const land = (straight: boolean): Promise<IncidentsReport> =>
    importOnce(engine, options, async (tx) => {
      const rejects = new Rejects(reportFile);
      const skipBad = options.skipBad ?? false;
      const read = await readInto(tx, straight, { ...request, withLines: !straight }, rejects, options);
      let repeated = 0;
      if (!straight) {
        const again = await takeRepeatedRows(tx);
        const differing = again.filter((row) => row.differs);
        repeated = again.length - differing.length;
        await rejects.add(
          differing.map((row) => ({
            line: row.line,
            column: 'id',
            reason: 'the id stood on an earlier line with other content',
            value: `${row.sourceId} (line ${row.firstLine})`,
          })),
        );
      }
      const summary = await rejects.finish();
      if (read.rows + summary.bad === 0) {
        throw new Problem('import-rejected', `${file.path} has a header and no rows`);
      }
      refuseRejects(summary, skipBad);
      options.onProgress?.('Merging');
      const { days, ...merged }: MergeCounts & { days: number[] } = straight
        ? { added: read.rows, revised: 0, unchanged: 0, editsKept: 0, deletedKept: 0, days: read.days }
        : await mergeIncidents(tx);
      const known = new Set(DEFAULT_CATEGORIES.map(({ code }) => code));
      const unknown = read.categories.filter(([code]) => !known.has(code));
      await addUnknownCategories(
        tx,
        actor,
        'incidents',
        unknown.map(([code]) => code),
      );
      const report: IncidentsReport = {
        ...merged,
        source,
        encoding,
        dryRun: options.dryRun ?? false,
        rows: read.rows,
        repeated,
        rejects: summary,
        unclassified: unknown.sort((a, b) => b[1] - a[1]),
        unknownSeverities: read.unknownSeverities,
        hourUnknown: read.hourUnknown,
        suspicion: await suspectPoints(tx, engine, request.crs, read.sample),
      };
      if (merged.added + merged.revised > 0) {
        await recordChange(tx, actor, 'incidents', merged.added + merged.revised, { days });
        await recordImport(tx, actor, {
          kind: 'incidents',
          source,
          fileName: file.name,
          fileSha256: sha256,
          counts: { rows: read.rows, repeated, bad: summary.bad, ...merged },
        });
      }
      return report;
    });

  if (!(await mayCopyStraight(engine, source))) return land(false);
  try {
    return await land(true);
  } catch (error) {
    // A record is there already, or stands twice in the file: only the stage can tell which.
    if (!isDuplicate(error, 'incident_pk')) throw error;
    return land(false);
  }
}

/** Streams the file's rows into the table or the stage. Once a bad row forbids it, nothing more goes into the table: the rest is only checked. */
async function readInto(
  tx: Transaction,
  straight: boolean,
  request: ReadRequest,
  rejects: Rejects,
  { skipBad = false, onProgress }: IncidentsOptions,
): Promise<ReadSummary & { rows: number }> {
  const reader = startReader(request);
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const batch of reader.batches()) {
      await rejects.add(batch.bad);
      rows += batch.rows;
      onProgress?.('Reading rows', batch.readBytes, request.file.bytes);
      if (batch.text && (skipBad || !straight || rejects.bad === 0)) yield batch.text;
    }
    // The stage may still know of rows that stand twice; without one everything is known here.
    if (straight && !skipBad && rejects.bad > 0) refuseRejects(await rejects.finish(), skipBad);
  }
  try {
    await (straight ? copyIncidents : stageIncidents)(tx, lines());
    return { ...reader.summary(), rows };
  } finally {
    await reader.close();
  }
}
