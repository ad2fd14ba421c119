// A PostgreSQL cluster of the tests' own: in a temporary folder, on a free port of 127.0.0.1, never run by root, gone afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_SECONDS = 60;
const STOP_SECONDS = 20;

/**
 * Makes and starts a cluster with the programs in `bin`.
 * -> its URL, and `stop()`, which ends it by its own pid and deletes the folder; both may be called at any time, also twice.
 */
export async function startCluster(bin) {
  const owner = unprivilegedOwner();
  const folder = mkdtempSync(join(tmpdir(), 'hexbeat-pg-'));
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  let server = null;

  async function stop() {
    if (server && server.exitCode === null && server.signalCode === null) {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT'); // 'fast': ends the sessions, writes a checkpoint
      const slow = setTimeout(() => server.kill('SIGQUIT'), STOP_SECONDS * 1000);
      await gone;
      clearTimeout(slow);
    }
    deleteFolder(folder);
  }

  /** For the last moment of a process, where nothing can be waited for. */
  function stopAtOnce() {
    if (server && server.exitCode === null && server.signalCode === null) server.kill('SIGQUIT');
    deleteFolder(folder);
  }

  process.once('exit', stopAtOnce);
  try {
    const args = ['-D', data, '-U', 'hexbeat', '--auth=trust', '--no-locale', '--encoding=UTF8', '--no-sync'];
    const made = spawnSync(join(bin, 'initdb'), args, { cwd: folder, encoding: 'utf8', ...owner });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const started = await startServer(port);
      if (started === 'ready') return { url: `postgres://hexbeat@127.0.0.1:${port}/postgres`, stop };
      // Somebody took the port in the meantime: take another.
      if (attempt === 3) throw new Error(`PostgreSQL did not start: ${started}`);
    }
  } catch (error) {
    await stop();
    throw error;
  }

  /** 'ready' once the server answers on its port and is ours, else what it said. */
  async function startServer(port) {
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'synchronous_commit=on',
    ];
    let log = '';
    server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      // A session of its own: Ctrl-C is for the runner, which stops this when the tests have ended.
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true, ...owner },
    );
    server.stderr.on('data', (chunk) => {
      log = (log + chunk).slice(-4000);
    });
    server.once('error', (error) => {
      log += error.message;
    });
    const untilMs = Date.now() + START_SECONDS * 1000;
    while (server.exitCode === null && server.signalCode === null && Date.now() < untilMs) {
      const args = [
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-U',
        'hexbeat',
        '-d',
        'postgres',
        '-XAtc',
        'show data_directory',
      ];
      const { stdout } = spawnSync(join(bin, 'psql'), args, { encoding: 'utf8', cwd: folder });
      if (stdout?.trim() === data) return 'ready';
      await sleep(100);
    }
    server.kill('SIGQUIT');
    return log;
  }
}

/** PostgreSQL refuses to run as root: then it is the user `postgres` that runs it. `{}` means ourselves. */
function unprivilegedOwner() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const owner = { uid: id('-u'), gid: id('-g') };
  if (!(owner.uid > 0))
    throw new Error(
      'as root, the tests need the user postgres to run the cluster (useradd --system postgres)',
    );
  return owner;
}

/** Retries: the last of PostgreSQL's processes may still be writing. */
function deleteFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
