import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRange, serveRange, type RangeRequest } from './serve.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ranges-'));
  file = join(folder, 'base.pmtiles');
  await writeFile(file, '0123456789');
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(request: Partial<RangeRequest>) {
  const { status, headers, body } = await serveRange(file, { method: 'GET', ...request });
  return { status, headers, text: body && (await new Response(body).text()) };
}

describe('serveRange', () => {
  it('answers the whole, and says that it takes ranges', async () => {
    const { status, headers, text } = await ask({});
    expect([status, text]).toEqual([200, '0123456789']);
    expect(headers).toMatchObject({ 'Accept-Ranges': 'bytes', 'Content-Length': '10' });
    expect(headers['ETag']).toMatch(/^"[0-9a-z-]+"$/);
  });

  it('answers a part', async () => {
    const { status, headers, text } = await ask({ range: 'bytes=2-4' });
    expect([status, text]).toEqual([206, '234']);
    expect(headers).toMatchObject({ 'Content-Range': 'bytes 2-4/10', 'Content-Length': '3' });
  });

  it('cuts a part at the end of the file', async () => {
    expect(await ask({ range: 'bytes=8-16383' })).toMatchObject({ status: 206, text: '89' });
  });

  it('refuses a part beyond the end, naming the size', async () => {
    const { status, headers, text } = await ask({ range: 'bytes=10-12' });
    expect([status, text, headers['Content-Range']]).toEqual([416, null, 'bytes */10']);
  });

  it('sends the part only if the file is still the same', async () => {
    const etag = (await ask({})).headers['ETag']!;
    expect((await ask({ range: 'bytes=0-1', ifRange: etag })).status).toBe(206);
    expect(await ask({ range: 'bytes=0-1', ifRange: '"other"' })).toMatchObject({
      status: 200,
      text: '0123456789',
    });
    expect((await ask({ ifNoneMatch: `"a", W/${etag}` })).status).toBe(304);
  });

  it('has no body for HEAD, and ignores its range', async () => {
    expect(await ask({ method: 'HEAD', range: 'bytes=0-1' })).toMatchObject({ status: 200, text: null });
  });

  it('answers 404 where there is no file', async () => {
    expect((await serveRange(join(folder, 'none'), { method: 'GET' })).status).toBe(404);
  });

  it('goes on with the opened file while another takes its place, under another ETag', async () => {
    const { headers, body } = await serveRange(file, { method: 'GET', range: 'bytes=0-3' });
    await writeFile(`${file}.new`, 'abcdefghij');
    await rename(`${file}.new`, file);
    expect(await new Response(body).text()).toBe('0123');
    const after = await ask({ range: 'bytes=0-3' });
    expect(after.text).toBe('abcd');
    expect(after.headers['ETag']).not.toBe(headers['ETag']);
  });
});

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', [0, 0]],
    ['bytes=5-', [5, 9]],
    ['bytes=-3', [7, 9]],
    ['bytes=-30', [0, 9]],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=4-2', null],
    ['bytes=0-1,4-5', null],
    ['items=0-1', null],
    ['bytes=-', null],
    [undefined, null],
  ])('%s', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });
});
