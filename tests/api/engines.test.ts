import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyChunks, copyLine } from '../../db/copyText.ts';
import { withDeadline, type Transaction } from '../../db/engines/engine.ts';
import { isDuplicate, sqlFailure } from '../../db/engines/failure.ts';
import { onBothEngines } from '../support/engines.ts';

/** Whatever is thrown, as something to compare. */
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

onBothEngines('engines', (server, kind) => {
  const engine = () => server().engine;
  const put = (tx: Pick<Transaction, 'rows'>, id: number, body = 'x') =>
    tx.rows(sql`insert into thing (id, body) values (${id}, ${body})`);
  const ids = async () =>
    (await engine().rows<{ id: number }>(sql`select id from thing order by id`)).map(({ id }) => id);

  beforeAll(async () => {
    await engine().rows(sql`
      create table thing (id int constraint thing_pk primary key, body text,
                          constraint thing_body_short check (length(body) < 20000000))`);
    await engine().rows(sql`create table counter (value int not null)`);
  });
  beforeEach(async () => {
    await engine().rows(sql`truncate thing, counter`);
  });

  describe('deadlines', () => {
    it('gives up a statement that takes longer, and goes on working', async () => {
      const late = withDeadline(100, () => engine().rows(sql`select pg_sleep(0.7)`));
      await expect(late).rejects.toMatchObject({ code: 'database-deadline' });
      expect(await engine().rows(sql`select 1 as one`)).toEqual([{ one: 1 }]);
    });

    it('rolls a transaction back in which a statement was given up', async () => {
      const late = withDeadline(100, () =>
        engine().transaction(async (tx) => {
          await put(tx, 1);
          await tx.rows(sql`select pg_sleep(0.7)`);
        }),
      );
      await expect(late).rejects.toMatchObject({ code: 'database-deadline' });
      expect(await ids()).toEqual([]);
      await engine().transaction((tx) => put(tx, 2));
      expect(await ids()).toEqual([2]);
    });

    it('leaves no transaction open that was given up at its begin: what comes after is committed', async () => {
      // On the embedded engine the begin waits behind this one; on PostgreSQL all four connections are taken.
      const busy = Array.from({ length: 4 }, () =>
        failureOf(withDeadline(100, () => engine().rows(sql`select pg_sleep(0.5)`))),
      );
      const began = failureOf(withDeadline(150, () => engine().transaction((tx) => put(tx, 1))));
      await Promise.all([...busy, began]);
      await put(engine(), 2);
      const rolledBack = engine().transaction(async (tx) => {
        await put(tx, 3);
        throw new Error('on purpose');
      });
      await expect(rolledBack).rejects.toThrow('on purpose');
      expect((await ids()).filter((id) => id !== 1)).toEqual([2]);
    });

    it('never runs what was given up while it waited', async () => {
      // The embedded engine is busy with what its caller no longer waits for; on PostgreSQL all connections are taken.
      const deadline = kind === 'pglite' ? 50 : 10_000;
      const busy = Array.from({ length: 4 }, () =>
        failureOf(withDeadline(deadline, () => engine().rows(sql`select pg_sleep(0.4)`))),
      );
      const given = failureOf(withDeadline(150, () => put(engine(), 1)));
      expect(await given).toMatchObject({ code: 'database-deadline' });
      await Promise.all(busy);
      await sleep(600);
      expect(await ids()).toEqual([]);
    });
  });

  describe('many callers', () => {
    it('answers each of 200 statements with its own rows', async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) => engine().rows<{ n: number }>(sql`select ${i}::int as n`)),
      );
      expect(answers.map(([row]) => row!.n)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    });

    it('keeps transactions apart: counted in random steps by many at once, no count is lost', async () => {
      const step = fc.record({ times: fc.integer({ min: 1, max: 4 }), fails: fc.boolean() });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
          await engine().rows(sql`delete from counter`);
          await engine().rows(sql`insert into counter values (0)`);
          const count = (times: number, fails: boolean) =>
            engine().transaction(async (tx) => {
              for (let i = 0; i < times; i++) {
                // Read, think, write: lost by any other transaction in between that was not kept apart.
                const [row] = await tx.rows<{ value: number }>(sql`select value from counter for update`);
                await sleep(0);
                await tx.rows(sql`update counter set value = ${row!.value + 1}`);
              }
              if (fails) throw new Error('on purpose');
            });
          await Promise.all(steps.map(({ times, fails }) => failureOf(count(times, fails))));
          const [row] = await engine().rows<{ value: number }>(sql`select value from counter`);
          const expected = steps.reduce((sum, { times, fails }) => sum + (fails ? 0 : times), 0);
          expect(row!.value).toBe(expected);
        }),
        { numRuns: 12, seed: 11 },
      );
    });

    it('lets nothing in after the end of its transaction', async () => {
      let straggler: Promise<unknown> = Promise.resolve();
      const failed = engine().transaction(async (tx) => {
        straggler = failureOf(sleep(50).then(() => put(tx, 1)));
        await put(tx, 2);
        throw new Error('on purpose');
      });
      await expect(failed).rejects.toThrow('on purpose');
      expect(await straggler).toBeInstanceOf(Error);
      expect(await ids()).toEqual([]);
    });
  });

  describe('failures', () => {
    it('keeps SQLSTATE and constraint of a broken statement', async () => {
      await put(engine(), 1);
      const twice = await failureOf(put(engine(), 1));
      expect(sqlFailure(twice)).toMatchObject({ code: '23505', constraint: 'thing_pk' });
      expect(isDuplicate(twice, 'thing_pk')).toBe(true);
      expect(isDuplicate(twice, 'other_pk')).toBe(false);
      const broken = await failureOf(engine().rows(sql`select from no_such_table`));
      expect(sqlFailure(broken)).toMatchObject({ code: '42P01', constraint: null });
      expect(sqlFailure(new Error('no SQL at all'))).toBeNull();
    });

    it('rolls all back when work fails deep within, and hands on that very failure', async () => {
      const within = await failureOf(
        engine().transaction(async (tx) => {
          await put(tx, 1);
          await Promise.all([put(tx, 2), put(tx, 1), put(tx, 3)]);
        }),
      );
      expect(isDuplicate(within, 'thing_pk')).toBe(true);
      expect(await ids()).toEqual([]);
    });

    it('commits nothing when a failed statement was swallowed, and says so', async () => {
      const swallowed = await failureOf(
        engine().transaction(async (tx) => {
          await put(tx, 1);
          await put(tx, 1).catch(() => undefined);
        }),
      );
      expect(isDuplicate(swallowed, 'thing_pk')).toBe(true);
      expect(await ids()).toEqual([]);
    });

    it('names a NUL in a text as what is invalid', async () => {
      await expect(put(engine(), 1, 'a\0b')).rejects.toMatchObject({ code: 'invalid' });
      expect(await ids()).toEqual([]);
    });
  });

  describe('COPY', () => {
    const load = (chunks: Iterable<string> | AsyncIterable<string>) =>
      engine().transaction((tx) => tx.copyIn('thing (id, body)', chunks));

    it('brings any text back as it was', async () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\\N', '\\.', '\\', '', '\t', 'a\nb', '\r\n', '\\t', '街道🚓\u{10ffff}', '\'"`;--'),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fc.option(text), { minLength: 1, maxLength: 30 }), async (given) => {
          const bodies = given.map((body) => body?.replaceAll('\0', '') ?? null);
          await engine().rows(sql`truncate thing`);
          await load(copyChunks(bodies.entries(), ([id, body]) => [id, body]));
          const rows = await engine().rows<{ body: string | null }>(sql`select body from thing order by id`);
          expect(rows.map(({ body }) => body)).toEqual(bodies);
        }),
        { numRuns: 15, seed: 3 },
      );
    });

    it('takes lines in whatever pieces they come, also of 10 MB', async () => {
      const large = '村\\\t🏠\n'.repeat(1_000_000);
      const text = copyLine([1, large]) + copyLine([2, 'after']);
      // Anywhere but within a character.
      await load(text.match(/.{1,999983}/gsu)!);
      const rows = await engine().rows<{ id: number; hash: string }>(sql`
        select id, encode(sha256(convert_to(body, 'UTF8')), 'hex') as hash from thing order by id`);
      expect(rows[0]).toEqual({ id: 1, hash: createHash('sha256').update(large).digest('hex') });
      expect(rows).toHaveLength(2);
    });

    it('takes nothing for what it is', async () => {
      await load([]);
      expect(await ids()).toEqual([]);
    });

    const slowly = async function* (...lines: string[]) {
      for (const line of lines) {
        yield line;
        await sleep(60);
      }
    };
    it.each([
      ['a value that is none', ['1\tx\n', 'one\tx\n'], '22P02'],
      ['a key that is there twice', ['1\tx\n1\ty\n'], '23505'],
      ['a line with too many columns', ['1\tx\ty\n'], '22P04'],
    ])('refuses %s, rolls back, and goes on', async (_, lines, code) => {
      for (const chunks of [lines, slowly(...lines, '8\tx\n', '9\tx\n')]) {
        const failure = await failureOf(
          engine().transaction(async (tx) => {
            await put(tx, 7);
            await tx.copyIn('thing (id, body)', chunks);
          }),
        );
        expect(sqlFailure(failure)?.code).toBe(code);
        expect(await ids()).toEqual([]);
      }
      await load(['1\tx\n']);
      expect(await ids()).toEqual([1]);
    });

    it('refuses a NUL, and hands on what its source throws', async () => {
      await expect(load(['1\ta\0b\n'])).rejects.toMatchObject({ code: 'invalid' });
      const broken = async function* () {
        yield '1\tx\n';
        await sleep(20);
        throw new Error('the file broke off');
      };
      await expect(load(broken())).rejects.toThrow('the file broke off');
      expect(await ids()).toEqual([]);
    });
  });

  it('lets timers tick while a statement runs', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await engine().rows(sql`select pg_sleep(1)`);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(20);
  });

  it('gives times as text in UTC and says its versions', async () => {
    const [row] = await engine().rows<{ at: string }>(
      sql`select '2026-03-05T18:30:00+08:00'::timestamptz as at`,
    );
    expect(row!.at).toBe('2026-03-05 10:30:00+00');
    const versions = await engine().versions();
    expect(versions.postgres).toMatch(/^\d+\.\d/);
    expect(versions.postgis).toMatch(/^3\.\d/);
    expect(engine().kind).toBe(kind);
  });
});
