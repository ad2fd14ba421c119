/** A plan as it is answered, and what is said about its versions. */
import { z } from '@hono/zod-openapi';
import { PLAN_MADE_BY, PLAN_STATUSES } from '../../../domain/vocabulary.ts';
import { geometrySchema, idSchema, lngLatSchema } from '../common.ts';
import { modelSchema } from '../forecast.ts';
import { planEditSchema } from './edits.ts';
import { localDateSchema, planInput } from './input.ts';

const reasonSchema = z
  .object({ code: z.string(), value: z.number().optional(), rank: z.number().optional() })
  .loose()
  .openapi('Reason', { description: 'The page says it in words by its code' });

export const stopSchema = z
  .object({
    id: z.string().openapi({ description: 'within its assignment' }),
    section: idSchema.nullable().openapi({ description: 'null: a fixed post' }),
    location: lngLatSchema,
    arriveAt: z.string(),
    stayMinutes: z.number(),
    expectedIncidents: z.number(),
    reasons: z.array(reasonSchema),
    locked: z.boolean().openapi({ description: 'stays in this assignment when the plan is optimised again' }),
    notBefore: z.string().nullable().openapi({ description: 'an arrival that a person fixed' }),
  })
  .openapi('PlanStop');

export const assignmentSchema = z
  .object({
    id: z.string().openapi({ description: 'within the plan; stays the same through edits' }),
    team: z.string(),
    zone: z.string().nullable().openapi({ description: 'null: at a fixed post' }),
    post: z.string().nullable().openapi({ description: 'name of the fixed post' }),
    start: z.string(),
    end: z.string(),
    lock: z
      .enum(['zone', 'stops'])
      .nullable()
      .openapi({ description: '`zone`: this team stays in this zone; `stops`: all of it stays as it is' }),
    duty: z.string().nullable().openapi({ description: 'its own duty text; null: that of the plan or post' }),
    stops: z.array(stopSchema),
    route: geometrySchema,
    routeMeters: z.number(),
  })
  .openapi('PlanAssignment');

/** A condition of the plan that an edit, or what was asked for, breaks; as in a check of routes. */
const violationSchema = z
  .object({
    code: z.string().openapi({
      description:
        'late-stop, home-late, overlap, unavailable, over-hours, no-break, short-rest, missing-skill, unreachable, repeat-too-soon, post-unmanned, least-visits, early-stop, stay-length, outside-shift',
    }),
    severity: z.enum(['error', 'warning']),
    assignment: z.string().nullable(),
    stop: z.string().nullable(),
    team: z.string().nullable(),
    section: idSchema.nullable(),
    detail: z.string(),
  })
  .loose()
  .openapi('PlanViolation', {
    description:
      'Figures are fields beside: minutes, hours, limit, day, start, post, wanted, given, owed, stay, skill; of an overlap who, kind, other (assignment) and plan',
  });

export const figuresSchema = z.object({
  optimum: z
    .object({
      objective: z.number(),
      bound: z.number().nullable().openapi({ description: 'null: the search was stopped before it had one' }),
      gap: z.number().nullable().openapi({ description: '(bound - objective) / bound' }),
      ended: z.enum(['optimal', 'gap-reached', 'time-limit', 'stopped']),
    })
    .nullable()
    .openapi({ description: 'of the staffing programme; null where a person changed the staffing' }),
  peers: z.object({ even: z.number(), greedy: z.number() }).nullable().openapi({
    description: 'incidents that an even rotation and a greedy plan of the same teams would cover',
  }),
  warnings: z.array(z.object({ code: z.string(), detail: z.string() }).loose()),
  violations: z.array(violationSchema),
});

export const planSchema = z
  .object({
    id: idSchema,
    version: z.number().int().openapi({ description: 'the ETag; what If-Match takes' }),
    status: z.enum(PLAN_STATUSES),
    publishedVersion: z.number().int().nullable(),
    publishedAt: z.string().nullable(),
    publishedBy: z.string().nullable(),
    madeBy: z.enum(PLAN_MADE_BY),
    seed: z.number().int(),
    input: planInput,
    createdAt: z.string(),
    createdBy: z.string(),
    updatedAt: z.string(),
    updatedBy: z.string(),
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
    sections: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        zone: z.string().nullable().openapi({ description: 'null: it lies on no road here' }),
        priority: z.number().int(),
        leastVisits: z.number().int().openapi({ description: 'owed a day' }),
        skill: z.string().nullable(),
        expectedPerWeek: z.number(),
      }),
    ),
    assignments: z.array(assignmentSchema),
    expectedIncidents: z.number(),
    teamHours: z.number(),
    model: modelSchema,
    ...figuresSchema.shape,
  })
  .openapi('Plan');
export type Plan = z.infer<typeof planSchema>;

export const versionSchema = z
  .object({
    version: z.number().int(),
    madeBy: z.enum(PLAN_MADE_BY),
    edits: z.array(planEditSchema),
    restored: z.number().int().nullable(),
    expectedIncidents: z.number(),
    violations: z.number().int(),
    at: z.string(),
    actor: z.string(),
  })
  .openapi('PlanVersion');
export type PlanVersion = z.infer<typeof versionSchema>;

/** One difference between two versions, in the words of a list. */
export const differenceSchema = z
  .object({
    code: z.enum([
      'assignment-added',
      'assignment-removed',
      'team-changed',
      'zone-changed',
      'time-changed',
      'stop-added',
      'stop-removed',
      'stop-moved',
      'stop-retimed',
      'stop-fixed',
      'lock-changed',
      'duty-changed',
      'post-added',
      'post-removed',
      'members-changed',
    ]),
    assignment: z.string().nullable(),
    team: z.string().nullable(),
    start: z.string().nullable(),
    section: idSchema.nullable(),
    before: z.string().nullable(),
    after: z.string().nullable(),
  })
  .openapi('PlanDifference', {
    description:
      'before and after are names of teams, posts and members, ids of zones; ISO 8601 intervals of time-changed and stop-retimed; assignment/place of stop-moved',
  });

export const diffSchema = z
  .object({
    from: z.number().int(),
    to: z.number().int(),
    differences: z.array(differenceSchema),
    expectedIncidents: z.object({ before: z.number(), after: z.number() }),
  })
  .openapi('PlanDiff');
export type PlanDiff = z.infer<typeof diffSchema>;

/** How a computation stands. */
export const progressSchema = z
  .object({
    state: z.enum(['none', 'waiting', 'running']).openapi({
      description: '`none`: nothing is under way, and all else is null',
    }),
    phase: z.enum(['forecast', 'travel', 'zones', 'staffing', 'routes', 'storing']).nullable(),
    seconds: z.number().nullable().openapi({ description: 'since it was asked for' }),
    objective: z.number().nullable().openapi({ description: 'of the best staffing found so far' }),
    bound: z.number().nullable(),
    gap: z.number().nullable(),
  })
  .openapi('PlanProgress');
export type PlanProgress = z.infer<typeof progressSchema>;

export const listedPlanSchema = z
  .object({
    id: idSchema,
    version: z.number().int(),
    status: z.enum(PLAN_STATUSES),
    from: localDateSchema,
    to: localDateSchema,
    teams: z.number().int(),
    teamHours: z.number(),
    expectedIncidents: z.number(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('ListedPlan');
