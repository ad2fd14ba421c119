/** The whole HTTP side: middleware, routes, the contract, the page. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { serveStatic } from '@hono/node-server/serve-static';
import { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { MiddlewareHandler } from 'hono';
import { Problem } from '../domain/problem.ts';
import { REPOSITORY } from './config.ts';
import { describeTiles } from './contract/tiles.ts';
import type { AppContext } from './context.ts';
import { knownMethod } from './methods.ts';
import { onError, onInvalid, onNotFound, problemResponse } from './problems.ts';
import { beatRoutes } from './routes/beats.ts';
import { changeRoutes } from './routes/change.ts';
import { densityRoutes } from './routes/density.ts';
import { forecastRoutes } from './routes/forecast.ts';
import { hazardRoutes } from './routes/hazards.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { planEditRoutes } from './routes/planEdits.ts';
import { planDutyRoutes } from './routes/planDuty.ts';
import { planRoutes } from './routes/plans.ts';
import { referenceRoutes } from './routes/reference.ts';
import { sectionRoutes } from './routes/sections.ts';
import { tileRoutes } from './routes/tiles.ts';

const BODY_LIMIT_BYTES = 1_000_000;
const PAGE = join(REPOSITORY, 'dist/web');
const SWAGGER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

export function createApp(context: AppContext) {
  const app = new OpenAPIHono({ defaultHook: onInvalid });
  app.onError(onError(context));
  app.notFound(onNotFound);
  app.use(logged(context), headers, sameSite(context));
  const tooLarge = bodyLimit({
    maxSize: BODY_LIMIT_BYTES,
    onError: (c) => problemResponse(c, new Problem('too-large')),
  });
  app.use('/tiles/*', knownMethod);
  app.use('/api/*', compress(), knownMethod, jsonOnly, tooLarge, bytesFirst, tellsWrites(context));

  const routed = app
    .route('/', referenceRoutes(context))
    .route('/', incidentRoutes(context))
    .route('/', hazardRoutes(context))
    .route('/', densityRoutes(context))
    .route('/', changeRoutes(context))
    .route('/', sectionRoutes(context))
    .route('/', beatRoutes(context))
    .route('/', forecastRoutes(context))
    .route('/', planRoutes(context))
    .route('/', planEditRoutes(context))
    .route('/', planDutyRoutes(context));
  app.route('/', tileRoutes(context));
  describeTiles(app);

  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Hexbeat',
      version: '0.1.0',
      description: 'Patrol and incident geography. Errors are RFC 9457 problems with a stable `code`.',
    },
    servers: [{ url: context.config.publicUrl }],
  });
  app.get('/api/docs', (c) => c.html(DOCS_PAGE));
  app.get('/api/docs/start.js', (c) =>
    c.body(DOCS_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/api/docs/:file', async (c) => {
    const file = SWAGGER_FILES.find((name) => name === c.req.param('file'));
    if (!file) throw new Problem('not-found');
    const path = join(SWAGGER, file);
    const type = file.endsWith('.css') ? 'text/css' : 'text/javascript';
    return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
      headers: {
        'Content-Type': `${type}; charset=utf-8`,
        'Content-Length': String((await stat(path)).size),
      },
    });
  });
  app.all('/api/*', onNotFound);

  app.use('*', compress());
  app.use('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.header('Cache-Control', 'public, max-age=31536000, immutable');
  });
  app.use('*', serveStatic({ root: PAGE }));
  return routed;
}

/** What the page's typed client knows of the server. */
export type App = ReturnType<typeof createApp>;

/** One line a request; queries and bodies stay out of it, they may hold places and tokens. */
function logged(context: AppContext): MiddlewareHandler {
  return async (c, next) => {
    const startedMs = performance.now();
    await next();
    const ms = Math.round((performance.now() - startedMs) * 10) / 10;
    context.log.info({ method: c.req.method, path: c.req.path, status: c.res.status, ms }, 'request');
  };
}

/** The page needs nothing from outside, so nothing from outside is allowed. */
const headers: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    workerSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    styleSrc: ["'self'", "'unsafe-inline'"],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
});

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses what another site sends: a foreign Host (a name rebound to this machine), and writes with a foreign Origin.
 */
function sameSite(context: AppContext): MiddlewareHandler {
  const { publicUrl, port } = context.config;
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const hosts = new Set([new URL(publicUrl).host, ...loopback]);
  return async (c, next) => {
    const host = c.req.header('host');
    if (host !== undefined && !hosts.has(host)) {
      throw new Problem('cross-site', 'This host name is not configured (HEXBEAT_PUBLIC_URL)');
    }
    const origin = c.req.header('origin');
    if (!SAFE_METHODS.includes(c.req.method) && origin !== undefined && !isOneOf(hosts, origin)) {
      throw new Problem('cross-site');
    }
    await next();
  };
}

function isOneOf(hosts: ReadonlySet<string>, origin: string): boolean {
  return URL.canParse(origin) && hosts.has(new URL(origin).host);
}

const bringsBody = (method: string) => !SAFE_METHODS.includes(method) && method !== 'DELETE';

/** A body that is not said to be JSON is refused before anything reads it. */
const jsonOnly: MiddlewareHandler = async (c, next) => {
  const type = c.req.header('content-type') ?? '';
  if (bringsBody(c.req.method) && !/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    throw new Problem('unsupported', 'Send application/json');
  }
  await next();
};

/** Reads a body first as bytes, so that a receipt can be made of exactly what came. */
const bytesFirst: MiddlewareHandler = async (c, next) => {
  if (bringsBody(c.req.method)) await c.req.arrayBuffer();
  await next();
};

/** Who reads after a write was answered finds it in the index as well. */
function tellsWrites(context: AppContext): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (!SAFE_METHODS.includes(c.req.method)) context.written();
  };
}

const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hexbeat API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>`;

const DOCS_SCRIPT = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });`;
