/** Making, reading, editing, publishing and exporting plans. */
import { z } from '@hono/zod-openapi';
import { idParam, idSchema, ifMatchHeader } from '../common.ts';
import { json, jsonBody, problems, route } from '../route.ts';
import { checkInInput, checkInSchema, rosterSchema, teamPlanSchema } from './duty.ts';
import { editsInput } from './edits.ts';
import { planInput } from './input.ts';
import { diffSchema, listedPlanSchema, planSchema, progressSchema, versionSchema } from './plan.ts';
import { worthSchema } from './worth.ts';

const planAnswer = (description: string) => json(planSchema, description);
const EDIT_PROBLEMS = [400, 404, 409, 410, 412, 415, 422, 428, 503] as const;

export const createPlan = route(
  { action: 'plan.create', area: 'body' },
  {
    method: 'post',
    path: '/api/plans',
    tags: ['plans'],
    summary: 'Suggest a patrol plan; answered when it is stored, see its progress meanwhile',
    description:
      'The same input, data and seed give the same plan where the search for staffing ended before its limit. With an `id` the same bytes again are 200, or wait for the computation that is under way.',
    request: { body: jsonBody(planInput) },
    responses: {
      200: planAnswer('These very bytes were planned before'),
      201: planAnswer('The stored draft'),
      ...problems(400, 409, 410, 415, 422, 503),
    },
  },
);

export const planProgress = route(
  { action: 'plan.read', area: 'none' },
  {
    method: 'get',
    path: '/api/plans/{id}/progress',
    tags: ['plans'],
    summary: 'How the computation of a plan stands, if one is under way',
    request: { params: idParam },
    responses: { 200: json(progressSchema, 'How it stands'), ...problems(400, 503) },
  },
);

export const stopPlanning = route(
  { action: 'plan.create', area: 'none' },
  {
    method: 'delete',
    path: '/api/plans/{id}/progress',
    tags: ['plans'],
    summary: 'Stop looking for better: with what was found so far (keep=1), or with nothing',
    request: { params: idParam, query: z.object({ keep: z.enum(['0', '1']).optional() }) },
    responses: { 204: { description: 'Told; the one who waits is answered' }, ...problems(400, 404, 503) },
  },
);

export const getPlan = route(
  { action: 'plan.read', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}',
    tags: ['plans'],
    request: {
      params: idParam,
      query: z.object({
        version: z.coerce.number().int().min(1).optional().openapi({ description: 'default: the newest' }),
      }),
    },
    responses: { 200: planAnswer('The plan; ETag is its version'), ...problems(400, 404, 410, 503) },
  },
);

export const listPlans = route(
  { action: 'plan.read', area: 'query' },
  {
    method: 'get',
    path: '/api/plans',
    tags: ['plans'],
    request: {},
    responses: {
      200: json(z.object({ items: z.array(listedPlanSchema) }), 'The newest 50'),
      ...problems(503),
    },
  },
);

export const deletePlan = route(
  { action: 'plan.delete', area: 'record' },
  {
    method: 'delete',
    path: '/api/plans/{id}',
    tags: ['plans'],
    summary: 'Delete a plan that is not published',
    request: { params: idParam, headers: ifMatchHeader },
    responses: { 204: { description: 'Deleted' }, ...problems(400, 404, 409, 410, 412, 428, 503) },
  },
);

export const editPlan = route(
  { action: 'plan.edit', area: 'record' },
  {
    method: 'post',
    path: '/api/plans/{id}/edits',
    tags: ['plans'],
    summary: 'Edit a plan: times, routes and expected incidents follow, and what is violated is listed',
    request: { params: idParam, headers: ifMatchHeader, body: jsonBody(editsInput) },
    responses: { 200: planAnswer('The new version'), ...problems(...EDIT_PROBLEMS) },
  },
);

export const optimisePlan = route(
  { action: 'plan.edit', area: 'record' },
  {
    method: 'post',
    path: '/api/plans/{id}/optimise',
    tags: ['plans'],
    summary: 'Plan again around what is locked; zones stay',
    request: {
      params: idParam,
      headers: ifMatchHeader,
      body: jsonBody(
        z.strictObject({
          limitSeconds: z
            .number()
            .min(1)
            .max(120)
            .optional()
            .openapi({ description: 'default 3, of more than 600 duties 1' }),
        }),
      ),
    },
    responses: { 200: planAnswer('The new version'), ...problems(...EDIT_PROBLEMS) },
  },
);

export const restorePlan = route(
  { action: 'plan.edit', area: 'record' },
  {
    method: 'post',
    path: '/api/plans/{id}/restore',
    tags: ['plans'],
    summary: 'Go back to (undo) or forward to (redo) another version, as a new version',
    request: {
      params: idParam,
      headers: ifMatchHeader,
      body: jsonBody(z.strictObject({ version: z.number().int().min(1) })),
    },
    responses: { 200: planAnswer('The new version'), ...problems(...EDIT_PROBLEMS) },
  },
);

export const listVersions = route(
  { action: 'plan.read', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}/versions',
    tags: ['plans'],
    request: { params: idParam },
    responses: {
      200: json(z.object({ items: z.array(versionSchema) }), 'The newest first'),
      ...problems(400, 404, 410, 503),
    },
  },
);

export const diffPlan = route(
  { action: 'plan.read', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}/diff',
    tags: ['plans'],
    summary: 'What changed between two versions, and what it costs in covered incidents',
    request: {
      params: idParam,
      query: z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) }),
    },
    responses: { 200: json(diffSchema, 'The differences'), ...problems(400, 404, 410, 503) },
  },
);

