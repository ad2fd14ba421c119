import { z } from '@hono/zod-openapi';
import { HAZARD_STATUSES, INCIDENT_STATUSES, ORIGINS } from '../../domain/vocabulary.ts';
import {
  filterQuery,
  idParam,
  idSchema,
  ifMatchHeader,
  instantSchema,
  lngLatSchema,
  pageQuery,
  recordFields,
} from './common.ts';
import { json, jsonBody, problems, route } from './route.ts';

const shared = {
  category: z.string().min(1).max(80).openapi({ example: 'theft' }),
  location: lngLatSchema,
  description: z.string().max(4000).nullable().optional(),
  severity: z
    .number()
    .min(0)
    .max(1000)
    // Stored in 4 bytes: PostgreSQL refuses what they cannot tell from 0.
    .refine((weight) => weight === 0 || Math.fround(weight) > 0, { error: 'too small' })
    .nullable()
    .optional()
    .openapi({ description: "weight; null: the category's" }),
  origin: z.enum(ORIGINS).optional(),
};

export const incidentInput = z
  .strictObject({
    id: idSchema,
    ...shared,
    occurredAt: instantSchema,
    occurredTo: instantSchema
      .nullable()
      .optional()
      .openapi({ description: 'the end, where only an interval is known' }),
    status: z.enum(INCIDENT_STATUSES).optional(),
  })
  .openapi('IncidentInput');

export const incidentEdit = incidentInput.omit({ id: true }).partial().openapi('IncidentEdit');

const recordShared = {
  id: idSchema,
  category: z.string(),
  location: lngLatSchema,
  description: z.string().nullable(),
  severity: z.number().nullable(),
  origin: z.enum(ORIGINS),
  source: z.string(),
  areaId: idSchema.nullable(),
  cell: z.string().openapi({ description: 'H3 at resolution 11' }),
  ...recordFields,
};

export const incidentSchema = z
  .object({
    ...recordShared,
    occurredAt: z.string(),
    occurredTo: z.string().nullable(),
    hourUnknown: z.boolean(),
    status: z.enum(INCIDENT_STATUSES),
    clearedAt: z.string().nullable(),
  })
  .openapi('Incident');

export const hazardInput = z
  .strictObject({
    id: idSchema,
    ...shared,
    foundAt: instantSchema,
    dueAt: instantSchema.nullable().optional(),
    premisesId: idSchema.nullable().optional(),
    status: z.enum(HAZARD_STATUSES).optional(),
  })
  .openapi('HazardInput');

export const hazardEdit = hazardInput.omit({ id: true }).partial().openapi('HazardEdit');

export const hazardSchema = z
  .object({
    ...recordShared,
    foundAt: z.string(),
    dueAt: z.string().nullable(),
    rectifiedAt: z.string().nullable(),
    verifiedAt: z.string().nullable(),
    premisesId: idSchema.nullable(),
    status: z.enum(HAZARD_STATUSES),
  })
  .openapi('Hazard');

export type IncidentInput = z.infer<typeof incidentInput>;
export type IncidentEdit = z.infer<typeof incidentEdit>;
export type Incident = z.infer<typeof incidentSchema>;
export type HazardInput = z.infer<typeof hazardInput>;
export type HazardEdit = z.infer<typeof hazardEdit>;
export type Hazard = z.infer<typeof hazardSchema>;

const listQuery = z
  .object({
    ...filterQuery,
    ...pageQuery,
    ref: z
      .string()
      .regex(/^\d{1,16}$/, { error: 'a whole number, as the id of a point of a tile' })
      .transform(Number)
      .refine(Number.isSafeInteger, { error: 'below 2^53' })
      .optional()
      .openapi({
        type: 'integer',
        description: 'the id of a point of a tile: only the record that it is; of what the filter asks for',
        example: 54869882461502,
      }),
  })
  .omit({ of: true });
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ total: z.number().int(), items: z.array(item), nextCursor: z.string().nullable() });

