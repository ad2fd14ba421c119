import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createApp } from '../../server/app.ts';
import * as beats from '../../server/contract/beats.ts';
import * as density from '../../server/contract/density.ts';
import * as forecast from '../../server/contract/forecast.ts';
import * as incidents from '../../server/contract/incidents.ts';
import * as plans from '../../server/contract/plans/routes.ts';
import * as reference from '../../server/contract/reference.ts';
import { problemSchema, ruleOf } from '../../server/contract/route.ts';
import * as sections from '../../server/contract/sections.ts';
import { allowedMethods } from '../../server/methods.ts';
import { openTestEngine, serverOver, type OpenedEngine, type TestServer } from '../support/engines.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** The contract itself and the page that shows it: for everybody. */
const OUTSIDE = /^\/api\/(openapi\.json|docs(\/.*)?)$/;

interface Registered {
  method: string;
  path: string;
}

/** Routes of the app that no rule of the contract speaks of; a route is tried by an address that it would take. */
function withoutRule(routes: readonly Registered[]): string[] {
  const sample = (path: string) =>
    path
      .replaceAll(/:\w+\{[^{}]*\\\.(\w+)\}/g, '1.$1')
      .replaceAll(/:\w+(\{[^{}]*\})?/g, randomUUID())
      .replaceAll(/\/\{[^{}]*\}/g, '/x');
  return routes
    .filter(({ method, path }) => METHODS.includes(method) && !OUTSIDE.test(path))
    .filter(({ method, path }) => !allowedMethods(sample(path)).includes(method))
    .map(({ method, path }) => `${method} ${path}`);
}

interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}
interface Operation {
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean }[];
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>;
  'x-rule'?: { action: string; area: string };
}

