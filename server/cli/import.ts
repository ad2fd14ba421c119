/** `hexbeat import ...`: files into the database. */
import { Option, type Command } from 'commander';
import { AREA_KINDS, type AreaKind } from '../../domain/vocabulary.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { checkCrs, type Crs } from '../../domain/datum.ts';
import { Problem } from '../../domain/problem.ts';
import { START_STEPS } from '../../domain/startStep.ts';
import { checkTimeZone } from '../../domain/time/zone.ts';
import type { Config } from '../config.ts';
import { derive } from '../derive.ts';
import { AREA_FIELDS, importAreas } from '../import/areas.ts';
import { BEAT_FIELDS, importBeats } from '../import/beats.ts';
import { incidentMapping } from '../import/incidents/columns.ts';
import { importIncidents } from '../import/incidents/run.ts';
import { parseMapping } from '../import/mapping.ts';
import type { ImportOptions } from '../import/once.ts';
import type { RejectsSummary } from '../import/rejects.ts';
import { importRoads } from '../import/roads.ts';
import { SECTION_FIELDS, importSections } from '../import/sections.ts';
import type { TextEncoding } from '../import/source.ts';
import { importTracks } from '../import/tracks.ts';
import type { OpenConfigured } from '../open.ts';
import { say } from '../say.ts';
import {
  areaLines,
  beatLines,
  derivedLines,
  incidentLines,
  rejectLines,
  roadLines,
  sectionLines,
  trackLines,
} from './importWords.ts';
import { progressDisplay, type ProgressDisplay } from './progress.ts';

interface SharedFlags {
  source?: string;
  skipBad?: boolean;
  report?: string;
  dryRun?: boolean;
  map: string[];
  crs: string;
}

interface IncidentFlags extends SharedFlags {
  timeZone?: string;
  encoding?: TextEncoding;
  unknownHourAtMidnight?: boolean;
}

/** The commands of `import`; each opens the configured database for itself. */
export function addImportCommands(program: Command, open: OpenConfigured): void {
  const group = program.command('import').description('Bring files in; a file lands whole or not at all');

  /** Runs one import: opens, imports, says what came of it, closes. */
  const run = (work: (engine: Engine, config: Config, display: ProgressDisplay) => Promise<string[]>) =>
    withDatabase(open, work);

  withMapping(withRejects(shared(group.command('incidents <file>'), 'incidents from CSV, plain or gzipped')))
    .option('--time-zone <zone>', 'IANA zone of times without an offset; default: the deployment’s')
    .addOption(new Option('--encoding <name>', 'default: found out').choices(['utf-8', 'gb18030']))
    .option(
      '--unknown-hour-at-midnight',
      'in this file a time of exactly 00:00 means that the hour is not known',
    )
    .action((file: string, flags: IncidentFlags) =>
      run(async (engine, config, display) => {
        const report = await importIncidents(engine, LOCAL_ACTOR, {
          ...importOptions(file, flags, display),
          mapping: incidentMapping(flags.map),
          timeZone: timeZoneOf(flags.timeZone) ?? config.timeZone,
          crs: crsOf(flags.crs),
          ...(flags.encoding ? { encoding: flags.encoding } : {}),
          unknownHourAtMidnight: flags.unknownHourAtMidnight ?? false,
        });
        const lines = incidentLines(report);
        if (report.dryRun) return lines;
        const derived = await derive(engine, LOCAL_ACTOR, {
          onProgress: ({ step, done, total }) => display.onProgress(START_STEPS[step], done, total),
        });
        return [...lines, ...derivedLines(derived)];
      }),
    );

  shared(group.command('roads <file>'), 'roads and base map from an OpenStreetMap extract (.osm.pbf)').action(
    (file: string, flags: SharedFlags) =>
      run(async (engine, { dataFolder }, display) =>
        roadLines(
          await importRoads(engine, LOCAL_ACTOR, { ...importOptions(file, flags, display), dataFolder }),
        ),
      ),
  );

  withMapping(
    withRejects(shared(group.command('sections <file>'), 'key sections from GeoJSON lines')),
  ).action((file: string, flags: SharedFlags) =>
    run(async (engine, _, display) =>
      sectionLines(
        await importSections(engine, LOCAL_ACTOR, {
          ...importOptions(file, flags, display),
          mapping: parseMapping(flags.map, SECTION_FIELDS),
          crs: crsOf(flags.crs),
        }),
      ),
    ),
  );

  withMapping(
    withRejects(shared(group.command('beats <file>'), 'beats, zones that are given, from GeoJSON polygons')),
  )
    .option('--name-column <column>', 'the same as --map name=<column>')
    .action((file: string, flags: SharedFlags & { nameColumn?: string }) =>
      run(async (engine, _, display) =>
        beatLines(
          await importBeats(engine, LOCAL_ACTOR, {
            ...importOptions(file, flags, display),
            mapping: {
              ...parseMapping(flags.map, BEAT_FIELDS),
              ...(flags.nameColumn === undefined ? {} : { name: flags.nameColumn }),
            },
            crs: crsOf(flags.crs),
          }),
        ),
      ),
    );

  withMapping(
    withRejects(shared(group.command('areas <file>'), 'city, towns, communities, grids from GeoJSON')),
  )
    .addOption(new Option('--kind <kind>', 'of features that name none themselves').choices(AREA_KINDS))
    .action((file: string, flags: SharedFlags & { kind?: AreaKind }) =>
      run(async (engine, _, display) =>
        areaLines(
          await importAreas(engine, LOCAL_ACTOR, {
            ...importOptions(file, flags, display),
            mapping: parseMapping(flags.map, AREA_FIELDS),
            crs: crsOf(flags.crs),
            ...(flags.kind ? { kind: flags.kind } : {}),
          }),
        ),
      ),
    );

  withRejects(shared(group.command('tracks <file>'), 'recorded positions from GPX')).action(
    (file: string, flags: SharedFlags) =>
      run(async (engine, _, display) =>
        trackLines(await importTracks(engine, LOCAL_ACTOR, importOptions(file, flags, display))),
      ),
  );
}

