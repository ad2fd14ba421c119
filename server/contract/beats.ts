import { z } from '@hono/zod-openapi';
import { filterQuery, idParam, idSchema, ifMatchHeader, lngLatSchema, recordFields } from './common.ts';
import { json, jsonBody, problems, route } from './route.ts';

const isClosed = (ring: readonly (readonly number[])[]): boolean => {
  const [first, last] = [ring[0], ring.at(-1)];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
};

const polygonSchema = z
  .array(z.array(lngLatSchema).min(4).max(2000).refine(isClosed, { error: 'a ring ends where it begins' }))
  .min(1)
  .max(50);

const outlineSchema = z
  .object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygonSchema).min(1).max(50) })
  .openapi('Outline');

export const beatContent = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    geometry: z.union([
      outlineSchema,
      z.object({ type: z.literal('Polygon'), coordinates: polygonSchema }).openapi('OutlinePart'),
    ]),
  })
  .openapi('BeatContent');
export const beatInput = beatContent.extend({ id: idSchema }).openapi('BeatInput');

export const beatSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    geometry: outlineSchema,
    middle: lngLatSchema.openapi({ description: 'a point within it, for its name' }),
    areaKm2: z.number(),
    areaId: idSchema.nullable().openapi({ description: 'the finest area that holds a point within it' }),
    ...recordFields,
  })
  .openapi('Beat');
export type Beat = z.infer<typeof beatSchema>;
export type BeatContent = z.infer<typeof beatContent>;

export const listBeats = route(
  { action: 'beat.read', area: 'query' },
  {
    method: 'get',
    path: '/api/beats',
    tags: ['beats'],
    summary: 'Beats: zones that are given, by name. With `area`: those that overlap it',
    request: { query: z.object({ area: filterQuery.area }) },
    responses: { 200: json(z.object({ items: z.array(beatSchema) }), 'Beats'), ...problems(400, 503) },
  },
);

export const createBeat = route(
  { action: 'beat.create', area: 'body' },
  {
    method: 'post',
    path: '/api/beats',
    tags: ['beats'],
    request: { body: jsonBody(beatInput) },
    responses: {
      200: json(beatSchema, 'These very bytes were stored before'),
      201: json(beatSchema, 'Stored'),
      ...problems(400, 409, 410, 415, 503),
    },
  },
);

export const getBeat = route(
  { action: 'beat.read', area: 'record' },
  {
    method: 'get',
    path: '/api/beats/{id}',
    tags: ['beats'],
    request: { params: idParam },
    responses: { 200: json(beatSchema, 'The beat; ETag is its version'), ...problems(400, 404, 410, 503) },
  },
);

export const replaceBeat = route(
  { action: 'beat.edit', area: 'record' },
  {
    method: 'put',
    path: '/api/beats/{id}',
    tags: ['beats'],
    request: { params: idParam, headers: ifMatchHeader, body: jsonBody(beatContent) },
    responses: {
      200: json(beatSchema, 'The new version; the same content again makes none'),
      ...problems(400, 404, 410, 412, 415, 428, 503),
    },
  },
);

export const deleteBeat = route(
  { action: 'beat.delete', area: 'record' },
  {
    method: 'delete',
    path: '/api/beats/{id}',
    tags: ['beats'],
    request: { params: idParam, headers: ifMatchHeader },
    responses: { 204: { description: 'Deleted' }, ...problems(400, 404, 410, 412, 428, 503) },
  },
);
