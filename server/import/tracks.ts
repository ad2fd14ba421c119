/** `import tracks`: recorded positions from GPX. */
import type { Engine } from '../../db/engines/engine.ts';
import { copyLine, pointHex } from '../../db/copyText.ts';
import { recordImport } from '../../db/queries/imports.ts';
import { recordChange, type Actor } from '../../db/queries/ledger.ts';
import {
  ensureDevice,
  mergePositions,
  stagePositions,
  storeTracks,
  type PositionCounts,
  type TrackToStore,
} from '../../db/queries/trackImports.ts';
import { Problem } from '../../domain/problem.ts';
import { distanceMeters, type LngLat } from '../../domain/place.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { readGpx, type GpxPoint } from './gpx.ts';
import { importOnce, sourceName, type ImportOptions } from './once.ts';
import { recordId } from './recordId.ts';
import { Rejects, refuseRejects, reportFileFor, type BadRow, type RejectsSummary } from './rejects.ts';
import { openSource, sha256Of } from './source.ts';

export interface TracksOptions extends ImportOptions {
  /** Positions over a day later cannot be, epoch ms. */
  nowMs?: number;
}

export interface TracksReport extends PositionCounts {
  source: string;
  dryRun: boolean;
  points: number;
  /** New tracks: one a `trkseg` with at least two plausible positions. */
  tracks: number;
  rejects: RejectsSummary;
}

/** GPS time begins here: no receiver can have seen an earlier one. */
const GPS_EPOCH_MS = Date.UTC(1980, 0, 6);
const DAY_MS = 86_400_000;

interface Fix {
  atMs: number;
  place: LngLat;
  isPlausible: boolean;
}

/**
 * A file is history, so positions of any age are kept by the time they were recorded; those of a time that cannot be, or that
 * contradict what is stored, go to the quarantine. One device a source. The same file again changes nothing.
 * Throws Problem `invalid`, `import-rejected`, `mixed-data`.
 */
export async function importTracks(
  engine: Engine,
  actor: Actor,
  options: TracksOptions,
): Promise<TracksReport> {
  const source = sourceName(options);
  const file = await openSource(options.file);
  const fileSha256 = await sha256Of(file.path);
  const rejects = new Rejects(await reportFileFor(options.file, options.reportFile));
  const latestMs = (options.nowMs ?? Date.now()) + DAY_MS;
  const deviceId = recordId('device', source, '');
  const author = `import:${source}`;
  const stretches = new Stretches();
  let points = 0;

  async function* lines(): AsyncGenerator<string> {
    const onRead = (bytes: number) => options.onProgress?.('Reading positions', bytes, file.bytes);
    for await (const batch of readGpx(file, onRead)) {
      let text = '';
      const bad: BadRow[] = [];
      for (const point of batch) {
        points++;
        const fix = readFix(point, latestMs);
        if ('problem' in fix) {
          bad.push(fix.problem);
          continue;
        }
        if (fix.isPlausible) stretches.add(point.segment, fix);
        const number = (field: string, most: number) => {
          const value = Number(point.fields[field] || NaN);
          return Math.abs(value) <= most ? value : null;
        };
        text += copyLine([
          point.line,
          new Date(fix.atMs),
          pointHex(...fix.place),
          number('speed', 500),
          number('course', 360),
          number('ele', 20_000),
          fix.isPlausible ? null : 'implausible-time',
        ]);
      }
      await rejects.add(bad);
      if (text) yield text;
    }
  }

  return importOnce(engine, options, async (tx) => {
    await stagePositions(tx, lines());
    const summary = await rejects.finish();
    if (points === 0) throw new Problem('import-rejected', `${file.path} holds no track points`);
    refuseRejects(summary, options.skipBad ?? false, 'points');
    await ensureDevice(tx, { id: deviceId, name: source }, author);
    const counts = await mergePositions(tx, deviceId);
    const tracks = await storeTracks(tx, author, { deviceId, source, tracks: stretches.tracks(source) });
    if (counts.added + counts.quarantined + tracks > 0) {
      await recordChange(tx, actor, 'tracks', tracks);
      await recordImport(tx, actor, {
        kind: 'tracks',
        source,
        fileName: file.name,
        fileSha256,
        counts: { points, tracks, bad: summary.bad, ...counts },
      });
    }
    return { ...counts, source, dryRun: options.dryRun ?? false, points, tracks, rejects: summary };
  });
}

/** GPX times are UTC, whatever they leave out. */
const utc = zoneClock('UTC');

function readFix(point: GpxPoint, latestMs: number): Fix | { problem: BadRow } {
  const bad = (column: string, reason: string, value: string) => ({
    problem: { line: point.line, column, reason, value },
  });
  const place: LngLat = [Number(point.lng || NaN), Number(point.lat || NaN)];
  if (!(Math.abs(place[0]) <= 180)) return bad('lon', 'not a longitude', point.lng);
  if (!(Math.abs(place[1]) <= 90)) return bad('lat', 'not a latitude', point.lat);
  if (place[0] === 0 && place[1] === 0) return bad('lon', '0, 0 means that the place is not known', '0, 0');
  const time = point.fields.time?.trim() ?? '';
  if (time === '') return bad('time', 'the point has no time', '');
  const at = parseInstant(time, utc);
  if (!at.valid) return bad('time', 'the time cannot be read', time);
  return { atMs: at.ms, place, isPlausible: at.ms >= GPS_EPOCH_MS && at.ms <= latestMs };
}

/** What a track says of each segment, gathered as the points come. */
class Stretches {
  private readonly bySegment = new Map<number, Omit<TrackToStore, 'id'> & { last: LngLat }>();

  add(segment: number, { atMs, place }: Fix): void {
    const known = this.bySegment.get(segment);
    if (!known) {
      this.bySegment.set(segment, {
        startedMs: atMs,
        endedMs: atMs,
        positions: 1,
        lengthMeters: 0,
        last: place,
      });
      return;
    }
    known.startedMs = Math.min(known.startedMs, atMs);
    known.endedMs = Math.max(known.endedMs, atMs);
    known.positions++;
    known.lengthMeters += distanceMeters(known.last, place);
    known.last = place;
  }

  tracks(source: string): TrackToStore[] {
    return [...this.bySegment.values()]
      .filter(({ positions }) => positions > 1)
      .map(({ last: _, ...track }) => ({
        ...track,
        id: recordId('track', source, `${track.startedMs}/${track.endedMs}/${track.positions}`),
      }));
  }
}
