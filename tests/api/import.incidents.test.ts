import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { latLngToCell } from 'h3-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { removeSetting, writeSetting } from '../../db/queries/settings.ts';
import { importIncidents, type IncidentsOptions } from '../../server/import/incidents/run.ts';
import { onBothEngines } from '../support/engines.ts';

const HEADER = 'id,category,occurred_at,longitude,latitude,severity,status,description\n';

onBothEngines('import incidents', (server) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hexbeat-import-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const put = async (text: string | Buffer, name = 'rows.csv') => {
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  };
  const bring = async (text: string | Buffer, options: Partial<IncidentsOptions> = {}) =>
    importIncidents(server().engine, LOCAL_ACTOR, {
      file: await put(text),
      timeZone: 'Asia/Shanghai',
      reportFile: join(folder, 'rejected.csv'),
      ...options,
    });
  const one = async <T extends object>(statement: ReturnType<typeof sql>) =>
    (await server().engine.rows<T>(statement))[0]!;
  /** Row counts of all that an import may touch, and the highest change. */
  const state = () =>
    one(sql`select (select count(*) from incident)::int as incidents, (select max(version) from incident) as version,
      (select count(*) from revision)::int as revisions, (select count(*) from change)::int as changes,
      (select count(*) from audit)::int as audits, (select count(*) from import_run)::int as runs,
      (select count(*) from category)::int as categories`);
  const incident = (source: string, sourceId: string) =>
    one<Record<string, unknown>>(sql`
      select id, category, status, severity::float8 as severity, description, version, updated_by as "updatedBy",
        to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI') as at, st_x(geom) as lng, st_y(geom) as lat, to_hex(cell) as cell,
        deleted_at is not null as deleted
      from incident where source = ${source} and source_id = ${sourceId}`);

  it('stores rows with place, cell and time, in one change, and says which categories it did not know', async () => {
    const before = await state();
    const report = await bring(
      `${HEADER}1,theft,2025-03-05 18:30,120.05,28.9,fatal,closed,"她说, ""好"""\n2,flying-saucer,2025-03-06,120.06,28.91,,,\n`,
      { source: 'first' },
    );
    expect(report).toMatchObject({ added: 2, rows: 2, hourUnknown: 1, unclassified: [['flying-saucer', 1]] });
    expect(await incident('first', '1')).toMatchObject({
      category: 'theft',
      status: 'closed',
      severity: 12,
      description: '她说, "好"',
      version: 1,
      updatedBy: 'import:first',
      at: '2025-03-05T10:30',
      lng: 120.05,
      lat: 28.9,
      cell: latLngToCell(28.9, 120.05, 11),
    });
    const changes = await server().engine.rows(sql`
      select layer, rows from change order by id desc limit 2`);
    expect(changes).toEqual([
      { layer: 'incidents', rows: 2 },
      { layer: 'categories', rows: 1 },
    ]);
    const category = await one(
      sql`select group_code as "group", name_en as name from category where code = 'flying-saucer'`,
    );
    expect(category).toEqual({ group: 'unclassified', name: 'flying-saucer' });
    expect(await state()).toMatchObject({
      runs: (before as { runs: number }).runs + 1,
      audits: (before as { audits: number }).audits + 1,
    });
  });

  it('changes nothing when the same file comes again', async () => {
    const text = `${HEADER}1,theft,2025-03-05 18:30,120.05,28.9,,,a\n2,theft,2025-03-06 10:00,120.06,28.91,2.5,,\n`;
    await bring(text, { source: 'again' });
    const before = await state();
    expect(await bring(text, { source: 'again' })).toMatchObject({ added: 0, revised: 0, unchanged: 2 });
    expect(await bring(gzipSync(text), { source: 'again' })).toMatchObject({ unchanged: 2 });
    expect(await state()).toEqual(before);
  });

  it('makes other content a new version, keeps what the file no longer has, and leaves the deleted deleted', async () => {
    const row = (id: number, description: string) =>
      `${id},theft,2025-03-05 18:30,120.05,28.9,,,${description}\n`;
    await bring(HEADER + row(1, 'a') + row(2, 'b') + row(3, 'c'), { source: 'newer' });
    await server().engine.rows(sql`
      update incident set deleted_at = now() where source = 'newer' and source_id = '3'`);
    const report = await bring(HEADER + row(2, 'B') + row(3, 'C') + row(4, 'd'), { source: 'newer' });
    expect(report).toMatchObject({ added: 1, revised: 1, unchanged: 0, deletedKept: 1 });
    expect(await incident('newer', '1')).toMatchObject({ description: 'a', version: 1 });
    expect(await incident('newer', '2')).toMatchObject({ description: 'B', version: 2 });
    expect(await incident('newer', '3')).toMatchObject({ description: 'c', deleted: true });
    const { id } = await incident('newer', '2');
    const revision = await one(sql`
      select version, body ->> 'description' as description from revision where subject_id = ${id as string}`);
    expect(revision).toEqual({ version: 1, description: 'b' });
  });

  it('does not undo an edit made here when the old file comes again; a file that says something new wins', async () => {
    const row = (description: string) =>
      `${HEADER}1,theft,2025-03-05 18:30,120.05,28.9,3.3,,${description}\n`;
    await bring(row('a'), { source: 'edited' });
    const { id } = await incident('edited', '1');
    const answer = await server().ask(`/api/incidents/${id as string}`, {
      method: 'PATCH',
      body: { status: 'closed' },
      headers: { 'if-match': '"1"' },
    });
    expect(answer.status).toBe(200);
    expect(await bring(row('a'), { source: 'edited' })).toMatchObject({ editsKept: 1, revised: 0 });
    expect(await incident('edited', '1')).toMatchObject({ status: 'closed', version: 2 });
    expect(await bring(row('b'), { source: 'edited' })).toMatchObject({ editsKept: 0, revised: 1 });
    expect(await incident('edited', '1')).toMatchObject({ status: 'received', description: 'b', version: 3 });
  });

  const SPOILT = `${HEADER}1,theft,2025-03-05 18:30,120.05,28.9,,,a
2,theft,2025-03-05 18:30,0,0,,,
3,theft,yesterday,120.05,28.9,,,
1,fraud,2025-03-05 18:30,120.05,28.9,,,a
1,theft,2025-03-05 18:30,120.05,28.9,,,a
4,theft,2025-03-05 18:30,120.05
`;

  it('lands nothing while rows are bad, and lists each with line, column and reason', async () => {
    const before = await state();
    await expect(bring(SPOILT, { source: 'spoilt' })).rejects.toMatchObject({ code: 'import-rejected' });
    expect(await state()).toEqual(before);
    const listed = await readFile(join(folder, 'rejected.csv'), 'utf8');
    expect(listed.split('\n').slice(0, 4)).toEqual([
      '\ufeffline,column,reason,value',
      '3,longitude,"0, 0 means that the place is not known",0',
      '4,occurred_at,it is not a time that can be read (such as 2024-03-05 18:30),yesterday',
      '7,,the row has another number of columns than the header,4 instead of 8',
    ]);
  });

  it('leaves the bad rows out when told so; of rows with one id the first stays', async () => {
    const report = await bring(SPOILT, { source: 'spoilt', skipBad: true });
    expect(report).toMatchObject({ added: 1, repeated: 1, rejects: { bad: 4 } });
    expect(await incident('spoilt', '1')).toMatchObject({ category: 'theft' });
    expect(await readFile(join(folder, 'rejected.csv'), 'utf8')).toContain(
      '5,id,the id stood on an earlier line with other content,1 (line 2)',
    );
  });

  it('takes everything back in a dry run, and says what would be', async () => {
    const before = await state();
    const text = `${HEADER}1,unheard-of,2025-03-05 18:30,120.05,28.9,,,\n`;
    expect(await bring(text, { source: 'dry', dryRun: true })).toMatchObject({ added: 1, dryRun: true });
    expect(await state()).toEqual(before);
  });

  it('reads GB18030, other column names, another zone and a source column', async () => {
    // 盗窃 (theft) in GB2312 bytes.
    const text = Buffer.concat([
      Buffer.from('no,what,when,longitude,latitude,source\n7,'),
      Buffer.from('b5c1c7d4', 'hex'),
      Buffer.from(',2025-07-05 18:30,120.05,28.9,desk\n'),
    ]);
    const report = await bring(text, {
      source: 'encoded',
      mapping: { id: 'no', category: 'what', occurred_at: 'when' },
      timeZone: 'Europe/Paris',
    });
    expect(report).toMatchObject({ added: 1, encoding: 'gb18030', unclassified: [['盗窃', 1]] });
    expect(await incident('desk', '7')).toMatchObject({ at: '2025-07-05T16:30', category: '盗窃' });
  });

  describe('refuses', () => {
    it.each([
      ['', /is empty/],
      [Buffer.from('PK\u0003\u0004....'), /Excel/],
      [Buffer.from([0xff, 0xfe, 0x41, 0x00]), /UTF-16/],
      [Buffer.from([0x69, 0x64, 0xff, 0xff, 0xff]), /neither UTF-8 nor GB18030/],
      ['hello\nworld\n', /No column for id/],
      [HEADER, /a header and no rows/],
      [gzipSync(SPOILT.repeat(50)).subarray(0, 150), /damaged/],
    ])('a file that is no such table (%#)', async (text, message) => {
      const before = await state();
      await expect(bring(text, { source: 'wrong' })).rejects.toThrow(message);
      expect(await state()).toEqual(before);
    });

    it('a file that is not there, and the source of records made here', async () => {
      await expect(bring('x', { file: join(folder, 'nowhere.csv') })).rejects.toThrow(/There is no file/);
      await expect(bring('x', { source: 'local' })).rejects.toThrow(/kept for records made here/);
    });

    it('real rows beside the simulated town', async () => {
      await writeSetting(server().engine, 'simulated', 'yes');
      try {
        const text = `${HEADER}1,theft,2025-03-05 18:30,120.05,28.9,,,\n`;
        await expect(bring(text, { source: 'mixed' })).rejects.toMatchObject({ code: 'mixed-data' });
      } finally {
        await removeSetting(server().engine, 'simulated');
      }
    });
  });

  it('puts back every index that it took away to load an empty table', async () => {
    const { engine } = server();
    const indexes = () =>
      engine.rows<{ name: string }>(sql`
        select indexname as name from pg_indexes where tablename = 'incident' order by 1`);
    const before = await indexes();
    expect(before.length).toBeGreaterThan(3);
    await engine.rows(sql`truncate incident cascade`);
    await bring(`${HEADER}1,theft,2025-03-05 18:30,120.05,28.9,,,\n`, { source: 'indexed' });
    expect(await indexes()).toEqual(before);
  });
});
