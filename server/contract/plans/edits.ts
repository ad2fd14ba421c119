/** What a dispatcher changes in a plan: each verb one edit, many edits one new version. */
import { z } from '@hono/zod-openapi';
import { idSchema, instantSchema } from '../common.ts';
import { planPostSchema } from './input.ts';

const assignment = z.string().min(1).max(40).openapi({ description: 'id of an assignment' });
const stop = z.string().min(1).max(40).openapi({ description: 'id of a stop in that assignment' });
const team = z.string().min(1).max(80);

export const planEditSchema = z
  .discriminatedUnion('op', [
    z.strictObject({
      op: z.literal('move-stop'),
      assignment,
      stop,
      to: z.strictObject({
        assignment,
        index: z.number().int().min(0).openapi({ description: 'place among its stops afterwards' }),
      }),
    }),
    z.strictObject({
      op: z.literal('add-stop'),
      assignment,
      section: idSchema,
      index: z.number().int().min(0),
    }),
    z.strictObject({ op: z.literal('remove-stop'), assignment, stop }),
    z.strictObject({
      op: z.literal('set-stop'),
      assignment,
      stop,
      stayMinutes: z.number().int().min(1).max(960).optional(),
      notBefore: instantSchema.nullable().optional(),
      locked: z.boolean().optional(),
    }),
    z
      .strictObject({
        op: z.literal('move-assignment'),
        assignment,
        team: team.optional(),
        start: instantSchema.optional().openapi({ description: 'the start of a slot of the plan' }),
      })
      .openapi({ description: 'to another team or slot; who is there changes places with it' }),
    z.strictObject({ op: z.literal('swap-teams'), assignments: z.tuple([assignment, assignment]) }),
    z.strictObject({
      op: z.literal('add-assignment'),
      team,
      zone: z.string().max(40).optional(),
      post: z.string().max(80).optional().openapi({ description: 'in place of a zone' }),
      start: instantSchema.openapi({ description: 'the start of a slot of the plan' }),
    }),
    z.strictObject({ op: z.literal('remove-assignment'), assignment }),
    z.strictObject({
      op: z.literal('set-assignment'),
      assignment,
      zone: z.string().max(40).optional().openapi({
        description: 'stops that are not locked stay behind in the zone that is left',
      }),
      post: z
        .string()
        .max(80)
        .optional()
        .openapi({ description: 'in place of a zone: the team stands there' }),
      start: instantSchema.optional(),
      end: instantSchema.optional(),
      lock: z.enum(['zone', 'stops']).nullable().optional(),
      duty: z.string().max(500).nullable().optional(),
    }),
    z
      .strictObject({ op: z.literal('lock-team'), team, lock: z.enum(['zone', 'stops']).nullable() })
      .openapi({ description: 'all that this team does' }),
    z
      .strictObject({
        op: z.literal('lock-zone'),
        zone: z.string().max(40),
        lock: z.enum(['zone', 'stops']).nullable(),
      })
      .openapi({ description: 'whoever works there stays' }),
    z
      .strictObject({
        op: z.literal('lock-slot'),
        start: instantSchema,
        lock: z.enum(['zone', 'stops']).nullable(),
      })
      .openapi({ description: 'all that is done in the slot that starts then' }),
    z.strictObject({ op: z.literal('add-post'), post: planPostSchema }),
    z.strictObject({ op: z.literal('remove-post'), name: z.string().min(1).max(80) }),
    z.strictObject({
      op: z.literal('set-members'),
      team,
      members: z.array(z.string().min(1).max(80)).max(20),
    }),
  ])
  .openapi('PlanEdit');
export type PlanEdit = z.infer<typeof planEditSchema>;

export const editsInput = z
  .strictObject({
    edits: z.array(planEditSchema).min(1).max(50),
    dryRun: z.boolean().optional().openapi({ description: 'answers what it would be, and stores nothing' }),
  })
  .openapi('PlanEdits');
