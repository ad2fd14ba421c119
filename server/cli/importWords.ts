/** What the command line says about an import. */
import type { DeriveReport } from '../derive.ts';
import type { AreasReport } from '../import/areas.ts';
import type { BeatsReport } from '../import/beats.ts';
import type { IncidentsReport } from '../import/incidents/run.ts';
import type { RejectsSummary } from '../import/rejects.ts';
import type { RoadsImportReport } from '../import/roads.ts';
import type { SectionsReport } from '../import/sections.ts';
import type { TracksReport } from '../import/tracks.ts';

const MOST_LISTED = 12;
/** A section of which less lies on roads is worth a look. */
const DOUBTFUL_SHARE = 0.8;

const count = (value: number): string => value.toLocaleString('en');
const kilometers = (meters: number): string => `${(meters / 1000).toFixed(1)} km`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `12 new, 3 changed`: the parts that are not zero; `nothing new` where all are. */
function parts(named: readonly (readonly [rows: number, what: string])[]): string {
  const said = named.filter(([rows]) => rows > 0).map(([rows, what]) => `${count(rows)} ${what}`);
  return said.length > 0 ? said.join(', ') : 'nothing new';
}

function listed<T>(items: readonly T[], word: (item: T) => string): string {
  const said = items.slice(0, MOST_LISTED).map(word).join(', ');
  return items.length > MOST_LISTED ? `${said} and ${count(items.length - MOST_LISTED)} more` : said;
}

const heading = (what: string, { source, dryRun }: { source: string; dryRun: boolean }): string =>
  dryRun ? `${what} from '${source}' would be (dry run, nothing was changed)` : `${what} from '${source}'`;

/** What could not be used, by reason. */
export function rejectLines({ bad = 0, reasons = [], reportFile }: Partial<RejectsSummary>): string[] {
  if (bad === 0) return [];
  return [
    `Not usable: ${count(bad)}, listed in ${reportFile}`,
    ...reasons
      .slice(0, MOST_LISTED)
      .map(({ column, reason, count: rows }) => `  ${count(rows)} x ${column ? `${column}: ` : ''}${reason}`),
  ];
}

export function incidentLines(report: IncidentsReport): string[] {
  const lines = [
    `${heading('Incidents', report)}: ${parts([
      [report.added, 'new'],
      [report.revised, 'in a new version'],
      [report.unchanged, 'known already'],
      [report.editsKept, 'edited here since (the edits stay)'],
      [report.deletedKept, 'deleted here (they stay deleted)'],
      [report.repeated, 'repeated within the file'],
      [report.hourUnknown, 'without a known hour'],
    ])}.`,
    ...rejectLines(report.rejects),
  ];
  if (report.unclassified.length > 0) {
    const codes = listed(report.unclassified, ([code, rows]) => `${code} (${count(rows)})`);
    lines.push(`Categories not known here, kept as 'unclassified': ${codes}.`);
  }
  if (report.unknownSeverities.length > 0) {
    const words = listed(report.unknownSeverities, ([word, rows]) => `${word} (${count(rows)})`);
    lines.push(`Severities not known here, left to the category: ${words}.`);
  }
  if (report.suspicion) {
    const { crs, declaredMedianMeters, medianMeters } = report.suspicion;
    const far = Number.isFinite(declaredMedianMeters) ? `${Math.round(declaredMedianMeters)} m` : 'far';
    lines.push(
      `WARNING: the points lie ${far} from the nearest road in the median; read as ${crs} it would be ` +
        `${Math.round(medianMeters)} m. If the file is in ${crs}, import it again with --crs ${crs}.`,
    );
  }
  return lines;
}

export function derivedLines({ incidents, offRoads }: DeriveReport): string[] {
  if (incidents === 0) return [];
  return [
    `Found the road of ${count(incidents - offRoads)}; ${count(offRoads)} lie over 60 m from any road.`,
  ];
}

