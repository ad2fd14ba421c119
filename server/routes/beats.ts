/** Beats: zones that are given, drawn on the map or imported. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import {
  beatRow,
  insertBeat,
  invalidOutline,
  listBeatRows,
  outlineColumns,
  type BeatRow,
} from '../../db/queries/beats.ts';
import { assignments } from '../../db/queries/incidents.ts';
import { createRecord, deleteRecord, editRecord } from '../../db/queries/records.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import { Problem } from '../../domain/problem.ts';
import {
  createBeat,
  deleteBeat,
  getBeat,
  listBeats,
  replaceBeat,
  type BeatContent,
} from '../contract/beats.ts';
import type { AppContext } from '../context.ts';
import { parseFilter } from '../filter.ts';
import { bodySha256, ifMatchVersion, setVersion } from '../http.ts';
import { onInvalid } from '../problems.ts';

export function beatRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(listBeats, async (c) => {
      const { areaId } = await parseFilter(context, c.req.valid('query'));
      return c.json({ items: await listBeatRows(context.engine, { areaId }) }, 200);
    })
    .openapi(createBeat, async (c) => {
      const { id, ...content } = c.req.valid('json');
      const { engine, actor } = context;
      await checkOutline(context, content);
      const simulated = await isSimulated(engine);
      const first = { id, sha256: await bodySha256(c) };
      const outcome = await createRecord(engine, actor, 'beat', first, (tx) =>
        insertBeat(tx, actor, { id, ...content }, simulated),
      );
      const beat = await beatRow(engine, id);
      setVersion(c, beat.version);
      return c.json(beat, outcome === 'created' ? 201 : 200);
    })
    .openapi(getBeat, async (c) => {
      const beat = await beatRow(context.engine, c.req.valid('param').id);
      setVersion(c, beat.version);
      return c.json(beat, 200);
    })
    .openapi(replaceBeat, async (c) => {
      const { id } = c.req.valid('param');
      const content = c.req.valid('json');
      const { engine, actor } = context;
      const version = ifMatchVersion(c);
      await checkOutline(context, content);
      const changes = isSame(await beatRow(engine, id), content)
        ? []
        : assignments([{ column: 'name', value: sql`${content.name}` }, ...outlineColumns(content.geometry)]);
      await editRecord(engine, actor, 'beat', { id, version, changes });
      const beat = await beatRow(engine, id);
      setVersion(c, beat.version);
      return c.json(beat, 200);
    })
    .openapi(deleteBeat, async (c) => {
      const { id } = c.req.valid('param');
      await deleteRecord(context.engine, context.actor, 'beat', { id, version: ifMatchVersion(c) });
      return c.body(null, 204);
    });
}

function isSame(row: BeatRow, { name, geometry }: BeatContent): boolean {
  const coordinates = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return row.name === name && JSON.stringify(row.geometry.coordinates) === JSON.stringify(coordinates);
}

/** Throws Problem `invalid` where PostGIS says that the outline is not. */
async function checkOutline({ engine }: AppContext, { geometry }: BeatContent): Promise<void> {
  const reason = await invalidOutline(engine, geometry);
  if (reason === null) return;
  const detail = `the outline is not valid: ${reason}`;
  throw new Problem('invalid', detail, [{ pointer: '/geometry/coordinates', detail }]);
}
