/** What teams are given and what they say back: the roster and check-ins. */
import { z } from '@hono/zod-openapi';
import { TRAVEL_MODES } from '../../../domain/road.ts';
import { CHECK_IN_KINDS, PLAN_STATUSES } from '../../../domain/vocabulary.ts';
import { idSchema, instantSchema, lngLatSchema } from '../common.ts';
import { localDateSchema } from './input.ts';
import { assignmentSchema, stopSchema } from './plan.ts';

export const checkInInput = z
  .strictObject({
    id: idSchema,
    assignment: z.string().min(1).max(40),
    stop: z.string().min(1).max(40),
    kind: z.enum(CHECK_IN_KINDS),
    at: instantSchema.openapi({ description: "by the phone's clock" }),
    note: z.string().max(500).optional(),
  })
  .openapi('CheckInInput');
export type CheckInInput = z.infer<typeof checkInInput>;

export const checkInSchema = z
  .object({
    id: idSchema,
    assignment: z.string(),
    stop: z.string(),
    team: z.string(),
    kind: z.enum(CHECK_IN_KINDS),
    at: z.string(),
    receivedAt: z.string(),
    note: z.string().nullable(),
  })
  .openapi('CheckIn');
export type CheckIn = z.infer<typeof checkInSchema>;

export const dutySchema = z
  .object({
    plan: idSchema,
    published: z.boolean(),
    assignment: z.string(),
    team: z.string(),
    members: z.array(z.string()),
    start: z.string(),
    end: z.string(),
    zone: z.string().nullable().openapi({ description: 'name of the zone' }),
    post: z.string().nullable(),
    sections: z.array(z.string()).openapi({ description: 'names of the stops, in order' }),
    duty: z.string().nullable(),
  })
  .openapi('Duty', { description: 'Fixed time, post, person and duty (定时、定岗、定人、定责)' });

export const rosterSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    plans: z
      .array(
        z.object({
          id: idSchema,
          version: z.number().int().openapi({ description: 'the one whose duties are listed' }),
          status: z.enum(PLAN_STATUSES),
          publishedVersion: z.number().int().nullable(),
          simulated: z.boolean(),
        }),
      )
      .openapi({ description: 'that have duties here, and the plan asked for' }),
    duties: z.array(dutySchema),
    overlaps: z.array(
      z.object({
        who: z.string().openapi({ description: 'a team, or a member of one' }),
        kind: z.enum(['team', 'member']),
        first: z.object({ plan: idSchema, assignment: z.string(), start: z.string(), end: z.string() }),
        second: z.object({ plan: idSchema, assignment: z.string(), start: z.string(), end: z.string() }),
      }),
    ),
  })
  .openapi('Roster');
export type Roster = z.infer<typeof rosterSchema>;

/** What a team carries with it: its own part of the published plan, in names instead of ids. */
export const teamPlanSchema = z
  .object({
    plan: idSchema,
    version: z.number().int().openapi({ description: 'the published one' }),
    publishedAt: z.string().nullable(),
    from: localDateSchema,
    to: localDateSchema,
    simulated: z.boolean(),
    team: z.string(),
    members: z.array(z.string()),
    mode: z.enum(TRAVEL_MODES),
    base: lngLatSchema,
    assignments: z.array(
      assignmentSchema
        .pick({ id: true, start: true, end: true, post: true, route: true, routeMeters: true })
        .extend({
          zone: z.string().nullable().openapi({ description: 'name of the zone' }),
          duty: z.string().nullable().openapi({ description: "its own, else the post's, else the plan's" }),
          stops: z.array(
            stopSchema
              .pick({ id: true, location: true, arriveAt: true, stayMinutes: true, reasons: true })
              .extend({ name: z.string().openapi({ description: 'of the section or post' }) }),
          ),
        }),
    ),
  })
  .openapi('TeamPlan');
export type TeamPlan = z.infer<typeof teamPlanSchema>;
