/** What a plan was worth on held-back weeks. */
import { z } from '@hono/zod-openapi';

const estimateSchema = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

export const worthSchema = z
  .object({
    weeks: z.array(
      z.object({
        from: z.string(),
        incidents: z.number().openapi({ description: 'on the key sections in the slots of the plan' }),
        covered: z.object({ plan: z.number(), even: z.number(), greedy: z.number() }),
      }),
    ),
    teamHours: z.number().openapi({ description: 'of all weeks' }),
    perTeamHour: z.object({ plan: estimateSchema, even: estimateSchema, greedy: estimateSchema }),
    overEven: estimateSchema.openapi({ description: 'covered by the plan / by the even rotation; 90 %' }),
    overGreedy: estimateSchema,
    calibration: z
      .number()
      .nullable()
      .openapi({ description: 'expected / observed incidents covered by the plan; null without any' }),
  })
  .openapi('PlanWorth');
export type PlanWorth = z.infer<typeof worthSchema>;
