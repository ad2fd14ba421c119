/** One process per data folder. The kernel frees the lock when its holder ends, however it ends. */
import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../domain/problem.ts';

/**
 * Holds `folder` until the returned function is called or the process ends.
 * Linux: an abstract socket; Windows: a named pipe; elsewhere a socket file in the temporary folder.
 * Throws Problem `already-running`.
 */
export function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = 'hexbeat-' + createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24);
  const path =
    process.platform === 'linux'
      ? `\0${name}`
      : process.platform === 'win32'
        ? `\\\\.\\pipe\\${name}`
        : join(tmpdir(), `${name}.sock`);
  const refused = () =>
    new Problem(
      'already-running',
      `Another Hexbeat process holds the data folder ${folder}. Stop it first, or set HEXBEAT_DATA to another folder.`,
    );
  return hold(path, refused);
}

function hold(
  path: string,
  refused: () => Problem,
  mayBeStale = path.endsWith('.sock'),
): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      if (!mayBeStale) return reject(refused());
      // A socket file outlives a killed holder: nobody answers there.
      const probe = connect(path);
      probe.once('connect', () => {
        probe.destroy();
        reject(refused());
      });
      probe.once('error', () => {
        rmSync(path, { force: true });
        hold(path, refused, false).then(resolve, reject);
      });
    });
    server.listen(path, () => {
      server.unref();
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}
