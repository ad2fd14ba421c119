import { z } from '@hono/zod-openapi';
import { geometrySchema, idParam, idSchema, lngLatSchema } from './common.ts';
import { json, jsonBody, problems, route } from './route.ts';
import { modelSchema } from './forecast.ts';

const clock = z
  .string()
  .regex(/^([01]?\d|2[0-4]):[0-5]\d$/, 'a local time such as 18:00')
  .openapi({ example: '18:00' });
const localDate = z.iso.date().openapi({ example: '2026-03-06' });

export const planInput = z
  .strictObject({
    area: idSchema.optional(),
    from: localDate.openapi({ description: 'first local day' }),
    to: localDate.openapi({
      description: 'exclusive, as everywhere: one day is from 2026-03-06 to 2026-03-07',
    }),
    shifts: z
      .array(z.strictObject({ start: clock, end: clock }))
      .min(1)
      .max(6),
    slotMinutes: z.number().int().min(30).max(480).optional().openapi({ description: 'default 120' }),
    stopMinutes: z.number().int().min(10).max(16).optional().openapi({ description: 'default 12' }),
    teams: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(80),
          mode: z.enum(['foot', 'ebike', 'car']),
          base: lngLatSchema,
        }),
      )
      .min(1)
      .max(40),
    seed: z.number().int().min(0).max(4_294_967_295).optional(),
  })
  .openapi('PlanInput');
export type PlanInput = z.infer<typeof planInput>;

const reasonSchema = z
  .object({ code: z.string(), value: z.number().optional(), rank: z.number().optional() })
  .loose()
  .openapi('Reason', { description: 'The page says it in words by its code' });

export const planSchema = z
  .object({
    id: idSchema,
    status: z.enum(['draft']),
    seed: z.number().int(),
    input: planInput,
    createdAt: z.string(),
    createdBy: z.string(),
    simulated: z.boolean(),
    zones: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        geometry: geometrySchema,
        sections: z.array(idSchema),
        workloadMinutes: z.number(),
        deviation: z.number().openapi({ description: 'share above (+) or below (-) the mean workload' }),
        reason: z.string().nullable().openapi({ description: 'why it is out of balance, if it is' }),
      }),
    ),
    sections: z.array(z.object({ id: idSchema, name: z.string(), zone: z.string().nullable() })),
    assignments: z.array(
      z.object({
        team: z.string(),
        zone: z.string(),
        start: z.string(),
        end: z.string(),
        stops: z.array(
          z.object({
            section: idSchema,
            location: lngLatSchema,
            arriveAt: z.string(),
            stayMinutes: z.number(),
            expectedIncidents: z.number(),
            reasons: z.array(reasonSchema),
          }),
        ),
        route: geometrySchema,
        routeMeters: z.number(),
      }),
    ),
    expectedIncidents: z.number(),
    model: modelSchema,
    warnings: z.array(z.object({ code: z.string(), detail: z.string() }).loose()),
  })
  .openapi('Plan');
export type Plan = z.infer<typeof planSchema>;

export const createPlan = route(
  { action: 'plan.create', area: 'body' },
  {
    method: 'post',
    path: '/api/plans',
    tags: ['plans'],
    summary: 'Suggest a patrol plan; the same input, data and seed give the same plan',
    request: { body: jsonBody(planInput) },
    responses: { 201: json(planSchema, 'The stored draft'), ...problems(400, 415, 422, 503) },
  },
);

export const getPlan = route(
  { action: 'plan.read', area: 'record' },
  {
    method: 'get',
    path: '/api/plans/{id}',
    tags: ['plans'],
    request: { params: idParam },
    responses: { 200: json(planSchema, 'The plan'), ...problems(400, 404, 503) },
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
      200: json(
        z.object({
          items: z.array(
            z.object({
              id: idSchema,
              status: z.enum(['draft']),
              from: localDate,
              to: localDate,
              teams: z.number().int(),
              expectedIncidents: z.number(),
              createdAt: z.string(),
            }),
          ),
        }),
        'The newest 50',
      ),
      ...problems(503),
    },
  },
);
