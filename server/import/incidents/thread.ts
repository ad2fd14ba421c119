/** The thread that reads a file of incidents: parsing, checking and encoding, so that storing has a core of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { copyLine, pointHex } from '../../../db/copyText.ts';
import { Problem } from '../../../domain/problem.ts';
import { seededRandom } from '../../../domain/random.ts';
import { MS_PER_DAY } from '../../../domain/time/date.ts';
import { zoneClock } from '../../../domain/time/zone.ts';
import type { BadRow } from '../rejects.ts';
import { readBytes } from '../source.ts';
import { findColumns, type Columns } from './columns.ts';
import { readCsv } from './csv.ts';
import { SAMPLE_POINTS, type ReadMessage, type ReadRequest } from './protocol.ts';
import { readRow, type IncidentRow, type RowRules } from './row.ts';

const BATCH_CHARS = 1 << 19;
/** Batches made before the first is asked for. */
const AHEAD = 3;
const MAX_CATEGORIES = 2000;
const MAX_SEVERITY_WORDS = 100;

const port = parentPort!;
const request = workerData as ReadRequest;

let credits = AHEAD;
let wake: (() => void) | null = null;
port.on('message', () => {
  credits++;
  wake?.();
});

const post = (message: ReadMessage): void => port.postMessage(message);

try {
  await read();
} catch (error) {
  const problem = error instanceof Problem ? error : null;
  const { message, stack } = error as Error;
  post({ kind: 'failed', code: problem?.code ?? null, detail: message, stack });
}
port.close();

async function read(): Promise<void> {
  const rules: RowRules = { ...request, clock: zoneClock(request.timeZone) };
  let author = { source: '', text: '' };
  const random = seededRandom(1);
  const categories = new Map<string, number>();
  const severities = new Map<string, number>();
  const sample: [number, number][] = [];
  const days = new Set<number>();
  let columns: Columns | null = null;
  let text = '';
  let rows = 0;
  let seen = 0;
  let hourUnknown = 0;
  let readSoFar = 0;
  let bad: BadRow[] = [];

  const keep = (row: IncidentRow, line: number): void => {
    count(categories, row.category, MAX_CATEGORIES, () => {
      throw new Problem(
        'import-rejected',
        `More than ${MAX_CATEGORIES} different categories: does '${columns!.name.category}' hold categories? Name the right column with --map category=COLUMN.`,
      );
    });
    if (row.unknownSeverity !== null) count(severities, row.unknownSeverity, MAX_SEVERITY_WORDS);
    if (row.hourUnknown) hourUnknown++;
    days.add(Math.floor(row.occurredMs / MS_PER_DAY));
    // Reservoir sampling (Vitter 1985, algorithm R): every row is as likely as any other.
    seen++;
    const place = seen <= SAMPLE_POINTS ? seen - 1 : Math.floor(random() * seen);
    if (place < SAMPLE_POINTS) sample[place] = row.declared;
    if (author.source !== row.source) {
      author = { source: row.source, text: copyLine([`import:${row.source}`]).slice(0, -1) };
    }
    if (request.withLines) text += `${line}\t`;
    text += incidentLine(row, author.text);
    rows++;
  };

  const flush = (): void => {
    if (rows === 0 && bad.length === 0) return;
    post({ kind: 'batch', text, rows, bad, readBytes: readSoFar });
    credits--;
    text = '';
    rows = 0;
    bad = [];
  };

  await readCsv(
    readBytes(request.file, (bytes) => (readSoFar = bytes)),
    request.encoding,
    {
      onRecord(values, line) {
        if (!columns) {
          columns = findColumns(values, request.mapping);
          return;
        }
        const result = readRow(values, line, columns, rules);
        if (result.ok) keep(result.row, line);
        else bad.push(result.bad);
        if (text.length >= BATCH_CHARS || bad.length >= 1000) flush();
      },
      onBroken: (line, reason) => bad.push({ line, column: '', reason, value: '' }),
      async afterPiece() {
        while (credits <= 0) {
          await new Promise<void>((resolve) => (wake = resolve));
          wake = null;
        }
      },
    },
  );
  flush();
  if (!columns) throw new Problem('import-rejected', 'The file has no header');
  post({
    kind: 'end',
    categories: [...categories],
    unknownSeverities: [...severities],
    sample,
    hourUnknown,
    days: [...days],
  });
}

/** The columns of INCIDENT_COLUMNS (db/queries/imports.ts), in that order. Only what people wrote can need escaping. */
function incidentLine(row: IncidentRow, author: string): string {
  const named = copyLine([row.source, row.sourceId, row.category]).slice(0, -1);
  const occurredAt = new Date(row.occurredMs).toISOString();
  const occurredTo = row.occurredToMs === null ? '\\N' : new Date(row.occurredToMs).toISOString();
  const description = row.description === null ? '\\N' : copyLine([row.description]).slice(0, -1);
  return (
    `${row.id}\t${named}\t${row.origin}\t${row.status}\t${occurredAt}\t${occurredTo}\t${row.hourUnknown ? 't' : 'f'}\t` +
    `${row.severity ?? '\\N'}\t${description}\t${pointHex(row.lng, row.lat)}\t${row.cell}\t${author}\t${author}\n`
  );
}

function count(counts: Map<string, number>, key: string, most: number, onTooMany?: () => never): void {
  const known = counts.get(key);
  if (known !== undefined) counts.set(key, known + 1);
  else if (counts.size < most) counts.set(key, 1);
  else onTooMany?.();
}
