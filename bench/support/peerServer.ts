/**
 * What our tiles are compared with, on the same HTTP server without any middleware: their very bytes from memory, and the same
 * points as tiles by ST_AsMVT. A process of its own, told by its parent what to serve.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import postgres from 'postgres';

/** As the server's own pool. */
const MOST_CONNECTIONS = 8;
const MVT = { 'Content-Type': 'application/vnd.mapbox-vector-tile' };

export interface PeerMessage {
  databaseUrl: string;
  /** By `z/x/y`. */
  tiles: Map<string, Uint8Array>;
}

process.once('message', ({ databaseUrl, tiles }: PeerMessage) => {
  const sql = postgres(databaseUrl, { max: MOST_CONNECTIONS });
  const bytesOf = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;
  const app = new Hono()
    .get('/memory/:z/:x/:y', (c) => {
      const { z, x, y } = c.req.param();
      return c.body(bytesOf(tiles.get(`${z}/${x}/${Number.parseInt(y, 10)}`)!), 200, MVT);
    })
    .get('/postgis/:z/:x/:y', async (c) => {
      const { z, x, y } = c.req.param();
      const [row] = await sql<{ tile: Uint8Array }[]>`
        with tile as (select st_tileenvelope(${Number(z)}, ${Number(x)}, ${Number.parseInt(y, 10)}) as box)
        select st_asmvt(point, 'incidents', 4096, 'geom') as tile from (
          select st_asmvtgeom(p.geom, tile.box, 4096, 0, true) as geom, p.ref, p.category, p.origin, p.status, p.at
          from bench_point p, tile where p.geom && tile.box) point`;
      return c.body(bytesOf(row!.tile), 200, MVT);
    });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) }, () => {
    process.send!('listening');
  });
  process.once('SIGTERM', () => {
    server.close();
    void sql.end({ timeout: 1 }).then(() => process.exit(0));
  });
});
