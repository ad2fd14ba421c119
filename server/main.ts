/** The server process: listens at once, answers 503 with progress until the data are there, stops cleanly. */
import { serve } from '@hono/node-server';
import { Problem } from '../domain/problem.ts';
import type { Engine } from '../db/engines/engine.ts';
import { recordCounts } from '../db/queries/reference.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { AppContext } from './context.ts';
import { loadDemo } from './demo/demo.ts';
import { derive } from './derive.ts';
import { createLog } from './log.ts';
import { openEngine } from './open.ts';
import { say, sayStep } from './say.ts';

/** Requests under way get this long to end, milliseconds. */
const GRACE_MS = 5_000;

async function main(): Promise<void> {
  const config = readConfig();
  const context = new AppContext(config, createLog());
  const server = serve({ fetch: createApp(context).fetch, hostname: config.host, port: config.port });
  await new Promise<void>((listening, failed) => {
    server.once('listening', listening);
    server.once('error', (error: NodeJS.ErrnoException) => {
      failed(error.code === 'EADDRINUSE' ? portTaken(config.port) : error);
    });
  });

  let engine: Engine | null = null;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say('Stopping');
    server.close();
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    const patience = setTimeout(() => process.exit(1), GRACE_MS);
    await engine?.close();
    clearTimeout(patience);
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  const step = sayStep((progress) => (context.progress = progress));
  step(config.databaseUrl ? 'Opening PostgreSQL' : 'Opening the embedded database');
  engine = await openEngine(config);
  context.open(engine);
  await prepare(context, engine, step);
  context.ready();
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

const portTaken = (port: number) =>
  new Problem('config', `Port ${port} is taken by another program. Stop it, or set PORT to another one.`);

main().catch((error: unknown) => {
  if (error instanceof Problem) say(error.detail ?? error.message, 'error');
  else createLog().fatal({ err: error }, 'start failed');
  process.exit(1);
});