export function roadLines(report: RoadsImportReport): string[] {
  const lines: string[] = [];
  if (report.unchanged)
    lines.push(`These very roads (${count(report.roads)}) are in use already; nothing was changed.`);
  else if (report.osm) {
    const { roads } = report.osm;
    lines.push(
      `${heading('Roads', report)}: ${count(roads.kept)} of ${kilometers(roads.keptMeters)} in ${count(roads.keptComponents)} ` +
        `connected part${roads.keptComponents === 1 ? '' : 's'}; left out, since not connected to them: ` +
        `${count(roads.dropped)} of ${kilometers(roads.droppedMeters)} in ${count(roads.droppedComponents)} parts.`,
    );
    if (roads.missingNodes > 0) {
      lines.push(
        `${count(roads.missingNodes)} references to nodes that the file lacks: the ways were cut there.`,
      );
    }
  }
  if (report.derived) {
    lines.push(...derivedLines(report.derived));
    const { sections, changedSections } = report.derived;
    if (sections > 0) {
      lines.push(
        `Matched ${count(sections)} key sections; ${count(changedSections.length)} changed by over 10 % and want a look.`,
      );
    }
  }
  if (report.basemap) {
    lines.push(
      `Base map: ${count(report.basemap.tiles)} tiles, ${(report.basemap.bytes / 1e6).toFixed(1)} MB.`,
    );
  }
  return lines;
}

export function sectionLines(report: SectionsReport): string[] {
  const lines = [
    `${heading('Key sections', report)}: ${parts([
      [report.added, 'new'],
      [report.revised, 'in a new version'],
      [report.unchanged, 'known already'],
      [report.editsKept, 'edited here since (the edits stay)'],
      [report.deletedKept, 'deleted here (they stay deleted)'],
    ])}.`,
    ...rejectLines(report.rejects),
  ];
  if (!report.hasRoads)
    lines.push('There are no roads yet: the sections are matched when roads are imported.');
  else if (report.matches.length > 0) {
    const mean = report.matches.reduce((sum, { share }) => sum + share, 0) / report.matches.length;
    lines.push(`Of their lines ${percent(mean)} lies on roads.`);
    const doubtful = report.matches.filter(({ share }) => share < DOUBTFUL_SHARE);
    if (doubtful.length > 0) {
      lines.push(`Worth a look: ${listed(doubtful, ({ name, share }) => `${name} (${percent(share)})`)}.`);
    }
  }
  return lines;
}

export function beatLines(report: BeatsReport): string[] {
  return [
    `${heading('Beats', report)}: ${parts([
      [report.added, 'new'],
      [report.revised, 'in a new version'],
      [report.unchanged, 'known already'],
      [report.editsKept, 'edited here since (the edits stay)'],
      [report.deletedKept, 'deleted here (they stay deleted)'],
    ])}.`,
    ...rejectLines(report.rejects),
  ];
}

export function areaLines(report: AreasReport): string[] {
  const lines = [
    `${heading('Areas', report)}: ${parts([
      [report.added, 'new'],
      [report.revised, 'in a new version'],
      [report.unchanged, 'known already'],
      [report.deletedKept, 'deleted here (they stay deleted)'],
    ])}.`,
    ...rejectLines(report.rejects),
  ];
  if (report.mended.length > 0) {
    const outlines = listed(report.mended, ({ name, reason }) => `${name} (${reason})`);
    lines.push(`Outlines that were not valid and were mended: ${outlines}.`);
  }
  const placed = Object.entries(report.placed).filter(([, rows]) => rows > 0);
  if (placed.length > 0) {
    lines.push(
      `Records with another area now: ${placed.map(([table, rows]) => `${count(rows)} x ${table}`).join(', ')}.`,
    );
  }
  return lines;
}

export function trackLines(report: TracksReport): string[] {
  return [
    `${heading('Positions', report)}: ${parts([
      [report.added, 'new'],
      [report.repeated, 'known already'],
      [report.contradicting, 'in quarantine, since they contradict a stored one'],
      [report.implausible, 'in quarantine, since their time cannot be'],
    ])}; ${count(report.tracks)} new track${report.tracks === 1 ? '' : 's'}.`,
    ...rejectLines(report.rejects),
  ];
}
