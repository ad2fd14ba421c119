/** Which changes are new. Other databases of a cluster hold its horizon back, so a horizon alone does not say it. */
import type { Engine } from '../../db/engines/engine.ts';
import { changesSince, type Change } from '../../db/queries/ledger.ts';

/** Returns what asks for the changes since now, in the order of their ids. */
export async function changesFromNow(engine: Engine): Promise<() => Promise<Change[]>> {
  const { horizon } = await changesSince(engine, null);
  const known = new Set((await changesSince(engine, horizon)).changes.map(({ id }) => id));
  return async () => (await changesSince(engine, horizon)).changes.filter(({ id }) => !known.has(id));
}
