/** The built page over a real server on the simulated town, and a page of chromium on it that is held to its silence. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser, openPage, type WatchedPage } from './browser.ts';

const ROOT = join(import.meta.dirname, '../..');
export const DIST = join(ROOT, 'dist/web');

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export interface Town {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  /** Opens the page, waits for the map, runs the test and holds the page to its silence: no errors, nothing from elsewhere. */
  onPage(
    path: string,
    options: Parameters<typeof openPage>[1],
    test: (page: Page, watched: WatchedPage) => Promise<void>,
  ): Promise<void>;
}

/** Builds the page and starts a server for the tests of one file; about a minute. */
export function overTown(): Town {
  let browser: Browser;
  let server: ChildProcess;
  let folder: string;
  let origin = '';

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    folder = mkdtempSync(join(tmpdir(), 'hexbeat-page-'));
    await build({ configFile: join(ROOT, 'vite.config.ts'), root: join(ROOT, 'web'), logLevel: 'warn' });
    const { DATABASE_URL: _, ...env } = process.env;
    server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: ROOT,
      env: { ...env, PORT: String(port), HEXBEAT_DATA: folder, TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    server.stderr!.on('data', (text: Buffer) => (complaint = (complaint + text.toString()).slice(-2000)));
    for (;;) {
      const ready = await fetch(`${origin}/api/health`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) break;
      if (server.exitCode !== null) throw new Error(`the server stopped: ${complaint}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    server?.kill('SIGINT');
    if (server && server.exitCode === null) await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    get origin() {
      return origin;
    },
    async onPage(path, options, test) {
      const watched = await openPage(browser, options);
      try {
        await watched.page.goto(origin + path);
        await idle(watched.page);
        await test(watched.page, watched);
        expect(watched.complaints).toEqual([]);
      } finally {
        await watched.close();
      }
    },
  };
}

export const map = (page: Page) => page.locator('.map');
/** Everything that was asked for is drawn. */
export const idle = (page: Page) => page.locator('.map[data-map-idle="true"]').waitFor({ timeout: 30_000 });
/** How many features of a kind are on the screen. */
export const drawn = async (page: Page, what: string) => Number(await map(page).getAttribute(`data-${what}`));

/** What axe finds wrong, a line each. */
export async function violations(page: Page): Promise<string[]> {
  // Colours that are on their way from one to another have no contrast of their own.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe.run;
    return (await run({ exclude: ['.maplibregl-canvas-container'] })).violations.map(({ id, nodes }) => [
      id,
      nodes.map((node) => node.html.slice(0, 160)).join(' | '),
    ]);
  });
  return found.map(([id, where]) => `${id}: ${where}`);
}
