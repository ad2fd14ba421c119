/** Processes that a benchmark starts: our server as `npm start` runs it, and whatever it is compared with. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const LOOK_AGAIN_MS = 100;
const READY_SECONDS = 600;

export interface Served {
  origin: string;
  /** Resident, bytes; Linux only. */
  pid: number;
  stop(): Promise<void>;
}

/** Our server over a database, once it is ready and its index is loaded. A port that is taken is an error. */
export async function startServer(databaseUrl: string, port: number): Promise<Served> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hexbeat-bench-'));
  const origin = `http://127.0.0.1:${port}`;
  const child = start('server/main.ts', {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    HEXBEAT_DATA: dataFolder,
  });
  const stop = async () => {
    await end(child);
    await rm(dataFolder, { recursive: true, force: true });
  };
  try {
    await until(child, async () => {
      const answer = await fetch(`${origin}/api/health`).catch(() => null);
      if (!answer?.ok) return false;
      const { status, index } = (await answer.json()) as {
        status: string;
        index?: { status: string } | null;
      };
      return status === 'ok' && (index?.status ?? 'ready') === 'ready';
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, pid: child.pid!, stop };
}

/** A server of the bench's own: gets `message` first, and answers with any message once it listens. */
export async function startPeer(script: string, port: number, message: object): Promise<Served> {
  const child = start(script, { PORT: String(port) });
  child.send(message);
  const [answer] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  if (answer !== 'listening') throw new Error(`${script} ended with ${String(answer)}`);
  return { origin: `http://127.0.0.1:${port}`, pid: child.pid!, stop: () => end(child) };
}

function start(script: string, env: Record<string, string>): ChildProcess {
  return fork(join(ROOT, script), {
    cwd: ROOT,
    execArgv: ['--import', 'tsx'],
    // Only these variables: what else is set here must not configure the server.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function until(child: ChildProcess, isSo: () => Promise<boolean>): Promise<void> {
  const givenUpMs = performance.now() + READY_SECONDS * 1000;
  while (!(await isSo())) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    if (performance.now() > givenUpMs) throw new Error(`the server was not ready in ${READY_SECONDS} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
