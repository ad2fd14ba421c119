/** Key sections: drawn, edited, proposed; each with its forecast. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { sql, type SQL } from 'drizzle-orm';
import { lineLengthMeters, type LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import { expectedByHour } from '../../domain/risk/expect.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import type { Transaction } from '../../db/engines/engine.ts';
import { storeMatches } from '../../db/queries/derived.ts';
import { assignments } from '../../db/queries/incidents.ts';
import { createRecord, deleteRecord, editRecord } from '../../db/queries/records.ts';
import { areaExists } from '../../db/queries/reference.ts';
import {
  insertSection,
  lineColumns,
  listSectionRows,
  sectionRow,
  type SectionRow,
} from '../../db/queries/sections.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import {
  createSection,
  deleteSection,
  editSection,
  getSection,
  listSections,
  proposeSections,
  sectionSlots,
  type Section,
  type SectionEdit,
} from '../contract/sections.ts';
import type { AppContext } from '../context.ts';
import { matchOf } from '../derive.ts';
import { parseFilter } from '../filter.ts';
import { forecast, riskOfSection, type Forecast } from '../forecast/forecast.ts';
import { storeProposals } from '../forecast/proposals.ts';
import { bodySha256, ifMatchVersion, setVersion } from '../http.ts';
import { roadGraphWithin } from '../network.ts';
import { onInvalid } from '../problems.ts';

export function sectionRoutes(context: AppContext) {
  const read = async (id: string): Promise<Section> =>
    withRisk(await sectionRow(context.engine, id), await forecast(context));

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(listSections, async (c) => {
      const { areaId, bbox } = await parseFilter(context, c.req.valid('query'));
      const forecasted = await forecast(context);
      const rows = await listSectionRows(context.engine, { areaId, bbox });
      const items = rows
        .map((row) => withRisk(row, forecasted))
        .sort((a, b) => b.expectedPerWeek - a.expectedPerWeek);
      return c.json({ model: forecasted?.description ?? null, items }, 200);
    })
    .openapi(createSection, async (c) => {
      const { id, line, ...body } = c.req.valid('json');
      const { engine, actor } = context;
      checkLine(line.coordinates);
      const simulated = await isSimulated(engine);
      const first = { id, sha256: await bodySha256(c) };
      const outcome = await createRecord(engine, actor, 'section', first, async (tx) => {
        const section = { id, ...body, origin: 'given' as const, line: line.coordinates };
        await insertSection(tx, actor, section, simulated);
        await match(tx, context, id, line.coordinates);
      });
      const section = await read(id);
      setVersion(c, section.version);
      return c.json(section, outcome === 'created' ? 201 : 200);
    })
    .openapi(getSection, async (c) => {
      const section = await read(c.req.valid('param').id);
      setVersion(c, section.version);
      return c.json(section, 200);
    })
    .openapi(editSection, async (c) => {
      const { id } = c.req.valid('param');
      const body = c.req.valid('json');
      const { engine, actor } = context;
      const edited = { id, version: ifMatchVersion(c), changes: changesOf(body) };
      const line = body.line?.coordinates;
      if (line) checkLine(line);
      await editRecord(engine, actor, 'section', edited, async (tx) => {
        if (line) await match(tx, context, id, line);
      });
      const section = await read(id);
      setVersion(c, section.version);
      return c.json(section, 200);
    })
    .openapi(deleteSection, async (c) => {
      const { id } = c.req.valid('param');
      await deleteRecord(context.engine, context.actor, 'section', { id, version: ifMatchVersion(c) });
      return c.body(null, 204);
    })
    .openapi(proposeSections, async (c) => {
      const { area, count } = c.req.valid('json');
      if (area !== undefined) await requireArea(context, area);
      return c.json(await storeProposals(context, { areaId: area, count }), 200);
    })
    .openapi(sectionSlots, async (c) => {
      const { id } = c.req.valid('param');
      await sectionRow(context.engine, id);
      const forecasted = await forecast(context);
      const { noEvidence, expectedPerWeek, expectedInterval, bestSlots } = riskOfSection(forecasted, id);
      const table = {
        section: id,
        model: forecasted?.description ?? null,
        noEvidence,
        expectedPerWeek,
        expectedInterval,
        hourOfWeek: hourTable(forecasted, id),
        bestSlots,
      };
      return c.json(table, 200);
    });
}

/** Throws Problem `invalid` where a body names an area that is not there. */
export async function requireArea(context: AppContext, id: string): Promise<void> {
  if (await areaExists(context.engine, id)) return;
  const detail = 'there is no such area';
  throw new Problem('invalid', detail, [{ pointer: '/area', detail }]);
}

const withRisk = (row: SectionRow, forecasted: Forecast | null): Section => ({
  ...row,
  ...riskOfSection(forecasted, row.id),
});

/** Expected incidents by hour of the week, Monday 00:00 first; zeros where there is no forecast. */
function hourTable(forecasted: Forecast | null, id: string): number[] {
  const unit = forecasted?.unitOf.get(id);
  if (!forecasted || !unit) return new Array<number>(HOURS_PER_WEEK).fill(0);
  return Array.from(expectedByHour(forecasted.model, unit));
}

function checkLine(line: readonly LngLat[]): void {
  if (lineLengthMeters(line) > 0) return;
  const detail = 'the line has no length';
  throw new Problem('invalid', detail, [{ pointer: '/line/coordinates', detail }]);
}

/**
 * Stores the roads under a line that was drawn, in the transaction that writes it. Where no roads are imported the line
 * is kept as it is. Throws Problem `off-roads` where it lies on none.
 */
async function match(
  tx: Transaction,
  context: AppContext,
  id: string,
  line: readonly LngLat[],
): Promise<void> {
  const graph = await roadGraphWithin(tx, context.engine);
  if (!graph) return;
  const matched = matchOf(graph, id, line);
  if (matched.stretches.length === 0) {
    const detail = 'no road lies along this line within 30 m';
    throw new Problem('off-roads', detail, [{ pointer: '/line', detail }]);
  }
  await storeMatches(tx, graph.graphVersionId, [matched]);
}

/** `column = value` for what a body names; what it leaves out stays as it is. */
function changesOf(body: SectionEdit): SQL[] {
  const columns: { column: string; value: SQL }[] = [];
  if (body.name !== undefined) columns.push({ column: 'name', value: sql`${body.name}` });
  if (body.priority !== undefined) columns.push({ column: 'priority', value: sql`${body.priority}` });
  if (body.leastVisits !== undefined)
    columns.push({ column: 'least_visits', value: sql`${body.leastVisits}` });
  if (body.skill !== undefined) columns.push({ column: 'skill', value: sql`${body.skill}` });
  if (body.line !== undefined) columns.push(...lineColumns(body.line.coordinates));
  return assignments(columns);
}
