/** CSV as it comes off a file: records with their line, in constant memory. Parsing itself is csv-parse's. */
import { Parser, type CsvError, type Options } from 'csv-parse';
import { Problem } from '../../../domain/problem.ts';
import type { TextEncoding } from '../source.ts';
import { findDelimiter } from './columns.ts';

export interface CsvHandlers {
  /** Every record, the header first. `line` is the one on which the record ends, from 1. */
  onRecord(values: string[], line: number): void;
  /** A record that is no CSV: a quote in a wrong place, or never closed. */
  onBroken(line: number, reason: string): void;
  /** After each piece: the place to wait until somebody has taken what was made. */
  afterPiece(): Promise<void>;
}

/** A record longer than this is a quote that was never closed, characters. */
const MAX_RECORD_CHARS = 1_000_000;

/** Reads all records; resolves at the end of the file. Throws Problem `import-rejected` where it cannot go on. */
export async function readCsv(
  pieces: AsyncIterable<Buffer>,
  encoding: TextEncoding,
  handlers: CsvHandlers,
): Promise<void> {
  const decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding);
  let parser: Parser | null = null;
  let failure: Error | null = null;
  for await (const piece of pieces) {
    const text = decoder ? decoder.decode(piece, { stream: true }) : piece;
    parser ??= start(text.toString(), handlers, (error) => (failure = error));
    await written(parser, text);
    if (failure) throw inWords(failure);
    await handlers.afterPiece();
  }
  if (!parser) throw new Problem('import-rejected', 'The file is empty');
  parser.end();
  await new Promise<void>((resolve) => parser.once('close', resolve).resume());
  if (failure) throw inWords(failure);
  await handlers.afterPiece();
}

function start(head: string, handlers: CsvHandlers, onFailure: (error: Error) => void): Parser {
  const headerEnd = head.search(/[\r\n]/);
  let brokenLine = 0;
  const parser = new RecordParser((values, line) => handlers.onRecord(values, line), {
    bom: true,
    delimiter: findDelimiter(headerEnd < 0 ? head : head.slice(0, headerEnd)),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD_CHARS,
    on_skip: (error) => {
      const line = error ? lineOf(error) : 0;
      // Every stray quote of a line is told.
      if (error && line !== brokenLine) handlers.onBroken(line, reasonOf(error));
      brokenLine = line;
      return undefined;
    },
  });
  parser.on('error', onFailure);
  return parser;
}

/** Hands each record over as soon as it is parsed: a stream of objects, and csv-parse's own `on_record`, take twice as long. */
class RecordParser extends Parser {
  constructor(
    private readonly onRecord: (values: string[], line: number) => void,
    options: Options,
  ) {
    super(options);
  }

  override push(record: string[] | null): boolean {
    if (record === null) return super.push(null);
    this.onRecord(record, this.info.lines);
    return true;
  }
}

/** Resolves when the parser has worked through `text`; also when it failed, since `error` is told elsewhere. */
function written(parser: Parser, text: Buffer | string): Promise<void> {
  return new Promise((resolve) => parser.write(text, () => resolve()));
}

const lineOf = (error: CsvError): number => Number((error as CsvError & { lines?: number }).lines ?? 0);

function reasonOf(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is opened and never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return `the row is longer than ${MAX_RECORD_CHARS} characters: is a quote never closed?`;
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quote stands in the middle of a value (write it twice inside quotes)';
    default:
      return error.message;
  }
}

function inWords(error: Error): Error {
  return 'code' in error && typeof error.code === 'string' && error.code.includes('CSV')
    ? new Problem('import-rejected', `The file cannot be read as CSV: ${error.message}`)
    : error;
}
