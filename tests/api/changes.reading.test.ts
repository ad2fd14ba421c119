/** How changes are read, whoever commits late. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine, Transaction } from '../../db/engines/engine.ts';
import {
  CHANGE_CHANNEL,
  LOCAL_ACTOR,
  changesSince,
  layerCounts,
  layerVersion,
  recordChange,
  type Change,
} from '../../db/queries/ledger.ts';
import { LAYERS } from '../../db/schema/ledger.ts';
import { changesFromNow } from '../support/changes.ts';
import { onBothEngines } from '../support/engines.ts';

/** Who wrote them: in these tests, their names. */
async function namesOf(engine: Engine, changes: readonly Change[]): Promise<string[]> {
  const rows = await engine.rows<{ actor: string }>(
    sql`select actor from change where id in ${[...changes.map(({ id }) => id), -1]} order by id`,
  );
  return rows.map(({ actor }) => actor);
}

/** A reader as its docstring says: from the last horizon, without the ids of the last answer. */
class Reader {
  private horizon = '0';
  private known = new Set<number>();
  constructor(private readonly engine: Engine) {}

  /** The names of what is new. */
  async read(): Promise<string[]> {
    const { horizon, changes } = await changesSince(this.engine, this.horizon);
    const fresh = changes.filter(({ id }) => !this.known.has(id));
    expect(BigInt(horizon)).toBeGreaterThanOrEqual(BigInt(this.horizon));
    this.horizon = horizon;
    this.known = new Set(changes.map(({ id }) => id));
    return namesOf(this.engine, fresh);
  }
}

/** A transaction that goes on step by step. */
async function begun(engine: Engine) {
  let commit = () => {};
  let rollBack = () => {};
  let started: (tx: Transaction) => void;
  const whenStarted = new Promise<Transaction>((resolve) => (started = resolve));
  const end = new Promise<void>((resolve, reject) => {
    commit = resolve;
    rollBack = () => reject(new Error('on purpose'));
  });
  const over = engine.transaction(async (tx) => {
    started(tx);
    await end;
  });
  const tx = await whenStarted;
  return {
    write: (name: string) => recordChange(tx, { name }, 'incidents', 1, { days: [] }),
    commit: () => (commit(), over),
    rollBack: () => (rollBack(), over.catch(() => undefined)),
  };
}