export const listIncidents = route(
  { action: 'incident.read', area: 'query' },
  {
    method: 'get',
    path: '/api/incidents',
    tags: ['incidents'],
    summary: 'Incidents of a filter, newest first',
    request: { query: listQuery },
    responses: { 200: json(pageOf(incidentSchema), 'A page of incidents'), ...problems(400, 503) },
  },
);

export const createIncident = route(
  { action: 'incident.create', area: 'body' },
  {
    method: 'post',
    path: '/api/incidents',
    tags: ['incidents'],
    summary: 'Store an incident; the same bytes again are answered 200',
    request: { body: jsonBody(incidentInput) },
    responses: {
      200: json(incidentSchema, 'These very bytes were stored before'),
      201: json(incidentSchema, 'Stored'),
      ...problems(400, 409, 410, 415, 503),
    },
  },
);

export const getIncident = route(
  { action: 'incident.read', area: 'record' },
  {
    method: 'get',
    path: '/api/incidents/{id}',
    tags: ['incidents'],
    request: { params: idParam },
    responses: {
      200: json(incidentSchema, 'The incident; ETag is its version'),
      ...problems(400, 404, 410, 503),
    },
  },
);

export const editIncident = route(
  { action: 'incident.edit', area: 'record' },
  {
    method: 'patch',
    path: '/api/incidents/{id}',
    tags: ['incidents'],
    request: { params: idParam, headers: ifMatchHeader, body: jsonBody(incidentEdit) },
    responses: {
      200: json(incidentSchema, 'The new version'),
      ...problems(400, 404, 410, 412, 415, 428, 503),
    },
  },
);

export const deleteIncident = route(
  { action: 'incident.delete', area: 'record' },
  {
    method: 'delete',
    path: '/api/incidents/{id}',
    tags: ['incidents'],
    summary: 'Soft-delete; the record stays for the audit',
    request: { params: idParam, headers: ifMatchHeader },
    responses: { 204: { description: 'Deleted' }, ...problems(400, 404, 410, 412, 428, 503) },
  },
);

export const listHazards = route(
  { action: 'hazard.read', area: 'query' },
  {
    method: 'get',
    path: '/api/hazards',
    tags: ['hazards'],
    summary: 'Hazards of a filter, newest first (from/to mean when they were found)',
    request: { query: listQuery },
    responses: { 200: json(pageOf(hazardSchema), 'A page of hazards'), ...problems(400, 503) },
  },
);

export const createHazard = route(
  { action: 'hazard.create', area: 'body' },
  {
    method: 'post',
    path: '/api/hazards',
    tags: ['hazards'],
    summary: 'Store a hazard; the same bytes again are answered 200',
    request: { body: jsonBody(hazardInput) },
    responses: {
      200: json(hazardSchema, 'These very bytes were stored before'),
      201: json(hazardSchema, 'Stored'),
      ...problems(400, 409, 410, 415, 503),
    },
  },
);

export const getHazard = route(
  { action: 'hazard.read', area: 'record' },
  {
    method: 'get',
    path: '/api/hazards/{id}',
    tags: ['hazards'],
    request: { params: idParam },
    responses: {
      200: json(hazardSchema, 'The hazard; ETag is its version'),
      ...problems(400, 404, 410, 503),
    },
  },
);

export const editHazard = route(
  { action: 'hazard.edit', area: 'record' },
  {
    method: 'patch',
    path: '/api/hazards/{id}',
    tags: ['hazards'],
    request: { params: idParam, headers: ifMatchHeader, body: jsonBody(hazardEdit) },
    responses: { 200: json(hazardSchema, 'The new version'), ...problems(400, 404, 410, 412, 415, 428, 503) },
  },
);

export const deleteHazard = route(
  { action: 'hazard.delete', area: 'record' },
  {
    method: 'delete',
    path: '/api/hazards/{id}',
    tags: ['hazards'],
    request: { params: idParam, headers: ifMatchHeader },
    responses: { 204: { description: 'Deleted' }, ...problems(400, 404, 410, 412, 428, 503) },
  },
);
