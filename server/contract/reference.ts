/** What the page needs to know first: health, categories, areas, teams, search. */
import { z } from '@hono/zod-openapi';
import { AREA_KINDS } from '../../domain/vocabulary.ts';
import { START_STEPS, type StartStep } from '../../domain/startStep.ts';
import { bboxSchema, geometrySchema, idParam, idSchema, lngLatSchema } from './common.ts';
import { json, problems, route } from './route.ts';

const START_STEP_CODES = Object.keys(START_STEPS) as [StartStep, ...StartStep[]];

export const healthSchema = z
  .object({
    status: z.enum(['starting', 'ok', 'failing']),
    progress: z
      .object({ step: z.enum(START_STEP_CODES), done: z.number(), total: z.number().nullable() })
      .nullable(),
    index: z
      .object({
        status: z.enum(['loading', 'ready']),
        done: z.number().int(),
        total: z.number().int().nullable(),
      })
      .nullable()
      .openapi({ description: 'of the incident index; the database answers, slower, until it is ready' }),
    engine: z.enum(['pglite', 'postgres']).nullable(),
    service: z.enum(['evaluation', 'service']).nullable(),
    simulated: z.boolean(),
    versions: z.record(z.string(), z.string()),
    timeZone: z.string(),
    asOf: z.string().nullable(),
    asOfSource: z.enum(['configured', 'clock', 'newest-incident']).nullable(),
    dataFrom: z.string().nullable().openapi({ description: "the oldest incident's instant" }),
    dataTo: z.string().nullable(),
    bounds: bboxSchema.nullable(),
    counts: z.record(z.string(), z.number().int()),
  })
  .openapi('Health');
export type Health = z.infer<typeof healthSchema>;

export const getHealth = route(
  { action: 'health.read', area: 'none' },
  {
    method: 'get',
    path: '/api/health',
    tags: ['reference'],
    responses: {
      200: json(healthSchema, 'Ready'),
      503: json(healthSchema, 'Starting (with progress) or failing'),
    },
  },
);

export const listCategories = route(
  { action: 'category.read', area: 'none' },
  {
    method: 'get',
    path: '/api/categories',
    tags: ['reference'],
    responses: {
      200: json(
        z.object({
          groups: z.array(
            z.object({
              code: z.string(),
              of: z.enum(['incidents', 'hazards']),
              nameZh: z.string(),
              nameEn: z.string(),
              color: z.string(),
            }),
          ),
          items: z.array(
            z.object({
              code: z.string(),
              of: z.enum(['incidents', 'hazards']),
              group: z.string(),
              nameZh: z.string(),
              nameEn: z.string(),
              severityWeight: z.number(),
              color: z.string(),
              used: z.number().int().openapi({ description: 'records that bear it' }),
            }),
          ),
        }),
        'Groups and categories',
      ),
      ...problems(503),
    },
  },
);

const areaFields = {
  id: idSchema,
  kind: z.enum(AREA_KINDS),
  parentId: idSchema.nullable(),
  code: z.string().nullable(),
  name: z.string(),
  nameEn: z.string().nullable(),
  populationRegistered: z.number().int().nullable(),
  populationMigrant: z.number().int().nullable(),
  populationYear: z.number().int().nullable(),
  bounds: bboxSchema,
};

export const listAreas = route(
  { action: 'area.read', area: 'none' },
  {
    method: 'get',
    path: '/api/areas',
    tags: ['reference'],
    request: { query: z.object({ kind: z.enum(AREA_KINDS).optional(), parent: idSchema.optional() }) },
    responses: {
      200: json(z.object({ items: z.array(z.object(areaFields)) }), 'Areas without outlines'),
      ...problems(400, 503),
    },
  },
);

export const getArea = route(
  { action: 'area.read', area: 'none' },
  {
    method: 'get',
    path: '/api/areas/{id}',
    tags: ['reference'],
    request: { params: idParam },
    responses: {
      200: json(
        z.object({ ...areaFields, geometry: geometrySchema }).openapi('Area'),
        'The area with its outline',
      ),
      ...problems(400, 404, 503),
    },
  },
);

export const listTeams = route(
  { action: 'team.read', area: 'none' },
  {
    method: 'get',
    path: '/api/teams',
    tags: ['reference'],
    responses: {
      200: json(
        z.object({
          items: z.array(
            z.object({
              id: idSchema,
              name: z.string(),
              mode: z.enum(['foot', 'ebike', 'car']),
              size: z.number().int(),
              base: lngLatSchema,
            }),
          ),
        }),
        'Teams',
      ),
      ...problems(503),
    },
  },
);

export const search = route(
  { action: 'search.read', area: 'none' },
  {
    method: 'get',
    path: '/api/search',
    tags: ['reference'],
    summary: 'Places, roads and key sections by name; also `lng,lat`',
    request: {
      query: z.object({
        q: z.string().min(1).max(100),
        limit: z.coerce.number().int().min(1).max(50).optional(),
      }),
    },
    responses: {
      200: json(
        z.object({
          items: z.array(
            z.object({
              kind: z.enum(['area', 'road', 'section', 'premises', 'place', 'point']),
              id: z.string(),
              name: z.string(),
              nameEn: z.string().nullable(),
              detail: z.string().nullable().openapi({ description: 'the area that it lies in' }),
              location: lngLatSchema,
              bounds: bboxSchema,
            }),
          ),
        }),
        'The best first',
      ),
      ...problems(400, 503),
    },
  },
);
