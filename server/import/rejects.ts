/** Rows that cannot be used: counted by reason for the screen, listed one by one in a report file. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { once } from 'node:events';
import { basename, dirname, join, resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { Problem } from '../../domain/problem.ts';

export interface BadRow {
  /** Line of the file, or number of the feature, from 1. */
  line: number;
  /** The column or property; empty where the whole row is meant. */
  column: string;
  /** What is wrong, without the value: reasons are counted. */
  reason: string;
  /** As it stands in the file. */
  value: string;
}

export interface RejectsSummary {
  bad: number;
  /** The most frequent reasons first. */
  reasons: { column: string; reason: string; count: number }[];
  /** Where they are listed; null when there are none. */
  reportFile: string | null;
}

const MAX_VALUE_CHARS = 200;
const MAX_REASONS = 50;

/** Collects bad rows in constant memory; the report file is made when the first one comes. */
export class Rejects {
  bad = 0;
  private readonly counts = new Map<string, { column: string; reason: string; count: number }>();
  private stream: WriteStream | null = null;

  constructor(private readonly reportFile: string) {}

  async add(rows: readonly BadRow[]): Promise<void> {
    if (rows.length === 0) return;
    this.bad += rows.length;
    for (const { column, reason } of rows) {
      const key = `${column}\0${reason}`;
      const known = this.counts.get(key);
      if (known) known.count++;
      else if (this.counts.size < MAX_REASONS) this.counts.set(key, { column, reason, count: 1 });
    }
    if (!this.stream) await this.start();
    const lines = stringify(
      rows.map(({ line, column, reason, value }) => [line, column, reason, value.slice(0, MAX_VALUE_CHARS)]),
      { escape_formulas: true },
    );
    if (!this.stream!.write(lines)) await once(this.stream!, 'drain');
  }

  /** Closes the report. */
  async finish(): Promise<RejectsSummary> {
    if (this.stream) {
      this.stream.end();
      await once(this.stream, 'finish');
      this.stream = null;
    }
    return {
      bad: this.bad,
      reasons: [...this.counts.values()].sort((a, b) => b.count - a.count),
      reportFile: this.bad > 0 ? this.reportFile : null,
    };
  }

  private async start(): Promise<void> {
    this.stream = createWriteStream(this.reportFile);
    await once(this.stream, 'open').catch((error: Error) => {
      throw new Problem(
        'invalid',
        `The report cannot be written: ${error.message}; choose another place by --report`,
      );
    });
    // A byte order mark: a spreadsheet opens Chinese text right.
    this.stream.write('\ufeffline,column,reason,value\n');
  }
}

/** The report's place: as asked, else beside the file, else (a folder that takes no files) where the command was started. */
export async function reportFileFor(file: string, asked?: string): Promise<string> {
  if (asked) return resolve(asked);
  const name = `${basename(file)}.rejected.csv`;
  const beside = dirname(resolve(file));
  const writable = await access(beside, constants.W_OK).then(
    () => true,
    () => false,
  );
  return join(writable ? beside : process.cwd(), name);
}

/** Throws Problem `import-rejected`, with the reasons in words, when there are bad rows that the user has not agreed to skip. */
export function refuseRejects(summary: RejectsSummary, skipBad: boolean, what = 'rows'): void {
  if (summary.bad === 0 || skipBad) return;
  throw new Problem(
    'import-rejected',
    `${summary.bad} ${what} cannot be used, so nothing was imported. They are listed in ${summary.reportFile}; ` +
      `correct them, or import the others with --skip-bad.`,
    [],
    { ...summary },
  );
}
