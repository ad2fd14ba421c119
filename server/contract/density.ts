import { z } from '@hono/zod-openapi';
import { filterQuery } from './common.ts';
import { json, problems, route } from './route.ts';

export const densitySchema = z
  .object({
    res: z.number().int(),
    total: z.number().int().openapi({ description: 'incidents counted; the sum of the cells' }),
    version: z.string().openapi({ description: 'of the data; the ETag is made of it and the query' }),
    cells: z.array(
      z.object({
        cell: z.string().openapi({ example: '8a2830828767fff' }),
        count: z.number().int(),
        ratePerKm2: z.number(),
        weighted: z.number().openapi({ description: 'sum of severity weights' }),
      }),
    ),
  })
  .openapi('Density');
export type Density = z.infer<typeof densitySchema>;

export const getDensity = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/density',
    tags: ['density'],
    summary: 'Counts in H3 hexagons; `Accept: text/csv` gives a table',
    request: {
      query: z.object({
        ...filterQuery,
        res: z.string().optional().openapi({ description: '6..11, default 9', example: '9' }),
      }),
    },
    responses: {
      200: {
        description: 'The cells that hold anything, by cell id',
        content: { 'application/json': { schema: densitySchema }, 'text/csv': { schema: z.string() } },
      },
      304: { description: 'Unchanged' },
      ...problems(400, 503),
    },
  },
);

export const seriesSchema = z
  .object({
    step: z.enum(['day', 'week', 'month']),
    items: z.array(
      z.object({ start: z.string().openapi({ example: '2026-01-01' }), count: z.number().int() }),
    ),
  })
  .openapi('Series');
export type Series = z.infer<typeof seriesSchema>;

export const getSeries = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/series',
    tags: ['density'],
    summary: 'Counts by local day, ISO week or month; empty steps are there with 0',
    request: { query: z.object({ ...filterQuery, step: z.enum(['day', 'week', 'month']).optional() }) },
    responses: { 200: json(seriesSchema, 'From the first to the last step'), ...problems(400, 503) },
  },
);

export const profileSchema = z
  .object({
    total: z.number().int(),
    hourOfWeek: z
      .array(z.number().int())
      .length(168)
      .openapi({ description: 'Monday 00:00 first, local time' }),
    categories: z.array(z.object({ category: z.string(), count: z.number().int() })),
  })
  .openapi('Profile');
export type Profile = z.infer<typeof profileSchema>;

export const getProfile = route(
  { action: 'density.read', area: 'query' },
  {
    method: 'get',
    path: '/api/profile',
    tags: ['density'],
    summary: 'Counts by hour of week and by category, of any filter, cell or section',
    request: { query: z.object(filterQuery) },
    responses: { 200: json(profileSchema, 'The 7x24 profile'), ...problems(400, 503) },
  },
);
