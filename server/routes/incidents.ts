/** Incidents: what happened. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { Problem } from '../../domain/problem.ts';
import type { Transaction } from '../../db/engines/engine.ts';
import {
  assignments,
  insertRecord,
  listRecords,
  recordRow,
  sharedColumns,
  type ColumnValue,
} from '../../db/queries/incidents.ts';
import { createRecord, deleteRecord, editRecord } from '../../db/queries/records.ts';
import { requireCategory } from '../../db/queries/reference.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import {
  createIncident,
  deleteIncident,
  editIncident,
  getIncident,
  listIncidents,
  type Incident,
  type IncidentEdit,
} from '../contract/incidents.ts';
import type { AppContext } from '../context.ts';
import { snapOne } from '../derive.ts';
import { parseFilter } from '../filter.ts';
import { bodySha256, ifMatchVersion, setVersion } from '../http.ts';
import { onInvalid } from '../problems.ts';

export function incidentRoutes(context: AppContext) {
  const read = (id: string) => recordRow<Incident>(context.engine, 'incidents', id);
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(listIncidents, async (c) => {
      const { limit = 100, cursor, ref, ...query } = c.req.valid('query');
      const filter = await parseFilter(context, query, 'incidents');
      const { timeZone } = context.config;
      return c.json(
        await listRecords<Incident>(context.engine, filter, { timeZone, limit, cursor, ref }),
        200,
      );
    })
    .openapi(createIncident, async (c) => {
      const { id, ...body } = c.req.valid('json');
      const { engine, actor } = context;
      checkInterval(body.occurredAt, body.occurredTo);
      await requireCategory(engine, 'incidents', body.category);
      const simulated = await isSimulated(engine);
      const first = { id, sha256: await bodySha256(c) };
      const outcome = await createRecord(engine, actor, 'incident', first, async (tx) => {
        await insertRecord(tx, 'incidents', actor, id, columnsOf(body), simulated);
        await snapOne(tx, context, id, body.location);
      });
      const incident = await read(id);
      setVersion(c, incident.version);
      return c.json(incident, outcome === 'created' ? 201 : 200);
    })
    .openapi(getIncident, async (c) => {
      const incident = await read(c.req.valid('param').id);
      setVersion(c, incident.version);
      return c.json(incident, 200);
    })
    .openapi(editIncident, async (c) => {
      const { id } = c.req.valid('param');
      const body = c.req.valid('json');
      const { engine, actor } = context;
      const version = ifMatchVersion(c);
      if (body.category !== undefined) await requireCategory(engine, 'incidents', body.category);
      if (body.occurredAt !== undefined || body.occurredTo !== undefined) {
        const before = await read(id);
        checkInterval(
          body.occurredAt ?? before.occurredAt,
          body.occurredTo === undefined ? before.occurredTo : body.occurredTo,
        );
      }
      const resnap = async (tx: Transaction) => {
        if (body.location) await snapOne(tx, context, id, body.location);
      };
      await editRecord(
        engine,
        actor,
        'incident',
        { id, version, changes: assignments(columnsOf(body)) },
        resnap,
      );
      const incident = await read(id);
      setVersion(c, incident.version);
      return c.json(incident, 200);
    })
    .openapi(deleteIncident, async (c) => {
      const { id } = c.req.valid('param');
      await deleteRecord(context.engine, context.actor, 'incident', { id, version: ifMatchVersion(c) });
      return c.body(null, 204);
    });
}

/** Throws Problem `invalid` where the interval ends before it begins. */
function checkInterval(from: string, to: string | null | undefined): void {
  if (!to || Date.parse(to) >= Date.parse(from)) return;
  const detail = 'the interval ends before it begins';
  throw new Problem('invalid', detail, [{ pointer: '/occurredTo', detail }]);
}

/** The columns that a body names; what it leaves out stays as it is. */
function columnsOf(body: IncidentEdit): ColumnValue[] {
  const columns = sharedColumns(body);
  const set = (column: string, value: ColumnValue['value']) => columns.push({ column, value });
  if (body.occurredAt !== undefined) set('occurred_at', sql`${body.occurredAt}::timestamptz`);
  if (body.occurredTo !== undefined) set('occurred_to', sql`${body.occurredTo}::timestamptz`);
  if (body.status !== undefined) {
    set('status', sql`${body.status}`);
    set('cleared_at', body.status === 'cleared' ? sql`now()` : sql`null`);
  }
  return columns;
}