export const publishPlan = route(
  { action: 'plan.publish', area: 'record' },
  {
    method: 'post',
    path: '/api/plans/{id}/publish',
    tags: ['plans'],
    summary: 'Make this version what the teams go by; written to the audit log',
    request: {
      params: idParam,
      headers: ifMatchHeader,
      body: jsonBody(
        z.strictObject({
          acceptViolations: z
            .boolean()
            .optional()
            .openapi({ description: 'publish although errors are listed' }),
        }),
      ),
    },
    responses: { 200: planAnswer('Published'), ...problems(...EDIT_PROBLEMS) },
  },
);

export const withdrawPlan = route(
  { action: 'plan.publish', area: 'record' },
  {
    method: 'post',
    path: '/api/plans/{id}/withdraw',
    tags: ['plans'],
    summary: 'Take a published plan back; written to the audit log with the reason',
    request: {
      params: idParam,
      headers: ifMatchHeader,
      body: jsonBody(z.strictObject({ reason: z.string().trim().min(1).max(500) })),
    },
    responses: { 200: planAnswer('Withdrawn'), ...problems(...EDIT_PROBLEMS) },
  },
);

export const EXPORT_FORMATS = ['csv', 'xlsx', 'gpx', 'ics', 'geojson'] as const;

export const exportPlan = route(
  { action: 'plan.export', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}/export',
    tags: ['plans'],
    summary: 'Stops as CSV, XLSX or GeoJSON, routes as GPX, slots as iCalendar; written to the audit log',
    request: {
      params: idParam,
      query: z.object({
        format: z.enum(EXPORT_FORMATS),
        version: z.coerce.number().int().min(1).optional(),
        team: z.string().max(80).optional().openapi({ description: 'default: all' }),
        lang: z.enum(['zh', 'en']).optional().openapi({ description: 'of headings and words; default zh' }),
      }),
    },
    responses: {
      200: {
        description: 'The file',
        content: Object.fromEntries(
          [
            'text/csv',
            'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            'application/gpx+xml',
            'text/calendar',
            'application/geo+json',
          ].map((type) => [type, { schema: z.string() }]),
        ),
      },
      ...problems(400, 404, 410, 503),
    },
  },
);

export const planWorth = route(
  { action: 'plan.read', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}/worth',
    tags: ['plans'],
    summary:
      'What plans of these teams would have covered on held-back weeks, beside an even and a greedy one',
    request: {
      params: idParam,
      query: z.object({ weeks: z.coerce.number().int().min(2).max(26).optional() }),
    },
    responses: {
      200: json(z.object({ state: z.literal('done'), worth: worthSchema }), 'Scored'),
      202: json(
        z.object({
          state: z.literal('running'),
          progress: z.object({ done: z.number().int(), total: z.number().int() }),
        }),
        'Under way: ask again',
      ),
      ...problems(400, 404, 410, 422, 503),
    },
  },
);

export const stopPlanWorth = route(
  { action: 'plan.read', area: 'record' },
  {
    method: 'delete',
    path: '/api/plans/{id}/worth',
    tags: ['plans'],
    request: {
      params: idParam,
      query: z.object({ weeks: z.coerce.number().int().min(2).max(26).optional() }),
    },
    responses: { 204: { description: 'Stopped' }, ...problems(400, 404, 503) },
  },
);

export const createCheckIn = route(
  { action: 'checkin.create', area: 'record' },
  {
    method: 'post',
    path: '/api/plans/{id}/check-ins',
    tags: ['plans'],
    summary: 'A team says that it arrived at a stop of the published plan, left it, or could not stop there',
    request: {
      params: idParam,
      body: jsonBody(checkInInput),
    },
    responses: {
      200: json(checkInSchema, 'These very bytes were stored before'),
      201: json(checkInSchema, 'Stored'),
      ...problems(400, 404, 409, 410, 415, 422, 503),
    },
  },
);

export const listCheckIns = route(
  { action: 'checkin.read', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}/check-ins',
    tags: ['plans'],
    request: { params: idParam, query: z.object({ team: z.string().max(80).optional() }) },
    responses: {
      200: json(z.object({ items: z.array(checkInSchema) }), 'In order of time'),
      ...problems(400, 404, 410, 503),
    },
  },
);

export const getRoster = route(
  { action: 'roster.read', area: 'query' },
  {
    method: 'get',
    path: '/api/roster',
    tags: ['plans'],
    summary:
      'Who is where, when and for what, by the published plans; persons and teams that are given two things at once are listed',
    request: {
      query: z.object({
        from: z.string().optional().openapi({ description: 'inclusive; default: today' }),
        to: z.string().optional().openapi({ description: 'exclusive; default: a week after' }),
        plan: idSchema
          .optional()
          .openapi({ description: 'this plan as it is now, published or not, beside the published ones' }),
      }),
    },
    responses: { 200: json(rosterSchema, 'The roster'), ...problems(400, 404, 503) },
  },
);

export const getTeamPlan = route(
  { action: 'plan.read', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}/teams/{team}',
    tags: ['plans'],
    summary: "A team's own part of the published plan",
    request: {
      params: idParam.extend({ team: z.string().min(1).max(80).openapi({ description: 'its name' }) }),
    },
    responses: {
      200: json(teamPlanSchema, 'The ETag is that of the published version'),
      ...problems(400, 404, 409, 410, 503),
    },
  },
);
