import { z } from '@hono/zod-openapi';
import {
  filterQuery,
  idParam,
  idSchema,
  ifMatchHeader,
  intervalSchema,
  lineSchema,
  recordFields,
} from './common.ts';
import { modelSchema } from './forecast.ts';
import { json, jsonBody, problems, route } from './route.ts';

export const sectionInput = z
  .strictObject({
    id: idSchema,
    name: z.string().min(1).max(200),
    priority: z
      .number()
      .int()
      .min(1)
      .max(3)
      .optional()
      .openapi({ description: '1 is the most urgent; default 2' }),
    leastVisits: z
      .number()
      .int()
      .min(0)
      .max(24)
      .optional()
      .openapi({ description: 'visits a day that a plan owes it' }),
    skill: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .nullable()
      .optional()
      .openapi({ description: 'only teams with this skill stop there; null or absent: any team' }),
    line: lineSchema,
  })
  .openapi('SectionInput');
export const sectionEdit = sectionInput.omit({ id: true }).partial().openapi('SectionEdit');

const slotSchema = z.object({
  weekday: z.number().int().min(1).max(7),
  start: z.string().openapi({ example: '18:00' }),
  end: z.string().openapi({ example: '22:00' }),
  expected: z.number(),
});

export const sectionSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    origin: z.enum(['given', 'proposed']),
    priority: z.number().int(),
    leastVisits: z.number().int(),
    skill: z.string().nullable(),
    line: lineSchema,
    lengthMeters: z.number(),
    areaId: idSchema.nullable(),
    matchedShare: z.number().openapi({ description: 'share of the line that lies on roads, 0..1' }),
    incidents: z.number().int().openapi({ description: 'reported incidents on it that the model used' }),
    noEvidence: z.boolean(),
    expectedPerWeek: z.number(),
    expectedInterval: intervalSchema,
    bestSlots: z.array(slotSchema),
    ...recordFields,
  })
  .openapi('Section');
export type Section = z.infer<typeof sectionSchema>;
export type SectionInput = z.infer<typeof sectionInput>;
export type SectionEdit = z.infer<typeof sectionEdit>;

export const listSections = route(
  { action: 'section.read', area: 'query' },
  {
    method: 'get',
    path: '/api/sections',
    tags: ['sections'],
    summary: 'Key sections with expected incidents and best slots; the riskiest first',
    request: { query: z.object({ area: filterQuery.area, bbox: filterQuery.bbox }) },
    responses: {
      200: json(z.object({ model: modelSchema.nullable(), items: z.array(sectionSchema) }), 'Sections'),
      ...problems(400, 503),
    },
  },
);

export const createSection = route(
  { action: 'section.create', area: 'body' },
  {
    method: 'post',
    path: '/api/sections',
    tags: ['sections'],
    request: { body: jsonBody(sectionInput) },
    responses: {
      200: json(sectionSchema, 'These very bytes were stored before'),
      201: json(sectionSchema, 'Stored'),
      ...problems(400, 409, 410, 415, 422, 503),
    },
  },
);

export const getSection = route(
  { action: 'section.read', area: 'record' },
  {
    method: 'get',
    path: '/api/sections/{id}',
    tags: ['sections'],
    request: { params: idParam },
    responses: {
      200: json(sectionSchema, 'The section; ETag is its version'),
      ...problems(400, 404, 410, 503),
    },
  },
);

export const editSection = route(
  { action: 'section.edit', area: 'record' },
  {
    method: 'patch',
    path: '/api/sections/{id}',
    tags: ['sections'],
    request: { params: idParam, headers: ifMatchHeader, body: jsonBody(sectionEdit) },
    responses: {
      200: json(sectionSchema, 'The new version'),
      ...problems(400, 404, 410, 412, 415, 422, 428, 503),
    },
  },
);

export const deleteSection = route(
  { action: 'section.delete', area: 'record' },
  {
    method: 'delete',
    path: '/api/sections/{id}',
    tags: ['sections'],
    request: { params: idParam, headers: ifMatchHeader },
    responses: { 204: { description: 'Deleted' }, ...problems(400, 404, 410, 412, 428, 503) },
  },
);

export const proposeSections = route(
  { action: 'section.create', area: 'body' },
  {
    method: 'post',
    path: '/api/sections/proposals',
    tags: ['sections'],
    summary:
      'Propose key sections from the incidents on the roads; earlier proposals are replaced, given ones stay',
    request: {
      body: jsonBody(
        z.strictObject({ area: idSchema.optional(), count: z.number().int().min(1).max(200).optional() }),
      ),
    },
    responses: {
      200: json(z.object({ stored: z.number().int(), deleted: z.number().int() }), 'What was stored'),
      ...problems(400, 415, 422, 503),
    },
  },
);

export const sectionSlots = route(
  { action: 'section.read', area: 'record' },
  {
    method: 'get',
    path: '/api/sections/{id}/slots',
    tags: ['sections'],
    summary: 'Expected incidents by hour of week: the 7x24 table',
    request: { params: idParam },
    responses: {
      200: json(
        z
          .object({
            section: idSchema,
            model: modelSchema.nullable(),
            noEvidence: z.boolean(),
            expectedPerWeek: z.number(),
            expectedInterval: intervalSchema,
            hourOfWeek: z
              .array(z.number())
              .length(168)
              .openapi({ description: 'Monday 00:00 first, local time' }),
            bestSlots: z.array(slotSchema),
          })
          .openapi('SectionSlots'),
        'The table',
      ),
      ...problems(400, 404, 410, 503),
    },
  },
);
