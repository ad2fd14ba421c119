/** Hexbeat as processes: started, watched, asked, stopped; none is left behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPglite } from '../../db/engines/pglite.ts';
import type { Health } from '../../server/contract/reference.ts';
import { migratedSnapshot } from '../support/engines.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Running {
  child: ChildProcess;
  /** stdout and stderr so far. */
  output(): string;
  /** The exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Waits until the output holds `text`; throws with the output when the process ends first. */
  says(text: string): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Ends whatever a failed test left behind. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill('SIGKILL');
      await once(child, 'close');
    }),
  );
}

/** Runs a TypeScript file of ours. The variables that configure Hexbeat are only those of `env`. */
export function run(script: string, args: readonly string[] = [], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, script), ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: process.env.TZ, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    output: () => output,
    ended,
    async says(text) {
      while (!output.includes(text)) {
        if (hasEnded()) throw new Error(`ended without saying '${text}':\n${output}`);
        await sleep(20);
      }
    },
  };
}

export interface RunningServer extends Running {
  url: string;
  env: Record<string, string>;
  health(): Promise<{ status: number; body: Health }>;
  /** Waits until it answers health with 200. */
  ready(): Promise<Health>;
}

/** `server/main.ts` on a free port, without the simulated town unless told otherwise. */
export async function runServer(env: Record<string, string>): Promise<RunningServer> {
  const all = { PORT: String(await freePort()), HEXBEAT_DEMO: '0', ...env };
  const process = run('server/main.ts', [], all);
  const url = `http://127.0.0.1:${all.PORT}`;
  const health = async () => {
    const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: (await response.json()) as Health };
  };
  const ready = async () => {
    for (;;) {
      const answer = await health().catch(() => null);
      if (answer?.status === 200) return answer.body;
      if (process.child.exitCode !== null) throw new Error(`ended before it was ready:\n${process.output()}`);
      await sleep(30);
    }
  };
  return { ...process, url, env: all, health, ready };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A data folder that is gone after the tests. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'hexbeat-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Makes the embedded database in a folder from the kept snapshot, which takes 3 s instead of 15. */
export async function makeDatabase(folder: string): Promise<void> {
  const engine = await openPglite({ folder, snapshot: await migratedSnapshot() });
  await engine.close();
}
