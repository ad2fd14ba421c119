/** Suggested patrol plans. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { listPlanRows, planRow } from '../../db/queries/plans.ts';
import { createPlan, getPlan, listPlans, type Plan, type PlanInput } from '../contract/plans.ts';
import type { AppContext } from '../context.ts';
import { onInvalid } from '../problems.ts';
import { storePlan, type StoredResult } from '../planning/create.ts';
import { requireArea } from './sections.ts';

const LIST_LIMIT = 50;

export function planRoutes(context: AppContext) {
  const read = async (id: string): Promise<Plan> => {
    const { result, ...row } = await planRow<PlanInput, StoredResult>(context.engine, id);
    return { ...row, ...result };
  };
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(createPlan, async (c) => {
      const input = c.req.valid('json');
      if (input.area !== undefined) await requireArea(context, input.area);
      return c.json(await read(await storePlan(context, input)), 201);
    })
    .openapi(getPlan, async (c) => c.json(await read(c.req.valid('param').id), 200))
    .openapi(listPlans, async (c) => c.json({ items: await listPlanRows(context.engine, LIST_LIMIT) }, 200));
}
