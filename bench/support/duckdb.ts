/** The peer in counting: DuckDB in this same process, two threads, one plain table in memory with the same rows in the same order. */
import {
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTimestampValue,
  FLOAT,
  TIMESTAMP,
  UBIGINT,
  USMALLINT,
  UTINYINT,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { DEFAULT_CATEGORIES } from '../../domain/category.ts';
import { TOWN_CATEGORIES, localDay, parentCells, type Town } from './town.ts';

/** DuckDB's own: a chunk holds no more. */
const CHUNK_ROWS = 2048;

/** Of the city's categories: no record has a weight of its own. */
const WEIGHTS = TOWN_CATEGORIES.map(
  (code) => DEFAULT_CATEGORIES.find((each) => each.of === 'incidents' && each.code === code)!.severityWeight,
);

export interface Duck {
  /** Runs a query and has all of its answer in memory, still in DuckDB's columns: what is timed. */
  run(query: string): Promise<DuckDBDataChunk[]>;
  version: string;
  close(): void;
}

/**
 * Loads the city. Everything that a question asks for is a column of its own, ready and small: the resolution-10 cell, the
 * local day, the hour of the week and the weight need not be looked up, and words are numbers of one byte.
 */
export async function openDuck(town: Town): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`
    create table incident (occurred_at timestamp, category utinyint, origin utinyint, status utinyint,
      hour_of_week utinyint, local_day usmallint, area utinyint, cell10 ubigint,
      cell11 ubigint, weight float)`);
  await append(connection, town);
  const version = String((await (await connection.run('select version()')).getRows())[0]![0]);
  return {
    run: async (query) => (await connection.run(query)).fetchAllChunks(),
    version,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function append(connection: DuckDBConnection, town: Town): Promise<void> {
  const columns: readonly [DuckDBType, (row: number) => DuckDBValue][] = [
    [TIMESTAMP, (row) => new DuckDBTimestampValue(BigInt(town.occurredSeconds[row]!) * 1_000_000n)],
    [UTINYINT, (row) => town.category[row]!],
    [UTINYINT, (row) => town.origin[row]!],
    [UTINYINT, (row) => town.status[row]!],
    [UTINYINT, (row) => town.hourOfWeek[row]!],
    [USMALLINT, (row) => localDay(town.occurredSeconds[row]!)],
    [UTINYINT, (row) => town.area[row]!],
    [
      UBIGINT,
      (
        (cell10) => (row: number) =>
          cell10[row]!
      )(parentCells(town.cell, 10)),
    ],
    [UBIGINT, (row) => town.cell[row]!],
    [FLOAT, (row) => WEIGHTS[town.category[row]!]!],
  ];
  const appender = await connection.createAppender('incident');
  for (let from = 0; from < town.rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, town.rows - from);
    const chunk = DuckDBDataChunk.create(
      columns.map(([type]) => type),
      count,
    );
    columns.forEach(([, valueOf], at) => {
      const vector = chunk.getColumnVector(at);
      for (let i = 0; i < count; i++) vector.setItem(i, valueOf(from + i));
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
