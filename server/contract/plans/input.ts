/** What a plan is asked for. */
import { z } from '@hono/zod-openapi';
import { TRAVEL_MODES } from '../../../domain/road.ts';
import { idSchema, lngLatSchema } from '../common.ts';

export const clockSchema = z
  .string()
  .regex(/^([01]?\d|2[0-4]):[0-5]\d$/, 'a local time such as 18:00')
  .openapi({ example: '18:00' });
export const localDateSchema = z.iso.date().openapi({ example: '2026-03-06' });
const wordSchema = z.string().trim().min(1).max(80);

export const planTeamSchema = z
  .strictObject({
    name: wordSchema,
    mode: z.enum(TRAVEL_MODES),
    base: lngLatSchema.openapi({ description: 'where it starts and ends each shift' }),
    members: z.array(wordSchema).max(20).optional().openapi({ description: 'who: names on the roster' }),
    skills: z
      .array(wordSchema)
      .max(20)
      .optional()
      .openapi({ example: ['traffic'] }),
    days: z
      .array(localDateSchema)
      .max(31)
      .optional()
      .openapi({ description: 'works on these days only; default all' }),
    shifts: z
      .array(z.number().int().min(0).max(5))
      .max(6)
      .optional()
      .openapi({ description: 'works in these shifts only (from 0); default all' }),
    maxHoursPerDay: z.number().min(0.5).max(16).optional().openapi({ description: 'default: no limit' }),
    breakAfterHours: z
      .number()
      .min(0.5)
      .max(16)
      .optional()
      .openapi({ description: 'after so many hours in a row it has a slot free; default: no break' }),
    restHours: z
      .number()
      .min(0)
      .max(48)
      .optional()
      .openapi({ description: 'least hours between two shifts that it works in; default: none' }),
  })
  .openapi('PlanTeam');

export const planPostSchema = z
  .strictObject({
    name: wordSchema,
    at: lngLatSchema,
    days: z.array(localDateSchema).max(31).optional().openapi({ description: 'default: every day' }),
    start: clockSchema,
    end: clockSchema.openapi({ description: 'it is manned in every slot that these hours touch' }),
    teams: z.number().int().min(1).max(40).optional().openapi({ description: 'how many; default 1' }),
    skill: wordSchema.optional().openapi({ description: 'only teams with this skill' }),
    duty: z.string().max(500).optional().openapi({ description: 'what is to be done there (定责)' }),
  })
  .openapi('PlanPost', { description: 'A fixed post (定岗): a place that is manned at fixed hours' });

export const planInput = z
  .strictObject({
    id: idSchema
      .optional()
      .openapi({ description: 'made by the client, so that asking again does not plan twice' }),
    area: idSchema.optional(),
    from: localDateSchema.openapi({ description: 'first local day' }),
    to: localDateSchema.openapi({
      description: 'exclusive, as everywhere: one day is from 2026-03-06 to 2026-03-07',
    }),
    shifts: z
      .array(z.strictObject({ start: clockSchema, end: clockSchema }))
      .min(1)
      .max(6),
    slotMinutes: z.number().int().min(30).max(480).optional().openapi({ description: 'default 120' }),
    stopMinutes: z.number().int().min(10).max(16).optional().openapi({ description: 'default 12' }),
    exploration: z.number().min(0).max(0.5).optional().openapi({
      description: 'share of stops at places seldom visited so far; default 0.1',
    }),
    teams: z.array(planTeamSchema).min(1).max(40),
    posts: z.array(planPostSchema).max(40).optional(),
    zones: z
      .strictObject({
        count: z.number().int().min(1).max(200).optional(),
        useBeats: z
          .boolean()
          .optional()
          .openapi({ description: 'fixed zones stay whole; default true where there are any' }),
        keepFrom: idSchema.nullable().optional().openapi({
          description:
            'the plan whose zones are changed as little as can be; default: the newest of this area; null: none',
        }),
      })
      .optional(),
    duty: z.string().max(500).optional().openapi({ description: 'duty text of every team (定责)' }),
    limitSeconds: z
      .number()
      .min(1)
      .max(120)
      .optional()
      .openapi({ description: 'longest search for better staffing; default 20' }),
    seed: z.number().int().min(0).max(4_294_967_295).optional(),
  })
  .openapi('PlanInput');
export type PlanInput = z.infer<typeof planInput>;
