/**
 * One origin for a page of the bench's own and for our server behind it: what begins with /bench/ comes from here, everything else
 * from there, byte for byte.
 */
import { readFile } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

/**
 * @param folder the page as built, with /bench/ as its base
 * @param files what else lies under /bench/, by name
 */
export async function startProxy(
  behind: string,
  port: number,
  { folder, files }: { folder: string; files: ReadonlyMap<string, Buffer> },
): Promise<{ origin: string; stop(): Promise<void> }> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url ?? '/', behind);
    if (pathname.startsWith('/bench/')) {
      const name = pathname.slice('/bench/'.length) || 'index.html';
      const kept = files.get(name);
      void (kept ? Promise.resolve(kept) : readFile(join(folder, normalize(`/${name}`)))).then(
        (bytes) => answer.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'text/plain' }).end(bytes),
        () => answer.writeHead(404).end(),
      );
      return;
    }
    const { host: _, ...headers } = asked.headers;
    const passed = request(
      new URL(asked.url ?? '/', behind),
      { method: asked.method, headers, agent },
      (from) => {
        answer.writeHead(from.statusCode ?? 502, from.headers);
        from.pipe(answer);
      },
    );
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
