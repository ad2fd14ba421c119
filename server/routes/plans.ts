/** Patrol plans. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { listPlanRows } from '../../db/queries/plans.ts';
import { createPlan, getPlan, listPlans } from '../contract/plans/routes.ts';
import type { AppContext } from '../context.ts';
import { bodySha256, setVersion } from '../http.ts';
import { onInvalid } from '../problems.ts';
import { storePlan } from '../planning/create.ts';
import { readPlan } from '../planning/documents.ts';
import { requireArea } from './sections.ts';

const LIST_LIMIT = 50;

export function planRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(createPlan, async (c) => {
      const input = c.req.valid('json');
      if (input.area !== undefined) await requireArea(context, input.area);
      const { id, outcome } = await storePlan(context, input, await bodySha256(c));
      const plan = await readPlan(context.engine, id);
      setVersion(c, plan.version);
      return c.json(plan, outcome === 'created' ? 201 : 200);
    })
    .openapi(getPlan, async (c) => {
      const plan = await readPlan(
        context.engine,
        c.req.valid('param').id,
        c.req.valid('query').version ?? null,
      );
      setVersion(c, plan.version);
      return c.json(plan, 200);
    })
    .openapi(listPlans, async (c) => c.json({ items: await listPlanRows(context.engine, LIST_LIMIT) }, 200));
}
