/** Holds a data folder and writes a row every moment, saying each number once it is committed: for tests that kill it. */
import { sql } from 'drizzle-orm';
import { openPglite } from '../../db/engines/pglite.ts';

const engine = await openPglite({ folder: process.argv[2]! });
await engine.rows(sql`create table if not exists written (n int)`);
process.stdout.write('open\n');
for (let n = 1; ; n++) {
  await engine.transaction((tx) => tx.rows(sql`insert into written values (${n})`));
  process.stdout.write(`wrote ${n}\n`);
}
