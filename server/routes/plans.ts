/** Patrol plans. */
import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import { Problem } from '../../domain/problem.ts';
import { isRepeated } from '../../db/queries/records.ts';
import { listPlanRows } from '../../db/queries/plans.ts';
import {
  createPlan,
  getPlan,
  listPlans,
  optimisePlan,
  planProgress,
  planWorth,
  stopPlanning,
  stopPlanWorth,
} from '../contract/plans/routes.ts';
import type { AppContext } from '../context.ts';
import { bodySha256, ifMatchVersion, setVersion } from '../http.ts';
import { onInvalid } from '../problems.ts';
import { optimisePlan as optimise, storePlan } from '../planning/create.ts';
import { readPlan } from '../planning/documents.ts';
import { askWorth, stopWorth } from '../planning/worth.ts';
import { requireArea } from './sections.ts';

const LIST_LIMIT = 50;

export function planRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(createPlan, async (c) => {
      const input = c.req.valid('json');
      if (input.area !== undefined) await requireArea(context, input.area);
      const sha256 = await bodySha256(c);
      const id = input.id ?? randomUUID();
      const isKnown = await isRepeated(context.engine, 'plan', { id, sha256 });
      const outcome = isKnown
        ? 'repeated'
        : await context.plans.run(id, Buffer.from(sha256).toString('hex'), (work) =>
            storePlan(context, { ...input, id }, sha256, work),
          );
      const plan = await readPlan(context.engine, id);
      setVersion(c, plan.version);
      return c.json(plan, outcome === 'created' ? 201 : 200);
    })
    .openapi(planProgress, (c) => c.json(context.plans.progress(c.req.valid('param').id), 200))
    .openapi(stopPlanning, (c) => {
      const keep = c.req.valid('query').keep === '1';
      if (!context.plans.stop(c.req.valid('param').id, keep)) {
        throw new Problem('not-found', 'nothing is computed for this plan');
      }
      return c.body(null, 204);
    })
    .openapi(optimisePlan, async (c) => {
      const { id } = c.req.valid('param');
      const version = ifMatchVersion(c);
      const { limitSeconds } = c.req.valid('json');
      await context.plans.run(id, `${version} ${randomUUID()}`, (work) =>
        optimise(context, id, version, limitSeconds, work),
      );
      const plan = await readPlan(context.engine, id);
      setVersion(c, plan.version);
      return c.json(plan, 200);
    })
    .openapi(planWorth, async (c) => {
      const plan = await readPlan(context.engine, c.req.valid('param').id);
      const job = await askWorth(context, plan, c.req.valid('query').weeks);
      if (job.state === 'failed') throw job.error;
      if (job.state === 'done') return c.json({ state: job.state, worth: job.report }, 200);
      c.header('Retry-After', '1');
      return c.json({ state: job.state, progress: job.progress }, 202);
    })
    .openapi(stopPlanWorth, async (c) => {
      const plan = await readPlan(context.engine, c.req.valid('param').id);
      await stopWorth(context, plan, c.req.valid('query').weeks);
      return c.body(null, 204);
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