onBothEngines('readers of changes', (server, kind) => {
  const engine = () => server().engine;
  const write = (name: string) => recordChange(engine(), { name }, 'hazards', 1, { days: [1, 2] });

  it('begin at a horizon without any changes, and then see each with what it says', async () => {
    await write('before');
    const { horizon, changes } = await changesSince(engine(), null);
    expect(changes).toEqual([]);
    const added = await changesFromNow(engine());
    await write('after');
    expect(await added()).toEqual([
      {
        id: expect.any(Number) as number,
        layer: 'hazards',
        xid: expect.stringMatching(/^\d+$/) as string,
        days: [1, 2],
      },
    ]);
    expect(BigInt((await added())[0]!.xid)).toBeGreaterThanOrEqual(BigInt(horizon));
  });

  it('are woken where the engine can; on the embedded one writing goes on as ever', async () => {
    let wakes = 0;
    const end = await engine().listen(CHANGE_CHANNEL, () => wakes++);
    const added = await changesFromNow(engine());
    for (const name of ['one', 'two', 'three']) await write(name);
    expect(await added()).toHaveLength(3);
    if (kind === 'postgres') await expect.poll(() => wakes).toBe(3);
    await end();
    await write('four');
    expect(await added()).toHaveLength(4);
    expect(wakes).toBe(kind === 'postgres' ? 3 : 0);
  });

  it('know where each layer stands, as its version says', async () => {
    const before = (await layerCounts(engine())).layers;
    await engine().transaction(async (tx) => {
      for (const layer of ['hazards', 'sections', 'hazards'] as const) {
        await recordChange(tx, LOCAL_ACTOR, layer, 1);
      }
    });
    const { layers } = await layerCounts(engine());
    for (const layer of LAYERS) {
      const { maxId, changes } = layers[layer];
      expect(`${maxId}.${changes}`).toBe(await layerVersion(engine(), [layer]));
    }
    expect(layers.plans).toEqual({ maxId: 0, changes: 0 });
    expect(layers.hazards.changes - before.hazards.changes).toBe(2);
    expect(layers.sections.changes - before.sections.changes).toBe(1);
  });

  it('leave out what another server numbered: a restored database', async () => {
    const reader = new Reader(engine());
    await reader.read();
    await engine().rows(sql`
      insert into change (layer, actor, rows, xid)
      values ('incidents', 'restored', 1, (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000)::text::xid8)`);
    await write('new');
    expect(await reader.read()).toEqual(['new']);
    expect(await namesOf(engine(), (await layerCounts(engine())).changes)).not.toContain('restored');
    await engine().rows(sql`delete from change where actor = 'restored'`);
  });

  it('find few among many by the index, with and without statistics', async () => {
    const { horizon } = await changesSince(engine(), null);
    const plan = async () => {
      const rows = await engine().rows<{ 'QUERY PLAN': string }>(sql`
        explain select id from change
        where xid >= ${horizon}::text::xid8 and xid < pg_snapshot_xmax(pg_current_snapshot())`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    await engine().rows(sql`
      insert into change (layer, actor, rows, xid)
      select 'areas', 'many', 1, (3 + i / 300)::text::xid8 from generate_series(1, 50000) i`);
    expect(await plan()).toContain('change_xid_idx');
    await engine().rows(sql`analyze change`);
    expect(await plan()).toContain('change_xid_idx');
    await engine().rows(sql`delete from change where actor = 'many'`);
  });

  // The embedded engine runs one transaction after the other.
  if (kind === 'pglite') return;
  describe('while transactions overlap', () => {
    let reader: Reader;
    beforeEach(async () => {
      reader = new Reader(engine());
      await reader.read();
    });

    it('see what has been committed at once, and miss nothing that commits late', async () => {
      const old = await begun(engine());
      await old.write('old');
      const younger = await begun(engine());
      await younger.write('younger');
      expect(await reader.read()).toEqual([]);
      await younger.commit();
      expect(await reader.read()).toEqual(['younger']);
      await write('youngest');
      expect(await reader.read()).toEqual(['youngest']);
      expect(await reader.read()).toEqual([]);
      const counted = await layerCounts(engine());
      const names = (changes: readonly Change[]) => namesOf(engine(), changes);
      expect((await names(counted.changes)).slice(-2)).toEqual(['younger', 'youngest']);
      await old.commit();
      expect(await reader.read()).toEqual(['old']);
      expect(await reader.read()).toEqual([]);
      // From the counts on: what was counted comes again, by its id, and the late one is new.
      const { changes } = await changesSince(engine(), counted.horizon);
      const known = new Set(counted.changes.map(({ id }) => id));
      expect(await names(changes.filter(({ id }) => known.has(id)))).toEqual(await names(counted.changes));
      expect(await names(changes.filter(({ id }) => !known.has(id)))).toEqual(['old']);
    });

    it('take every change once, as soon as it is committed, in whatever order they begin, write, end and are read', async () => {
      const step = fc.record({
        slot: fc.nat(2),
        act: fc.constantFrom('write', 'write', 'commit', 'roll back', 'read'),
      });
      let name = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const open = new Map<number, { tx: Awaited<ReturnType<typeof begun>>; wrote: string[] }>();
          let committed: string[] = [];
          const check = async () => {
            expect((await reader.read()).toSorted()).toEqual(committed.toSorted());
            committed = [];
          };
          const finish = async (slot: number, act: 'commit' | 'roll back') => {
            const ended = open.get(slot);
            if (!ended) return;
            open.delete(slot);
            if (act === 'commit') committed.push(...ended.wrote);
            await (act === 'commit' ? ended.tx.commit() : ended.tx.rollBack());
          };
          for (const { slot, act } of steps) {
            if (act === 'read') await check();
            else if (act === 'write') {
              const writing = open.get(slot) ?? { tx: await begun(engine()), wrote: [] };
              open.set(slot, writing);
              writing.wrote.push(`n${name}`);
              await writing.tx.write(`n${name++}`);
            } else await finish(slot, act);
          }
          for (const slot of [0, 1, 2]) await finish(slot, 'commit');
          await check();
        }),
        { numRuns: 60, seed: 17 },
      );
    });
  });
});