const shared = (command: Command, description: string): Command =>
  command
    .description(description)
    .option('--source <name>', 'who the rows come from; default: the file’s name')
    .option('--dry-run', 'do everything, then take it back');

const withRejects = (command: Command): Command =>
  command
    .option('--skip-bad', 'leave out what cannot be used instead of refusing the file')
    .option('--report <file>', 'where the bad rows are listed; default: beside the file');

const withMapping = (command: Command): Command =>
  command
    .option(
      '--map <field=column>',
      'what the file calls a field; may be repeated',
      (option: string, options: string[]) => [...options, option],
      [],
    )
    .option('--crs <name>', 'coordinates: wgs84, gcj02, bd09, cgcs2000, EPSG:n', 'wgs84');

async function withDatabase(
  open: OpenConfigured,
  work: (engine: Engine, config: Config, display: ProgressDisplay) => Promise<string[]>,
): Promise<void> {
  const { config, engine } = await open();
  const display = progressDisplay();
  try {
    const lines = await work(engine, config, display);
    display.clear();
    for (const line of lines) say(line);
  } catch (error) {
    display.clear();
    if (error instanceof Problem && error.code === 'import-rejected') {
      for (const line of rejectLines(error.extra as unknown as Partial<RejectsSummary>)) say(line, 'error');
    }
    throw error;
  } finally {
    await engine.close();
  }
}

function importOptions(file: string, flags: SharedFlags, { onProgress }: ProgressDisplay): ImportOptions {
  return {
    file,
    onProgress,
    ...(flags.source === undefined ? {} : { source: flags.source }),
    ...(flags.report === undefined ? {} : { reportFile: flags.report }),
    skipBad: flags.skipBad ?? false,
    dryRun: flags.dryRun ?? false,
  };
}

function crsOf(text: string): Crs {
  const check = checkCrs(text);
  if (!check.valid) throw new Problem('invalid', `--crs: ${check.reason}`);
  return check.crs;
}

function timeZoneOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const check = checkTimeZone(text);
  if (!check.valid) throw new Problem('invalid', `--time-zone: ${check.reason}`);
  return check.timeZone;
}
