/** The thread that PGlite lives in: it blocks its thread while a statement runs, so it must not be the server's. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import type { PgliteAnswer, PgliteRequest, PgliteStart } from './pgliteProtocol.ts';

const port = parentPort!;
const asText = (value: string) => value;
const { dataDir, snapshot } = workerData as PgliteStart;

const TIMES = [
  types.TIMESTAMP,
  types.TIMESTAMPTZ,
  types.DATE,
  types.TIME,
  types.INTERVAL,
  1115,
  1182,
  1185,
  1187,
];

const open = PGlite.create({
  ...(dataDir === null ? {} : { dataDir }),
  ...(snapshot ? { loadDataDir: new Blob([snapshot as Uint8Array<ArrayBuffer>]) } : {}),
  extensions: { postgis },
  // As postgres.js gives them: times as text, bigints as text.
  parsers: { ...Object.fromEntries(TIMES.map((type) => [type, asText])), [types.INT8]: asText },
});

async function answer(request: PgliteRequest): Promise<unknown> {
  const database = await open;
  switch (request.kind) {
    case 'open':
      await database.exec("set time zone 'UTC'");
      return null;
    case 'query': {
      const blob = request.blob === undefined ? {} : { blob: new Blob([request.blob]) };
      const result = await database.query(request.text, request.params, {
        rowMode: request.rowMode,
        ...blob,
      });
      return { rows: result.rows, affectedRows: result.affectedRows };
    }
    case 'dump':
      return new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer());
    case 'close':
      await database.close();
      return null;
  }
}

port.on('message', (request: PgliteRequest) => {
  answer(request).then(
    (value) => port.postMessage({ id: request.id, value } satisfies PgliteAnswer),
    (error: unknown) => {
      const { message, code, constraint } = error as Error & { code?: string; constraint?: string };
      port.postMessage({ id: request.id, failure: { message, code, constraint } } satisfies PgliteAnswer);
    },
  );
});
