/** The server process: listens at once, answers 503 with progress until the data are there, stops cleanly. */
import { existsSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Problem } from '../domain/problem.ts';
import type { Engine } from '../db/engines/engine.ts';
import { lockFolder } from '../db/engines/lock.ts';
import { recordCounts } from '../db/queries/reference.ts';
import { createApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { AppContext } from './context.ts';
import { loadDemo } from './demo/demo.ts';
import { derive } from './derive.ts';
import { createLog } from './log.ts';
import { openEngine } from './open.ts';
import { say, sayStep } from './say.ts';

/** Requests under way get this long to end, milliseconds; then their connections are cut. */
const GRACE_MS = 2_000;
/** After this long nothing is waited for, milliseconds. */
const PATIENCE_MS = 5_000;

async function main(): Promise<void> {
  const config = readConfig();
  const context = new AppContext(config, createLog());
  const server = serve({ fetch: createApp(context).fetch, hostname: config.host, port: config.port });
  await new Promise<void>((listening, failed) => {
    server.once('listening', listening);
    server.once('error', failed);
  }).catch(async (error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? await portTaken(config) : error;
  });

  let engine: Engine | null = null;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say('Stopping');
    const patience = setTimeout(() => process.exit(1), PATIENCE_MS);
    const closed = new Promise((done) => server.close(done));
    if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await closed;
    // What is still being loaded is one transaction, and is not waited for.
    if (context.isReady) {
      await context.stopFollowing();
      await engine?.close();
    }
    clearTimeout(patience);
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  const step = sayStep((progress) => (context.progress = progress));
  step(config.databaseUrl ? 'open-postgres' : 'open-embedded');
  engine = await openEngine(config);
  context.open(engine);
  await prepare(context, engine, step);
  context.ready();
  context.follow();
  say(`Ready: ${config.publicUrl}`);
}

/** The simulated town on the very first start of the embedded engine; then whatever is still to be derived. */
async function prepare(context: AppContext, engine: Engine, step: ReturnType<typeof sayStep>): Promise<void> {
  const { config, actor } = context;
  const counts = await recordCounts(engine);
  const isEmpty = Object.values(counts).every((count) => count === 0);
  if (engine.kind === 'pglite' && config.demo && isEmpty) {
    await loadDemo(engine, {
      asOfMs: config.nowMs ?? Date.now(),
      dataFolder: config.dataFolder,
      onProgress: step,
    });
  }
  await derive(engine, actor, { onProgress: ({ step: name, done, total }) => step(name, done, total) });
}

/** Most often it is Hexbeat itself, started a second time: that is said where it can be known. */
async function portTaken({ port, databaseUrl, dataFolder }: Config): Promise<Problem> {
  const taken = new Problem(
    'config',
    `Port ${port} is taken by another program. Stop it, or set PORT to another one.`,
  );
  if (databaseUrl !== null || !existsSync(dataFolder)) return taken;
  return lockFolder(dataFolder).then(
    (unlock) => unlock().then(() => taken),
    (error: Problem) => error,
  );
}

main().catch((error: unknown) => {
  if (error instanceof Problem) say(error.detail ?? error.message, 'error');
  else createLog().fatal({ err: error }, 'start failed');
  process.exit(1);
});
