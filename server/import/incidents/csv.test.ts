import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { expect, test } from 'vitest';
import { readCsv } from './csv.ts';

async function read(bytes: Buffer, encoding: 'utf-8' | 'gb18030' = 'utf-8', pieceBytes = 7) {
  const records: { values: string[]; line: number }[] = [];
  const broken: { line: number; reason: string }[] = [];
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  await readCsv(pieces(), encoding, {
    onRecord: (values, line) => records.push({ values, line }),
    onBroken: (line, reason) => broken.push({ line, reason }),
    afterPiece: () => Promise.resolve(),
  });
  return { records, broken };
}

test('whatever is written as CSV is read back, however the bytes are cut', async () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => `x${text}`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('\n', '\r\n'),
      async (rows, pieceBytes, ending) => {
        const text = stringify([['a', 'b', 'c'], ...rows], { record_delimiter: ending, quoted: true });
        const { records, broken } = await read(Buffer.from(text), 'utf-8', pieceBytes);
        expect(broken).toEqual([]);
        expect(records.slice(1).map(({ values }) => values)).toEqual(rows);
      },
    ),
  );
});

test('a byte order mark, blank lines, either line ending, and lines counted as an editor counts them', async () => {
  const { records } = await read(Buffer.from('\ufeffid,b\r\n1,x\r\n\n2,"two\nlines"\n3,y'));
  expect(records).toEqual([
    { values: ['id', 'b'], line: 1 },
    { values: ['1', 'x'], line: 2 },
    { values: ['2', 'two\nlines'], line: 5 },
    { values: ['3', 'y'], line: 6 },
  ]);
});

test('GB18030, cut in the middle of a character', async () => {
  // 盗窃 is B5C1 C7D4 in GB2312.
  const { records } = await read(
    Buffer.concat([Buffer.from('id,category\n1,'), Buffer.from('b5c1c7d4', 'hex')]),
    'gb18030',
    3,
  );
  expect(records[1]!.values).toEqual(['1', '盗窃']);
});

test('a stray quote spoils its own row and is told once', async () => {
  const { records, broken } = await read(Buffer.from('id,b\n1,5" pipe, 6" pipe\n2,ok\n'));
  expect(broken).toEqual([
    { line: 2, reason: 'a quote stands in the middle of a value (write it twice inside quotes)' },
  ]);
  expect(records.map(({ values }) => values[0])).toEqual(['id', '2']);
});

test('a quote that is never closed is told', async () => {
  const { broken } = await read(Buffer.from('id,b\n1,"open\n2,x\n'));
  expect(broken).toMatchObject([{ reason: 'a quote is opened and never closed' }]);
});