describe('the contract', () => {
  let opened: OpenedEngine;
  let server: TestServer;
  beforeAll(async () => {
    opened = await openTestEngine('pglite', 'contract');
    server = serverOver(opened.engine);
  });
  afterAll(() => opened?.close());

  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = problemSchema.parse(await response.json());
    expect(problem.status).toBe(response.status);
    return problem;
  };

  describe('rules', () => {
    it('speak of every route that the app has registered', () => {
      const { routes } = createApp(server.context) as unknown as { routes: Registered[] };
      expect(routes.filter(({ method }) => METHODS.includes(method)).length).toBeGreaterThan(20);
      expect(withoutRule(routes)).toEqual([]);
    });

    it('would be missed on a made-up route', () => {
      const made = [
        { method: 'GET', path: '/api/secrets' },
        { method: 'PUT', path: '/api/incidents/:id' },
        { method: 'GET', path: '/tiles/:layer{[a-z]+\\.secret}' },
      ];
      expect(withoutRule(made)).toEqual(made.map(({ method, path }) => `${method} ${path}`));
    });

    it('name a thing and an act, and where the area comes from', () => {
      expect(ruleOf('post', '/api/incidents')).toEqual({ action: 'incident.create', area: 'body' });
      expect(ruleOf('put', '/api/incidents')).toBeUndefined();
    });
  });

  describe('OpenAPI', () => {
    let document: OpenApi;
    let operations: { name: string; path: string; operation: Operation }[];
    beforeAll(async () => {
      const response = await server.ask('/api/openapi.json');
      expect(response.status).toBe(200);
      document = (await response.json()) as OpenApi;
      operations = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
      );
    });

    it('is 3.1 and describes each operation: tags, rule, parameters of its path, answers with a description', () => {
      expect(document.openapi).toBe('3.1.0');
      expect(document.info.title).toBe('Hexbeat');
      expect(operations.length).toBeGreaterThan(20);
      for (const { name, path, operation } of operations) {
        expect(operation.tags, name).toHaveLength(1);
        expect(operation['x-rule']?.action, name).toMatch(
          /^[a-z-]+\.(read|create|edit|delete|export|publish|run)$/,
        );
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param).sort();
        const described = operation.parameters?.filter(({ in: where }) => where === 'path') ?? [];
        expect(described.map((param) => param.name).sort(), name).toEqual(inPath);
        expect(
          described.every(({ required }) => required),
          name,
        ).toBe(true);
        const statuses = Object.keys(operation.responses ?? {});
        expect(
          statuses.some((status) => /^2\d\d$/.test(status)),
          name,
        ).toBe(true);
        for (const [status, answer] of Object.entries(operation.responses ?? {})) {
          expect(answer.description, `${name} ${status}`).toBeTruthy();
          if (Number(status) >= 400 && !(path === '/api/health' && status === '503')) {
            expect(Object.keys(answer.content ?? {}), `${name} ${status}`).toEqual([
              'application/problem+json',
            ]);
          }
        }
      }
    });

    it('has a target for every reference, and no address outside', () => {
      const text = JSON.stringify(document);
      const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target!);
      expect(references.length).toBeGreaterThan(10);
      for (const target of references) {
        const [, name] = /^#\/components\/schemas\/(\w+)$/.exec(target) ?? [];
        expect(document.components.schemas, target).toHaveProperty(name!);
      }
      expect(
        [...text.matchAll(/https?:\/\/[^"\\/]+/g)].map(String).filter((url) => !url.includes('127.0.0.1')),
      ).toEqual([]);
    });
  });

  it('is shown by a page that needs nothing from outside', async () => {
    const page = await server.ask('/api/docs');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const html = await page.text();
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
    expect(addresses).toHaveLength(3);
    expect(html).not.toMatch(/https?:|\/\/\w/);
    for (const address of addresses) {
      const asset = await server.ask(address);
      expect([address, asset.status]).toEqual([address, 200]);
      expect((await asset.text()).length).toBeGreaterThan(50);
    }
    expect((await server.ask('/api/docs/package.json')).status).toBe(404);
  });

  describe('answers', () => {
    const asked: [string, { responses: { 200?: unknown } }][] = [
      ['/api/health', reference.getHealth],
      ['/api/categories', reference.listCategories],
      ['/api/areas', reference.listAreas],
      ['/api/teams', reference.listTeams],
      ['/api/search?q=a', reference.search],
      ['/api/incidents', incidents.listIncidents],
      ['/api/hazards', incidents.listHazards],
      ['/api/density', density.getDensity],
      ['/api/density?stat=smoothed', density.getDensity],
      ['/api/density?stat=gi', density.getDensity],
      ['/api/density?stat=change&from=2026-01-01&to=2026-02-01', density.getDensity],
      ['/api/density?stat=emerging', density.getDensity],
      ['/api/density/classes?stat=rate', density.getDensityClasses],
      ['/api/density/classes?stat=emerging', density.getDensityClasses],
      ['/api/concentration', density.getConcentration],
      ['/api/series?step=month', density.getSeries],
      ['/api/series?step=hour&from=2026-01-01&to=2026-01-02', density.getSeries],
      ['/api/profile', density.getProfile],
      ['/api/sections', sections.listSections],
      ['/api/beats', beats.listBeats],
      ['/api/forecast', forecast.getForecast],
      ['/api/plans', plans.listPlans],
    ];
    it.each(asked)('%s answers an empty database as it is described', async (path, { responses }) => {
      const response = await server.ask(path);
      expect(response.status).toBe(200);
      const { content } = responses[200] as { content: { 'application/json': { schema: z.ZodType } } };
      content['application/json'].schema.parse(await response.json());
    });

    it('say with 404 that there is no such address', async () => {
      expect((await problemOf(await server.ask('/api/nothing'))).code).toBe('not-found');
      expect((await problemOf(await server.ask('/nothing/here'))).code).toBe('not-found');
    });

    it.each([
      ['DELETE', '/api/incidents', 'GET, HEAD, POST'],
      ['PUT', `/api/incidents/${randomUUID()}`, 'DELETE, GET, HEAD, PATCH'],
      ['POST', '/api/health', 'GET, HEAD'],
      ['POST', '/tiles/density/1/1/1.mvt', 'GET, HEAD'],
    ])('%s %s is 405, with what is allowed', async (method, path, allow) => {
      const response = await server.ask(path, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
      expect((await problemOf(response)).code).toBe('method-not-allowed');
    });

    it('HEAD is GET without its body', async () => {
      const response = await server.ask('/api/categories', { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
    });

    it('keep others out: nothing from outside, no frame, no foreign name for this machine', async () => {
      const { headers } = await server.ask('/api/health');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('cache-control')).toBe('no-store');
      for (const host of ['evil.example', '127.0.0.1:1', 'hexbeat.example:8787', '']) {
        const foreign = await server.ask('/api/health', { headers: { host } });
        expect((await problemOf(foreign)).code).toBe('cross-site');
      }
      for (const host of ['localhost:8787', '[::1]:8787', '127.0.0.1:8787']) {
        expect((await server.ask('/api/health', { headers: { host } })).status).toBe(200);
      }
    });
  });

  describe('nothing that comes in is answered with 500', () => {
    const incident = (over: object) => ({
      id: randomUUID(),
      category: 'theft',
      location: [120, 28],
      occurredAt: '2026-03-05T18:30:00+08:00',
      ...over,
    });
    it.each([
      ['a NUL in a text', incident({ description: 'a\0b' })],
      ['half a character', incident({ description: 'a\ud800b' })],
      ['the year 0', incident({ occurredAt: '0000-01-01T00:00:00Z' })],
      ['a day that is none', incident({ occurredAt: '2026-02-30T00:00:00Z' })],
      ['a huge severity', incident({ severity: 1e300 })],
      ['a severity that is next to nothing', incident({ severity: 1e-320 })],
      ['the pole', incident({ location: [0, 90] })],
      ['a list', [1, 2]],
      ['null', 'null'],
    ])('%s', async (_, body) => {
      const response = await server.ask('/api/incidents', { method: 'POST', body });
      expect([201, 400]).toContain(response.status);
      if (response.status === 400) await problemOf(response);
    });

    const cursor = (text: string) => Buffer.from(text).toString('base64url');
    it.each([
      '/api/search?q=%00',
      '/api/search?q=%25_\\',
      '/api/search?q=999,999',
      '/api/areas?parent=%00',
      '/api/incidents/%00',
      '/api/incidents/%ff',
      '/api/incidents?category=%00',
      '/api/incidents?from=0000-01-01',
      '/api/incidents?to=9999-12-31T23:59:59Z',
      '/api/incidents?from=-271821-04-20T00:00:00Z',
      '/api/incidents?bbox=-180,-90,180,90',
      '/api/incidents?bbox=179.9999,89.9999,180,90',
      `/api/incidents?cursor=${cursor('2026-13-45 99:99:99+00|' + randomUUID())}`,
      `/api/incidents?cursor=${cursor('2026-01-01 00:00:00+00|------------------------------------')}`,
      '/api/density?res=11&bbox=-180,-90,180,90',
      '/api/series?step=day&from=0001-01-01&to=9999-01-01',
      '/api/series?step=day&from=2026-01-01',
      '/api/series?step=hour&from=1900-01-01&to=2099-12-31',
      '/api/density?stat=change&from=1900-01-01&to=2099-12-31&compare=year',
      '/api/density?stat=change&from=1900-01-01&to=2099-12-31&compare=previous&weekdays=1',
      '/api/density?stat=change&from=2026-01-01&to=2026-01-02&compare=1900-01-01/1900-01-02',
      '/api/density?stat=emerging&from=1900-01-01&to=1919-12-31&res=6',
      '/api/density?stat=emerging&to=1900-01-01',
      '/api/density?stat=gi&bbox=-180,-90,180,90',
      '/api/density/classes?stat=smoothed&from=1900-01-01&to=1900-01-02&over=1900-01-01/2099-12-31',
      '/api/density/classes?from=2026-01-01&to=2026-01-02&over=1900-01-01/2099-12-31&cumulative=1',
      '/api/concentration?cell=8a2830828767fff',
      '/api/roads/%00/why',
      `/api/roads/${randomUUID()}/why?hours=%00`,
      '/api/backtests?category=%00',
      '/api/backtests?from=0000-01-01',
      '/api/backtests?from=9999-12-31&unit=cells-10',
      '/api/backtests?budgets=1e-320,NaN',
      '/tiles/density/22/0/0.mvt',
      '/tiles/density/0/0/0.mvt?from=0000-01-01',
      `/tiles/roads/99999999999/1/1.mvt`,
    ])('%s', async (path) => {
      const response = await server.ask(path);
      expect(response.status, await response.clone().text()).toBeLessThan(500);
      if (response.status >= 400) await problemOf(response);
    });
  });
});
