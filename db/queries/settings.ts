/** What the database was made for. */
import { sql } from 'drizzle-orm';
import { Problem } from '../../domain/problem.ts';
import type { Store } from '../engines/engine.ts';

type SettingKey = 'time_zone' | 'simulated';

export async function readSetting(store: Store, key: SettingKey): Promise<string | null> {
  const [row] = await store.rows<{ value: string }>(sql`select value from setting where key = ${key}`);
  return row?.value ?? null;
}

export async function writeSetting(store: Store, key: SettingKey, value: string): Promise<void> {
  await store.rows(sql`
    insert into setting (key, value) values (${key}, ${value})
    on conflict on constraint setting_pk do update set value = excluded.value`);
}

export async function removeSetting(store: Store, key: SettingKey): Promise<void> {
  await store.rows(sql`delete from setting where key = ${key}`);
}

/**
 * Hours and weekdays are meant in one zone for the whole life of a database: it is written when the database is made.
 * Throws Problem `time-zone-differs`.
 */
export async function settleTimeZone(store: Store, timeZone: string): Promise<void> {
  await store.rows(
    sql`insert into setting (key, value) values ('time_zone', ${timeZone}) on conflict on constraint setting_pk do nothing`,
  );
  const stored = await readSetting(store, 'time_zone');
  if (stored !== timeZone) {
    throw new Problem(
      'time-zone-differs',
      `This database was made for ${stored}; HEXBEAT_TIMEZONE says ${timeZone}. Set HEXBEAT_TIMEZONE=${stored}, or use another database.`,
    );
  }
}

/** Whether the database holds the simulated town. */
export async function isSimulated(store: Store): Promise<boolean> {
  return (await readSetting(store, 'simulated')) === 'yes';
}

/** Throws Problem `mixed-data` where real data would land beside the simulated town. */
export async function refuseSimulated(store: Store): Promise<void> {
  if (await isSimulated(store)) {
    throw new Problem(
      'mixed-data',
      'This database holds the simulated town. Remove it first: npm run -s hexbeat -- demo --remove',
    );
  }
}
