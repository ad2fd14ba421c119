/** Editing stored plans: versions, their differences, publishing. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { differencesOf } from '../../domain/plan/document/diff.ts';
import { deletePlanRow, planHead, planVersionRows, withdrawPublished } from '../../db/queries/plans.ts';
import type { PlanVersion } from '../contract/plans/plan.ts';
import {
  deletePlan,
  diffPlan,
  editPlan,
  listVersions,
  publishPlan,
  restorePlan,
  withdrawPlan,
} from '../contract/plans/routes.ts';
import type { AppContext } from '../context.ts';
import { ifMatchVersion, setVersion } from '../http.ts';
import { readPlan } from '../planning/documents.ts';
import { editPlanVersion, publish, restoreVersion } from '../planning/editing.ts';
import { onInvalid } from '../problems.ts';

export function planEditRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(editPlan, async (c) => {
      const { id } = c.req.valid('param');
      const plan = await editPlanVersion(context, id, ifMatchVersion(c), c.req.valid('json'));
      // A dry run makes no version that could be matched.
      if (!c.req.valid('json').dryRun) setVersion(c, plan.version);
      return c.json(plan, 200);
    })
    .openapi(restorePlan, async (c) => {
      const { id } = c.req.valid('param');
      const plan = await restoreVersion(context, id, ifMatchVersion(c), c.req.valid('json').version);
      setVersion(c, plan.version);
      return c.json(plan, 200);
    })
    .openapi(listVersions, async (c) => {
      const { id } = c.req.valid('param');
      await planHead(context.engine, id);
      return c.json({ items: (await planVersionRows(context.engine, id)) as PlanVersion[] }, 200);
    })
    .openapi(diffPlan, async (c) => {
      const { id } = c.req.valid('param');
      const { from, to } = c.req.valid('query');
      const before = await readPlan(context.engine, id, from);
      const after = await readPlan(context.engine, id, to);
      const expectedIncidents = { before: before.expectedIncidents, after: after.expectedIncidents };
      return c.json({ from, to, differences: differencesOf(before, after), expectedIncidents }, 200);
    })
    .openapi(publishPlan, async (c) => {
      const { id } = c.req.valid('param');
      const { acceptViolations = false } = c.req.valid('json');
      const plan = await publish(context, id, ifMatchVersion(c), acceptViolations);
      setVersion(c, plan.version);
      return c.json(plan, 200);
    })
    .openapi(withdrawPlan, async (c) => {
      const { id } = c.req.valid('param');
      const { reason } = c.req.valid('json');
      await withdrawPublished(context.engine, context.actor, { id, version: ifMatchVersion(c), reason });
      const plan = await readPlan(context.engine, id);
      setVersion(c, plan.version);
      return c.json(plan, 200);
    })
    .openapi(deletePlan, async (c) => {
      const { id } = c.req.valid('param');
      await deletePlanRow(context.engine, context.actor, { id, version: ifMatchVersion(c) });
      return c.body(null, 204);
    });
}
