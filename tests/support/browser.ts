/** Chromium for the browser tests: WebGL2 in software, and an ear for everything that should not happen. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export interface WatchedPage {
  page: Page;
  /** What went wrong so far: console errors, uncaught errors, failed requests, requests that left this machine. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** The browser that `npm test` found (HEXBEAT_CHROMIUM), else Debian's; throws with what to do where there is none. */
export function chromiumPath(): string {
  const path = process.env.HEXBEAT_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(path))
    throw new Error(`there is no chromium at ${path}: set HEXBEAT_CHROMIUM, or run npm test`);
  return path;
}

/** Starts chromium, headless (about 1 s). Close it in afterAll. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-dev-shm-usage',
      // As root (containers) chromium refuses to start inside its own sandbox.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      '--font-render-hinting=none',
    ],
  });
}

/**
 * Opens a page of its own context. A request to anywhere but 127.0.0.1 is refused and noted: end each test with
 * `expect(complaints).toEqual([])`. `expected` names console messages that the test itself provokes.
 */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions & { expected?: RegExp } = {},
): Promise<WatchedPage> {
  const { expected, ...contextOptions } = options;
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1280, height: 800 },
    ...contextOptions,
  });
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!expected?.test(text)) complaints.push(text);
  };
  await context.route(
    (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
    async (route) => {
      complain(`a request left this machine: ${route.request().url()}`);
      await route.abort();
    },
  );
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    // The map cancels the tiles that it no longer needs.
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') complain(`request failed: ${request.url()} ${reason}`);
  });
  return { page, complaints, close: () => context.close() };
}
