/** Takes the simulated town out of a database again. */
import { sql } from 'drizzle-orm';
import type { Engine } from '../engines/engine.ts';
import { recordAudit, recordChange, type Actor } from '../queries/ledger.ts';
import { isSimulated, removeSetting } from '../queries/settings.ts';
import { LAYERS } from '../schema/ledger.ts';
import { refuseReal } from './load.ts';

/** Where everything is simulated, or belongs to what is. */
const EMPTIED = [
  'incident_road',
  'section_road',
  'section_match',
  'road',
  'place',
  'graph_hierarchy',
  'graph_version',
  'incident',
  'hazard',
  'section',
  'premises',
  'check_in',
  'plan_assignment',
  'plan_version',
  'plan',
  'beat',
  'campaign',
  'position',
  'position_quarantine',
  'track',
  'device',
  'person',
  'team',
  'area',
  'receipt',
  'revision',
  'import_run',
];

/**
 * Removes the simulated town, and whatever was recorded in it, in one transaction; what stays is the audit, the list of
 * changes and the categories. Returns false where there is no town. Throws Problem `mixed-data` if real rows are there.
 */
export async function removeTown(engine: Engine, actor: Actor): Promise<boolean> {
  if (!(await isSimulated(engine))) return false;
  await engine.transaction(async (tx) => {
    await refuseReal(tx);
    await tx.rows(sql`
      truncate ${sql.join(
        EMPTIED.map((name) => sql.identifier(name)),
        sql`, `,
      )}`);
    await removeSetting(tx, 'simulated');
    for (const layer of LAYERS) {
      if (layer !== 'categories') await recordChange(tx, actor, layer, 1, { days: null });
    }
    await recordAudit(tx, actor, { action: 'demo.delete' });
  });
  return true;
}
