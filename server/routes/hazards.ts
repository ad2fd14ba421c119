/** Hazards: what could go wrong and must be put right. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import {
  assignments,
  insertRecord,
  listRecords,
  recordRow,
  sharedColumns,
  type ColumnValue,
} from '../../db/queries/incidents.ts';
import { createRecord, deleteRecord, editRecord } from '../../db/queries/records.ts';
import { requireCategory, requirePremises } from '../../db/queries/reference.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import {
  createHazard,
  deleteHazard,
  editHazard,
  getHazard,
  listHazards,
  type Hazard,
  type HazardEdit,
} from '../contract/incidents.ts';
import type { AppContext } from '../context.ts';
import { parseFilter } from '../filter.ts';
import { bodySha256, ifMatchVersion, setVersion } from '../http.ts';
import { onInvalid } from '../problems.ts';

export function hazardRoutes(context: AppContext) {
  const read = (id: string) => recordRow<Hazard>(context.engine, 'hazards', id);
  const checkReferences = async (body: HazardEdit) => {
    if (body.category !== undefined) await requireCategory(context.engine, 'hazards', body.category);
    if (body.premisesId) await requirePremises(context.engine, body.premisesId);
  };
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(listHazards, async (c) => {
      const { limit = 100, cursor, ref, ...query } = c.req.valid('query');
      const filter = await parseFilter(context, query, 'hazards');
      const { timeZone } = context.config;
      return c.json(await listRecords<Hazard>(context.engine, filter, { timeZone, limit, cursor, ref }), 200);
    })
    .openapi(createHazard, async (c) => {
      const { id, ...body } = c.req.valid('json');
      const { engine, actor } = context;
      await checkReferences(body);
      const simulated = await isSimulated(engine);
      const first = { id, sha256: await bodySha256(c) };
      const outcome = await createRecord(engine, actor, 'hazard', first, (tx) =>
        insertRecord(tx, 'hazards', actor, id, columnsOf(body), simulated),
      );
      const hazard = await read(id);
      setVersion(c, hazard.version);
      return c.json(hazard, outcome === 'created' ? 201 : 200);
    })
    .openapi(getHazard, async (c) => {
      const hazard = await read(c.req.valid('param').id);
      setVersion(c, hazard.version);
      return c.json(hazard, 200);
    })
    .openapi(editHazard, async (c) => {
      const { id } = c.req.valid('param');
      const body = c.req.valid('json');
      const version = ifMatchVersion(c);
      await checkReferences(body);
      const changes = assignments(columnsOf(body));
      await editRecord(context.engine, context.actor, 'hazard', { id, version, changes });
      const hazard = await read(id);
      setVersion(c, hazard.version);
      return c.json(hazard, 200);
    })
    .openapi(deleteHazard, async (c) => {
      const { id } = c.req.valid('param');
      await deleteRecord(context.engine, context.actor, 'hazard', { id, version: ifMatchVersion(c) });
      return c.body(null, 204);
    });
}

/** When a status is first reached, that moment is kept. */
const REACHED_AT: Partial<Record<NonNullable<HazardEdit['status']>, string>> = {
  rectified: 'rectified_at',
  settled: 'rectified_at',
  verified: 'verified_at',
};

/** The columns that a body names; what it leaves out stays as it is. */
function columnsOf(body: HazardEdit): ColumnValue[] {
  const columns = sharedColumns(body);
  const set = (column: string, value: ColumnValue['value']) => columns.push({ column, value });
  if (body.foundAt !== undefined) set('found_at', sql`${body.foundAt}::timestamptz`);
  if (body.dueAt !== undefined) set('due_at', sql`${body.dueAt}::timestamptz`);
  if (body.premisesId !== undefined) set('premises_id', sql`${body.premisesId}::uuid`);
  if (body.status !== undefined) {
    set('status', sql`${body.status}`);
    const reached = REACHED_AT[body.status];
    if (reached) set(reached, sql`now()`);
  }
  return columns;
}
