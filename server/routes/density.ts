/** Density, series and profile: the same filters, counted by place, by time, by hour of week. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { stringify } from 'csv-stringify/sync';
import { MAX_RES, MIN_RES, cellAreaKm2, hexToCell } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import { Problem } from '../../domain/problem.ts';
import { countByCell, countByHourOfWeek, countByStep } from '../../db/queries/density.ts';
import { layerVersion } from '../../db/queries/ledger.ts';
import {
  getConcentration,
  getDensity,
  getDensityClasses,
  getProfile,
  getSeries,
} from '../contract/density.ts';
import type { AppContext } from '../context.ts';
import { parseFilter } from '../filter.ts';
import { ANSWER_LIMIT, tooMany, unchanged } from '../http.ts';
import { onInvalid } from '../problems.ts';

const DEFAULT_RES = 9;

/** The version of whatever a filter looks at. */
export function versionOf(context: AppContext, filter: RecordFilter): Promise<string> {
  return layerVersion(context.engine, [filter.of, 'categories', 'areas', 'sections', 'roads']);
}

export function densityRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(getDensity, async (c) => {
      const { res: resText, ...query } = c.req.valid('query');
      const res = parseRes(resText);
      const filter = await parseFilter(context, query);
      const version = await versionOf(context, filter);
      const same = unchanged(c, version);
      if (same) return same as never;
      const { timeZone } = context.config;
      const counts = await countByCell(context.engine, filter, { res, timeZone, limit: ANSWER_LIMIT + 1 });
      if (counts.length > ANSWER_LIMIT) {
        throw tooMany(
          `More than 50,000 cells of resolution ${res}`,
          'Ask for a coarser res or a smaller bbox.',
        );
      }
      const cells = counts.map((row) => ({
        ...row,
        ratePerKm2: row.count / cellAreaKm2(hexToCell(row.cell)),
      }));
      if (c.req.header('accept')?.includes('text/csv')) {
        const csv = stringify(cells, { header: true, columns: ['cell', 'count', 'ratePerKm2', 'weighted'] });
        return c.text(csv, 200, { 'Content-Type': 'text/csv; charset=utf-8' }) as never;
      }
      const total = cells.reduce((sum, cell) => sum + cell.count, 0);
      const about = {
        stat: 'count' as const,
        window: null,
        before: null,
        studyArea: null,
        noEvidence: false,
      };
      return c.json({ ...about, res, total, version, cells }, 200);
    })
    .openapi(getDensityClasses, () => {
      throw new Problem('not-ready');
    })
    .openapi(getConcentration, () => {
      throw new Problem('not-ready');
    })
    .openapi(getSeries, async (c) => {
      const { step = 'day', ...query } = c.req.valid('query');
      if (step === 'hour') throw new Problem('not-ready');
      const filter = await parseFilter(context, query);
      const same = unchanged(c, await versionOf(context, filter));
      if (same) return same as never;
      const items = await countByStep(context.engine, filter, { step, timeZone: context.config.timeZone });
      if (items.length > ANSWER_LIMIT)
        throw tooMany('More than 50,000 steps', 'Ask for longer steps or a shorter time.');
      return c.json({ step, items }, 200);
    })
    .openapi(getProfile, async (c) => {
      const filter = await parseFilter(context, c.req.valid('query'));
      const same = unchanged(c, await versionOf(context, filter));
      if (same) return same as never;
      return c.json(await countByHourOfWeek(context.engine, filter, context.config.timeZone), 200);
    });
}

function parseRes(text: string | undefined): number {
  if (text === undefined) return DEFAULT_RES;
  const res = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (res >= MIN_RES && res <= MAX_RES) return res;
  const detail = `a resolution is a whole number, ${MIN_RES} to ${MAX_RES}`;
  throw new Problem('invalid', detail, [{ pointer: '?res', detail }]);
}
