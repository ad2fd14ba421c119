import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withDeadline } from '../../db/engines/engine.ts';
import { openPglite } from '../../db/engines/pglite.ts';
import { endAll, makeDatabase, run, temporaryFolder } from './run.ts';

describe('the embedded engine on a folder', () => {
  const folder = temporaryFolder();
  beforeAll(() => makeDatabase(folder.path));
  afterEach(endAll);
  afterAll(() => folder.remove());

  it('is held by one: a second one is refused, and the first goes on', async () => {
    const first = await openPglite({ folder: folder.path });
    try {
      await expect(openPglite({ folder: folder.path })).rejects.toMatchObject({ code: 'already-running' });
      // By another way to the same folder, too.
      await expect(
        openPglite({ folder: `${folder.path}/../${folder.path.split('/').at(-1)}` }),
      ).rejects.toMatchObject({
        code: 'already-running',
      });
      expect(await first.rows(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    } finally {
      await first.close();
    }
    await first.close();
    await expect(first.rows(sql`select 1`)).rejects.toMatchObject({ code: 'database-down' });
  });

  it('is refused while another process holds it, and opens with all that was committed once that one is killed', async () => {
    const holder = run('tests/process/holder.ts', [folder.path]);
    await holder.says('wrote 25');
    await expect(openPglite({ folder: folder.path })).rejects.toMatchObject({ code: 'already-running' });
    await holder.says('wrote 30');
    holder.child.kill('SIGKILL');
    await holder.ended;
    const said = Number(/wrote (\d+)\n$/.exec(holder.output())![1]);
    const engine = await openPglite({ folder: folder.path });
    try {
      const [row] = await engine.rows<{ rows: number; last: number }>(
        sql`select count(*)::int as rows, max(n) as last from written`,
      );
      expect(row!.rows).toBe(row!.last);
      expect(row!.last).toBeGreaterThanOrEqual(said);
    } finally {
      await engine.close();
    }
  });

  it('replaces a thread that hangs; what was committed is there, what was open is not', async () => {
    const engine = await openPglite({ folder: folder.path, hungAfterMs: 500 });
    try {
      await engine.rows(sql`create table watched (n int)`);
      await engine.rows(sql`insert into watched values (1)`);
      let after: Promise<unknown> = Promise.resolve();
      const hung = withDeadline(300, () =>
        engine.transaction(async (tx) => {
          await tx.rows(sql`insert into watched values (2)`);
          await tx.rows(sql`select pg_sleep(600)`).catch(() => undefined);
          // The thread that knew of this transaction is gone: nothing may land in the one that took its place.
          await new Promise((resolve) => setTimeout(resolve, 1000));
          after = tx.rows(sql`insert into watched values (3)`).catch((error: unknown) => error);
          await after;
        }),
      );
      await expect(hung).rejects.toThrow();
      expect(await after).toMatchObject({ code: 'database-down' });
      expect(await engine.rows(sql`select n from watched`)).toEqual([{ n: 1 }]);
    } finally {
      await engine.close();
    }
  });
});
